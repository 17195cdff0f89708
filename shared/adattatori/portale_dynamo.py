"""Finding posizioni through the indexes: keys only, then the items themselves, strongly consistent.

Money is never read from an index, so an index that lags can only miss a posizione, not tell a wrong amount.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from shared.adattatori.chiavi_portale import chiave_decisioni, chiave_iniziali
from shared.adattatori.posizioni_dynamo import posizioni_lette
from shared.adattatori.tabella import Item, Tabella, chiave_posizione, testo
from shared.dominio.posizioni import Posizione

Trovata = tuple[str, str]
"""An ente and the id of one of its posizioni."""


class IndiciPortale:
    """The ports `Ricerca` and `Indici` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def del_debitore(self, codice_fiscale: str) -> list[Trovata]:
        items = self._tabella.elenca_indice("per_debitore", "debitore_pk", f"CF#{codice_fiscale}")
        return [_trovata(item) for item in items]

    def del_codice_fiscale(self, ente: str, codice_fiscale: str) -> list[Trovata]:
        chiave = f"ENTE#{ente}#CF#{codice_fiscale}"
        return [_trovata(item) for item in self._tabella.elenca_indice("per_codice_fiscale", "cf_pk", chiave)]

    def del_nome(self, ente: str, nome: str, limite: int, dopo: str = "") -> list[tuple[str, Trovata]]:
        iniziali = chiave_iniziali(ente, nome)
        ultima: Item | None = None
        if dopo:
            ultima = {"PK": testo(chiave_posizione(ente, dopo.rpartition("#")[2])), "SK": testo("STATO")}
            ultima |= {"iniziali_pk": testo(iniziali), "iniziali_sk": testo(dopo)}
        items = self._tabella.prime_dell_indice(
            "per_iniziali", ("iniziali_pk", iniziali), limite, ordine=("iniziali_sk", nome), dopo=ultima
        )
        return [(item["iniziali_sk"]["S"], _trovata(item)) for item in items]

    def in_decisione(self, ente: str, limite: int) -> list[Trovata]:
        """Those on which the ente has something to decide, the nearest term first."""
        items = self._tabella.elenca_indice("per_decisione", "decisione_pk", chiave_decisioni(ente))
        return [_trovata(item) for item in itertools.islice(items, limite)]

    def leggi(self, trovate: Iterable[Trovata]) -> Iterator[Posizione]:
        """The posizioni found, in their order; those that are gone are left out."""
        return posizioni_lette(self._tabella, trovate)


def _trovata(item: Item) -> Trovata:
    _, ente, _, posizione = item["PK"]["S"].split("#")
    return ente, posizione
