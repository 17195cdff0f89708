"""SQS FIFO, one group per posizione: write the papers that committed events ask for, each once."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, documenti, gestore
from functions._stampa import stampatore
from shared.casi_uso.redazione import redigi

processore = SqsFifoPartialProcessor(skip_group_on_error=True)


def _tratta(record: SQSRecord) -> None:
    ordine = record.json_body
    redigi(ciclo(), documenti(), stampatore(), ordine["ente"], ordine["posizione"], ordine["documento"])


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    return process_partial_response(
        event=event, record_handler=_tratta, processor=processore, context=context
    )
