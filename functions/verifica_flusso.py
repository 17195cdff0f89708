"""ASL state `VerificaFlusso`: formal control row by row, lotti and scarti out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ambiente, documenti, enti, flussi, gestore, liste, orologio
from shared.casi_uso.carico import RIGHE_PER_LOTTO, verifica_flusso
from shared.contratti.passi import FlussoPreso


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    preso = FlussoPreso.model_validate(event)
    return verifica_flusso(
        liste(),
        enti(),
        flussi(),
        documenti(),
        orologio(),
        ente=preso.ente,
        sha256=preso.sha256,
        righe_per_lotto=int(ambiente().get("RIGHE_PER_LOTTO", RIGHE_PER_LOTTO)),
    )
