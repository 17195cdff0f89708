"""ASL state `RegistraInfruttuosita`: record why enforcement took nothing more."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.emissione_esecutive import registra_infruttuosita
from shared.contratti.passi import PassoConMotivo


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConMotivo.model_validate(event)
    return registra_infruttuosita(ciclo(), passo.turno, passo.motivo)
