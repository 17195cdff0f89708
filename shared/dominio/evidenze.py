"""What proves money: a receipt, a line of a flusso, the movement on the account, a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.importi import Centesimi


class Fonte(StrEnum):
    """What proves an incasso."""

    RICEVUTA = "ricevuta"
    """the receipt of the pagoPA node (RT)"""
    RENDICONTAZIONE = "rendicontazione"
    """a line of a flusso di rendicontazione (FdR)"""
    SENZA_RICEVUTA = "senza_ricevuta"
    """a line of a flusso that says the money has no receipt (esiti 8 and 9)"""
    TESORERIA = "tesoreria"
    """the movement on the account, alone or through the flusso it paid"""
    DOCUMENTO = "documento"
    """a line of any other flow, or a document put in by hand"""


RENDICONTATE = (Fonte.RENDICONTAZIONE, Fonte.SENZA_RICEVUTA)
"""Proofs that are lines of a flusso di rendicontazione."""


@dataclass(frozen=True, slots=True)
class Evidenza:
    """One proof of an incasso. `riferimento` names the stored flow and its line; `importo` is what that proof says."""

    fonte: Fonte
    riferimento: str
    importo: Centesimi
    giorno: date
    """the day of the payment as that proof has it"""
    acquisita_il: date


def importi_detti(evidenze: Iterable[Evidenza]) -> set[Centesimi]:
    """The amounts that proofs give to one incasso. Each flusso accounts for other money: their lines are added up."""
    tutte = list(evidenze)
    detti = {e.importo for e in tutte if e.fonte not in RENDICONTATE}
    rendicontati = [e.importo for e in tutte if e.fonte in RENDICONTATE]
    return detti | {sum(rendicontati)} if rendicontati else detti
