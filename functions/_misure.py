"""The figures of the guard as CloudWatch metrics (EMF): what the dashboard and the alarms of osservabilita.yaml read.

Amounts are cents: the dashboard divides them. A figure by clause or by label has dimensions of its own and is written
apart; its total, which the alarms watch, stands with the other metrics of the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from functions._avvio import metrics
from shared.casi_uso.custodia import Certificato
from shared.casi_uso.penali_in_corso import Penali, penali_in_corso

SPAZIO, SERVIZIO = "Riscossa", "riscossa"


def misura_custodia(certificati: Sequence[tuple[str, Certificato]]) -> None:
    """What the guard certified, each ente with its profilo: posizioni, executions that stood still, penalties."""
    solo = [certificato for _, certificato in certificati]
    _conta("PosizioniAperte", sum(c.aperte for c in solo))
    _conta("PosizioniRiprese", sum(len(c.riprese) for c in solo))
    _conta("PosizioniOrfane", sum(c.aperte - c.con_prossimo_passo for c in solo))
    _conta("EsecuzioniFerme", sum(len(c.sollecitate) for c in solo))
    _conta("CertificatiEmessi", len(solo))
    penali = penali_in_corso((profilo, c.quadro) for profilo, c in certificati)
    for (profilo, termine), voce in sorted(penali.items()):
        _scrivi(_penali(voce), {"profilo": profilo, "clausola": termine})
    for nome, valore in _penali(sum(penali.values(), Penali())).items():
        _conta(nome, valore)


def misura_coda(incassi: Mapping[str, int], in_ritardo: int) -> None:
    """How many incassi wait for a person, label by label, over every ente; how many past the term of the contract."""
    _conta("IncassiInRitardo", in_ritardo)
    for etichetta, quanti in sorted(incassi.items()):
        _scrivi({"IncassiInCoda": quanti}, {"etichetta": etichetta})
    _conta("IncassiInCoda", sum(incassi.values()))


def _penali(voce: Penali) -> dict[str, int]:
    return {
        "PenaliMaturateCent": voce.maturata,
        "PenaliARischio7Cent": voce.a_rischio_7,
        "PenaliARischio30Cent": voce.a_rischio_30,
        "TerminiInScadenza7": voce.in_scadenza_7,
        "TerminiMancati": voce.mancati,
    }


def _conta(nome: str, valore: int) -> None:
    metrics.add_metric(name=nome, unit=MetricUnit.Count, value=valore)


def _scrivi(valori: Mapping[str, int], dimensioni: Mapping[str, str]) -> None:
    """One line of its own: the metrics of the run have no dimension but the service."""
    riga = EphemeralMetrics(namespace=SPAZIO, service=SERVIZIO)
    for nome, valore in dimensioni.items():
        riga.add_dimension(nome, valore)
    for nome, quanto in valori.items():
        riga.add_metric(name=nome, unit=MetricUnit.Count, value=quanto)
    riga.flush_metrics()
