"""Map state `ImportaLotto`: one lotto of accepted rows becomes posizioni."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import enti, flussi, gestore, liste, posizioni
from shared.casi_uso.importazione import importa_lotto
from shared.contratti.passi import LottoDaTrattare


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, int]:
    lotto = LottoDaTrattare.model_validate(event)
    importate = importa_lotto(
        liste(),
        enti(),
        flussi(),
        posizioni(),
        ente=lotto.ente,
        lista=lotto.lista,
        lotto=lotto.lotto.model_dump(),
    )
    return {"posizioni": importate}
