"""ASL state `SollecitaVisto`: the days for the visto have run; wait again, or give the lista up."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, liste, logger
from shared.casi_uso.visto import sollecita_visto
from shared.contratti.passi import ListaInCorso


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = ListaInCorso.model_validate(event)
    logger.warning("visto non ancora dato", extra={"ente": passo.ente, "lista": passo.lista})
    return sollecita_visto(ciclo(), liste(), passo.ente, passo.lista, passo.iniziata_il)
