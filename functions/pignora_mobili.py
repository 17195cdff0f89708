"""ASL state `PignoraMobili`: charge the ufficiale della riscossione to seize goods."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import gestore
from functions._stampa import emissione_esecutive
from shared.contratti.passi import PassoConOggetto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConOggetto.model_validate(event)
    return emissione_esecutive().pignora_mobili(passo.turno, passo.oggetto)
