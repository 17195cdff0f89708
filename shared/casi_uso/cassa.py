"""The ports of the use cases of money out, together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from shared.casi_uso.porte import Archivio, Incassi, Liste, Orologio, Riversamenti
from shared.dominio.partitario import Registrazione


class Libri(Protocol):
    """The books of a posizione, as far as money out reads them."""

    def registrazioni(self, ente: str, posizione: str) -> list[Registrazione]: ...


@dataclass(frozen=True, slots=True)
class Cassa:
    """What came in, what was handed over, where the lines are kept, since which lista, what day it is, the books."""

    incassi: Incassi
    riversamenti: Riversamenti
    documenti: Archivio
    liste: Liste
    orologio: Orologio
    libri: Libri
