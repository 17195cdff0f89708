"""Appointments at the counter: what the office offers, and who has taken which of it.

A fascia is a stretch of time at one counter on one day; one person has it or nobody. Nobody has two on the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.dominio.errori import RegolaViolata
from shared.dominio.giorni import ROMA

GIORNI_AVANTI = 90
"""How far ahead fasce are offered."""
FASCE_MASSIME = 60
"""Of one offer: a counter from eight to eight, every twelve minutes."""
MINUTI_MINIMI, MINUTI_MASSIMI = 5, 120
ID_FASCIA = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{4}-[A-Za-z0-9]{1,10}$"
"""The id of a fascia: day, hour, counter."""


class FasciaOccupata(RegolaViolata):
    """Somebody was quicker."""

    codice = "appuntamenti.occupata"


class GiornoOccupato(RegolaViolata):
    """He already has an appointment on that day."""

    codice = "appuntamenti.giorno_occupato"


@dataclass(frozen=True, slots=True)
class Fascia:
    """`minuti` from `ora` (Rome's clock) on `giorno`, at the counter `sportello` of `luogo`."""

    ente: str
    id: str
    giorno: date
    ora: time
    minuti: int
    sportello: str
    luogo: str

    @property
    def inizio(self) -> datetime:
        return datetime.combine(self.giorno, self.ora, ROMA)


@dataclass(frozen=True, slots=True)
class Prenotazione:
    """Who has a fascia: `motivo` is what he wrote, `presa_il` an instant (UTC text), `utente` who booked."""

    codice_fiscale: str
    nome: str
    motivo: str
    presa_il: str
    utente: str


@dataclass(frozen=True, slots=True)
class Posto:
    """A fascia with who has it; None: it is free."""

    fascia: Fascia
    prenotazione: Prenotazione | None = None


def offri(
    ente: str, oggi: date, *, giorno: date, dalle: time, alle: time, minuti: int, sportello: str, luogo: str
) -> tuple[Fascia, ...]:
    """The fasce of `minuti` each that fit from `dalle` to `alle` (excluded) on `giorno`.

    Their ids say day, hour and counter: offered twice they are the same. Raises RegolaViolata for a day past or too
    far, fasce too short or too long, none or too many of them.
    """
    if not oggi <= giorno <= oggi + timedelta(days=GIORNI_AVANTI):
        raise RegolaViolata(f"Si offrono appuntamenti da oggi ai prossimi {GIORNI_AVANTI} giorni.")
    if not MINUTI_MINIMI <= minuti <= MINUTI_MASSIMI:
        raise RegolaViolata(f"Una fascia dura da {MINUTI_MINIMI} a {MINUTI_MASSIMI} minuti.")
    disponibili = (alle.hour * 60 + alle.minute) - (dalle.hour * 60 + dalle.minute)
    quante = disponibili // minuti
    if not 1 <= quante <= FASCE_MASSIME:
        raise RegolaViolata(f"Fra le ore indicate devono stare da 1 a {FASCE_MASSIME} fasce.")
    prima = datetime.combine(giorno, dalle)
    ore = [(prima + timedelta(minutes=minuti * n)).time() for n in range(quante)]
    return tuple(
        Fascia(ente, f"{giorno.isoformat()}T{ora:%H%M}-{sportello}", giorno, ora, minuti, sportello, luogo)
        for ora in ore
    )


def si_toccano(una: Fascia, altra: Fascia) -> bool:
    """Whether they share a minute."""
    return una.inizio < altra.inizio + timedelta(minutes=altra.minuti) and altra.inizio < una.inizio + timedelta(
        minutes=una.minuti
    )


def esigi_futura(fascia: Fascia, adesso: datetime) -> None:
    """Raises RegolaViolata once the fascia has begun."""
    if fascia.inizio <= adesso:
        raise RegolaViolata("Questo orario è già passato.")
