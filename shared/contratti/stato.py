"""The state of a posizione as plain data, the same in the table, in the fascicolo and under the seal of the chain."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import TypeAdapter

from shared.dominio.catena import canonico
from shared.dominio.posizioni import Posizione

_POSIZIONE: TypeAdapter[Posizione] = TypeAdapter(Posizione)


def stato_in_dati(posizione: Posizione) -> dict[str, Any]:
    """All that the posizione is, but the head of its chain."""
    dati: dict[str, Any] = _POSIZIONE.dump_python(posizione, mode="json")
    del dati["catena"]
    return dati


def impronta_stato(posizione: Posizione) -> str:
    """The SHA-256 (hex) of that state."""
    return hashlib.sha256(canonico(stato_in_dati(posizione))).hexdigest()
