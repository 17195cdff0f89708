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
    ESECUTIVE = "esecutive"
    RATEIZZAZIONE = "rateizzazione"
    """an istanza is under examination, or a plan is in force"""
    SVINCOLO = "svincolo"
    """the debt is gone and a measure still stands: it is lifted, whatever the posizione was doing"""
    CHIUSURA = "chiusura"


class Conclusione(StrEnum):
    """How a posizione ended."""

    RISCOSSA = "riscossa"
    SGRAVATA = "sgravata"
    DISCARICATA = "discaricata"
    """the ente gave the credit up as not collectable, on our proposal"""
    RESTITUITA = "restituita"
    """handed back to the ente at the end of the contract's term, with its file"""


class TipoAtto(StrEnum):
    INGIUNZIONE = "ingiunzione"
    SOLLECITO = "sollecito"
    PREAVVISO_FERMO = "preavviso_fermo"
    ISCRIZIONE_FERMO = "iscrizione_fermo"
    COMUNICAZIONE_ISCRIZIONE = "comunicazione_iscrizione"
    REVOCA_FERMO = "revoca_fermo"
    PREAVVISO_IPOTECA = "preavviso_ipoteca"
    ISCRIZIONE_IPOTECA = "iscrizione_ipoteca"
    ASSENSO_CANCELLAZIONE = "assenso_cancellazione"
    ACCOGLIMENTO_RATE = "accoglimento_rate"
    DINIEGO_RATE = "diniego_rate"
    AVVISO_RATA = "avviso_rata"
    SOLLECITO_RATA = "sollecito_rata"
    DECADENZA_RATE = "decadenza_rate"
    INTIMAZIONE = "intimazione"
    PIGNORAMENTO_TERZI = "pignoramento_terzi"
    PIGNORAMENTO_MOBILIARE = "pignoramento_mobiliare"
    RINUNCIA_PIGNORAMENTO = "rinuncia_pignoramento"
    COMUNICAZIONE_CHIUSURA = "comunicazione_chiusura"
    SCHEDA_ISTANZA = "scheda_istanza"
    RISPOSTA_ISTANZA = "risposta_istanza"
    COMUNICAZIONE_SGRAVIO = "comunicazione_sgravio"
    COMUNICAZIONE_SOSPENSIONE = "comunicazione_sospensione"
    COMUNICAZIONE_RIMBORSO = "comunicazione_rimborso"
    ESITO_CONTENZIOSO = "esito_contenzioso"
    COMUNICAZIONE_PROCEDURA = "comunicazione_procedura"
    INSINUAZIONE_PASSIVO = "insinuazione_passivo"
    RELAZIONE_INESIGIBILITA = "relazione_inesigibilita"
    FASCICOLO = "fascicolo"
    """not a paper: the whole file, for the ente"""


CON_NULLA_OSTA = frozenset(
    {
        TipoAtto.PREAVVISO_FERMO,
        TipoAtto.ISCRIZIONE_FERMO,
        TipoAtto.PREAVVISO_IPOTECA,
        TipoAtto.ISCRIZIONE_IPOTECA,
        TipoAtto.INTIMAZIONE,
        TipoAtto.PIGNORAMENTO_TERZI,
        TipoAtto.PIGNORAMENTO_MOBILIARE,
    }
)
"""Acts that harm the debtor: none is issued without its nulla osta, granted on the version it is decided on."""


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


class TipoBene(StrEnum):
    """What an asset search may find."""

    CONTO = "conto"
    STIPENDIO = "stipendio"
    FITTO = "fitto"
    MOBILI = "mobili"
    VEICOLO = "veicolo"
    IMMOBILE = "immobile"
    ALTRO = "altro"
    """a word we do not know: kept, and nothing is done on it"""

    @classmethod
    def _missing_(cls, value: object) -> TipoBene:
        return cls.ALTRO


@dataclass(frozen=True, slots=True)
class Terzo:
    """Who owes money to the debtor: bank, employer, tenant. `recapito` is its PEC or postal address, on one line."""

    denominazione: str
    codice_fiscale: str
    recapito: str = ""


@dataclass(frozen=True, slots=True)
class Bene:
    """An asset found by the search.

    `targa` for a vehicle, `strumentale` when the register says it serves a business; `foglio`, `particella`,
    `subalterno` and `quota` (`1/2`; empty: the whole) for real estate, with `descrizione` saying where it stands.
    `escluso` is why no measure may fall on it, empty where it may; `terzo` who owes the debtor an account,
    a wage or a rent.
    """

    tipo: TipoBene
    descrizione: str
    targa: str = ""
    strumentale: bool = False
    foglio: str = ""
    particella: str = ""
    subalterno: str = ""
    quota: str = ""
    escluso: str = ""
    terzo: Terzo | None = None
