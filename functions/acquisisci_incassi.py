"""EventBridge: a bank, Poste, the treasurer or the Agenzia left a flow of incassi in the bucket.

Tried again as long as it fails, and then kept in the queue of the lost events: what it did before
is done again without effect.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.data_classes import S3EventBridgeNotificationEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import (
    coda,
    documenti,
    enti,
    flussi,
    gestore,
    liste,
    metrics,
    movimenti,
    orologio,
    rendicontazioni,
)
from shared.casi_uso.acquisizione_incassi import acquisisci_flusso


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    arrivo = S3EventBridgeNotificationEvent(event)
    esito = acquisisci_flusso(
        liste(),
        enti(),
        flussi(),
        documenti(),
        movimenti(),
        rendicontazioni(),
        coda("CODA_PAGAMENTI"),
        coda("CODA_FLUSSI"),
        orologio(),
        chiave=arrivo.detail.object.key,
    )
    if esito["esito"] == "RESPINTO":
        metrics.add_metric(name="FlussiIncassiRespinti", unit=MetricUnit.Count, value=1)
    return esito
