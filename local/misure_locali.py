"""What AWS would have counted while the local cloud runs: the page of costs has figures that were measured here.

State transitions and invocations are exact. Units of reading and writing are not published: the emulator does not
count them as DynamoDB does, and the page says of what is missing that it was not measured.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from local.nuvola import Nuvola

UN_MINUTO = timedelta(minutes=1)


class MisureLocali:
    """Puts in the local CloudWatch, as each day begins, what the day before consumed."""

    def __init__(self, nuvola: Nuvola) -> None:
        self._nuvola = nuvola
        self._gia = {"transizioni": 0, "invocazioni": 0}

    def pubblica(self, _: date) -> None:
        """One point for each count, a minute before midnight."""
        conti = {"transizioni": sum(self._nuvola.transizioni().values()), "invocazioni": self._nuvola.invocazioni()}
        nuove = {cosa: conti[cosa] - self._gia[cosa] for cosa in conti}
        self._gia = conti
        stati = [{"Name": "ServiceMetric", "Value": "StateTransition"}]
        self._punto("AWS/States", "ConsumedCapacity", stati, nuove["transizioni"])
        self._punto("AWS/Lambda", "Invocations", [], nuove["invocazioni"])

    def _punto(self, spazio: str, misura: str, dimensioni: list[dict[str, str]], quanti: int) -> None:
        punto: dict[str, Any] = {
            "MetricName": misura, "Dimensions": dimensioni, "Value": quanti,
            "Timestamp": self._nuvola.orologio.adesso() - UN_MINUTO,
        }  # fmt: skip
        self._nuvola.client("cloudwatch").put_metric_data(Namespace=spazio, MetricData=[punto])
