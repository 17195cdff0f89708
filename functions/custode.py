"""EventBridge Scheduler, every day: no posizione without a machine and a next date, no incasso late in silence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import (
    ciclo,
    documenti,
    enti,
    gestore,
    incassi,
    liste,
    logger,
    macchine,
    metrics,
    orologio,
    posizioni,
)
from shared.casi_uso.custodia import custodisci
from shared.casi_uso.termini_riconciliazione import sorveglia


@gestore
def handler(_: dict[str, Any], __: LambdaContext) -> dict[str, int]:
    aperte = riprese = in_ritardo = maturate = 0
    a_rischio: Counter[int] = Counter()
    for ente in enti().elenca():
        certificato = custodisci(ciclo(), liste(), posizioni(), macchine(), documenti(), ente)
        aperte += certificato.aperte
        riprese += len(certificato.riprese)
        maturate += certificato.penali_maturate
        a_rischio.update(certificato.penali_a_rischio)
        if certificato.riprese:
            logger.error("posizioni senza macchina, riprese", extra={"ente": ente, "posizioni": certificato.riprese})
        in_ritardo += sorveglia(enti(), incassi(), orologio(), ente).in_ritardo
    metrics.add_metric(name="IncassiInRitardo", unit=MetricUnit.Count, value=in_ritardo)
    metrics.add_metric(name="PosizioniAperte", unit=MetricUnit.Count, value=aperte)
    metrics.add_metric(name="PosizioniRiprese", unit=MetricUnit.Count, value=riprese)
    metrics.add_metric(name="PenaliMaturateCent", unit=MetricUnit.Count, value=maturate)
    for giorni, cent in a_rischio.items():
        metrics.add_metric(name=f"PenaliARischio{giorni}Cent", unit=MetricUnit.Count, value=cent)
    return {"aperte": aperte, "riprese": riprese}
