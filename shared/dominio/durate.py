"""Lengths of time as law and contracts write them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unita(StrEnum):
    GIORNI = "giorni"
    GIORNI_LAVORATIVI = "giorni_lavorativi"
    SETTIMANE = "settimane"
    MESI = "mesi"
    ANNI = "anni"


class Proroga(StrEnum):
    """What happens to a term that ends on a day off (PARAMETRI.md CNT-04, CNT-05)."""

    NESSUNA = "nessuna"
    FESTIVI = "festivi"
    SABATO_E_FESTIVI = "sabato_e_festivi"


@dataclass(frozen=True, slots=True)
class Durata:
    """So many units; zero means on the spot."""

    numero: int
    unita: Unita
