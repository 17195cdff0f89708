"""SQS FIFO, one group per posizione: book each payment once.

The books themselves refuse a second booking of the same incasso, so a repetition costs a read
and changes nothing. A message is a receipt of the webhook, or one transfer of a receipt of the
node. A failed message keeps the later ones of its group waiting.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, incassi, metrics
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.incasso import QuotaRicevuta, RicevutaPagamento
from shared.casi_uso.porte import Incassi
from shared.casi_uso.riconciliazione import registra_incasso

processore = SqsFifoPartialProcessor(skip_group_on_error=True)


def _tratta(record: SQSRecord, ciclo: Ciclo, incassi: Incassi) -> None:
    dati: dict[str, Any] = record.json_body
    ente = ciclo.enti.per_codice_fiscale(str(dati["codice_fiscale_ente"]))
    oggi, del_nodo = ciclo.orologio.oggi(), "trasferimento" in dati
    if del_nodo:
        incasso = QuotaRicevuta.model_validate(dati).incasso(ente, oggi)
    else:
        incasso = RicevutaPagamento.model_validate(dati).incasso(ente, oggi, dati["chiave"])
    esito = registra_incasso(ciclo, incassi, incasso, attualizzato=del_nodo)
    metrics.add_metric(name=f"Incassi{str(esito['esito']).title().replace('_', '')}", unit=MetricUnit.Count, value=1)


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    # One set of adapters for the whole batch: what is read of the enti is read once.
    in_uso, cassa = ciclo(), incassi()
    return process_partial_response(
        event=event,
        record_handler=lambda record: _tratta(record, in_uso, cassa),
        processor=processore,
        context=context,
    )
