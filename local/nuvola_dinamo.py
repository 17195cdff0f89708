"""The shortest way to moto's DynamoDB for the calls a cycle is made of.

botocore builds, signs and parses an HTTP request for each call, and moto parses and builds
it again: two thirds of a journey's time. Here the same handler of moto, with all its checks,
is given the parameters themselves. Whatever it refuses is asked again the long way, so that
an error is botocore's own; a refused write leaves nothing behind, and may be asked twice.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Any

import botocore.client
import moto.dynamodb.responses as risposte
from moto.core.exceptions import ServiceException, _RESTError

from local.nuvola_modello import CONTO, REGIONE
from local.nuvola_toppe import Toppe

OPERAZIONI = {
    "GetItem": "get_item",
    "PutItem": "put_item",
    "UpdateItem": "update_item",
    "TransactWriteItems": "transact_write_items",
    "Query": "query",
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
}
NUMERI = ("Limit",)
"""The only parameters that are numbers; in an attribute a number is text."""

Chiama = Callable[[Any, str, Any], Any]


def diretto(toppe: Toppe, serratura: threading.RLock) -> None:
    """Answer those operations without a request; `serratura` lets one thread at a time into the tables."""
    a_lungo: Chiama = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]

    def chiama(cliente: Any, operazione: str, argomenti: Any) -> Any:
        metodo = OPERAZIONI.get(operazione)
        if metodo is None or cliente.meta.service_model.service_name != "dynamodb":
            return a_lungo(cliente, operazione, argomenti)
        with serratura:
            risposta = _rispondi(metodo, argomenti)
        return a_lungo(cliente, operazione, argomenti) if risposta is None else risposta

    toppe.sostituisci(botocore.client.BaseClient, "_make_api_call", chiama)


def _rispondi(metodo: str, argomenti: dict[str, Any]) -> dict[str, Any] | None:
    """What moto's handler answers; None when it refuses, or botocore would have refused before it."""
    gestore = risposte.DynamoHandler()
    gestore.region, gestore.current_account = REGIONE, CONTO
    try:
        numeri = {nome: argomenti[nome] for nome in NUMERI if nome in argomenti}
        gestore.body = _richiesta({n: v for n, v in argomenti.items() if n not in numeri}) | numeri
        esito = getattr(gestore, metodo)()
    except (_RESTError, ServiceException, TypeError, KeyError, ValueError, AttributeError):
        return None
    return {**copy.deepcopy(esito.result), "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0}}


def _richiesta(valore: Any) -> Any:
    """The same data with nothing shared. Raises TypeError on what no attribute is made of (a number not in text)."""
    if isinstance(valore, dict):
        return {nome: _richiesta(dentro) for nome, dentro in valore.items()}
    if isinstance(valore, list | tuple):
        return [_richiesta(dentro) for dentro in valore]
    if isinstance(valore, str | bytes | bool):
        return valore
    raise TypeError(f"{type(valore).__name__} cannot be in a request")
