"""The posizioni a batch of incassi leads to, read with one call instead of one each.

What was read together is only a first look: each posizione is handed out once, and a write over a
version that has moved on is refused, so whoever tries again reads the store as it is then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.casi_uso.ciclo import Ciclo
from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.avvisi_rate import rata_da_avviso
from shared.dominio.flussi import posizione_da_avviso
from shared.dominio.incassi import Incasso
from shared.dominio.posizioni import Posizione


@dataclass(frozen=True, slots=True)
class LetteInsieme:
    """`posizioni` by ente and id, not handed out yet; `piani` leads from ente and plan to the id of the posizione."""

    posizioni: dict[tuple[str, str], Posizione] = field(default_factory=dict)
    piani: dict[tuple[str, int], str] = field(default_factory=dict)

    def ritira(self, ente: str, posizione: str) -> Posizione | None:
        """The posizione as it was read, the first time it is asked for; None afterwards, or where it was not read."""
        return self.posizioni.pop((ente, posizione), None)


def leggi_insieme(ciclo: Ciclo, incassi: Iterable[Incasso]) -> LetteInsieme:
    """Read what the numeri avviso of `incassi` lead to: one call for each ente, one more where rate are paid.

    A number that is blank, wrong or of nobody brings nothing: whoever books that incasso finds out why.
    """
    lette = LetteInsieme()
    numeri: dict[str, set[str]] = defaultdict(set)
    for incasso in incassi:
        if incasso.numero_avviso and verifica_numero(incasso.numero_avviso):
            numeri[incasso.ente].add(incasso.numero_avviso)
    for ente, suoi in numeri.items():
        piani = {rata[0] for numero in suoi if (rata := rata_da_avviso(numero)) is not None}
        cercate = {posizione_da_avviso(numero) for numero in suoi if rata_da_avviso(numero) is None}
        if piani:
            trovate = ciclo.posizioni.posizioni_dei_piani(ente, sorted(piani))
            lette.piani.update({(ente, piano): posizione for piano, posizione in trovate.items()})
            cercate |= set(trovate.values())
        for posizione in ciclo.posizioni.leggi_molte(ente, sorted(cercate)):
            lette.posizioni[ente, posizione.id] = posizione
    return lette
