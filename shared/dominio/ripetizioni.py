"""What is kept of a request that carries a key: its digest, and its answer once there is one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Esito:
    """An answer: its status and its text."""

    stato: int
    corpo: str


@dataclass(frozen=True, slots=True)
class Ricordo:
    """What is known of a key: the digest of its request, its answer (None: not yet)."""

    impronta: str
    esito: Esito | None
