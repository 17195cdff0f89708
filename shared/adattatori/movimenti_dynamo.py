"""Cumulative movements in DynamoDB, under the flusso they say they pay.

| PK | SK | what |
|---|---|---|
| `ENTE#<ente>#RIVERSAMENTI#<flusso>` (`-` where no id is surely whole) | `MOVIMENTO#<id>` | one credit, never changed |
| `ENTE#<ente>#RIVERSAMENTI#-` | `CHIARITO#<id>` | that credit stands under a flusso too |
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, testo
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.rendicontazioni import chiave_flusso


def chiave_riversamenti(ente: str, flusso: str | None) -> str:
    return f"ENTE#{ente}#RIVERSAMENTI#{chiave_flusso(flusso) if flusso else '-'}"


class MovimentiDynamo:
    """The port `Movimenti` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def registra(self, movimento: MovimentoCumulativo) -> None:
        if movimento.flusso is not None:
            self._tabella.scrivi(
                {
                    "PK": testo(chiave_riversamenti(movimento.ente, None)),
                    "SK": testo(f"CHIARITO#{movimento.id}"),
                    "dati": testo(movimento.flusso),
                }
            )
        try:
            self._tabella.crea(
                {
                    "PK": testo(chiave_riversamenti(movimento.ente, movimento.flusso)),
                    "SK": testo(movimento.id),
                    "dati": testo(in_testo(movimento)),
                }
            )
        except CondizioneNonVerificata:
            return

    def del_flusso(self, ente: str, flusso: str | None) -> Iterator[MovimentoCumulativo]:
        chiariti: set[str] = set()
        if flusso is None:
            trovati = self._tabella.elenca(chiave_riversamenti(ente, None), "CHIARITO#")
            chiariti = {item["SK"]["S"].removeprefix("CHIARITO#") for item in trovati}
        for item in self._tabella.elenca(chiave_riversamenti(ente, flusso), "MOVIMENTO#"):
            if item["SK"]["S"] not in chiariti:
                yield da_testo(MovimentoCumulativo, item["dati"]["S"])
