"""SQS FIFO, one group per posizione: book each payment once.

A message is a receipt of the webhook, one transfer of a receipt of the node, an incasso that a
flow of another channel brought, or what a flusso di rendicontazione says of one. The books
themselves refuse a second booking of the same incasso, so a repetition costs a refused write and
changes nothing. What the messages of a batch lead to is read with one call. A failed message
keeps the later ones of its group waiting.
"""

from __future__ import annotations

from contextlib import suppress
from json import JSONDecodeError
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSEvent, SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import ClientError
from pydantic import ValidationError

from functions._avvio import ciclo, gestore, incassi, logger, metrics, rendicontazioni
from shared.adattatori.tabella import LottoIncompleto
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.incasso import QuotaRicevuta, RicevutaPagamento
from shared.casi_uso.lette_insieme import LetteInsieme, leggi_insieme
from shared.casi_uso.porte import Incassi
from shared.casi_uso.riconciliazione import registra_incasso
from shared.casi_uso.righe_rendicontate import Distribuzioni, applica_riga
from shared.contratti.messaggio_incasso import MessaggioIncasso
from shared.contratti.messaggio_rendicontato import MessaggioRendicontato
from shared.dominio.errori import ErroreDominio
from shared.dominio.incassi import Incasso

processore = SqsFifoPartialProcessor(skip_group_on_error=True)


def _tratta(
    record: SQSRecord, ciclo: Ciclo, incassi: Incassi, distribuzioni: Distribuzioni, lette: LetteInsieme
) -> None:
    dati: dict[str, Any] = record.json_body
    if "rendicontata" in dati:
        riga = MessaggioRendicontato.model_validate(dati["rendicontata"])
        esito = applica_riga(ciclo, incassi, distribuzioni, riga)
    else:
        # The node was told the amount of the day, interest included: its receipts book that interest too.
        nuovo = _incasso(dati, ciclo)
        esito = registra_incasso(ciclo, incassi, nuovo, attualizzato="trasferimento" in dati, lette=lette)
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


def _leggi_insieme(event: dict[str, Any], ciclo: Ciclo) -> LetteInsieme:
    """What the batch leads to. A message that cannot be read is left to its own turn, which tells why."""
    denari: list[Incasso] = []
    for record in SQSEvent(event).records:
        with suppress(ValidationError, ErroreDominio, JSONDecodeError, KeyError):
            dati: Any = record.json_body
            if isinstance(dati, dict) and "rendicontata" not in dati:
                denari.append(_incasso(dati, ciclo))
    try:
        return leggi_insieme(ciclo, denari)
    except (ClientError, LottoIncompleto) as guasto:
        # Each message reads for itself, and fails by itself.
        logger.warning("letture insieme non riuscite", motivo=type(guasto).__name__)
        return LetteInsieme()


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    # One set of adapters for the whole batch: what is read of the enti is read once.
    in_uso, cassa, distribuzioni = ciclo(), incassi(), Distribuzioni(rendicontazioni())
    lette = _leggi_insieme(event, in_uso)
    return process_partial_response(
        event=event,
        record_handler=lambda record: _tratta(record, in_uso, cassa, distribuzioni, lette),
        processor=processore,
        context=context,
    )
