"""What was put on the shelf: a fault that retries did not cure, kept for people with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segnalazione:
    """What was put on the shelf: `segno` names it there, `posizione` is blank for the intake of a lista."""

    segno: str
    ente: str
    posizione: str
    istante: str
    fase: str
    motivo: str
