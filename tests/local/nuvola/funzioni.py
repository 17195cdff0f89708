"""Handlers of the small house: they write down what happens to them."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from functions import _avvio

DIARIO: list[tuple[str, str, str]] = []
GETTONI: dict[str, str] = {}
GIRI: Counter[str] = Counter()
RIFIUTA: set[str] = set()
ROTONDE = 3
ATTESA = 180 * 86400


def azzera() -> None:
    DIARIO.clear()
    GETTONI.clear()
    GIRI.clear()
    RIFIUTA.clear()


def _scrivi(chi: str, che: str) -> None:
    DIARIO.append((f"{_avvio.orologio().adesso():%Y-%m-%dT%H:%M:%S}", chi, che))


def valuta(evento: dict[str, Any], _contesto: Any) -> dict[str, Any]:
    posizione = evento["posizione"]
    GIRI[posizione] += 1
    _scrivi("valuta", posizione)
    tabella = _avvio.ambiente()["TABELLA"]
    _avvio.client("dynamodb").put_item(
        TableName=tabella,
        Item={"PK": {"S": posizione}, "SK": {"S": f"GIRO#{GIRI[posizione]}"}, "tipo": {"S": "GIRO"}},
    )
    if evento.get("evento", {}).get("pagato") or GIRI[posizione] > ROTONDE:
        return {"esito": "FINE", "posizione": posizione}
    return {"esito": "ATTENDI", "posizione": posizione, "secondi": evento.get("secondi", ATTESA)}


def attendi(evento: dict[str, Any], _contesto: Any) -> None:
    GETTONI[evento["posizione"]] = evento["gettone"]


def elabora(evento: dict[str, Any], contesto: Any) -> dict[str, Any]:
    assert contesto.get_remaining_time_in_millis() == 30_000
    if evento["posizione"] in RIFIUTA:
        raise ValueError("riga rifiutata")
    _scrivi("elabora", evento["posizione"])
    return {"posizione": evento["posizione"]}


def lavora(evento: dict[str, Any], _contesto: Any) -> dict[str, Any]:
    """As a FIFO consumer must: after a failure, the rest of its group goes back unread."""
    falliti, gruppi = [], set()
    for registrazione in evento["Records"]:
        corpo, gruppo = registrazione["body"], registrazione["attributes"]["MessageGroupId"]
        if corpo in RIFIUTA or gruppo in gruppi:
            gruppi.add(gruppo)
            falliti.append({"itemIdentifier": registrazione["messageId"]})
        if corpo in RIFIUTA or gruppo not in gruppi:
            _scrivi("rifiuta" if corpo in RIFIUTA else "lavora", corpo)
    return {"batchItemFailures": falliti}


def osserva(evento: dict[str, Any], _contesto: Any) -> None:
    for registrazione in evento["Records"]:
        _scrivi("osserva", registrazione["dynamodb"]["NewImage"]["SK"]["S"])


def guardia(evento: dict[str, Any], _contesto: Any) -> None:
    _scrivi("guardia", evento.get("ogni") or evento["detail-type"])


def sportello(evento: dict[str, Any], _contesto: Any) -> dict[str, Any]:
    autore = evento["requestContext"].get("authorizer", {}).get("claims", {})
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(
            {
                "risorsa": evento["resource"],
                "percorso": evento["pathParameters"],
                "query": evento["queryStringParameters"],
                "corpo": evento["body"],
                "ente": autore.get("custom:ente"),
                "gruppi": autore.get("cognito:groups"),
            }
        ),
    }
