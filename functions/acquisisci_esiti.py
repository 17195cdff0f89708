"""EventBridge: the notifier, or a register, left an outcome file in the bucket."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.data_classes import S3EventBridgeNotificationEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, flussi, gestore
from shared.casi_uso.notifica import acquisisci_esito


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    arrivo = S3EventBridgeNotificationEvent(event)
    return acquisisci_esito(ciclo(), flussi(), arrivo.detail.object.key)
