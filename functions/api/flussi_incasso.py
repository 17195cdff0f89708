"""Flows of incassi: ask for an upload, follow it, read its receipt, download what was refused."""

from __future__ import annotations

import json
from typing import Any, Literal

from chalice.app import Blueprint, Response

from functions._avvio import documenti, liste
from functions.api._corpi import RichiestaCaricamento, concedi_caricamento, flusso_in_dati
from functions.api._forme import Scarico
from functions.api._forme_liste import FlussoConcesso, FlussoIncassiLetto, FlussoRichiesto
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.acquisizione_incassi import (
    CARTELLA,
    CARTELLA_DOCUMENTI,
    DIMENSIONE_MASSIMA,
    chiave_ricevuta,
    chiave_scarti,
)
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import Flusso, StatoFlusso

rotte = Blueprint(__name__)


class RichiestaFlusso(RichiestaCaricamento):
    """`genere`: the flow itself, or the document that proves payments put in by hand."""

    genere: Literal["flusso", "documento"] = "flusso"


@rotte.route("/incassi/flussi", methods=["POST"])
@con_problemi
@risponde(FlussoConcesso, stato=201, anche={200: FlussoRichiesto})
def richiedi() -> Response:
    """Grant the upload of one flow or document; a content already taken is recognised and not taken twice."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    richiesta = corpo(rotte.current_request, RichiestaFlusso)
    cartella = CARTELLA if richiesta.genere == "flusso" else CARTELLA_DOCUMENTI
    return concedi_caricamento(chi, richiesta, proprio="chiave", cartella=cartella, massima=DIMENSIONE_MASSIMA)


@rotte.route("/incassi/flussi/{sha256}", methods=["GET"])
@con_problemi
@risponde(FlussoIncassiLetto)
def leggi(sha256: str) -> dict[str, Any]:
    """How a flow stands; once it is read, its receipt: rows, totals, first scarti."""
    chi = identita(rotte.current_request)
    flusso = _di_incassi(chi.ente, sha256)
    dati = flusso_in_dati(flusso, "chiave")
    if flusso.stato in (StatoFlusso.ACQUISITO, StatoFlusso.RESPINTO):
        annota(rotte, chi, sha256, "ricevuta del flusso")
        dati["ricevuta"] = json.loads(documenti().leggi(chiave_ricevuta(chi.ente, sha256)))
    return dati


@rotte.route("/incassi/flussi/{sha256}/scarti", methods=["GET"])
@con_problemi
@risponde(Scarico)
def scarti(sha256: str) -> dict[str, str]:
    """Where to download the refused rows (CSV). 404 until the flow is read."""
    chi = identita(rotte.current_request)
    flusso = _di_incassi(chi.ente, sha256)
    if flusso.stato not in (StatoFlusso.ACQUISITO, StatoFlusso.RESPINTO):
        raise NonTrovato("Il flusso non è ancora stato letto.")
    annota(rotte, chi, sha256, "scarti del flusso")
    nome = f"scarti-incassi-{sha256[:12]}.csv"
    return {"indirizzo": documenti().indirizzo_di_scarico(chiave_scarti(chi.ente, sha256), nome)}


def _di_incassi(ente: str, sha256: str) -> Flusso:
    flusso = liste().leggi_flusso(ente, sha256)
    if not flusso.chiave.startswith(f"{CARTELLA}/"):
        raise NonTrovato("Il flusso indicato non esiste.")
    return flusso
