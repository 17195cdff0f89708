"""ASL state `PrevediIncassi`: what the lista is expected to bring in, month by month, kept for the portal."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, documenti, gestore, liste
from shared.casi_uso.previsione import prevedi
from shared.contratti.passi import ListaInCorso


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = ListaInCorso.model_validate(event)
    return prevedi(ciclo(), liste(), documenti(), passo.ente, passo.lista)
