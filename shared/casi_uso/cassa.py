"""The ports of the use cases of money out, together."""

from __future__ import annotations

from dataclasses import dataclass

from shared.casi_uso.porte import Archivio, Incassi, Liste, Orologio, Riversamenti


@dataclass(frozen=True, slots=True)
class Cassa:
    """What came in, what was handed over, where the lines are kept, since which lista, and what day it is."""

    incassi: Incassi
    riversamenti: Riversamenti
    documenti: Archivio
    liste: Liste
    orologio: Orologio
