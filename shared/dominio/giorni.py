"""Legal days and instants.

A legal day is a day in Europe/Rome; instants are kept in UTC. A timed step of the law
happens at six in the morning of its day, so that a whole working day is left to act.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ROMA = ZoneInfo("Europe/Rome")
ORA_DI_LAVORO = time(6, 0)


def giorno_legale(istante: datetime) -> date:
    """The day of `istante` (aware) on Italian calendars. Raises ValueError on a naive instant."""
    if istante.tzinfo is None:
        raise ValueError("un istante senza fuso non ha un giorno legale")
    return istante.astimezone(ROMA).date()


def istante_di_lavoro(giorno: date) -> datetime:
    """The UTC instant at which the timed steps of `giorno` are taken (06:00 in Rome)."""
    return datetime.combine(giorno, ORA_DI_LAVORO, ROMA).astimezone(UTC)


def mesi_fra(primo: date, ultimo: date) -> list[str]:
    """The months from that of `primo` to that of `ultimo`, both included (`2025-03`)."""
    da, a = primo.year * 12 + primo.month - 1, ultimo.year * 12 + ultimo.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(da, a + 1)]


def istante_in_testo(istante: datetime) -> str:
    """`2026-01-12T08:00:00Z`: one spelling for keys and records, sortable as text."""
    return istante.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
