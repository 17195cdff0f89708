"""ASL state `AttendiVisto`: leave the task token where the visto will find it."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, liste
from shared.casi_uso.visto import attendi_visto
from shared.contratti.passi import AttesaVisto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> None:
    attesa = AttesaVisto.model_validate(event)
    attendi_visto(ciclo(), liste(), attesa.ente, attesa.lista, attesa.token)
