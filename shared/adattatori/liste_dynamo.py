"""Enti, flussi and liste, all in the partition of their ente."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from shared.adattatori.chiavi_portale import sullo_scaffale
from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Item, Tabella, chiave_ente, numero, testo
from shared.dominio.enti import Ente
from shared.dominio.errori import GiaRegistrato, NonTrovato, VersioneSuperata
from shared.dominio.flussi import Flusso, Lista

T = TypeVar("T", Flusso, Lista)


class EntiDynamo:
    """The port `Enti`. What was read is kept as long as this object, that is for one invocation."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella
        self._letti: dict[str, Ente] = {}

    def leggi(self, ente: str) -> Ente:
        if ente not in self._letti:
            self._letti[ente] = self._leggi(ente)
        return self._letti[ente]

    def _leggi(self, ente: str) -> Ente:
        item = self._tabella.leggi(chiave_ente(ente), "ENTE")
        if item is None:
            raise NonTrovato(f"L'ente «{ente}» non è registrato.")
        return da_testo(Ente, item["dati"]["S"])

    def per_codice_fiscale(self, codice_fiscale: str) -> str:
        item = self._tabella.leggi(f"CODICE_FISCALE_ENTE#{codice_fiscale}", "ENTE")
        if item is None:
            raise NonTrovato("Nessun ente ha questo codice fiscale.")
        return str(item["ente"]["S"])

    def salva(self, ente: Ente) -> None:
        self._letti.pop(ente.id, None)
        self._tabella.scrivi(
            {"PK": testo(chiave_ente(ente.id)), "SK": testo("ENTE"), "dati": testo(in_testo(ente))}
        )
        self._tabella.scrivi(
            {
                "PK": testo(f"CODICE_FISCALE_ENTE#{ente.codice_fiscale}"),
                "SK": testo("ENTE"),
                "ente": testo(ente.id),
            }
        )
        self._tabella.scrivi({"PK": testo("ENTI"), "SK": testo(ente.id)})

    def elenca(self) -> list[str]:
        return [item["SK"]["S"] for item in self._tabella.elenca("ENTI", "")]


class ListeDynamo:
    """The port `Liste`: flussi by content hash, liste by number."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def crea_flusso(self, flusso: Flusso) -> None:
        try:
            self._tabella.crea(_item(flusso.ente, f"FLUSSO#{flusso.sha256}", flusso))
        except CondizioneNonVerificata as rifiuto:
            raise GiaRegistrato("Questo file è già stato inviato.") from rifiuto

    def leggi_flusso(self, ente: str, sha256: str) -> Flusso:
        return self._leggi(Flusso, ente, f"FLUSSO#{sha256}", "Il flusso indicato non esiste.")

    def salva_flusso(self, flusso: Flusso) -> Flusso:
        return self._salva(flusso, f"FLUSSO#{flusso.sha256}")

    def nuova_lista(self, ente: str) -> str:
        nuovi = self._tabella.aggiorna(
            chiave_ente(ente),
            "CONTATORE#LISTE",
            "ADD ultimo :uno",
            {":uno": numero(1)},
            ritorna="UPDATED_NEW",
        )
        return f"L{int(nuovi['ultimo']['N']):05d}"

    def leggi_lista(self, ente: str, lista: str) -> Lista:
        return self._leggi(Lista, ente, f"LISTA#{lista}", f"La lista {lista} non esiste.")

    def crea_lista(self, lista: Lista) -> None:
        try:
            self._tabella.crea(_item(lista.ente, f"LISTA#{lista.id}", lista))
        except CondizioneNonVerificata:
            return

    def salva_lista(self, lista: Lista) -> Lista:
        return self._salva(lista, f"LISTA#{lista.id}")

    def elenca_liste(self, ente: str) -> list[Lista]:
        """All the liste of the ente, oldest first."""
        items = self._tabella.elenca(chiave_ente(ente), "LISTA#")
        return [da_testo(Lista, item["dati"]["S"]) for item in items]

    def deposita_attesa(self, ente: str, lista: str, token: str) -> None:
        self._tabella.scrivi(
            {"PK": testo(chiave_ente(ente)), "SK": testo(f"ATTESA_VISTO#{lista}"), "token": testo(token)}
        )

    def ritira_attesa(self, ente: str, lista: str) -> str | None:
        vecchi = self._tabella.aggiorna(
            chiave_ente(ente), f"ATTESA_VISTO#{lista}", "REMOVE #t", nomi={"#t": "token"}, ritorna="UPDATED_OLD"
        )
        return vecchi["token"]["S"] if "token" in vecchi else None

    def segnala(self, ente: str, chiave: str, istante: str, motivo: str) -> None:
        """Keep for ops that the intake of a file failed, and why."""
        self._tabella.scrivi(
            {
                "PK": testo(chiave_ente(ente)),
                "SK": testo(f"SEGNALAZIONE#{istante}"),
                "chiave": testo(chiave),
                "motivo": testo(motivo[:2000]),
                **sullo_scaffale(istante, ente, "carico"),
            }
        )

    def _leggi(self, tipo: type[T], ente: str, sk: str, assente: str) -> T:
        item = self._tabella.leggi(chiave_ente(ente), sk)
        if item is None:
            raise NonTrovato(assente)
        return da_testo(tipo, item["dati"]["S"])

    def _salva(self, oggetto: T, sk: str) -> T:
        nuovo = replace(oggetto, versione=oggetto.versione + 1)
        try:
            self._tabella.sostituisci(_item(nuovo.ente, sk, nuovo), oggetto.versione)
        except CondizioneNonVerificata as rifiuto:
            raise VersioneSuperata("La versione è cambiata: rileggere e riprovare.") from rifiuto
        return nuovo


def _item(ente: str, sk: str, oggetto: Flusso | Lista) -> Item:
    return {
        "PK": testo(chiave_ente(ente)),
        "SK": testo(sk),
        "dati": testo(in_testo(oggetto)),
        "versione": numero(oggetto.versione),
    }
