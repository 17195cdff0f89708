"""The short way to the tables answers as the long one does, and refuses with botocore's own errors."""

from __future__ import annotations

from typing import Any

import botocore.client
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from local import nuvola_dinamo
from local.nuvola import Nuvola

VOCE: dict[str, Any] = {
    "PK": {"S": "ENTE#a"},
    "SK": {"S": "X"},
    "n": {"N": "7"},
    "vero": {"BOOL": True},
    "niente": {"NULL": True},
    "byte": {"B": b"\x00\xff"},
    "dentro": {"M": {"lista": {"L": [{"S": "uno"}, {"B": b"due"}]}}},
}
CHIAVE = {"PK": VOCE["PK"], "SK": VOCE["SK"]}


def nome_tabella(nuvola: Nuvola) -> str:
    return str(nuvola.client("dynamodb").list_tables()["TableNames"][0])


def chiave(nuvola: Nuvola) -> dict[str, Any]:
    """The key of the small house's table, whatever its names."""
    schema = nuvola.client("dynamodb").describe_table(TableName=nome_tabella(nuvola))["Table"]["KeySchema"]
    return {parte["AttributeName"]: {"S": "x"} for parte in schema}


@pytest.fixture(params=["breve", "lunga"])
def via(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "lunga":
        monkeypatch.setattr(nuvola_dinamo, "OPERAZIONI", {})
    return str(request.param)


def test_quel_che_si_scrive_si_rilegge_uguale_per_tutte_e_due_le_vie(via: str, nuvola: Nuvola) -> None:
    client, nome, k = nuvola.client("dynamodb"), nome_tabella(nuvola), chiave(nuvola)
    voce = {**{n: v for n, v in VOCE.items() if n not in ("PK", "SK")}, **k}
    client.put_item(TableName=nome, Item=voce)
    assert client.get_item(TableName=nome, Key=k, ConsistentRead=True)["Item"] == voce
    aggiunta = client.update_item(
        TableName=nome, Key=k, UpdateExpression="ADD n :uno", ExpressionAttributeValues={":uno": {"N": "1"}},
        ReturnValues="UPDATED_NEW",
    )  # fmt: skip
    assert aggiunta["Attributes"] == {"n": {"N": "8"}}
    assert client.get_item(TableName=nome, Key=k)["Item"] == {**voce, "n": {"N": "8"}}
    assert "Item" not in client.get_item(TableName=nome, Key={n: {"S": "altro"} for n in k})


def test_le_letture_di_molte_voci_sono_le_stesse_per_tutte_e_due_le_vie(via: str, nuvola: Nuvola) -> None:
    client, nome, k = nuvola.client("dynamodb"), nome_tabella(nuvola), chiave(nuvola)
    partizione, *_ = k
    altro = {n: v for n, v in VOCE.items() if n not in ("PK", "SK")}
    quante = range(3 if len(k) > 1 else 1)
    voci = [{**altro, **{n: {"S": "stessa" if n == partizione else f"{i}"} for n in k}} for i in quante]
    client.batch_write_item(RequestItems={nome: [{"PutRequest": {"Item": voce}} for voce in voci]})
    chiesta = {
        "TableName": nome, "KeyConditionExpression": "#p = :p", "ExpressionAttributeNames": {"#p": partizione},
        "ExpressionAttributeValues": {":p": {"S": "stessa"}}, "ConsistentRead": True,
    }  # fmt: skip
    lette: list[Any] = []
    for pagina in client.get_paginator("query").paginate(**chiesta, PaginationConfig={"PageSize": 2}):
        lette += pagina["Items"]
    assert lette == voci
    prima = client.query(**chiesta, Limit=1)
    assert (prima["Items"], prima["Count"]) == (voci[:1], 1)
    chiavi = [{n: voce[n] for n in k} for voce in voci]
    richiesta = {nome: {"Keys": chiavi, "ConsistentRead": True}}
    trovate = client.batch_get_item(RequestItems=richiesta)["Responses"][nome]
    assert sorted(map(repr, trovate)) == sorted(map(repr, voci))
    with pytest.raises(ClientError):
        client.query(**{**chiesta, "IndexName": "che-non-esiste"})
    with pytest.raises(ParamValidationError):
        client.query(**{**chiesta, "ExpressionAttributeValues": {":p": {"N": 5}}})


def test_i_rifiuti_sono_quelli_di_botocore_e_non_lasciano_nulla(via: str, nuvola: Nuvola) -> None:
    client, nome, k = nuvola.client("dynamodb"), nome_tabella(nuvola), chiave(nuvola)
    nuova = {n: {"S": "nuova"} for n in k}
    primo = next(iter(k))
    client.put_item(TableName=nome, Item={**k, "n": {"N": "1"}})
    with pytest.raises(ClientError) as negata:
        client.put_item(TableName=nome, Item=k, ConditionExpression=f"attribute_not_exists({primo})")
    assert negata.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    with pytest.raises(client.exceptions.TransactionCanceledException) as annullata:
        client.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": nome, "Item": nuova}},
                {"Put": {"TableName": nome, "Item": k, "ConditionExpression": f"attribute_not_exists({primo})"}},
            ]
        )
    motivi = [motivo["Code"] for motivo in annullata.value.response["CancellationReasons"]]
    assert motivi == ["None", "ConditionalCheckFailed"]
    assert "Item" not in client.get_item(TableName=nome, Key=nuova)
    with pytest.raises(ParamValidationError):
        client.put_item(TableName=nome, Item={**k, "n": {"N": 5}})


def test_chi_riceve_una_voce_non_ha_in_mano_la_tabella(nuvola: Nuvola) -> None:
    client, nome, k = nuvola.client("dynamodb"), nome_tabella(nuvola), chiave(nuvola)
    client.put_item(TableName=nome, Item={**k, "dentro": {"M": {"a": {"S": "1"}}}})
    client.get_item(TableName=nome, Key=k)["Item"]["dentro"]["M"]["a"]["S"] = "2"
    assert client.get_item(TableName=nome, Key=k)["Item"]["dentro"] == {"M": {"a": {"S": "1"}}}


def test_chiusa_la_nuvola_botocore_e_quello_di_prima(nuvola: Nuvola) -> None:
    nuvola.chiudi()
    assert botocore.client.BaseClient._make_api_call.__module__ == "botocore.client"  # type: ignore[attr-defined]
