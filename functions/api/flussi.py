"""Uploads of liste di carico: ask for one, follow it, download what was refused."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from functions._avvio import documenti, flussi, liste, orologio
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from shared.casi_uso.caricamenti import richiedi_caricamento
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import Flusso

rotte = Blueprint(__name__)


class RichiestaCaricamento(BaseModel):
    """`sha256` in hex and `dimensione` in bytes are of the file's content."""

    model_config = ConfigDict(extra="forbid")

    nome_file: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    dimensione: int
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@rotte.route("/flussi", methods=["POST"])
@con_problemi
def richiedi() -> Response:
    """Grant the upload of one file; a content already taken is recognised and not taken twice."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    richiesta = corpo(rotte.current_request, RichiestaCaricamento)
    esito = richiedi_caricamento(
        liste(),
        flussi(),
        orologio(),
        ente=chi.ente,
        utente=chi.utente,
        nome=richiesta.nome_file,
        dimensione=richiesta.dimensione,
        sha256=richiesta.sha256,
    )
    if esito.modulo is None:
        return Response(body={"ripetuto": True, **_stato(esito.flusso)}, status_code=200)
    return Response(
        body={"ripetuto": False, **_stato(esito.flusso), "caricamento": esito.modulo}, status_code=201
    )


@rotte.route("/flussi/{sha256}", methods=["GET"])
@con_problemi
def leggi(sha256: str) -> dict[str, Any]:
    """How a flusso stands, with links to its receipt and scarti when they exist."""
    chi = identita(rotte.current_request)
    flusso = liste().leggi_flusso(chi.ente, sha256)
    dati = _stato(flusso)
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
def scarti(sha256: str) -> dict[str, str]:
    """Where to download the refused rows (CSV)."""
    chi = identita(rotte.current_request)
    flusso = liste().leggi_flusso(chi.ente, sha256)
    lista = liste().leggi_lista(chi.ente, flusso.lista or "-")
    annota(rotte, chi, sha256, "righe scartate")
    indirizzo = documenti().indirizzo_di_scarico(lista.documenti["scarti"], f"scarti-{lista.id}.csv")
    return {"indirizzo": indirizzo}


def _stato(flusso: Flusso) -> dict[str, Any]:
    return {
        "flusso": flusso.sha256,
        "nome_file": flusso.nome,
        "stato": flusso.stato.value,
        "lista": flusso.lista,
        "motivo": flusso.motivo,
        "richiesto_il": flusso.richiesto_il,
    }
