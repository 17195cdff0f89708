"""Flows of incassi: ask for an upload, follow it, read its receipt, download what was refused."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from chalice.app import Blueprint, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from functions._avvio import documenti, flussi, liste, orologio
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from shared.casi_uso.acquisizione_incassi import (
    CARTELLA,
    CARTELLA_DOCUMENTI,
    DIMENSIONE_MASSIMA,
    chiave_ricevuta,
    chiave_scarti,
)
from shared.casi_uso.caricamenti import richiedi_caricamento
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import Flusso, StatoFlusso

rotte = Blueprint(__name__)


class RichiestaFlusso(BaseModel):
    """`genere`: the flow itself, or the document that proves payments put in by hand."""

    model_config = ConfigDict(extra="forbid")

    nome_file: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    dimensione: int
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    genere: Literal["flusso", "documento"] = "flusso"


@rotte.route("/incassi/flussi", methods=["POST"])
@con_problemi
def richiedi() -> Response:
    """Grant the upload of one flow or document; a content already taken is recognised and not taken twice."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    richiesta = corpo(rotte.current_request, RichiestaFlusso)
    esito = richiedi_caricamento(
        liste(),
        flussi(),
        orologio(),
        ente=chi.ente,
        utente=chi.utente,
        nome=richiesta.nome_file,
        dimensione=richiesta.dimensione,
        sha256=richiesta.sha256,
        cartella=CARTELLA if richiesta.genere == "flusso" else CARTELLA_DOCUMENTI,
        massima=DIMENSIONE_MASSIMA,
    )
    if esito.modulo is None:
        return Response(body={"ripetuto": True, **_stato(esito.flusso)}, status_code=200)
    return Response(body={"ripetuto": False, **_stato(esito.flusso), "caricamento": esito.modulo}, status_code=201)


@rotte.route("/incassi/flussi/{sha256}", methods=["GET"])
@con_problemi
def leggi(sha256: str) -> dict[str, Any]:
    """How a flow stands; once it is read, its receipt: rows, totals, first scarti."""
    chi = identita(rotte.current_request)
    flusso = _di_incassi(chi.ente, sha256)
    dati = _stato(flusso)
    if flusso.stato in (StatoFlusso.ACQUISITO, StatoFlusso.RESPINTO):
        annota(rotte, chi, sha256, "ricevuta del flusso")
        dati["ricevuta"] = json.loads(documenti().leggi(chiave_ricevuta(chi.ente, sha256)))
    return dati


@rotte.route("/incassi/flussi/{sha256}/scarti", methods=["GET"])
@con_problemi
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


def _stato(flusso: Flusso) -> dict[str, Any]:
    return {
        "flusso": flusso.sha256,
        "nome_file": flusso.nome,
        "chiave": flusso.chiave,
        "stato": flusso.stato.value,
        "motivo": flusso.motivo,
        "richiesto_il": flusso.richiesto_il,
    }
