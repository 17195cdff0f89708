"""EventBridge Scheduler, on the 1st, the 11th and the 21st: close the decades that have ended, for every ente.

In January it also prints the account of the year before, each time anew: the last payments to the treasury
are recorded in those days.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import cassa, documenti, enti, gestore, logger, metrics
from functions._stampa import stampatore
from shared.casi_uso.conto_gestione import stampa_conto
from shared.casi_uso.riversamento import chiudi_decadi, in_ritardo
from shared.dominio.errori import ErroreDominio

GENNAIO = 1


class EntiNonChiusi(Exception):
    """For some enti a decade could not be closed: the others are, and these are tried again."""


@gestore
def handler(_: dict[str, Any], __: LambdaContext) -> dict[str, int]:
    porte = cassa()
    oggi = porte.orologio.oggi()
    chiuse = ritardi = 0
    falliti = []
    for identita in enti().elenca():
        ente = enti().leggi(identita)
        try:
            chiuse += len(chiudi_decadi(porte, ente))
            ritardi += len(in_ritardo(porte, ente))
            if oggi.month == GENNAIO:
                stampa_conto(porte, stampatore(), documenti(), ente, oggi.year - 1)
        except ErroreDominio as errore:
            # One ente must not hold the money of the others.
            logger.error("decade non chiusa", extra={"ente": identita, "codice": errore.codice})
            falliti.append(identita)
    metrics.add_metric(name="DecadiChiuse", unit=MetricUnit.Count, value=chiuse)
    metrics.add_metric(name="RiversamentiInRitardo", unit=MetricUnit.Count, value=ritardi)
    if falliti:
        raise EntiNonChiusi(", ".join(falliti))
    return {"chiuse": chiuse, "in_ritardo": ritardi}
