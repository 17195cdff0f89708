"""DynamoDB stream: an event from outside was committed; wake the machine that waits."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import risveglia

processore = BatchProcessor(event_type=EventType.DynamoDBStreams)


def _tratta(record: DynamoDBRecord) -> None:
    assert record.dynamodb is not None
    evento = record.dynamodb.new_image
    risveglia(ciclo(), evento["ente"], evento["posizione"])


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    return process_partial_response(
        event=event, record_handler=_tratta, processor=processore, context=context
    )
