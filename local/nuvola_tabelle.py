"""What is changed in moto's DynamoDB: transactions and queries that do not grow with the table.

moto copies whole tables before a transaction (1 s at 6,000 items) and sorts whole tables at
each query (100 ms): here a failed transaction restores the items it touched, and a query
sees only the items of its key. The answers stay moto's.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import moto.dynamodb.models as dinamo
import moto.dynamodb.models.table as tabelle
from moto.dynamodb.models.dynamo_type import DynamoType

from local.nuvola_toppe import Toppe

_INDICE = 7  # the place of `index_name` among the positional arguments of moto's Table.query


def transazioni(toppe: Toppe) -> None:
    """A failed TransactWriteItems puts back the items it touched and forgets their stream records."""

    def copia_profonda(oggetto: Any, memo: Any = None) -> Any:
        return oggetto if isinstance(oggetto, tabelle.Table) else copy.deepcopy(oggetto, memo)

    toppe.sostituisci(dinamo, "copy", SimpleNamespace(copy=copy.copy, deepcopy=copia_profonda))
    scrivi = dinamo.DynamoDBBackend.transact_write_items

    def scrivi_o_ripristina(backend: Any, transact_items: list[dict[str, Any]]) -> None:
        with _ripristino(backend, transact_items):
            scrivi(backend, transact_items)

    toppe.sostituisci(dinamo.DynamoDBBackend, "transact_write_items", scrivi_o_ripristina)


@contextmanager
def _ripristino(backend: Any, operazioni: list[dict[str, Any]]) -> Iterator[None]:
    salvati: list[tuple[Any, dict[str, Any], Any]] = []
    flussi: dict[str, int] = {}
    for operazione in operazioni:
        corpo = next(iter(operazione.values()))
        tabella = backend.tables.get(corpo.get("TableName", "").split("/")[-1])
        if tabella is None:
            continue
        if tabella.stream_shard is not None:
            flussi.setdefault(tabella.name, len(tabella.stream_shard.items))
        voce = corpo.get("Item") or corpo.get("Key") or {}
        nomi = [tabella.hash_key_attr, *([tabella.range_key_attr] if tabella.range_key_attr else [])]
        if all(nome in voce for nome in nomi):
            chiave = {nome: voce[nome] for nome in nomi}
            salvati.append((tabella, chiave, copy.deepcopy(backend.get_item(tabella.name, chiave))))
    try:
        yield
    except BaseException:
        for tabella, chiave, prima in salvati:
            _rimetti(tabella, chiave, prima)
        for nome, lunghezza in flussi.items():
            del backend.tables[nome].stream_shard.items[lunghezza:]
        raise


def _rimetti(tabella: Any, chiave: dict[str, Any], prima: Any) -> None:
    tipo = DynamoType
    primo = tipo(chiave[tabella.hash_key_attr])
    if tabella.range_key_attr is None:
        if prima is None:
            tabella.items.pop(primo, None)
        else:
            tabella.items[primo] = prima
        return
    secondo = tipo(chiave[tabella.range_key_attr])
    if prima is not None:
        tabella.items[primo][secondo] = prima
    elif primo in tabella.items:
        tabella.items[primo].pop(secondo, None)


def ricerche(toppe: Toppe) -> None:
    """Queries that look at the items of one key, and listings sorted by plain values."""
    cerca = tabelle.Table.query

    def cerca_fra_i_suoi(tabella: Any, *argomenti: Any, **altro: Any) -> Any:
        indice = argomenti[_INDICE] if len(argomenti) > _INDICE else altro.get("index_name")
        tabella.scelti = _scelti(tabella, argomenti[0], indice, altro.get("hash_key_conditions") or [])
        try:
            return cerca(tabella, *argomenti, **altro)
        finally:
            del tabella.scelti

    def ordinati(tabella: Any) -> list[Any]:
        voci = getattr(tabella, "scelti", None)
        if tabella.range_key_attr is None:
            return sorted(tabella.items.values() if voci is None else voci, key=lambda v: v.hash_key.cast_value)
        return sorted(
            _tutte(tabella) if voci is None else voci, key=lambda v: (v.hash_key.cast_value, v.range_key.cast_value)
        )

    toppe.sostituisci(tabelle.Table, "query", cerca_fra_i_suoi)
    toppe.sostituisci(tabelle.Table, "all_items", ordinati)


def _tutte(tabella: Any) -> Iterable[Any]:
    if tabella.range_key_attr is None:
        return list(tabella.items.values())
    return [voce for gruppo in tabella.items.values() for voce in gruppo.values()]


def _scelti(tabella: Any, chiave: Any, indice: str | None, condizioni: list[tuple[str, Any]]) -> Iterable[Any]:
    if indice is None:
        if chiave not in tabella.items:
            return []
        return list(tabella.items[chiave].values()) if tabella.range_key_attr else [tabella.items[chiave]]
    # Numbers have many spellings: moto compares those, text is compared here.
    testi = [(nome, valore.value) for nome, valore in condizioni if valore.type == "S"]
    return [
        voce
        for voce in _tutte(tabella)
        if all((trovato := voce.attrs.get(nome)) is not None and trovato.value == testo for nome, testo in testi)
    ]
