"""What lateness has cost and may cost, over every ente: the figures that ops' dashboard shows.

The picture of each ente is taken by the guard's daily look (`quadri.QuadroDelGiorno`), which prices a penalty the way
the posizione itself will; here they are only added up, clause by clause, and told apart by contract.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.dominio.importi import Centesimi
from shared.dominio.quadri import QuadroDelGiorno


@dataclass(frozen=True, slots=True)
class Penali:
    """Cents accrued, cents more in 7 and in 30 days if nothing is done; terms that end within 7 days, still open."""

    maturata: Centesimi = 0
    a_rischio_7: Centesimi = 0
    a_rischio_30: Centesimi = 0
    in_scadenza_7: int = 0
    mancati: int = 0

    def __add__(self, altre: Penali) -> Penali:
        return Penali(
            self.maturata + altre.maturata,
            self.a_rischio_7 + altre.a_rischio_7,
            self.a_rischio_30 + altre.a_rischio_30,
            self.in_scadenza_7 + altre.in_scadenza_7,
            self.mancati + altre.mancati,
        )


def penali_in_corso(quadri: Iterable[tuple[str, QuadroDelGiorno]]) -> dict[tuple[str, str], Penali]:
    """By profilo and termine, from the pictures of the enti, each with the profilo of its ente."""
    somme: dict[tuple[str, str], Penali] = {}
    for profilo, quadro in quadri:
        for termine, c in quadro.clausole.items():
            voce = Penali(c.maturata, c.a_rischio[7], c.a_rischio[30], c.in_scadenza[7], c.mancati)
            somme[profilo, termine] = somme.get((profilo, termine), Penali()) + voce
    return somme
