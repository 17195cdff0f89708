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
    DEPOSITO = "deposito"
    """left at the casa comunale, with a notice posted (art. 60 c. 1 lett. e) D.P.R. 600/1973)"""
    DEPOSITO_TELEMATICO = "deposito_telematico"
    """left in the reserved area of InfoCamere, with a notice published (art. 60 c. 7 D.P.R. 600/1973)"""


DEPOSITI = frozenset({Mezzo.DEPOSITO, Mezzo.DEPOSITO_TELEMATICO})


class EsitoConsegna(StrEnum):
    """What the notifier reports. Some make the act effective, the others do not."""

    CONSEGNATA = "consegnata"
    RIFIUTATA = "rifiutata"
    COMPIUTA_GIACENZA = "compiuta_giacenza"
    """nobody was there: left at the post office, the CAD sent"""
    SPEDITA = "spedita"
    DEPOSITATA = "depositata"
    SCONOSCIUTO = "sconosciuto"
    TRASFERITO = "trasferito"
    PEC_NON_CONSEGNATA = "pec_non_consegnata"
    """the address is not valid, or no longer in use"""
    PEC_CASELLA_PIENA = "pec_casella_piena"
    DECEDUTO = "deceduto"

    @property
    def utile(self) -> bool:
        return self in _ESITI_UTILI


_ESITI_UTILI = frozenset(
    {
        EsitoConsegna.CONSEGNATA,
        EsitoConsegna.RIFIUTATA,
        EsitoConsegna.COMPIUTA_GIACENZA,
        EsitoConsegna.SPEDITA,
        EsitoConsegna.DEPOSITATA,
    }
)


class Ricevente(StrEnum):
    """In whose hands an act was left."""

    DESTINATARIO = "destinatario"
    FAMILIARE = "familiare"
    PORTIERE = "portiere"
    ALTRI = "altri"


@dataclass(frozen=True, slots=True)
class Relata:
    """What the notifier wrote down, day by day. None of these is yet a legal date: `notifiche` computes that.

    `giorno`: the visit, the receipt of a PEC, the sending of a letter, the deposit.
    `can_spedita_il`, `cad_spedita_il`: the registered letters that tell the debtor who has
    his act, or where it lies; `ritirata_il`: the day he took it from the post office;
    `avviso_il`: the day the notice of a deposit was posted or published.
    """

    giorno: date
    ricevente: Ricevente = Ricevente.DESTINATARIO
    can_spedita_il: date | None = None
    cad_spedita_il: date | None = None
    ritirata_il: date | None = None
    avviso_il: date | None = None

    @property
    def date_scritte(self) -> tuple[date, ...]:
        """Every day in it."""
        altre = (self.can_spedita_il, self.cad_spedita_il, self.ritirata_il, self.avviso_il)
        return (self.giorno, *(giorno for giorno in altre if giorno is not None))


@dataclass(frozen=True, slots=True)
class Consegna:
    """One attempt to bring an act to the debtor.

    `data` is the legal date of the outcome, `relata` what it was computed from, where it
    is more than that day.
    """

    id: str
    atto: str
    tentativo: int
    mezzo: Mezzo
    indirizzo: str
    affidata_il: date
    esito: EsitoConsegna | None = None
    data: date | None = None
    relata: Relata | None = None

    @property
    def in_corso(self) -> bool:
        return self.esito is None

    @property
    def riuscita(self) -> bool:
        return self.esito is not None and self.esito.utile
