"""EventBridge Scheduler, every day: close the decades that have ended, for every ente, and look at the terms.

A decade ends on the 10th, the 20th and the last of the month, so it is closed the day after; a day on which
closing failed is made up by the next. In January the account of the year before is printed at each closing,
and on the 31st: the last payments to the treasury are recorded in those days.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import cassa, documenti, enti, gestore, logger, metrics
from functions._stampa import stampatore
from shared.casi_uso.conto_gestione import stampa_conto
from shared.casi_uso.riversamento import chiudi_decadi, in_ritardo, in_scadenza
from shared.dominio.errori import ErroreDominio

GENNAIO, ULTIMO = 1, 31


class EntiNonChiusi(Exception):
    """For some enti a decade could not be closed: the others are, and these are tried again."""


@gestore
def handler(_: dict[str, Any], __: LambdaContext) -> dict[str, int]:
    porte = cassa()
    oggi = porte.orologio.oggi()
    conti = {"chiuse": 0, "in_scadenza": 0, "in_ritardo": 0}
    falliti = []
    for identita in enti().elenca():
        ente = enti().leggi(identita)
        try:
            chiuse = chiudi_decadi(porte, ente)
            conti["chiuse"] += len(chiuse)
            conti["in_scadenza"] += len(in_scadenza(porte, ente))
            conti["in_ritardo"] += len(in_ritardo(porte, ente))
            if oggi.month == GENNAIO and (chiuse or oggi.day == ULTIMO):
                stampa_conto(porte, stampatore(), documenti(), ente, oggi.year - 1)
        except ErroreDominio as errore:
            # One ente must not hold the money of the others.
            logger.error("decade non chiusa", extra={"ente": identita, "codice": errore.codice})
            falliti.append(identita)
    for nome, metrica in (
        ("chiuse", "DecadiChiuse"), ("in_scadenza", "RiversamentiInScadenza"), ("in_ritardo", "RiversamentiInRitardo"),
    ):  # fmt: skip
        metrics.add_metric(name=metrica, unit=MetricUnit.Count, value=conti[nome])
    if falliti:
        raise EntiNonChiusi(", ".join(falliti))
    return conti
