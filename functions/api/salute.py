"""Whether the API answers."""

from __future__ import annotations

from chalice.app import Blueprint

from functions._avvio import orologio
from functions.api._forme import Salute
from functions.api._risposte import risponde

rotte = Blueprint(__name__)


@rotte.route("/salute", methods=["GET"])
@risponde(Salute)
def salute() -> dict[str, str]:
    """The legal day, as this process sees it."""
    return {"stato": "ok", "giorno": orologio().oggi().isoformat()}
