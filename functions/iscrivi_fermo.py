"""ASL state `IscriviFermo`: enter the fermo, once the preavviso has run and the nulla osta holds."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore
from shared.casi_uso.ciclo import applica
from shared.contratti.passi import PassoDiFase
from shared.dominio.misure import iscrivi_fermo


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoDiFase.model_validate(event)
    return applica(ciclo(), passo.turno, iscrivi_fermo)
