"""The only place where the real time is read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

from shared.dominio.giorni import giorno_legale


class Orologio(Protocol):
    """The clock port: an instant in UTC and the legal day it falls on in Europe/Rome."""

    def adesso(self) -> datetime: ...

    def oggi(self) -> date: ...


class OrologioDiSistema:
    """The machine's own clock."""

    def adesso(self) -> datetime:
        return datetime.now(UTC)

    def oggi(self) -> date:
        return giorno_legale(self.adesso())
