"""ASL state `RegistraTermineMancato`: a contract term ran out, or a late fulfilment closed one."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import registra_termine_mancato
from shared.contratti.passi import PassoDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return registra_termine_mancato(ciclo(), passo.turno)
