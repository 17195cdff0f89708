"""Distinte of the riversamenti in DynamoDB; their lines are in the archive.

| PK | SK | what |
|---|---|---|
| `ENTE#<ente>#RIVERSAMENTI` | `DISTINTA#<decade>` | one decade closed; only its quietanza is added |
| `ENTE#<ente>#RIVERSAMENTI` | `SVINCOLO#<number>` | one release of the guarantee, never changed |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Item, Tabella, numero, testo
from shared.dominio.distinte import Distinta, Svincolo
from shared.dominio.errori import NonTrovato, VersioneSuperata


def chiave_riversamenti(ente: str) -> str:
    return f"ENTE#{ente}#RIVERSAMENTI"


class RiversamentiDynamo:
    """The port `Riversamenti` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def chiudi(self, distinta: Distinta) -> bool:
        try:
            self._tabella.crea(_item(distinta))
        except CondizioneNonVerificata:
            return False
        return True

    def leggi(self, ente: str, decade: str) -> Distinta:
        item = self._tabella.leggi(chiave_riversamenti(ente), f"DISTINTA#{decade}")
        if item is None:
            raise NonTrovato(f"La distinta della decade {decade} non esiste.")
        return _da_item(item)

    def elenca(self, ente: str) -> Iterator[Distinta]:
        for item in self._tabella.elenca(chiave_riversamenti(ente), "DISTINTA#"):
            yield _da_item(item)

    def salva(self, distinta: Distinta) -> Distinta:
        try:
            self._tabella.sostituisci(_item(distinta), distinta.versione)
        except CondizioneNonVerificata as rifiuto:
            raise VersioneSuperata(f"La distinta {distinta.decade} è cambiata: rileggerla e riprovare.") from rifiuto
        return replace(distinta, versione=distinta.versione + 1)

    def svincola(self, svincolo: Svincolo, gia_fatti: int) -> None:
        chiave = {"PK": testo(chiave_riversamenti(svincolo.ente)), "SK": testo(f"SVINCOLO#{gia_fatti + 1:06d}")}
        try:
            self._tabella.crea({**chiave, "dati": testo(in_testo(svincolo))})
        except CondizioneNonVerificata as rifiuto:
            raise VersioneSuperata("Un altro svincolo è stato appena registrato: rileggere e riprovare.") from rifiuto

    def svincoli(self, ente: str) -> Iterator[Svincolo]:
        for item in self._tabella.elenca(chiave_riversamenti(ente), "SVINCOLO#"):
            yield da_testo(Svincolo, item["dati"]["S"])


def _item(distinta: Distinta) -> Item:
    return {
        "PK": testo(chiave_riversamenti(distinta.ente)),
        "SK": testo(f"DISTINTA#{distinta.decade}"),
        "dati": testo(in_testo(distinta)),
        "versione": numero(distinta.versione + 1),
    }


def _da_item(item: Item) -> Distinta:
    return replace(da_testo(Distinta, item["dati"]["S"]), versione=int(item["versione"]["N"]))
