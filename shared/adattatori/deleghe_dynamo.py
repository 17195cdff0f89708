"""Deleghe in DynamoDB: each is two items, one where the delegato looks, one where the delegante does.

`DELEGATO#<codice fiscale>` and `DELEGANTE#<codice fiscale>`, written together: they are of people, who have
posizioni with many enti, so their keys begin with none.
"""

from __future__ import annotations

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import Tabella, testo
from shared.dominio.deleghe import Delega


class DelegheDynamo:
    """The port `RegistroDeleghe` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def salva(self, delega: Delega) -> None:
        dati = testo(in_testo(delega))
        coppie = ((f"DELEGATO#{delega.delegato}", delega.delegante), (f"DELEGANTE#{delega.delegante}", delega.delegato))
        self._tabella.transazione(
            [{"Put": {"Item": {"PK": testo(pk), "SK": testo(sk), "dati": dati}}} for pk, sk in coppie]
        )

    def date_a(self, delegato: str) -> list[Delega]:
        return self._elenca(f"DELEGATO#{delegato}")

    def date_da(self, delegante: str) -> list[Delega]:
        return self._elenca(f"DELEGANTE#{delegante}")

    def _elenca(self, pk: str) -> list[Delega]:
        return [da_testo(Delega, item["dati"]["S"]) for item in self._tabella.elenca(pk, "")]
