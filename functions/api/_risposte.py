"""What a route answers, said beside the route: the OpenAPI document is written from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Risposta:
    """`forme` are the answers by status, `problemi` the refusals beyond those any route of its kind has."""

    forme: dict[int, Any]
    problemi: tuple[int, ...] = ()
    tipo: str = "application/json"


def risponde(
    forma: Any, *, stato: int = 200, anche: dict[int, Any] | None = None, problemi: tuple[int, ...] = (),
    tipo: str = "application/json",
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the shape of the answer with `stato`, of those `anche`, and the refusals of this route alone."""

    def segna(vista: Callable[P, R]) -> Callable[P, R]:
        vista.__dict__["risposta"] = Risposta({stato: forma, **(anche or {})}, problemi, tipo)
        return vista

    return segna
