"""Import of a lotto against a bare batch_write of the same items, in the same run, on the same local DynamoDB.

The bar is 1.5: decoding the rows, opening the posizioni and writing their books may cost
half as much again as handing DynamoDB the finished items.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import boto3
from moto import mock_aws

from bench.macchina import descrizione
from local.enti_demo import ENTI
from local.genera_lista import genera
from shared.adattatori.items_posizione import items_di_carico
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.adattatori.orologio import OrologioDiSistema
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.tabella import SCRITTURE_PER_LOTTO, Tabella
from shared.contratti.riga_json import da_riga_json, in_riga_json
from shared.contratti.tracciato_lettura import Lettore, carica
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.liste import RigaCarico
from shared.dominio.posizioni import apri

RIGHE = 2_000
PROVE = 3
SBARRA = Fraction(3, 2)
AL = date(2025, 1, 7)


def _tabella(client: Any, nome: str) -> Tabella:
    client.create_table(
        TableName=nome,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("PK", "SK")],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
    )
    return Tabella(client, nome)


def _aperte(righe: list[str]) -> list[Any]:
    ente = ENTI["regione_abruzzo"]
    return [
        apri(
            ente=ente.id,
            id=(identita := id_posizione("L00001", n)),
            lista="L00001",
            profilo=ente.profilo,
            numero_avviso=numero_avviso(ente.segregazione, base_avviso(identita)).numero,
            riga=da_riga_json(testo),
            consegna_lista=AL,
        )
        for n, testo in enumerate(righe, start=1)
    ]


def _tempo(azione: Callable[[], None]) -> float:
    inizio = time.process_time()
    azione()
    return time.process_time() - inizio


def misura() -> tuple[str, bool]:
    """The table, and whether the bar holds."""
    lettore = Lettore(carica("riscossa-csv"), al=AL)
    flusso = b"".join(genera(RIGHE, 1, Fraction(0), "riscossa-csv", AL))
    righe = [in_riga_json(r) for r in lettore.leggi(iter([flusso])) if isinstance(r, RigaCarico)]
    items = [item for coppia in _aperte(righe) for item in items_di_carico(*coppia)]
    rapporti, nudi, nostri = [], [], []
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-south-1")
        EntiDynamo(_tabella(client, "enti")).salva(ENTI["regione_abruzzo"])
        for prova in range(PROVE):
            nuda, nostra = _tabella(client, f"nuda{prova}"), _tabella(client, f"nostra{prova}")
            porta = PosizioniDynamo(nostra, OrologioDiSistema())

            def batch(nome: str = nuda.nome) -> None:
                for inizio in range(0, len(items), SCRITTURE_PER_LOTTO):
                    lotto = [{"PutRequest": {"Item": i}} for i in items[inizio : inizio + SCRITTURE_PER_LOTTO]]
                    client.batch_write_item(RequestItems={nome: lotto})

            def importa(porta: PosizioniDynamo = porta) -> None:
                porta.importa(_aperte(righe))

            nudi.append(_tempo(batch))
            nostri.append(_tempo(importa))
            rapporti.append(nostri[-1] / nudi[-1])
    rapporto = statistics.median(rapporti)
    testo = (
        f"### Import of a lista ({RIGHE} rows, {len(items)} items, CPU time, median of {PROVE})\n\n"
        f"{descrizione()}\n\n"
        "| what | rows/s | ratio |\n|---|---:|---:|\n"
        f"| bare batch_write of the same items | {RIGHE / statistics.median(nudi):.0f} | 1.00 |\n"
        f"| import: decode, open, books, batch_write | {RIGHE / statistics.median(nostri):.0f} | {rapporto:.2f} |\n"
        f"\nBar: {float(SBARRA):.2f}. The DynamoDB under both is moto, in this process: compare the two lines, "
        "not the rows per second with AWS.\n"
    )
    return testo, Fraction(rapporto) <= SBARRA


if __name__ == "__main__":
    tabella, tiene = misura()
    print(tabella)
    raise SystemExit(0 if tiene else 1)
