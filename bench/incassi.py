"""Payments of every channel, two in a hundred noisy, through the real registration on the one table.

Every payment is known to the bench: whose it is, or that it is nobody's. At the end every cent must be on its
posizione or under a label, none on another's; a payment may cost two calls to the store, its share of what a
worker reads for its whole batch included; and the whole may cost at most half as much again as one bare
transact_write of the same items per payment.

The store is moto, in this process, under both: compare the two lines, not the payments per second with AWS.
`RISCOSSA_INCASSI` sets how many payments (100000); half of them are run first, to see how time grows.
"""

from __future__ import annotations

import copy
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import islice
from typing import Any

import boto3
import botocore.client
import moto.dynamodb.models as modelli
from moto import mock_aws
from moto.dynamodb.models.table import Table

from bench.incassi_inventati import CAMPIONE, ENTE, GIORNO, RUMORE, Pagamento, pagamenti, posizione
from bench.macchina import descrizione
from local.nuvola_toppe import Toppe
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.items_posizione import items_di_carico
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.tabella import Tabella
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.lette_insieme import leggi_insieme
from shared.casi_uso.riconciliazione import registra_incasso
from shared.dominio.giornale import quadra
from shared.dominio.incassi import DA_GUARDARE, Etichetta

PAGAMENTI = int(os.environ.get("RISCOSSA_INCASSI", "100000"))
CHIAMATE_MASSIME, SBARRA, TOLLERANZA = 2, 1.5, 0.10
LOTTO = 10
"""Messages a worker receives at once (`stacks/incassi.yaml`)."""
ADESSO = datetime(2025, 3, 3, 9, tzinfo=UTC)


class Orologio:
    """The port `Orologio`, still."""

    def adesso(self) -> datetime:
        return ADESSO

    def oggi(self) -> date:
        return GIORNO


@dataclass
class Conto:
    """What a run gave."""

    pagamenti: int
    secondi: float
    rapporto: float
    chiamate: int = 0
    """to the store, the shared reads included"""
    peggiori: Fraction = Fraction(0)
    """calls for each payment of the batch that cost most"""
    abbinati: int = 0
    etichette: Counter[str] = field(default_factory=Counter)
    sbagliati: int = 0
    fuori_posto: int = 0
    """payments neither booked where they belong nor under a label that waits for a person"""
    scarto: int = 0
    """cents that came in and are in no destination"""


class Contatore:
    """Counts the calls that reach the store, and keeps what the last transaction wrote."""

    def __init__(self) -> None:
        self.chiamate = 0
        self.ultima: dict[str, Any] | None = None
        self._vera = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]

    def attacca(self) -> None:
        contatore = self

        def chiama(cliente: Any, operazione: str, dati: dict[str, Any]) -> Any:
            contatore.chiamate += 1
            if operazione == "TransactWriteItems":
                contatore.ultima = dati
            return contatore._vera(cliente, operazione, dati)

        botocore.client.BaseClient._make_api_call = chiama  # type: ignore[attr-defined]

    def stacca(self) -> None:
        botocore.client.BaseClient._make_api_call = self._vera  # type: ignore[attr-defined]


def tabella(client: Any, nome: str) -> Tabella:
    """An empty table. Its indexes are moto's business to read, not to write: none is needed here."""
    client.create_table(
        TableName=nome,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("PK", "SK")],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
    )
    return Tabella(client, nome)


def corsa(quanti: int) -> Conto:
    """Register `quanti` payments on a table of as many posizioni, each turn followed by the bare writes of the same."""
    client = boto3.client("dynamodb", region_name="eu-south-1")
    nostra, nuda = tabella(client, f"nostra{quanti}"), tabella(client, f"nuda{quanti}")
    EntiDynamo(nostra).salva(ENTE)
    posizioni, cassa = PosizioniDynamo(nostra, Orologio()), IncassiDynamo(nostra)
    for primo in range(1, quanti + 1, 1000):
        gruppo = [posizione(n) for n in range(primo, min(primo + 1000, quanti + 1))]
        posizioni.importa(gruppo)
        # The bare table holds the same state where it is written, so that the same conditions hold.
        a_confronto = [c for n, c in enumerate(gruppo, start=primo) if _si_confronta(n, quanti)]
        nuda.scrivi_molti(item for coppia in a_confronto for item in items_di_carico(*coppia))
    macchine: Any = None
    ciclo = Ciclo(EntiDynamo(nostra), posizioni, Orologio(), macchine)
    ciclo.enti.leggi(ENTE.id)
    contatore, conto, verita = Contatore(), Conto(quanti, 0.0, 0.0), dict[str, Pagamento]()
    rapporti: list[float] = []
    turni = 0
    contatore.attacca()
    try:
        tutti = pagamenti(quanti, random.Random(quanti))
        while turno := list(islice(tutti, CAMPIONE)):
            verita |= {p.incasso.id: p for p in turno}
            nostro, scritte = 0.0, list[dict[str, Any]]()
            for lotto in (turno[primo : primo + LOTTO] for primo in range(0, len(turno), LOTTO)):
                al_lotto, inizio = contatore.chiamate, time.process_time()
                lette = leggi_insieme(ciclo, (pagamento.incasso for pagamento in lotto))
                nostro += time.process_time() - inizio
                for pagamento in lotto:
                    contatore.ultima = None
                    inizio = time.process_time()
                    esito = registra_incasso(ciclo, cassa, pagamento.incasso, lette=lette)
                    nostro += time.process_time() - inizio
                    conto.abbinati += "posizione" in esito
                    conto.etichette[str(esito["esito"])] += 1
                    conto.sbagliati += "posizione" in esito and esito["posizione"] != pagamento.posizione
                    scritte.append(_sulla(nuda.nome, contatore.ultima))
                conto.chiamate += contatore.chiamate - al_lotto
                conto.peggiori = max(conto.peggiori, Fraction(contatore.chiamate - al_lotto, len(lotto)))
            conto.secondi += nostro
            if _si_confronta(turni * CAMPIONE + 1, quanti):
                inizio = time.process_time()
                for scritta in scritte:
                    client.transact_write_items(**scritta)
                rapporti.append(nostro / (time.process_time() - inizio))
            turni += 1
    finally:
        contatore.stacca()
    conto.rapporto = statistics.median(rapporti)
    _verifica(conto, cassa, verita)
    for usata in (nostra, nuda):
        client.delete_table(TableName=usata.nome)
    return conto


def _si_confronta(ordinale: int, quanti: int) -> bool:
    """Whether the payment of that number is written bare too: of a long run, one turn in ten."""
    ogni = 10 if quanti > 10 * CAMPIONE else 1
    return (ordinale - 1) // CAMPIONE % ogni == 0


def _sulla(nome: str, scritta: dict[str, Any] | None) -> dict[str, Any]:
    assert scritta is not None
    voci = [
        {tipo: {**dati, "TableName": nome} for tipo, dati in voce.items()} for voce in scritta["TransactItems"]
    ]
    return {"TransactItems": voci, "ClientRequestToken": scritta["ClientRequestToken"][::-1]}


def _verifica(conto: Conto, cassa: IncassiDynamo, verita: dict[str, Pagamento]) -> None:
    """Every payment is where it belongs, or under a label; every cent that came in has a destination."""
    righe = list(cassa.giornale(ENTE.id, GIORNO, GIORNO))
    totali = quadra(righe)
    entrato = sum(p.incasso.importo for p in verita.values())
    destinati = totali.imputato + totali.da_abbinare + totali.da_rimborsare + totali.rimborsato
    conto.scarto = abs(entrato - totali.incassi) + abs(totali.incassi - destinati)
    trovati = 0
    for incasso in cassa.leggi_molti(ENTE.id, verita):
        trovati += 1
        pagamento = verita[incasso.id]
        al_suo_posto = [q.posizione for q in incasso.quote] == ([pagamento.posizione] if pagamento.certo else [])
        da_vedere = pagamento.certo or incasso.etichetta in DA_GUARDARE
        conto.fuori_posto += not (al_suo_posto and da_vedere)
    conto.fuori_posto += len(verita) - trovati


def _senza_le_tabelle(copia: Callable[..., Any]) -> Callable[..., Any]:
    def deepcopy(oggetto: Any, memo: Any = None) -> Any:
        return oggetto if isinstance(oggetto, Table) else copia(oggetto, memo)

    return deepcopy


def misura() -> tuple[str, bool]:
    """The table, and whether the bars hold."""
    toppe = Toppe()
    # moto copies the whole table at each transaction, to undo it: with no failure nothing is to be undone.
    toppe.sostituisci(modelli.copy, "deepcopy", _senza_le_tabelle(copy.deepcopy))
    try:
        with mock_aws():
            corsa(min(1000, PAGAMENTI // 4))
            meta = corsa(PAGAMENTI // 2)
            intero = corsa(PAGAMENTI)
    finally:
        toppe.ripristina()
    crescita = intero.secondi / meta.secondi
    righe = [
        ("payments", f"{intero.pagamenti:,}", ""),
        ("matched by themselves", f"{intero.abbinati:,}", ""),
        ("wrong automatic matches", str(meta.sbagliati + intero.sbagliati), "0"),
        ("payments neither in their place nor under a label", str(meta.fuori_posto + intero.fuori_posto), "0"),
        ("cents without a destination", str(meta.scarto + intero.scarto), "0"),
        ("store calls for a payment", f"{intero.chiamate / intero.pagamenti:.2f}", f"{CHIAMATE_MASSIME}"),
        ("the same, in the batch that cost most", f"{float(intero.peggiori):.2f}", f"{CHIAMATE_MASSIME}"),
        ("payments/s, ours", f"{intero.pagamenti / intero.secondi:.0f}", ""),
        ("ours over one bare transact_write", f"{intero.rapporto:.2f}x", f"{SBARRA:.2f}x"),
        (f"time for {intero.pagamenti:,} over {meta.pagamenti:,}", f"{crescita:.2f}x", "2.00x ±10%"),
    ]
    etichette = ", ".join(f"{nome} {quanti:,}" for nome, quanti in sorted(intero.etichette.items()))
    testo = (
        f"### Payments of mixed channels, {RUMORE:.0%} of noise\n\n{descrizione()}\n\n"
        "| what | value | bar |\n|---|---:|---:|\n"
        + "".join(f"| {nome} | {valore} | {sbarra} |\n" for nome, valore, sbarra in righe)
        + f"\nLabels: {etichette}.\n\nDynamoDB is moto, in this process, through boto3, under both sides, "
        "without the copy of the whole table that it makes at each transaction to undo it: none fails here. "
        "Time is this process's own; "
        "the ratio is the median of turns that alternate.\n"
    )
    tiene = (
        meta.sbagliati + intero.sbagliati + meta.fuori_posto + intero.fuori_posto + meta.scarto + intero.scarto == 0
        and intero.peggiori <= CHIAMATE_MASSIME
        and intero.rapporto <= SBARRA
        and abs(crescita - 2) <= 2 * TOLLERANZA
        and set(intero.etichette) >= {Etichetta.DOPPIO, Etichetta.ECCEDENZA, Etichetta.NON_ABBINATO}
    )
    return testo, tiene


if __name__ == "__main__":
    risultato, rispettata = misura()
    print(risultato)
    sys.exit(0 if rispettata else 1)
