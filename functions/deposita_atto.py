"""ASL state `DepositaAtto`: nobody can be found, the notifier deposits the act and posts the notice of it."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.notifica import affida_consegna
from shared.contratti.passi import PassoConOggetto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConOggetto.model_validate(event)
    return affida_consegna(ciclo(), passo.turno, passo.oggetto)
