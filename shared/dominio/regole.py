"""The rules a posizione lives under: its contract, the ente's calendar, the amounts penalties are taken on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.dominio.calendario import Calendario
from shared.dominio.errori import RegolaViolata
from shared.dominio.importi import Centesimi
from shared.dominio.notifiche import RegoleNotifica
from shared.dominio.profili import Ciclo, Profilo, TermineContrattuale
from shared.dominio.regole_esecuzione import RegoleEsecuzione


@dataclass(frozen=True, slots=True)
class Presidio:
    """A term watched while a posizione lives.

    `adempimenti` are the events that keep it, whichever comes first; `dopo` is the term
    whose expiry it runs from, if it is such.
    """

    ruolo: str
    termine: TermineContrattuale
    adempimenti: tuple[str, ...]
    dopo: Presidio | None = None


@dataclass(frozen=True, slots=True)
class Regole:
    """`basi` are amounts of the contract in cents (`ammontare_netto`), where the ente has given them.

    `esecuzione` says the rules of enforcement on a day: most posizioni never ask.
    """

    profilo: Profilo
    calendario: Calendario
    esecuzione: Callable[[date], RegoleEsecuzione]
    basi: Mapping[str, Centesimi] = field(default_factory=dict)
    notifiche: Callable[[date], RegoleNotifica] | None = field(default=None, repr=False, compare=False)
    """the days after which a notification takes effect, under the law of a day"""
    scadenze: dict[tuple[str, date], date] = field(default_factory=dict, init=False, repr=False, compare=False)
    """scadenze already counted, by id of the term and day it runs from: under the same rules they never change"""
    presidi: list[Presidio] = field(default_factory=list, init=False, repr=False, compare=False)
    """the terms the cycle watches, looked up in the contract once"""

    @property
    def ciclo(self) -> Ciclo:
        return self.profilo.ciclo

    def notifica_al(self, giorno: date) -> RegoleNotifica:
        """The law of notifications on that day. Raises RegolaViolata when these rules were made without it."""
        if self.notifiche is None:
            raise RegolaViolata("Mancano le regole delle notifiche.")
        return self.notifiche(giorno)
