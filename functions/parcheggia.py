"""ASL state `Parcheggia`: a fault that retries did not cure goes on the shelf for ops."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, logger, metrics
from shared.casi_uso.ciclo import parcheggia
from shared.contratti.passi import Guasto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> None:
    guasto = Guasto.model_validate(event)
    logger.error("posizione parcheggiata", extra={"posizione": guasto.posizione, "fase": guasto.fase})
    metrics.add_metric(name="PosizioniParcheggiate", unit=MetricUnit.Count, value=1)
    parcheggia(ciclo(), guasto.ente, guasto.posizione, guasto.fase, guasto.errore)
