"""ASL state `ChiudiPignoramento`: the third party has let its days go by."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.emissione_esecutive import chiudi_pignoramento
from shared.contratti.passi import PassoDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return chiudi_pignoramento(ciclo(), passo.turno)
