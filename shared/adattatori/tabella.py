"""The one table: keys, batches with their leftovers, transactions with their reasons.

Every key begins with the ente, so that a tenant can be reached only by naming it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, dict[str, Any]]

SCRITTURE_PER_LOTTO = 25
LETTURE_PER_LOTTO = 100
TENTATIVI = 8


class CondizioneNonVerificata(Exception):
    """A conditional write was refused; `motivi` has one code per item of the transaction (`None` where it held)."""

    def __init__(self, motivi: Sequence[str | None]) -> None:
        super().__init__(", ".join(motivo or "ok" for motivo in motivi))
        self.motivi = tuple(motivi)


class LottoIncompleto(Exception):
    """DynamoDB kept handing items back: nothing is lost, the same batch may be sent again."""


def chiave_ente(ente: str) -> str:
    return f"ENTE#{ente}"


def chiave_posizione(ente: str, posizione: str) -> str:
    return f"ENTE#{ente}#POS#{posizione}"


def chiave_piano(ente: str, piano: int) -> str:
    return f"ENTE#{ente}#PIANO#{piano:06d}"


def testo(valore: str) -> dict[str, str]:
    return {"S": valore}


def numero(valore: int) -> dict[str, str]:
    return {"N": str(valore)}


class Tabella:
    """A DynamoDB table through the low-level client: typed items in, typed items out."""

    def __init__(self, client: Any, nome: str) -> None:
        self._client = client
        self.nome = nome

    def leggi(self, pk: str, sk: str) -> Item | None:
        """One item, strongly consistent; None when it is not there."""
        risposta = self._client.get_item(
            TableName=self.nome, Key={"PK": testo(pk), "SK": testo(sk)}, ConsistentRead=True
        )
        item: Item | None = risposta.get("Item")
        return item

    def elenca(self, pk: str, prefisso: str) -> Iterator[Item]:
        """The items of a partition whose sort key begins with `prefisso`, in order, strongly consistent.

        A blank `prefisso` means all of them.
        """
        condizione, valori = "PK = :pk", {":pk": testo(pk)}
        if prefisso:
            condizione, valori = f"{condizione} AND begins_with(SK, :sk)", {**valori, ":sk": testo(prefisso)}
        pagine = self._client.get_paginator("query").paginate(
            TableName=self.nome,
            KeyConditionExpression=condizione,
            ExpressionAttributeValues=valori,
            ConsistentRead=True,
        )
        for pagina in pagine:
            yield from pagina["Items"]

    def elenca_indice(self, indice: str, attributo: str, valore: str) -> Iterator[Item]:
        """The keys under `valore` in an index, in its order; eventually consistent: never read money here."""
        pagine = self._client.get_paginator("query").paginate(
            TableName=self.nome,
            IndexName=indice,
            KeyConditionExpression="#a = :v",
            ExpressionAttributeNames={"#a": attributo},
            ExpressionAttributeValues={":v": testo(valore)},
        )
        for pagina in pagine:
            yield from pagina["Items"]

    def prime_dell_indice(
        self,
        indice: str,
        chiave: tuple[str, str],
        quante: int,
        *,
        ordine: tuple[str, str] | None = None,
        dopo: Item | None = None,
    ) -> list[Item]:
        """At most `quante` keys under `chiave` (attribute, value) in an index, in its order; eventually consistent.

        With `ordine` (attribute, prefix) those alone whose sort key begins so; `dopo` is the last item
        of the page before, with its keys. One call, whatever the index holds.
        """
        condizione, nomi, valori = "#a = :v", {"#a": chiave[0]}, {":v": testo(chiave[1])}
        if ordine is not None:
            condizione = f"{condizione} AND begins_with(#o, :o)"
            nomi, valori = {**nomi, "#o": ordine[0]}, {**valori, ":o": testo(ordine[1])}
        argomenti: dict[str, Any] = {} if dopo is None else {"ExclusiveStartKey": dopo}
        risposta = self._client.query(
            TableName=self.nome,
            IndexName=indice,
            KeyConditionExpression=condizione,
            ExpressionAttributeNames=nomi,
            ExpressionAttributeValues=valori,
            Limit=quante,
            **argomenti,
        )
        items: list[Item] = risposta["Items"]
        return items

    def tratto_dell_indice(
        self,
        indice: str,
        chiave: tuple[str, str],
        tratto: tuple[str, str, str],
        quante: int,
        *,
        dal_fondo: bool = False,
    ) -> list[Item]:
        """At most `quante` keys of an index under `chiave` (attribute, value), in order. Eventually consistent.

        `tratto` is the attribute of the sort key with its first and last value, both included; `dal_fondo` begins
        at the last. One query.
        """
        attributo, da, a = tratto
        if da > a:
            return []
        risposta = self._client.query(
            TableName=self.nome,
            IndexName=indice,
            KeyConditionExpression="#p = :p AND #s BETWEEN :d AND :a",
            ExpressionAttributeNames={"#p": chiave[0], "#s": attributo},
            ExpressionAttributeValues={":p": testo(chiave[1]), ":d": testo(da), ":a": testo(a)},
            ScanIndexForward=not dal_fondo,
            Limit=quante,
        )
        items: list[Item] = risposta["Items"]
        return items

    def conta_indice(self, indice: str, attributo: str, valore: str) -> int:
        """How many keys stand under `valore` in an index; eventually consistent."""
        pagine = self._client.get_paginator("query").paginate(
            TableName=self.nome,
            IndexName=indice,
            KeyConditionExpression="#a = :v",
            ExpressionAttributeNames={"#a": attributo},
            ExpressionAttributeValues={":v": testo(valore)},
            Select="COUNT",
        )
        return sum(pagina["Count"] for pagina in pagine)

    def leggi_molti(self, chiavi: Iterable[tuple[str, str]]) -> Iterator[Item]:
        """Items by key, strongly consistent, in no particular order; missing ones are left out."""
        lotto: list[dict[str, Any]] = []
        for pk, sk in chiavi:
            lotto.append({"PK": testo(pk), "SK": testo(sk)})
            if len(lotto) == LETTURE_PER_LOTTO:
                yield from self._leggi_lotto(lotto)
                lotto = []
        if lotto:
            yield from self._leggi_lotto(lotto)

    def _leggi_lotto(self, chiavi: list[dict[str, Any]]) -> Iterator[Item]:
        richiesta: dict[str, Any] = {self.nome: {"Keys": chiavi, "ConsistentRead": True}}
        for tentativo in range(TENTATIVI):
            risposta = self._client.batch_get_item(RequestItems=richiesta)
            yield from risposta["Responses"].get(self.nome, [])
            richiesta = risposta.get("UnprocessedKeys") or {}
            if not richiesta:
                return
            _attendi(tentativo)
        raise LottoIncompleto("letture non completate")

    def scrivi_molti(self, items: Iterable[Item]) -> None:
        """Put items in batches of 25, sending again what DynamoDB hands back. Raises LottoIncompleto."""
        lotto: list[dict[str, Any]] = []
        for item in items:
            lotto.append({"PutRequest": {"Item": item}})
            if len(lotto) == SCRITTURE_PER_LOTTO:
                self._scrivi_lotto(lotto)
                lotto = []
        if lotto:
            self._scrivi_lotto(lotto)

    def _scrivi_lotto(self, richieste: list[dict[str, Any]]) -> None:
        restano: dict[str, Any] = {self.nome: richieste}
        for tentativo in range(TENTATIVI):
            restano = self._client.batch_write_item(RequestItems=restano).get("UnprocessedItems") or {}
            if not restano:
                return
            _attendi(tentativo)
        raise LottoIncompleto("scritture non completate")

    def crea(self, item: Item) -> None:
        """Put an item that must not exist yet. Raises CondizioneNonVerificata."""
        self._condizionata(
            "put_item", Item=item, ConditionExpression="attribute_not_exists(PK)"
        )

    def sostituisci(self, item: Item, versione_letta: int) -> None:
        """Put an item over the version that was read. Raises CondizioneNonVerificata."""
        self._condizionata(
            "put_item",
            Item=item,
            ConditionExpression="versione = :v",
            ExpressionAttributeValues={":v": numero(versione_letta)},
        )

    def scrivi(self, item: Item) -> None:
        self._client.put_item(TableName=self.nome, Item=item)

    def aggiorna(
        self,
        pk: str,
        sk: str,
        espressione: str,
        valori: Mapping[str, Any] | None = None,
        condizione: str | None = None,
        nomi: Mapping[str, str] | None = None,
        ritorna: str = "NONE",
    ) -> Item:
        """UpdateItem; the attributes asked by `ritorna`. Raises CondizioneNonVerificata."""
        argomenti: dict[str, Any] = {
            "Key": {"PK": testo(pk), "SK": testo(sk)},
            "UpdateExpression": espressione,
            "ReturnValues": ritorna,
        }
        if valori:
            argomenti["ExpressionAttributeValues"] = dict(valori)
        if condizione:
            argomenti["ConditionExpression"] = condizione
        if nomi:
            argomenti["ExpressionAttributeNames"] = dict(nomi)
        attributi: Item = self._condizionata("update_item", **argomenti).get("Attributes", {})
        return attributi

    def transazione(self, operazioni: Sequence[dict[str, Any]]) -> None:
        """All or none (100 at most). The very same operations again are the same transaction for ten minutes.

        Raises CondizioneNonVerificata with the reason of each operation.
        """
        # The token must differ between two different mutations of the same version, or the second would
        # be answered as if it had been written.
        identita = hashlib.sha256(json.dumps(operazioni, sort_keys=True).encode()).hexdigest()[:36]
        complete = [
            {tipo: {"TableName": self.nome, **argomenti} for tipo, argomenti in operazione.items()}
            for operazione in operazioni
        ]
        try:
            self._client.transact_write_items(TransactItems=complete, ClientRequestToken=identita)
        except self._client.exceptions.TransactionCanceledException as errore:
            motivi = [motivo.get("Code") for motivo in errore.response["CancellationReasons"]]
            codici = [None if codice in (None, "None") else codice for codice in motivi]
            if all(codice in (None, "ConditionalCheckFailed") for codice in codici):
                raise CondizioneNonVerificata(codici) from errore
            raise

    def _condizionata(self, operazione: str, **argomenti: Any) -> Any:
        try:
            return getattr(self._client, operazione)(TableName=self.nome, **argomenti)
        except ClientError as errore:
            if errore.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise CondizioneNonVerificata(("ConditionalCheckFailed",)) from errore
            raise


def _attendi(tentativo: int) -> None:
    time.sleep(min(0.05 * 2**tentativo, 2))
