"""What a person decides of an incasso, what waits for a second person, and what a missed term cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.importi import Centesimi


class Decisione(StrEnum):
    """The three ways out of the queue."""

    ABBINA = "abbina"
    """it pays one posizione, or is divided over several"""
    RIMBORSA = "rimborsa"
    """nobody here owed it: it goes back to who paid it"""
    INCOMPETENTE = "incompetente"
    """it is another body's money"""


@dataclass(frozen=True, slots=True)
class Parte:
    """A part of an incasso for a posizione, in cents."""

    posizione: str
    importo: Centesimi


@dataclass(frozen=True, slots=True)
class Proposta:
    """A decision that waits for a second person. `parti` is empty unless it is ABBINA."""

    decisione: Decisione
    motivo: str
    autore: str
    giorno: date
    parti: tuple[Parte, ...] = ()

    def stessa(self, altra: Proposta) -> bool:
        """Whether it says the same of the money, whatever its words and its day."""
        return (self.decisione, sorted(self.parti, key=repr)) == (altra.decisione, sorted(altra.parti, key=repr))


@dataclass(frozen=True, slots=True)
class RitardoRiconciliazione:
    """A contract term to reconcile an incasso that ran out, recorded once.

    `penale` in cents up to `fino_al` (the day it was reconciled, or the day it was noticed): None where the
    contract names no amount. `chiuso` when it was reconciled: it costs no more.
    """

    termine: str
    clausola: str
    scadenza: date
    rilevato_il: date
    fino_al: date
    penale: Centesimi | None
    chiuso: bool = False
