"""The words a posizione is told in: its phases, its acts, the assets found, the contract terms missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.importi import Centesimi


class Fase(StrEnum):
    """Where the posizione is; each phase is one state machine."""

    CARICO = "carico"
    """loaded, waiting for the ente's visto"""
    NOTIFICA = "notifica"
    SOLLECITI = "solleciti"
    CAUTELARI = "cautelari"
    RATEIZZAZIONE = "rateizzazione"
    """an istanza is under examination, or a plan is in force"""
    CHIUSURA = "chiusura"


class Conclusione(StrEnum):
    """How a posizione ended."""

    RISCOSSA = "riscossa"
    SGRAVATA = "sgravata"
    RESTITUITA = "restituita"
    """handed back to the ente at the end of the contract's term, with its file"""


class TipoAtto(StrEnum):
    INGIUNZIONE = "ingiunzione"
    SOLLECITO = "sollecito"
    PREAVVISO_FERMO = "preavviso_fermo"
    ISCRIZIONE_FERMO = "iscrizione_fermo"
    COMUNICAZIONE_ISCRIZIONE = "comunicazione_iscrizione"
    REVOCA_FERMO = "revoca_fermo"
    ACCOGLIMENTO_RATE = "accoglimento_rate"
    DINIEGO_RATE = "diniego_rate"
    AVVISO_RATA = "avviso_rata"
    SOLLECITO_RATA = "sollecito_rata"
    DECADENZA_RATE = "decadenza_rate"
    COMUNICAZIONE_CHIUSURA = "comunicazione_chiusura"
    SCHEDA_ISTANZA = "scheda_istanza"
    RISPOSTA_ISTANZA = "risposta_istanza"


@dataclass(frozen=True, slots=True)
class Atto:
    """One act, issued once. `id` comes from the business fact (`ingiunzione`, `sollecito-2`).

    `importo` is what the debtor was asked for, in cents; `chiave` the stored PDF, empty
    where no paper goes out. The prove of its amounts are in the event that issued it.
    """

    id: str
    tipo: TipoAtto
    data: date
    importo: Centesimi
    chiave: str


@dataclass(frozen=True, slots=True)
class TermineMancato:
    """A contract term that ran out: when, what it has cost so far, and until when that was counted."""

    id: str
    scadenza: date
    rilevato_il: date
    adempiuto_il: date | None
    penale: Centesimi | None
    """cents counted up to `adempiuto_il`, or to the day it was noticed; None: the contract names no amount"""
    per: str
    """`lista`: the penalty is due once for the whole lista; `posizione`: for this one"""


@dataclass(frozen=True, slots=True)
class Bene:
    """An asset found by the search: `targa` for a vehicle."""

    tipo: str
    descrizione: str
    targa: str = ""
