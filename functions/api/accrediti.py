"""Credits of pagoPA that are tied to no flow: who waits for what, and the flow a person says a credit pays."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import BaseModel, ConfigDict, StringConstraints

from functions._avvio import coda, movimenti, rendicontazioni
from functions.api._forme_incassi import AccreditiLetti, AccreditoAttribuito
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.rendicontazioni import accrediti_da_guardare, attribuisci_accredito
from shared.dominio.rendicontazioni import StatoFlusso

rotte = Blueprint(__name__)

PREFISSO = "MOVIMENTO#"


class Attribuzione(BaseModel):
    """`flusso`: the id as the flow has it, read on a paper or asked to the bank."""

    model_config = ConfigDict(extra="forbid")

    flusso: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=35)]


@rotte.route("/incassi/accrediti", methods=["GET"])
@con_problemi
@risponde(AccreditiLetti)
def elenca() -> dict[str, Any]:
    """The credits without their flow, and the flows that do not agree with theirs, the oldest first."""
    chi = identita(rotte.current_request)
    attesi = accrediti_da_guardare(rendicontazioni(), movimenti(), chi.ente)
    return {"accrediti": [_in_dati(stato) for stato in attesi]}


@rotte.route("/incassi/accrediti/{movimento}/flusso", methods=["POST"])
@con_problemi
@risponde(AccreditoAttribuito)
def attribuisci(movimento: str) -> dict[str, Any]:
    """Say which flow a credit pays whose causale was cut. It is tied only if the amounts agree."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    richiesta = corpo(rotte.current_request, Attribuzione)
    chiarito = attribuisci_accredito(
        movimenti(), coda("CODA_FLUSSI"), ente=chi.ente, movimento=f"{PREFISSO}{movimento}", flusso=richiesta.flusso,
        autore=chi.utente,
    )  # fmt: skip
    return {"movimento": movimento, "flusso": chiarito.flusso}


def _in_dati(stato: StatoFlusso) -> dict[str, Any]:
    return {
        "flusso": stato.flusso,
        "etichetta": stato.legame.value,
        "motivo": stato.motivo,
        "movimenti": [identita.removeprefix(PREFISSO) for identita in stato.movimenti],
        "accreditato_cent": stato.accreditato,
        "dichiarato_cent": stato.totale,
        "dal": stato.giorno.isoformat() if stato.giorno else None,
    }
