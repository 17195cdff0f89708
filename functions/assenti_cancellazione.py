"""ASL state `AssentiCancellazione`: agree to the cancellation of the ipoteca of an extinct debt."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import gestore
from functions._stampa import emissione
from shared.contratti.passi import PassoConOggetto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConOggetto.model_validate(event)
    return emissione().assenti_cancellazione(passo.turno)
