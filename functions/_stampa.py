"""What the functions that print need besides the rest: the typesetter comes in only here."""

from __future__ import annotations

from functools import lru_cache

from functions._avvio import ciclo, documenti
from shared.adattatori.documenti import StampatoreTypst
from shared.casi_uso.emissione import Emissione
from shared.casi_uso.emissione_esecutive import EmissioneEsecutive
from shared.casi_uso.emissione_rate import EmissioneRate


@lru_cache(maxsize=1)
def stampatore() -> StampatoreTypst:
    return StampatoreTypst()


def emissione() -> Emissione:
    return Emissione(ciclo(), documenti(), stampatore())


def emissione_rate() -> EmissioneRate:
    return EmissioneRate(ciclo(), documenti(), stampatore())


def emissione_esecutive() -> EmissioneEsecutive:
    return EmissioneEsecutive(ciclo(), documenti(), stampatore())
