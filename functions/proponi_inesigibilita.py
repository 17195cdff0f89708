"""ASL state `ProponiInesigibilita`: put the credit before the ente as not collectable."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import proponi_inesigibilita
from shared.contratti.passi import PassoConOggetto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConOggetto.model_validate(event)
    return proponi_inesigibilita(ciclo(), passo.turno, passo.oggetto)
