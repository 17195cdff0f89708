"""SQS FIFO, one group per posizione: book each payment once.

The ledger itself refuses a second booking; the idempotency store spares the work for the
repetitions that come soon. A failed message keeps the later ones of its group waiting.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ambiente, ciclo, client, gestore, incassi, metrics
from shared.casi_uso.incasso import RicevutaPagamento, riconcilia

SECONDI_DI_MEMORIA = 24 * 3600

processore = SqsFifoPartialProcessor(skip_group_on_error=True)
configurazione = IdempotencyConfig(
    event_key_jmespath="[codice_fiscale_ente, iur]", expires_after_seconds=SECONDI_DI_MEMORIA
)


def _registra(dati: dict[str, Any]) -> dict[str, object]:
    ricevuta = RicevutaPagamento.model_validate(dati)
    esito = riconcilia(ciclo(), incassi(), ricevuta)
    metrics.add_metric(name=f"Pagamenti{str(esito['esito']).title().replace('_', '')}", unit=MetricUnit.Count, value=1)
    return esito


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    configurazione.register_lambda_context(context)
    memoria = DynamoDBPersistenceLayer(
        table_name=ambiente()["TABELLA_IDEMPOTENZA"], boto3_client=client("dynamodb")
    )
    una_volta = idempotent_function(
        _registra, data_keyword_argument="dati", persistence_store=memoria, config=configurazione
    )

    def tratta(record: SQSRecord) -> None:
        una_volta(dati=record.json_body)

    return process_partial_response(
        event=event, record_handler=tratta, processor=processore, context=context
    )
