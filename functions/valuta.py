"""ASL state `Valuta`: ask the domain for the next step of a posizione."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import valuta
from shared.contratti.passi import PassoDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return valuta(ciclo(), passo.turno)
