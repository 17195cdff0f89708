"""ASL state `ChiudiImportazione`: quadratura of what was stored, then the receipt."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import documenti, enti, flussi, gestore, liste, posizioni
from functions._stampa import stampatore
from shared.casi_uso.ricevuta import chiudi_importazione
from shared.contratti.passi import FlussoPreso


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    preso = FlussoPreso.model_validate(event)
    return chiudi_importazione(
        liste(),
        enti(),
        flussi(),
        documenti(),
        posizioni(),
        stampatore(),
        ente=preso.ente,
        sha256=preso.sha256,
    )
