"""What CloudWatch says was consumed: transitions and invocations of the whole account, units of our one table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

UN_GIORNO = timedelta(days=1)
MISURE_MASSIME = 40
"""Series asked for at once: a table, its indexes, and the two of the account."""

Serie = tuple[str, str, str, list[dict[str, str]]]
"""What it counts, namespace, name of the metric, dimensions."""


class ConsumiCloudWatch:
    """Sums over a period, day by day. A series without a point was not measured: None, never zero."""

    def __init__(self, client: Any, tabella: str) -> None:
        self._client = client
        self._tabella = tabella

    def fra(self, dal: datetime, al: datetime) -> dict[str, int | None]:
        """`transizioni`, `invocazioni`, `letture`, `scritture` (units, indexes included), from `dal` to before `al`."""
        serie = [
            ("transizioni", "AWS/States", "ConsumedCapacity", [_dimensione("ServiceMetric", "StateTransition")]),
            ("invocazioni", "AWS/Lambda", "Invocations", []),
            *self._della_tabella("letture", "ConsumedReadCapacityUnits"),
            *self._della_tabella("scritture", "ConsumedWriteCapacityUnits"),
        ][:MISURE_MASSIME]
        somme: dict[str, int | None] = dict.fromkeys((cosa for cosa, *_ in serie), None)
        for (cosa, *_), punti in zip(serie, self._punti(serie, dal, al), strict=True):
            if punti:
                somme[cosa] = (somme[cosa] or 0) + round(sum(punti))
        return somme

    def _della_tabella(self, cosa: str, misura: str) -> list[Serie]:
        """The table and each of its indexes has a series of its own."""
        trovate = self._client.list_metrics(
            Namespace="AWS/DynamoDB", MetricName=misura, Dimensions=[_dimensione("TableName", self._tabella)]
        )["Metrics"]
        dimensioni = [trovata["Dimensions"] for trovata in trovate] or [[_dimensione("TableName", self._tabella)]]
        return [(cosa, "AWS/DynamoDB", misura, sue) for sue in dimensioni]

    def _punti(self, serie: list[Serie], dal: datetime, al: datetime) -> list[list[float]]:
        domande = [
            {
                "Id": f"m{numero}",
                "MetricStat": {
                    "Metric": {"Namespace": spazio, "MetricName": misura, "Dimensions": dimensioni},
                    "Period": int(UN_GIORNO.total_seconds()),
                    "Stat": "Sum",
                },
            }
            for numero, (_, spazio, misura, dimensioni) in enumerate(serie)
        ]
        per_id: dict[str, list[float]] = {f"m{numero}": [] for numero in range(len(serie))}
        pagine = self._client.get_paginator("get_metric_data").paginate(
            MetricDataQueries=domande, StartTime=dal, EndTime=al
        )
        for pagina in pagine:
            for risultato in pagina["MetricDataResults"]:
                per_id[risultato["Id"]] += risultato["Values"]
        return list(per_id.values())


def _dimensione(nome: str, valore: str) -> dict[str, str]:
    return {"Name": nome, "Value": valore}
