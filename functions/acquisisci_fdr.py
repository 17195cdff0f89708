"""EventBridge Scheduler, every day: download the flussi di rendicontazione that pagoPA has published.

What is left when the time ends makes the invocation fail: it is tried again, and goes on from there.
"""

from __future__ import annotations

import time
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ambiente, client, enti, flussi, gestore, metrics, orologio, rendicontazioni
from shared.adattatori.fdr_rest import FdrRest
from shared.casi_uso.scarico_fdr import scarica_pubblicati

RISERVA = 180_000
"""Milliseconds kept for the flow that is being downloaded: at one call a second, a hundred thousand payments."""


class TempoFinito(Exception):
    """Some flows are left: the next try takes them."""


@gestore
def handler(_: dict[str, Any], contesto: LambdaContext) -> dict[str, int]:
    chiave = client("secretsmanager").get_secret_value(SecretId=ambiente()["SEGRETO_FDR"])["SecretString"]
    nodo = FdrRest(ambiente()["INDIRIZZO_FDR"], chiave, time.sleep, int(ambiente()["SECONDI_FRA_CHIAMATE"]))
    esito = scarica_pubblicati(
        nodo,
        rendicontazioni(),
        enti(),
        flussi(),
        orologio(),
        lambda: contesto.get_remaining_time_in_millis() > RISERVA,
    )
    metrics.add_metric(name="FdrScaricati", unit=MetricUnit.Count, value=esito.scaricati)
    metrics.add_metric(name="FdrNonScaricati", unit=MetricUnit.Count, value=esito.falliti)
    if esito.rimasti:
        raise TempoFinito(f"{esito.rimasti} flussi rimasti")
    return {"scaricati": esito.scaricati, "gia_acquisiti": esito.gia_acquisiti, "falliti": esito.falliti}
