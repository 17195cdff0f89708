"""The portal's composition root: where people come in, and who is behind a cookie."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import CookieError, SimpleCookie

from chalice.app import Request

from functions._avvio import ambiente, orologio, rete, tabella
from shared.adattatori.fornitore_oidc import FornitoreOidc
from shared.adattatori.portale_dynamo import IndiciPortale
from shared.adattatori.sessioni_dynamo import SessioniDynamo
from shared.casi_uso.accesso import Durata, riprendi
from shared.dominio.accessi import Portale, Sessione

SESSIONE = "__Host-sessione"
AVVIO = "__Host-avvio"
"""Cookies with this prefix are refused by the browser unless Secure, for the whole host, and of this host alone."""


def sessioni() -> SessioniDynamo:
    return SessioniDynamo(tabella())


def ricerca() -> IndiciPortale:
    return IndiciPortale(tabella())


def rientro() -> str:
    """Where the identity provider sends the browser back."""
    return f"{ambiente()['ORIGINE_PORTALE']}/rientro"


def fornitore(portale: Portale) -> FornitoreOidc:
    """The identity provider of a portal: SPID and CIE for taxpayers, our own pool for those who work here."""
    if portale is Portale.CITTADINO:
        accesso, emittente = ambiente()["ACCESSO_CONTRIBUENTI"], ambiente()["EMITTENTE_CONTRIBUENTI"]
        cliente, ambito = ambiente()["CLIENTE_CONTRIBUENTI"], "openid profile"
        return FornitoreOidc(accesso, emittente, cliente, ambito, rientro(), rete())
    accesso, emittente = ambiente()["ACCESSO_UTENTI"], ambiente()["EMITTENTE_UTENTI"]
    return FornitoreOidc(accesso, emittente, ambiente()["CLIENTE_UTENTI"], "openid email profile", rientro(), rete())


def durata() -> Durata:
    """How long a session may stay unused, and how long it may last."""
    minuti, ore = int(ambiente()["MINUTI_SESSIONE"]), int(ambiente()["ORE_SESSIONE"])
    return Durata(timedelta(minutes=minuti), timedelta(hours=ore))


def biscotto(nome: str, valore: str, secondi: int) -> str:
    """A Set-Cookie value: never read by scripts, nor sent in clear or with what another site posts."""
    return f"{nome}={valore}; Max-Age={secondi}; Path=/; Secure; HttpOnly; SameSite=Lax"


def letto(richiesta: Request, nome: str) -> str:
    """The value of a cookie; blank when there is none, or the header is no cookie header."""
    try:
        biscotti = SimpleCookie(str(richiesta.headers.get("cookie") or ""))
    except CookieError:
        return ""
    return biscotti[nome].value if nome in biscotti else ""


def chi(richiesta: Request) -> Sessione | None:
    """Who is behind the request; None when nobody is in."""
    return riprendi(sessioni(), orologio(), letto(richiesta, SESSIONE), durata())
