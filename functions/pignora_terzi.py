"""ASL state `PignoraTerzi`: order a third party to pay us what it owes the debtor."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import gestore
from functions._stampa import emissione_esecutive
from shared.contratti.passi import PassoConOggetto


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, object]:
    passo = PassoConOggetto.model_validate(event)
    return emissione_esecutive().pignora_terzi(passo.turno, passo.oggetto)
