"""What acts add, without a prova for each: the cents are the same, and in the twin nobody will read why."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

from shared.casi_uso.norme_vigenti import tariffe
from shared.casi_uso.saggi import saggi_legali
from shared.dominio.emissioni import Tariffe
from shared.dominio.importi import Centesimi, arrotonda
from shared.dominio.interessi import importo_interessi
from shared.dominio.prova import Prova


def tariffe_svelte(profilo: str) -> Tariffe:
    """The same cents as `norme_vigenti.tariffe`, without a prova for each: here nobody will read it."""
    piene = tariffe(profilo)

    def interessi(capitale: Centesimi, dal: date, al: date) -> tuple[Centesimi, Prova]:
        return arrotonda(Fraction(capitale * _su_base(dal, al), 100 * BASE)), PROVA_OMESSA

    return Tariffe(interessi=interessi, spese=lru_cache(maxsize=4096)(piene.spese))


BASE: Centesimi = 3_650_000
"""On so many cents every day bears a whole number of cents (rates have two decimals, the year 365 days)."""

PROVA_OMESSA = Prova("interessi_legali", "", "euro", {}, (), ())


@lru_cache(maxsize=1 << 16)
def _su_base(dal: date, al: date) -> Centesimi:
    """The interest on BASE, exact: on any other capital it is in proportion, and is then rounded once."""
    return importo_interessi(BASE, dal, al, saggi_legali())
