"""The receipts of the pagoPA node, as an ente keeps them: what each proves, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.importi import Centesimi

CARATTERI_RICEVUTA = 255
"""How long the id of a receipt may be: real ones have 35 characters at most, and it is part of a key."""


class EsitoRicevuta(StrEnum):
    """What became of a receipt."""

    ACCOLTA = "ACCOLTA"
    """some of its money is the ente's: it was queued to be booked"""
    INCOMPETENTE = "INCOMPETENTE"
    """none of its money is the ente's: it is kept, and nothing is booked"""
    NON_RIUSCITA = "NON_RIUSCITA"
    """it says that the payment failed: it is kept, and nothing is booked"""


@dataclass(frozen=True, slots=True)
class RicevutaDelNodo:
    """A receipt taken in, cents. `chiave` is where the raw message is; `trasferimenti` those of the ente's own."""

    ente: str
    id: str
    chiave: str
    numero_avviso: str
    importo: Centesimi
    acquisita_il: date
    esito: EsitoRicevuta
    trasferimenti: tuple[int, ...]


def giorno_del_pagamento(pagato: date | None, applicato: date | None, acquisita_il: date) -> date:
    """The legal day of a payment: the one the receipt gives, which the interface does not oblige it to give.

    Failing that, the day it was applied to the accounts; failing that, the day the receipt came. Never
    after it: money that is here was paid.
    """
    return min(pagato or applicato or acquisita_il, acquisita_il)
