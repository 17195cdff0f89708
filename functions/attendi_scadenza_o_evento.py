"""ASL state `AttendiScadenzaOEvento`: leave the task token where the next event will find it."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import attendi
from shared.contratti.passi import Attesa


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> None:
    passo = Attesa.model_validate(event)
    attendi(ciclo(), passo.turno, passo.token, passo.entro)
