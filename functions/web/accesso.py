"""The home page, coming in and going out."""

from __future__ import annotations

import re

from chalice.app import Blueprint, Response

from functions._avvio import orologio
from functions.web._pagine import html, verso
from functions.web._rotte import MODULO, aperta, esigi_nostro, letto_modulo
from functions.web._sessione import (
    AVVIO,
    SESSIONE,
    biscotto,
    chi,
    durata,
    fornitore,
    letto,
    rientro,
    sessioni,
)
from shared.casi_uso.accesso import DURATA_AVVIO, concludi, inizia, ritira
from shared.dominio.accessi import AccessoRifiutato, Portale
from shared.dominio.errori import NonTrovato

rotte = Blueprint(__name__)

_PAGINA_INTERNA = re.compile(r"/(cittadino|ente|servizio)(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


@rotte.route("/", methods=["GET"])
@aperta
def casa() -> Response:
    """Where everybody begins."""
    return html("casa.html", {"sessione": chi(rotte.current_request)})


@rotte.route("/accesso/{portale}", methods=["GET"])
@aperta
def entra(portale: str) -> Response:
    """Send the browser to the identity provider of that portal."""
    if portale not in list(Portale):
        raise NonTrovato("Quest'area non esiste.")
    scelto = Portale(portale)
    chiesta = _campo("verso")
    # Only a page of that portal: an address given by others must not become a redirect.
    propria = _PAGINA_INTERNA.fullmatch(chiesta) and chiesta.startswith(f"/{scelto}")
    pagina = chiesta if propria else f"/{scelto}"
    indirizzo, segreto = inizia(sessioni(), fornitore(scelto), orologio(), scelto, rientro(), pagina)
    return verso(indirizzo, biscotto(AVVIO, segreto, int(DURATA_AVVIO.total_seconds())))


@rotte.route("/rientro", methods=["GET"])
@aperta
def rientra() -> Response:
    """Back from the identity provider, with a code or with its refusal."""
    segreto = letto(rotte.current_request, AVVIO)
    avvio = ritira(sessioni(), orologio(), segreto, _campo("state"))
    codice = _campo("code")
    if not codice:
        raise AccessoRifiutato("Il servizio di identità non ha concesso l'accesso.")
    _, nuovo = concludi(sessioni(), fornitore(avvio.portale), orologio(), avvio, codice, durata())
    return verso(avvio.verso, biscotto(SESSIONE, nuovo, int(durata().massima.total_seconds())))


@rotte.route("/esci", methods=["POST"], content_types=[MODULO])
@aperta
def esci() -> Response:
    """End the session here; the cookie that is left names nothing."""
    sessione = chi(rotte.current_request)
    if sessione is not None:
        campi, _ = letto_modulo(rotte.current_request)
        esigi_nostro(rotte.current_request, sessione, campi)
        sessioni().chiudi(sessione.id)
    return verso("/", biscotto(SESSIONE, "", 0))


def _campo(nome: str) -> str:
    """A field of the query; blank when it is not there."""
    campi = rotte.current_request.query_params
    return str(campi.get(nome) or "") if campi else ""
