"""Receipts of the node in DynamoDB: `ENTE#<ente>#RICEVUTA#<sha256 of the id>` / `RICEVUTA`, written once."""

from __future__ import annotations

import hashlib

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, testo
from shared.dominio.errori import NonTrovato
from shared.dominio.ricevute import RicevutaDelNodo


def chiave_ricevuta(ente: str, ricevuta: str) -> str:
    """The partition of a receipt: an id of any characters and length makes a key of one length."""
    return f"ENTE#{ente}#RICEVUTA#{hashlib.sha256(ricevuta.encode()).hexdigest()}"


class RicevuteDynamo:
    """The port `Ricevute` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def leggi(self, ente: str, ricevuta: str) -> RicevutaDelNodo:
        item = self._tabella.leggi(chiave_ricevuta(ente, ricevuta), "RICEVUTA")
        if item is None:
            raise NonTrovato(f"La ricevuta {ricevuta} non è stata acquisita.")
        return da_testo(RicevutaDelNodo, item["dati"]["S"])

    def registra(self, ricevuta: RicevutaDelNodo) -> bool:
        chiave = {"PK": testo(chiave_ricevuta(ricevuta.ente, ricevuta.id)), "SK": testo("RICEVUTA")}
        try:
            self._tabella.crea({**chiave, "dati": testo(in_testo(ricevuta))})
        except CondizioneNonVerificata:
            return False
        return True
