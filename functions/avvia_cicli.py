"""Map state `AvviaCicli`: with the visto given, start the machine of each posizione of a lotto."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ciclo, gestore, liste
from shared.casi_uso.visto import avvia_cicli
from shared.contratti.passi import LottoDaTrattare


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, int]:
    lotto = LottoDaTrattare.model_validate(event)
    avviate = avvia_cicli(ciclo(), liste(), ente=lotto.ente, lista=lotto.lista, lotto=lotto.lotto.model_dump())
    return {"avviate": avviate}
