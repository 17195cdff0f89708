"""ASL state `RegistraMotivoMancatoAvvio`: say why no measure was started."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import registra_motivo_mancato_avvio
from shared.contratti.passi import PassoConMotivo


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConMotivo.model_validate(event)
    return registra_motivo_mancato_avvio(ciclo(), passo.turno, passo.motivo)
