"""The one table, empty, for the tests that need it real."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import boto3
from moto import mock_aws

from shared.adattatori.tabella import Tabella


def tavola(pila: ExitStack, *indici: tuple[str, str, str]) -> Tabella:
    """A table on moto, until `pila` closes; each index is (name, hash key, range key)."""
    pila.enter_context(mock_aws())
    client = boto3.client("dynamodb", region_name="eu-south-1")
    attributi = ["PK", "SK", *(nome for _, *chiavi in indici for nome in chiavi)]
    argomenti: dict[str, Any] = {
        "GlobalSecondaryIndexes": [
            {"IndexName": nome, "KeySchema": _chiavi(*chiavi), "Projection": {"ProjectionType": "KEYS_ONLY"}}
            for nome, *chiavi in indici
        ]
    }
    client.create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in attributi],
        KeySchema=_chiavi("PK", "SK"),
        **(argomenti if indici else {}),
    )
    return Tabella(client, "t")


def _chiavi(partizione: str, ordine: str) -> list[dict[str, str]]:
    return [{"AttributeName": partizione, "KeyType": "HASH"}, {"AttributeName": ordine, "KeyType": "RANGE"}]
