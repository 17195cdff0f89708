"""Istanze: what a debtor asks of the ente, and what the ente answers (000 artt. 2.4 and 2.5, art. 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TipoIstanza(StrEnum):
    SGRAVIO = "sgravio"
    ANNULLAMENTO = "annullamento"
    SOSPENSIONE = "sospensione"
    RIMBORSO = "rimborso"


class Decisione(StrEnum):
    ACCOLTA = "accolta"
    RESPINTA = "respinta"


@dataclass(frozen=True, slots=True)
class Istanza:
    """A request, from its protocol number to the ente's answer.

    `motivo` are the debtor's reasons, `motivazione` the ente's. `termine_richiesto` is the
    last day asked for (suspensions). `scadenza_decisione` is None where the contract gives
    the ente no term.
    """

    id: str
    tipo: TipoIstanza
    presentata_il: date
    motivo: str
    scadenza_decisione: date | None = None
    termine_richiesto: date | None = None
    decisione: Decisione | None = None
    decisa_il: date | None = None
    motivazione: str = ""

    @property
    def pendente(self) -> bool:
        return self.decisione is None

    @property
    def scheda(self) -> str:
        """The id of its scheda riassuntiva, among the acts of the posizione."""
        return f"scheda-{self.id}"

    @property
    def risposta(self) -> str:
        """The id of the letter that answers it, among the acts of the posizione."""
        return f"risposta-{self.id}"
