"""What the API serves, published by the API itself."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from chalice.app import Blueprint, Response

from functions.api._risposte import risponde

rotte = Blueprint(__name__)

RADICE = Path(__file__).resolve().parents[2]
POSTI = (RADICE / "openapi.json", RADICE / "docs" / "openapi.json")
"""In the package; on this machine. Written from the code, and held equal to it by a test."""


@lru_cache(maxsize=1)
def _documento() -> str:
    return next(posto.read_text("utf-8") for posto in POSTI if posto.is_file())


@rotte.route("/openapi.json", methods=["GET"])
@risponde(dict[str, Any])
def descrizione() -> Response:
    """The OpenAPI 3.1 document of this build. Anybody may read it: it names no one."""
    return Response(_documento(), {"Content-Type": "application/json", "Cache-Control": "public, max-age=3600"}, 200)
