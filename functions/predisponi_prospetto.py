"""ASL state `PredisponiProspetto`: the prospetto di sintesi and the elenco di dettaglio for the visto."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, documenti, flussi, gestore, liste
from functions._stampa import stampatore
from shared.casi_uso.prospetto import predisponi_prospetto
from shared.contratti.passi import ListaInCorso


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = ListaInCorso.model_validate(event)
    return predisponi_prospetto(
        ciclo(), liste(), flussi(), documenti(), stampatore(), passo.ente, passo.lista
    )
