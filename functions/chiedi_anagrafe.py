"""ASL state `ChiediAnagrafe`: ask the registers for one debtor, where no answer came with his lotto."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.anagrafe import verifica_anagrafe
from shared.contratti.passi import PassoDiFase


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return verifica_anagrafe(ciclo(), passo.turno)
