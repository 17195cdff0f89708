"""HTTP POST from the pagoPA node, over mutual TLS: one SOAP message in, one out (paForNode).

What is wrong with a message is said in the answer, never by a failure. A failure of ours is
PAA_SYSTEM_ERROR where the node only asked, and a real one for a receipt: the node sends it again.
"""

from __future__ import annotations

import base64
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from functions._avvio import ciclo, coda, flussi, gestore, logger, metrics, ricevute
from shared.casi_uso.nodo import Nodo, Risposta
from shared.dominio.errori import ErroreDominio


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    intestazioni = {nome.lower(): valore for nome, valore in (event.get("headers") or {}).items()}
    azione, grezzo = str(intestazioni.get("soapaction") or ""), _corpo(event)
    nodo = Nodo(ciclo(), flussi(), coda("CODA_PAGAMENTI"), ricevute())
    try:
        risposta = nodo.rispondi(azione, grezzo)
    except (BotoCoreError, ClientError, ErroreDominio) as guasto:
        logger.error("La stazione non ha potuto rispondere.", extra={"errore": type(guasto).__name__})
        di_riserva = nodo.sistema(azione, grezzo)
        if di_riserva is None:
            raise
        risposta = di_riserva
    nome = "".join(parola.title() for parola in risposta.esito.split("_"))
    metrics.add_metric(name=f"Nodo{nome}", unit=MetricUnit.Count, value=1)
    if risposta.respinta:
        metrics.add_metric(name="RicevuteRespinte", unit=MetricUnit.Count, value=1)
    return _in_http(risposta)


def _corpo(event: dict[str, Any]) -> bytes:
    """The bytes as they came: the API passes them in base64, because a message names its own encoding."""
    corpo = str(event.get("body") or "")
    return base64.b64decode(corpo) if event.get("isBase64Encoded") else corpo.encode("utf-8", "surrogatepass")


def _in_http(risposta: Risposta) -> dict[str, Any]:
    return {
        "statusCode": risposta.stato,
        "headers": {"Content-Type": "text/xml; charset=utf-8"},
        "body": risposta.corpo.decode(),
        "isBase64Encoded": False,
    }
