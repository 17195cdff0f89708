"""Domain objects as stored text, and back. Pydantic works here, at the edge, on plain dataclasses."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adattatori: dict[Any, TypeAdapter[Any]] = {}
"""Built once per type: building one costs more than using it a thousand times."""


def _adattatore(tipo: Any) -> TypeAdapter[Any]:
    if tipo not in _adattatori:
        _adattatori[tipo] = TypeAdapter(tipo)
    return _adattatori[tipo]


def in_testo(oggetto: object) -> str:
    """Compact JSON of a domain dataclass."""
    return _adattatore(type(oggetto)).dump_json(oggetto).decode()


def da_testo(tipo: type[T], testo: str) -> T:
    """The dataclass back, validated. Raises pydantic.ValidationError if the text is not one of its kind."""
    oggetto: T = _adattatore(tipo).validate_json(testo)
    return oggetto
