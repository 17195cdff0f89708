"""The costs of a local run: what was counted on a day is found under that day, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import boto3
from moto import mock_aws

from local.cassa_simulata import OrologioFermo
from local.misure_locali import MisureLocali
from shared.adattatori.consumi_cloudwatch import ConsumiCloudWatch


@dataclass
class NuvolaContata:
    """What `MisureLocali` asks of a cloud."""

    cloudwatch: Any
    orologio: OrologioFermo
    entrati: dict[str, int] = field(default_factory=dict)
    invocate: int = 0

    def client(self, servizio: str) -> Any:
        assert servizio == "cloudwatch"
        return self.cloudwatch

    def transizioni(self) -> dict[str, int]:
        return self.entrati

    def invocazioni(self) -> int:
        return self.invocate


def test_ogni_giorno_pubblica_cio_che_e_stato_consumato_dal_giorno_prima() -> None:
    with mock_aws():
        client = boto3.client("cloudwatch", region_name="eu-south-1")
        nuvola = NuvolaContata(client, OrologioFermo(date(2025, 3, 2)))
        misure = MisureLocali(cast(Any, nuvola))
        for giorno, entrati, invocate in ((2, {"Notifica": 30, "Chiusura": 2}, 40), (3, {"Notifica": 35}, 41)):
            nuvola.orologio.giorno = date(2025, 3, giorno)
            nuvola.entrati |= entrati
            nuvola.invocate = invocate
            misure.pubblica(nuvola.orologio.giorno)
        consumi, mezzanotte = ConsumiCloudWatch(client, "t"), datetime(2025, 3, 2, tzinfo=UTC)
        primo = consumi.fra(mezzanotte, mezzanotte + timedelta(days=1))
        entrambi = consumi.fra(mezzanotte, mezzanotte + timedelta(days=2))
    assert (primo["transizioni"], primo["invocazioni"]) == (32, 40)
    assert (entrambi["transizioni"], entrambi["invocazioni"]) == (37, 41)
    # What the emulator does not count is not measured: never zero.
    assert entrambi["letture"] is None
