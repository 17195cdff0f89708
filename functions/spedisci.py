"""DynamoDB stream: an order was decided and committed; send it to the notifier, or to who writes papers.

One reader for both: a stream serves two readers well, and the other wakes the machines.
"""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, coda, gestore
from shared.casi_uso.notifica import ordina_documento, spedisci

processore = BatchProcessor(event_type=EventType.DynamoDBStreams)


def _tratta(record: DynamoDBRecord) -> None:
    assert record.dynamodb is not None
    evento = record.dynamodb.new_image
    if "documento" in evento:
        ordina_documento(coda("CODA_DOCUMENTI"), evento["ente"], evento["posizione"], evento["documento"])
        return
    fascicolo = json.loads(evento["dati"]).get("fascicolo", "")
    spedisci(ciclo(), coda("CODA_INCARICHI"), evento["ente"], evento["posizione"], evento["incarico"], fascicolo)


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    return process_partial_response(
        event=event, record_handler=_tratta, processor=processore, context=context
    )
