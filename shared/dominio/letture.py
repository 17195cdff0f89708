"""A reading of personal data, as it is remembered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lettura:
    """`oggetto` is the id of a posizione, of a lista or of a flusso; `cosa` says in Italian what was shown.

    `istante` is UTC text; `richiesta` tells apart two readings of the same second.
    """

    oggetto: str
    istante: str
    utente: str
    cosa: str
    richiesta: str
