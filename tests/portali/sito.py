"""The portal on the local cloud, and people who use it as a browser without scripts would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

from local.accesso_locale import Personaggio
from local.enti_demo import ENTI
from local.nuvola_porta import Risposta
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.dominio.posizioni import Posizione

CONCESSIONARIO = "99000000051"
MODULO = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Visitatore:
    """Cookies kept, redirects followed by hand."""

    percorso: Percorso
    biscotti: dict[str, str] = field(default_factory=dict)

    def chiedi(
        self, metodo: str, indirizzo: str, corpo: bytes | None = None, altre: Mapping[str, str] | None = None
    ) -> Risposta:
        intestazioni = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", **(altre or {})}
        if self.biscotti:
            intestazioni["Cookie"] = "; ".join(f"{nome}={valore}" for nome, valore in self.biscotti.items())
        risposta = self.percorso.nuvola.richiesta(metodo, indirizzo, corpo=corpo, intestazioni=intestazioni)
        if "Set-Cookie" in risposta.intestazioni:
            nome, _, valore = risposta.intestazioni["Set-Cookie"].split(";")[0].partition("=")
            self.biscotti[nome] = valore
        return risposta

    def apri(self, indirizzo: str) -> str:
        """The HTML of a page that must be there."""
        risposta = self.chiedi("GET", indirizzo)
        assert risposta.stato == 200, (risposta.stato, risposta.corpo[-600:])
        return risposta.corpo.decode()

    def invia(self, indirizzo: str, campi: Mapping[str, str], csrf: str | None = None) -> Risposta:
        """Post a form with this session's token (or the one given)."""
        gettone = self.csrf() if csrf is None else csrf
        return self.chiedi("POST", indirizzo, urlencode({"csrf": gettone, **campi}).encode(), MODULO)

    def csrf(self) -> str:
        """The token in any page of ours: the form that leaves has it."""
        trovato = re.search(r'name="csrf" value="([^"]+)"', self.chiedi("GET", "/").corpo.decode())
        assert trovato is not None, "nobody is in"
        return unescape(trovato.group(1))

    def entra(self, portale: str, chi: Personaggio) -> Risposta:
        """Come in as that person; the answer of the portal to its return."""
        verso = self.chiedi("GET", f"/accesso/{portale}").intestazioni["Location"]
        ritorno = self.chiedi("GET", f"{verso}&chi={chi.sub}").intestazioni["Location"]
        return self.chiedi("GET", ritorno)


@dataclass
class Sito:
    """A cloud two months after a lista, with people who may come in."""

    percorso: Percorso
    posizioni: list[Posizione]
    persone: dict[str, Personaggio]

    @property
    def ente(self) -> str:
        return self.percorso.ente.id

    def visitatore(self) -> Visitatore:
        return Visitatore(self.percorso)

    def dentro(self, portale: str, nome: str) -> Visitatore:
        visitatore = self.visitatore()
        risposta = visitatore.entra(portale, self.persone[nome])
        assert (risposta.stato, risposta.intestazioni["Location"]) == (303, f"/{portale}"), risposta.corpo
        return visitatore

    def attuale(self, indice: int = 0) -> Posizione:
        return self.percorso.posizioni.leggi(self.ente, self.posizioni[indice].id)


def _utente(sub: str, *ruoli: str, **attributi: str) -> Personaggio:
    return Personaggio("utenti", sub, sub.title(), "Prova", ruoli, {f"custom:{k}": v for k, v in attributi.items()})


def contribuente(sub: str, codice_fiscale: str) -> Personaggio:
    """A taxpayer as SPID tells of him."""
    attributi = {"custom:codice_fiscale": f"TINIT-{codice_fiscale}"}
    return Personaggio("contribuenti", sub, "Nome", f"Cognome {sub}", (), attributi)


@contextmanager
def sito_aperto(
    quante: int = 3, seme: int = 7, giorni: int = 60, lista: bytes | None = None, porta: int | None = None
) -> Iterator[Sito]:
    """One ente with `quante` posizioni, the visto given after a day, `giorni` later; another ente, with nothing."""
    altri = None if porta is None else {"OrigineCaricamenti": f"http://127.0.0.1:{porta}"}
    with Percorso("regione_abruzzo", seme, porta=porta, altri_parametri=altri) as percorso:
        EntiDynamo(percorso.tabella).salva(ENTI["torgiano"])
        identita = percorso.carica("lista.csv", lista or lista_inventata(quante, seme))
        percorso.mondo.programma_visto(identita, INIZIO.date() + timedelta(days=1))
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=giorni), percorso.mondo.raccogli)
        registro = percorso.liste.leggi_lista(percorso.ente.id, identita)
        chiavi = [chiave for gruppo in registro.identita() for chiave in gruppo]
        posizioni = list(percorso.posizioni.leggi_molte(percorso.ente.id, chiavi))
        proprio, altro = percorso.ente.id, ENTI["torgiano"].id
        persone = {
            "operatore": _utente("operatore", "operatore", ente=proprio),
            "responsabile": _utente("responsabile", "responsabile", ente=proprio),
            "ragioneria": _utente("ragioneria", "ragioneria", ente=proprio),
            "altro_ente": _utente("altro-ente", "responsabile", ente=altro),
            "concessionario": _utente("concessionario", "concessionario", concessionario=CONCESSIONARIO),
            "ufficiale": _utente("ufficiale", "ufficiale", concessionario=CONCESSIONARIO),
            "ufficiale2": _utente("ufficiale2", "ufficiale", concessionario=CONCESSIONARIO),
            "call_center": _utente("call-center", "call_center", concessionario=CONCESSIONARIO),
            "altro_concessionario": _utente("altro-conc", "concessionario", concessionario="99000000069"),
            "altro_ufficiale": _utente("altro-uff", "ufficiale", concessionario="99000000069"),
            "ops": _utente("ops", "ops"),
            "senza_ruolo": _utente("senza-ruolo", ente=proprio),
            **{f"debitore{i}": contribuente(f"c{i}", p.riga.debitore.codice_fiscale) for i, p in enumerate(posizioni)},
            "estraneo": contribuente("estraneo", "RSSMRA80A01H501U"),
        }
        percorso.nuvola.accesso.iscrivi(*persone.values())
        yield Sito(percorso, posizioni, persone)
