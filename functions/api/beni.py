"""The assets of a posizione, as the ente's people correct them."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import StringConstraints

from functions._avvio import ciclo
from functions.api._corpi import Richiesta, Riferimento
from functions.api._forme import VeicoloEscluso
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.ciclo import registra_fatto
from shared.dominio.misure import escludi_veicolo

rotte = Blueprint(__name__)


class VeicoloStrumentale(Richiesta):
    """`documento` is the protocol number of what proves that the vehicle serves a business."""

    targa: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{4,10}$")]
    motivo: Annotated[str, StringConstraints(min_length=3, max_length=500)]
    documento: Riferimento


@rotte.route("/posizioni/{posizione}/beni/esclusioni", methods=["POST"])
@con_problemi
@risponde(VeicoloEscluso)
def escludi(posizione: str) -> dict[str, Any]:
    """Take a vehicle out of the measures, within the days of the preavviso (art. 86 c. 2 D.P.R. 602/1973)."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, VeicoloStrumentale)
    esito = registra_fatto(
        ciclo(),
        chi.ente,
        posizione,
        lambda p, regole, oggi: escludi_veicolo(p, regole, oggi, r.targa, r.motivo, r.documento, chi.utente),
    )
    return {**esito, "posizione": posizione, "targa": r.targa}
