"""Calls in DynamoDB: `CONCESSIONARIO#<codice fiscale>#CHIAMATE#<month>` / `<id>`, one item each."""

from __future__ import annotations

from collections.abc import Iterator

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, testo
from shared.dominio.chiamate import Chiamata
from shared.dominio.giorni import giorno_legale


class ChiamateDynamo:
    """The port `RegistroChiamate` on the one table. The months are those of Rome."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def registra(self, chiamata: Chiamata) -> None:
        mese = giorno_legale(chiamata.istante).isoformat()[:7]
        try:
            self._tabella.crea(
                {
                    "PK": testo(_chiave(chiamata.concessionario, mese)),
                    # No instant in it: the form sent again a minute later is the same call.
                    "SK": testo(chiamata.id),
                    "dati": testo(in_testo(chiamata)),
                }
            )
        except CondizioneNonVerificata:
            return

    def del_mese(self, concessionario: str, mese: str) -> Iterator[Chiamata]:
        items = self._tabella.elenca(_chiave(concessionario, mese), "")
        yield from sorted((da_testo(Chiamata, item["dati"]["S"]) for item in items), key=lambda c: (c.istante, c.id))


def _chiave(concessionario: str, mese: str) -> str:
    return f"CONCESSIONARIO#{concessionario}#CHIAMATE#{mese}"
