"""ASL state `TrasmettiFascicolo`: hand the file over to who continues the enforcement."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, documenti, gestore
from shared.casi_uso.emissione_esecutive import trasmetti_fascicolo
from shared.contratti.passi import PassoDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return trasmetti_fascicolo(ciclo(), documenti(), passo.turno)
