"""Finding posizioni through the indexes: keys only, then the items themselves, strongly consistent.

Money is never read from an index, so an index that lags can only miss a posizione, not tell a wrong amount.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.adattatori.chiavi_portale import SCAFFALE, chiave_decisioni, chiave_iniziali
from shared.adattatori.codifica import da_testo
from shared.adattatori.tabella import Item, Tabella, chiave_posizione, testo
from shared.dominio.posizioni import Posizione

Trovata = tuple[str, str]
"""An ente and the id of one of its posizioni."""


@dataclass(frozen=True, slots=True)
class Parcheggiata:
    """A fault that retries did not cure: of which ente, on what, when, why. `posizione` is blank for an intake."""

    ente: str
    posizione: str
    istante: str
    fase: str
    motivo: str


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

    def parcheggiate(self, limite: int) -> list[Parcheggiata]:
        """What was put on the shelf, of every ente, the latest first."""
        ultime = deque(self._tabella.elenca_indice("per_coda", "coda_pk", SCAFFALE), maxlen=limite)
        letti = self._tabella.leggi_molti((item["PK"]["S"], item["SK"]["S"]) for item in ultime)
        return sorted((_parcheggiata(item) for item in letti), key=lambda p: p.istante, reverse=True)

    def leggi(self, trovate: Iterable[Trovata]) -> Iterator[Posizione]:
        """The posizioni found, in their order; those that are gone are left out."""
        chiavi = [(chiave_posizione(ente, posizione), "STATO") for ente, posizione in trovate]
        ordine = {pk: indice for indice, (pk, _) in enumerate(chiavi)}
        for item in sorted(self._tabella.leggi_molti(chiavi), key=lambda item: ordine[item["PK"]["S"]]):
            yield da_testo(Posizione, item["dati"]["S"])


def _trovata(item: Item) -> Trovata:
    _, ente, _, posizione = item["PK"]["S"].split("#")
    return ente, posizione


def _parcheggiata(item: Item) -> Parcheggiata:
    _, ente, *resto = item["PK"]["S"].split("#")
    posizione = resto[1] if resto else ""
    _, istante, *_ = item["SK"]["S"].split("#")
    fase = item["fase"]["S"] if "fase" in item else "presa in carico"
    return Parcheggiata(ente, posizione, istante, fase, item["motivo"]["S"])
