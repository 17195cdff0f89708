"""How an act travels to the debtor, and how each attempt ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mezzo(StrEnum):
    """How an act travels."""

    ATTO_GIUDIZIARIO = "atto_giudiziario"
    """registered post under L. 890/1982"""
    PEC = "pec"
    POSTA_ORDINARIA = "posta_ordinaria"


class EsitoConsegna(StrEnum):
    """What the notifier reports. The first four make the act effective, the others do not."""

    CONSEGNATA = "consegnata"
    RIFIUTATA = "rifiutata"
    COMPIUTA_GIACENZA = "compiuta_giacenza"
    SPEDITA = "spedita"
    SCONOSCIUTO = "sconosciuto"
    TRASFERITO = "trasferito"
    PEC_NON_CONSEGNATA = "pec_non_consegnata"

    @property
    def utile(self) -> bool:
        return self in _ESITI_UTILI


_ESITI_UTILI = frozenset(
    {
        EsitoConsegna.CONSEGNATA,
        EsitoConsegna.RIFIUTATA,
        EsitoConsegna.COMPIUTA_GIACENZA,
        EsitoConsegna.SPEDITA,
    }
)


@dataclass(frozen=True, slots=True)
class Consegna:
    """One attempt to bring an act to the debtor. `data` is the legal date of the outcome."""

    id: str
    atto: str
    tentativo: int
    mezzo: Mezzo
    indirizzo: str
    affidata_il: date
    esito: EsitoConsegna | None = None
    data: date | None = None

    @property
    def in_corso(self) -> bool:
        return self.esito is None

    @property
    def riuscita(self) -> bool:
        return self.esito is not None and self.esito.utile
