"""ASL state `RicercaBeni`: ask the registers which assets the debtor has."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import ricerca_beni
from shared.contratti.passi import PassoDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return ricerca_beni(ciclo(), passo.turno)
