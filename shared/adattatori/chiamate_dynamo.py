"""Calls in DynamoDB: `CONCESSIONARIO#<codice fiscale>#CHIAMATE#<month>` / `<instant>#<id>`, one item each."""

from __future__ import annotations

from collections.abc import Iterator

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, testo
from shared.dominio.chiamate import Chiamata
from shared.dominio.giorni import giorno_legale, istante_in_testo


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
                    "SK": testo(f"{istante_in_testo(chiamata.istante)}#{chiamata.id}"),
                    "dati": testo(in_testo(chiamata)),
                }
            )
        except CondizioneNonVerificata:
            return

    def del_mese(self, concessionario: str, mese: str) -> Iterator[Chiamata]:
        for item in self._tabella.elenca(_chiave(concessionario, mese), ""):
            yield da_testo(Chiamata, item["dati"]["S"])


def _chiave(concessionario: str, mese: str) -> str:
    return f"CONCESSIONARIO#{concessionario}#CHIAMATE#{mese}"
