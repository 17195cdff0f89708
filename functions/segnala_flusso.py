"""ASL state `SegnalaFlusso`: the intake of a file failed; keep the reason for ops."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import gestore, liste, logger, metrics, orologio
from shared.casi_uso.flussi import segnala_flusso
from shared.contratti.passi import FlussoInErrore


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> None:
    guasto = FlussoInErrore.model_validate(event)
    logger.error("presa in carico non riuscita", extra={"chiave": guasto.chiave})
    metrics.add_metric(name="FlussiInErrore", unit=MetricUnit.Count, value=1)
    motivo = f"{guasto.errore.get('Error', 'errore')}: {guasto.errore.get('Cause', '')}"
    segnala_flusso(liste(), orologio(), chiave=guasto.chiave, motivo=motivo)
