"""Uploads of liste di carico: ask for one, follow it, download what was refused."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Response

from functions._avvio import documenti, liste
from functions.api._corpi import RichiestaCaricamento, concedi_caricamento, flusso_in_dati
from functions.api._forme import Scarico
from functions.api._forme_liste import FlussoConcesso, FlussoLetto, FlussoRichiesto
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.dominio.errori import NonTrovato

rotte = Blueprint(__name__)


@rotte.route("/flussi", methods=["POST"])
@con_problemi
@risponde(FlussoConcesso, stato=201, anche={200: FlussoRichiesto})
def richiedi() -> Response:
    """Grant the upload of one file; a content already taken is recognised and not taken twice."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    return concedi_caricamento(chi, corpo(rotte.current_request, RichiestaCaricamento), proprio="lista")


@rotte.route("/flussi/{sha256}", methods=["GET"])
@con_problemi
@risponde(FlussoLetto)
def leggi(sha256: str) -> dict[str, Any]:
    """How a flusso stands, with links to its receipt and scarti when they exist."""
    chi = identita(rotte.current_request)
    flusso = liste().leggi_flusso(chi.ente, sha256)
    dati = flusso_in_dati(flusso, "lista")
    if flusso.lista:
        try:
            lista = liste().leggi_lista(chi.ente, flusso.lista)
        except NonTrovato:
            return dati
        dati["righe"] = lista.controllo.righe
        dati["valide"] = lista.controllo.valide
        dati["scartate"] = lista.controllo.scartate
        dati["totale_cent"] = lista.controllo.totale
        if "ricevuta" in lista.documenti:
            dati["ricevuta"] = documenti().indirizzo_di_scarico(
                lista.documenti["ricevuta"], f"ricevuta-{lista.id}.pdf"
            )
    return dati


@rotte.route("/flussi/{sha256}/scarti", methods=["GET"])
@con_problemi
@risponde(Scarico)
def scarti(sha256: str) -> dict[str, str]:
    """Where to download the refused rows (CSV)."""
    chi = identita(rotte.current_request)
    flusso = liste().leggi_flusso(chi.ente, sha256)
    lista = liste().leggi_lista(chi.ente, flusso.lista or "-")
    annota(rotte, chi, sha256, "righe scartate")
    indirizzo = documenti().indirizzo_di_scarico(lista.documenti["scarti"], f"scarti-{lista.id}.csv")
    return {"indirizzo": indirizzo}
