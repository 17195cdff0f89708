"""What `make local` finds ready: two enti with a debtor in common, and people who may come in at each portal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from fractions import Fraction

from local.accesso_locale import Personaggio
from local.anagrafe_finta import Persona
from local.enti_demo import ENTI
from local.genera_lista import Credito, genera
from local.misure_locali import MisureLocali
from local.mondo import Mondo
from local.percorso import INIZIO, Percorso
from shared.adattatori.agenda_dynamo import AgendaDynamo
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.casi_uso.appuntamenti import pubblica
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.appuntamenti import offri
from shared.dominio.enti import Ente
from shared.dominio.posizioni import Posizione

RIGHE = 12
GIORNI = 45
"""How old the liste are when the portals open: ingiunzioni notified, first solleciti on their way."""
INSIEME = 3
"""So many debtors of the first ente owe to the second one too."""


@dataclass(frozen=True, slots=True)
class Sito:
    """Who may come in, by what they are."""

    persone: dict[str, Personaggio]


def prepara(percorso: Percorso, seme: int) -> Sito:
    """Load a lista for each of two enti, let the days pass, and let people in."""
    secondo = next(ente for ente in ENTI.values() if ente.id != percorso.ente.id)
    EntiDynamo(percorso.tabella).salva(secondo)
    altrove = Mondo(percorso.nuvola, secondo, seme, percorso.mondo.scenario)
    percorso.mondo.vicini.append(altrove)
    debitori: list[Persona] = []

    def ricorda(numero: int, credito: Credito) -> Credito:
        debitori.append(credito.debitore)
        return credito

    def ritorna(numero: int, credito: Credito) -> Credito:
        return replace(credito, debitore=debitori[numero - 1]) if numero <= INSIEME else credito

    al, nessuno = INIZIO.date(), Fraction(0)
    prima = b"".join(genera(RIGHE, seme, nessuno, "riscossa-csv", al, ricorda))
    seconda = b"".join(genera(RIGHE // 2, seme + 1, nessuno, "riscossa-csv", al, ritorna))
    for mondo, contenuto in ((percorso.mondo, prima), (altrove, seconda)):
        mondo.invia_lista("carico.csv", contenuto)
        percorso.nuvola.fino_a_quiete()
        mondo.programma_visto("L00001", al + timedelta(days=1))
    misure = MisureLocali(percorso.nuvola)

    def all_alba(giorno: date) -> None:
        misure.pubblica(giorno)
        percorso.mondo.raccogli(giorno)

    percorso.nuvola.a_ogni_giorno(all_alba)
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=GIORNI), all_alba)
    # One more lista waits for the visto, so that there is something to decide.
    percorso.mondo.invia_lista("nuova.csv", b"".join(genera(4, seme + 2, nessuno, "riscossa-csv", al)))
    debitori_oggi = _debitori(percorso)
    _incassi_da_decidere(percorso, debitori_oggi[0])
    _apri_lo_sportello(percorso)
    percorso.nuvola.fino_a_quiete()
    persone = dict(_persone(percorso.ente, secondo, debitori_oggi))
    percorso.nuvola.accesso.iscrivi(*persone.values())
    return Sito(persone)


def _incassi_da_decidere(percorso: Percorso, posizione: Posizione) -> None:
    """Three payments that name no notice: from a debtor, from nobody known, and one that takes two people."""
    oggi, ente = percorso.nuvola.orologio.oggi().isoformat(), percorso.ente.id
    documento, debitore = f"incassi/documenti/{ente}/estratto.pdf", posizione.riga.debitore
    righe = (
        ("100,00", "acconto sul mio debito", debitore.denominazione, debitore.codice_fiscale),
        ("35,50", "bollo di un altro anno", "Rossi Bruno", ""),
        ("6000,00", "saldo di tutto", "Bianchi Carla", ""),
    )
    testo = "data;importo;documento;canale;causale;pagatore;codice_fiscale\n"
    testo += "".join(f'{oggi};{euro};{documento};bonifico;{c};"{chi}";{cf}\n' for euro, c, chi, cf in righe)
    corpo = f"{testo}TOTALE;6135,50;{len(righe)}\n".encode()
    deposito, bucket = percorso.nuvola.client("s3"), percorso.nuvola.uscite["BucketFlussi"]
    deposito.put_object(Bucket=bucket, Key=documento, Body=b"%PDF-1.7")
    chiave = f"incassi/flussi/{ente}/{hashlib.sha256(corpo).hexdigest()}/a-mano.csv"
    deposito.put_object(Bucket=bucket, Key=chiave, Body=corpo)


def _apri_lo_sportello(percorso: Percorso) -> None:
    """A morning of appointments for each of two days to come, so that there is one to take."""
    oggi, agenda = percorso.nuvola.orologio.oggi(), AgendaDynamo(percorso.tabella)
    for giorni in (2, 9):
        fasce = offri(
            percorso.ente.id, oggi, giorno=oggi + timedelta(days=giorni), dalle=time(9), alle=time(11), minuti=30,
            sportello="A", luogo=percorso.ente.indirizzo,
        )  # fmt: skip
        pubblica(agenda, fasce)


def _debitori(percorso: Percorso) -> list[Posizione]:
    """One posizione of the first ente for each debtor who still owes, whoever owes to the other ente too first."""
    registro = percorso.liste.leggi_lista(percorso.ente.id, "L00001")
    uno_per_debitore: dict[str, Posizione] = {}
    for posizione in posizioni_di(percorso.posizioni, registro):
        if posizione.residuo:
            uno_per_debitore.setdefault(posizione.riga.debitore.codice_fiscale, posizione)
    return list(uno_per_debitore.values())


def _persone(primo: Ente, secondo: Ente, debitori: list[Posizione]) -> Iterator[tuple[str, Personaggio]]:
    def utente(sub: str, nome: str, cognome: str, *ruoli: str, **attributi: str) -> tuple[str, Personaggio]:
        legati = {f"custom:{chiave}": valore for chiave, valore in attributi.items()}
        return sub, Personaggio("utenti", sub, nome, cognome, ruoli, legati)

    for ente, coda in ((primo, ""), (secondo, "-2")):
        yield utente(f"operatore{coda}", "Olga", "Operosi", "operatore", ente=ente.id)
        yield utente(f"responsabile{coda}", "Renato", "Visti", "responsabile", ente=ente.id)
        yield utente(f"ragioneria{coda}", "Rita", "Conti", "ragioneria", ente=ente.id)
    collettore = primo.concessionario_codice_fiscale
    yield utente("concessionario", "Carlo", "Riscossi", "concessionario", concessionario=collettore)
    yield utente("ufficiale", "Ugo", "Ufficiali", "ufficiale", concessionario=collettore)
    yield utente("call-center", "Carla", "Centralini", "call_center", concessionario=collettore)
    yield utente("ops", "Omar", "Turni", "ops")
    for numero, posizione in enumerate(debitori[:4], start=1):
        debitore = posizione.riga.debitore
        nome, cognome = debitore.nome or "Legale rappr.", debitore.cognome or debitore.denominazione
        attributi = {"custom:codice_fiscale": f"TINIT-{debitore.codice_fiscale}"}
        yield f"contribuente-{numero}", Personaggio(
            "contribuenti", f"contribuente-{numero}", nome.title(), cognome.title(), (), attributi
        )
