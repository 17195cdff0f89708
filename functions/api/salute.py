"""Whether the API answers."""

from __future__ import annotations

from chalice.app import Blueprint

from functions._avvio import orologio

rotte = Blueprint(__name__)


@rotte.route("/salute", methods=["GET"])
def salute() -> dict[str, str]:
    """The legal day, as this process sees it."""
    return {"stato": "ok", "giorno": orologio().oggi().isoformat()}
