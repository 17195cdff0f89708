"""SQS FIFO, one group per flow id: tie a flusso di rendicontazione to its credit, and tell each of its lines.

Whatever arrives first, the flow or the credit, asks for this look; the second one finds the first.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import coda, documenti, enti, gestore, metrics, movimenti, rendicontazioni
from shared.casi_uso.rendicontazioni import concilia_flusso

processore = SqsFifoPartialProcessor(skip_group_on_error=True)


def _tratta(record: SQSRecord) -> None:
    dati: dict[str, Any] = record.json_body
    esito = concilia_flusso(
        rendicontazioni(),
        movimenti(),
        enti(),
        documenti(),
        coda("CODA_PAGAMENTI"),
        ente=str(dati["ente"]),
        flusso=str(dati["flusso"]),
    )
    nome = str(esito["legame"]).title().replace("_", "")
    metrics.add_metric(name=f"Flussi{nome}", unit=MetricUnit.Count, value=1)


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    return process_partial_response(event=event, record_handler=_tratta, processor=processore, context=context)
