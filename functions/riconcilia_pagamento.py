"""SQS FIFO, one group per posizione: book each payment once.

A message is a receipt of the webhook, one transfer of a receipt of the node, an incasso that a
flow of another channel brought, or what a flusso di rendicontazione says of one. The books
themselves refuse a second booking of the same incasso, so a repetition costs a read and changes
nothing. A failed message keeps the later ones of its group waiting.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, incassi, metrics, rendicontazioni
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.incasso import QuotaRicevuta, RicevutaPagamento
from shared.casi_uso.porte import Incassi
from shared.casi_uso.riconciliazione import registra_incasso
from shared.casi_uso.righe_rendicontate import Distribuzioni, applica_riga
from shared.contratti.messaggio_incasso import MessaggioIncasso
from shared.contratti.messaggio_rendicontato import MessaggioRendicontato
from shared.dominio.incassi import Incasso

processore = SqsFifoPartialProcessor(skip_group_on_error=True)


def _tratta(record: SQSRecord, ciclo: Ciclo, incassi: Incassi, distribuzioni: Distribuzioni) -> None:
    dati: dict[str, Any] = record.json_body
    if "rendicontata" in dati:
        riga = MessaggioRendicontato.model_validate(dati["rendicontata"])
        esito = applica_riga(ciclo, incassi, distribuzioni, riga)
    else:
        # The node was told the amount of the day, interest included: its receipts book that interest too.
        esito = registra_incasso(ciclo, incassi, _incasso(dati, ciclo), attualizzato="trasferimento" in dati)
    metrics.add_metric(name=f"Incassi{str(esito['esito']).title().replace('_', '')}", unit=MetricUnit.Count, value=1)


def _incasso(dati: dict[str, Any], ciclo: Ciclo) -> Incasso:
    """The money a message speaks of: a line of a flow, already read, or a receipt."""
    oggi = ciclo.orologio.oggi()
    if "incasso" in dati:
        return MessaggioIncasso.model_validate(dati["incasso"]).incasso(oggi)
    ente = ciclo.enti.per_codice_fiscale(str(dati["codice_fiscale_ente"]))
    if "trasferimento" in dati:
        return QuotaRicevuta.model_validate(dati).incasso(ente, oggi)
    return RicevutaPagamento.model_validate(dati).incasso(ente, oggi, dati["chiave"])


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    # One set of adapters for the whole batch: what is read of the enti is read once.
    in_uso, cassa, distribuzioni = ciclo(), incassi(), Distribuzioni(rendicontazioni())
    return process_partial_response(
        event=event,
        record_handler=lambda record: _tratta(record, in_uso, cassa, distribuzioni),
        processor=processore,
        context=context,
    )
