"""ASL state `RegistraFlusso`: a file has landed in the bucket; claim it for this execution."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import enti, gestore, liste, orologio
from shared.casi_uso.flussi import registra_flusso
from shared.contratti.passi import FileArrivato


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    arrivo = FileArrivato.model_validate(event)
    return registra_flusso(liste(), enti(), orologio(), chiave=arrivo.chiave, esecuzione=arrivo.esecuzione)
