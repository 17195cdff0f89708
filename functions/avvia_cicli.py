"""Map state `AvviaCicli`: with the visto given, start the machine of each posizione of a group."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, liste
from shared.casi_uso.visto import avvia_cicli
from shared.contratti.passi import GruppoDaAvviare


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, int]:
    gruppo = GruppoDaAvviare.model_validate(event)
    ordinali = gruppo.lotto.ordinali
    avviate = avvia_cicli(ciclo(), liste(), ente=gruppo.ente, lista=gruppo.lista, ordinali=ordinali)
    return {"avviate": avviate}
