"""The incassi that wait for a person, added up by label for the desk of the ente: a bounded read, of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.casi_uso.porte import Incassi
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import DA_GUARDARE, Etichetta

MASSIMI = 200
"""Incassi looked at for each label: one query of the index, and their items a hundred at a time."""


@dataclass(frozen=True, slots=True)
class InCoda:
    """A label: how many wait and their cents, the first day by which one is due. `oltre`: these are the first alone."""

    etichetta: Etichetta
    quanti: int
    cent: Centesimi
    entro: date | None
    oltre: bool


def coda_del_giorno(incassi: Incassi, ente: str) -> list[InCoda]:
    """One line for each label that has any, the most urgent first."""
    righe = []
    for etichetta in sorted(DA_GUARDARE):
        trovati, seguito = incassi.pagina(ente, etichetta, "", MASSIMI)
        if not trovati:
            continue
        entro = min((i.scadenza for i in trovati if i.scadenza is not None), default=None)
        righe.append(InCoda(etichetta, len(trovati), sum(i.importo for i in trovati), entro, bool(seguito)))
    return sorted(righe, key=lambda r: (r.entro or date.max, r.etichetta))
