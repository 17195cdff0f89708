"""Templates, and the headers that every page leaves with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from chalice.app import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from functions.web._menu import menu_servizio
from functions.web._parole import parola
from functions.web._statici import RADICE, presenti, versione
from shared.dominio.avvisi import a_gruppi
from shared.dominio.importi import in_euro

PDF = "application/pdf"
MODELLI = RADICE / "templates" / "web"

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""No script at all runs on these pages: not ours, so nobody else's either."""

INTESTAZIONI: Mapping[str, str] = {
    "Content-Security-Policy": CSP,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}


def in_giorno(giorno: date | str | None) -> str:
    """A day as Italians write it; a dash where there is none."""
    if not giorno:
        return "–"
    return (date.fromisoformat(giorno[:10]) if isinstance(giorno, str) else giorno).strftime("%d/%m/%Y")


def migliaia(intero: int) -> str:
    """A whole number with the dots of thousands (`12.500`)."""
    return f"{intero:,}".replace(",", ".")


def in_cifre_italiane(numero: Decimal) -> str:
    """An exact number with the comma, every digit it has."""
    return format(numero, "f").replace(".", ",")


@lru_cache(maxsize=1)
def _modelli() -> Environment:
    modelli = Environment(
        loader=FileSystemLoader(MODELLI),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    vestita = "css/bootstrap-italia.min.css" in presenti()
    modelli.globals.update(v=versione(), vestita=vestita, menu_servizio=menu_servizio)
    modelli.filters.update(euro=in_euro, giorno=in_giorno, gruppi=a_gruppi, parola=parola)
    modelli.filters.update(cifre=in_cifre_italiane, migliaia=migliaia)
    return modelli


def html(modello: str, dati: Mapping[str, Any], stato: int = 200) -> Response:
    """A page; everything in `dati` is escaped where it is written."""
    corpo = _modelli().get_template(modello).render({"sessione": None, "attiva": "", **dati})
    intestazioni: dict[str, str | list[str]] = {**INTESTAZIONI, "Content-Type": "text/html; charset=utf-8"}
    return Response(corpo, intestazioni, stato)


def foglio(contenuto: bytes, nome: str) -> Response:
    """A CSV to download under that name, which is ours."""
    intestazioni: dict[str, str | list[str]] = {
        **INTESTAZIONI,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{nome}"',
    }
    return Response(contenuto.decode(), intestazioni, 200)


def verso(indirizzo: str, biscotto: str = "") -> Response:
    """Send the browser elsewhere with a GET."""
    intestazioni: dict[str, str | list[str]] = {**INTESTAZIONI, "Location": indirizzo, "Content-Type": "text/plain"}
    if biscotto:
        intestazioni["Set-Cookie"] = biscotto
    return Response("", intestazioni, 303)


def carta(contenuto: bytes, nome: str) -> Response:
    """A PDF made for who asks, kept by nobody else."""
    intestazioni: dict[str, str | list[str]] = {
        **INTESTAZIONI,
        "Content-Type": PDF,
        "Content-Disposition": f'attachment; filename="{nome}"',
    }
    return Response(contenuto, intestazioni, 200)
