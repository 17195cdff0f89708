"""ASL state `PassaFase`: hand the posizione to the next machine, or to the successor of this one."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import passa_fase
from shared.contratti.passi import CambioDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = CambioDiFase.model_validate(event)
    return passa_fase(ciclo(), passo.ente, passo.posizione, passo.a, passo.giro)
