"""Calls that the call centre answered: who called, why, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MotivoChiamata(StrEnum):
    INFORMAZIONI = "informazioni"
    PAGAMENTO = "pagamento"
    RATEIZZAZIONE = "rateizzazione"
    CONTESTAZIONE = "contestazione"
    RECLAMO = "reclamo"
    ALTRO = "altro"


class EsitoChiamata(StrEnum):
    RISOLTA = "risolta"
    DA_RICHIAMARE = "da_richiamare"
    INVIATA_ALL_ENTE = "inviata_all_ente"
    INTERROTTA = "interrotta"


@dataclass(frozen=True, slots=True)
class Chiamata:
    """`istante` in UTC, `codice_fiscale` of the debtor it was about, `operatore` the user who answered.

    `enti`: those of the collector that the debtor had posizioni with, that day.
    """

    id: str
    concessionario: str
    istante: datetime
    codice_fiscale: str
    motivo: MotivoChiamata
    esito: EsitoChiamata
    nota: str
    operatore: str
    enti: tuple[str, ...] = ()
