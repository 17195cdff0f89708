"""Incassi in DynamoDB: one item each, and the giornale, one partition for each ente, day and shard.

| PK | SK | what |
|---|---|---|
| `ENTE#<ente>#INCASSO#<id>` | `INCASSO` | the incasso as it is now, in the index `per_coda` while it needs a look |
| `ENTE#<ente>#GIORNALE#<day>#<shard>` | id of the line | one line of the giornale, never changed |

Money is read from these items alone: the index only says which ones to read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import LETTURE_PER_LOTTO, CondizioneNonVerificata, Item, Tabella, numero, testo
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata, VersioneSuperata
from shared.dominio.giornale import RigaGiornale
from shared.dominio.incassi import Etichetta, Incasso

FRAMMENTI_GIORNALE = 8
"""A day of a large ente is written in parallel by many workers: its lines are spread over so many partitions."""


def chiave_incasso(ente: str, incasso: str) -> str:
    return f"ENTE#{ente}#INCASSO#{incasso}"


def chiave_giornale(ente: str, giorno: date, frammento: int) -> str:
    return f"ENTE#{ente}#GIORNALE#{giorno.isoformat()}#{frammento}"


def chiave_coda(ente: str, etichetta: Etichetta) -> str:
    return f"ENTE#{ente}#CODA#{etichetta}"


class IncassiDynamo:
    """The port `Incassi` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def leggi(self, ente: str, incasso: str) -> Incasso:
        item = self._tabella.leggi(chiave_incasso(ente, incasso), "INCASSO")
        if item is None:
            raise NonTrovato(f"L'incasso {incasso} non esiste.")
        return _da_item(item)

    def leggi_molti(self, ente: str, incassi: Iterable[str]) -> Iterator[Incasso]:
        for item in self._tabella.leggi_molti((chiave_incasso(ente, i), "INCASSO") for i in incassi):
            yield _da_item(item)

    def salva(self, incasso: Incasso, righe: Sequence[RigaGiornale] = ()) -> None:
        try:
            self._tabella.transazione(operazioni_di_incasso(incasso, righe))
        except CondizioneNonVerificata as rifiuto:
            if incasso.versione and rifiuto.motivi[0]:
                raise VersioneSuperata(f"L'incasso {incasso.id} è cambiato: rileggerlo e riprovare.") from rifiuto
            raise GiaRegistrato(f"L'incasso {incasso.id} è già registrato.") from rifiuto

    def in_coda(self, ente: str, etichetta: Etichetta) -> Iterator[Incasso]:
        dopo = ""
        while True:
            pagina, dopo = self.pagina(ente, etichetta, dopo, LETTURE_PER_LOTTO)
            yield from pagina
            if not dopo:
                return

    def pagina(self, ente: str, etichetta: Etichetta, dopo: str, quanti: int) -> tuple[list[Incasso], str]:
        coda = chiave_coda(ente, etichetta)
        chiavi = self._tabella.prime_dell_indice("per_coda", ("coda_pk", coda), quanti, dopo=_segno(ente, coda, dopo))
        per_id = {i.id: i for i in self.leggi_molti(ente, (_incasso_di(chiave) for chiave in chiavi))}
        ordinati = [per_id[_incasso_di(chiave)] for chiave in chiavi if _incasso_di(chiave) in per_id]
        seguito = chiavi[-1]["coda_sk"]["S"] if len(chiavi) == quanti else ""
        # The index may be late: what has moved since is another label's.
        return [i for i in ordinati if i.etichetta is etichetta and i.da_guardare], seguito

    def quanti_in_coda(self, ente: str, etichetta: Etichetta) -> int:
        """How many wait with that label, as the index has them: a figure for who watches, not for the books."""
        return self._tabella.conta_indice("per_coda", "coda_pk", chiave_coda(ente, etichetta))

    def giornale(self, ente: str, dal: date, al: date) -> Iterator[RigaGiornale]:
        giorno = dal
        while giorno <= al:
            for frammento in range(FRAMMENTI_GIORNALE):
                for item in self._tabella.elenca(chiave_giornale(ente, giorno, frammento), ""):
                    yield da_testo(RigaGiornale, item["dati"]["S"])
            giorno += timedelta(days=1)


def operazioni_di_incasso(incasso: Incasso | None, righe: Sequence[RigaGiornale]) -> list[dict[str, Any]]:
    """The writes of a transaction that store an incasso over the version read, and its lines once each."""
    operazioni: list[dict[str, Any]] = []
    if incasso is not None:
        operazione: dict[str, Any] = {"Item": _item(incasso)}
        if incasso.versione:
            operazione["ConditionExpression"] = "versione = :v"
            operazione["ExpressionAttributeValues"] = {":v": numero(incasso.versione)}
        else:
            operazione["ConditionExpression"] = "attribute_not_exists(PK)"
        operazioni.append({"Put": operazione})
    operazioni += [
        {"Put": {"Item": _item_riga(riga), "ConditionExpression": "attribute_not_exists(PK)"}} for riga in righe
    ]
    return operazioni


def _item(incasso: Incasso) -> Item:
    item: Item = {
        "PK": testo(chiave_incasso(incasso.ente, incasso.id)),
        "SK": testo("INCASSO"),
        "dati": testo(in_testo(incasso)),
        "versione": numero(incasso.versione + 1),
    }
    if incasso.da_guardare:
        item["coda_pk"] = testo(chiave_coda(incasso.ente, incasso.etichetta))
        item["coda_sk"] = testo(f"{(incasso.scadenza or incasso.acquisito_il).isoformat()}#{incasso.id}")
    return item


def _incasso_di(item: Item) -> str:
    return str(item["PK"]["S"].rpartition("#INCASSO#")[2])


_SEGNO = re.compile(r"\d{4}-\d{2}-\d{2}#.+")


def _segno(ente: str, coda: str, dopo: str) -> Item | None:
    """Where a page begins: the keys of the last item before it, which the sort key of the index names whole."""
    if not dopo:
        return None
    if not _SEGNO.fullmatch(dopo):
        raise RegolaViolata("Il segno di continuazione non è valido: ripartire dalla prima pagina.")
    incasso = chiave_incasso(ente, dopo.partition("#")[2])
    return {"PK": testo(incasso), "SK": testo("INCASSO"), "coda_pk": testo(coda), "coda_sk": testo(dopo)}


def _da_item(item: Item) -> Incasso:
    return replace(da_testo(Incasso, item["dati"]["S"]), versione=int(item["versione"]["N"]))


def _item_riga(riga: RigaGiornale) -> Item:
    frammento = int(hashlib.sha256(riga.id.encode()).hexdigest()[:8], 16) % FRAMMENTI_GIORNALE
    return {
        "PK": testo(chiave_giornale(riga.ente, riga.giorno, frammento)),
        "SK": testo(riga.id),
        "dati": testo(in_testo(riga)),
    }
