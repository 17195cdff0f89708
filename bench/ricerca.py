"""Search and the page of a posizione at 100,000 posizioni, through the API's own handler on ministack.

Each request is answered by `app.app` in this process, as Lambda would call it; the store is the emulator, over HTTP,
with the indexes of `stacks/dati.yaml`. What is timed is the whole request. The number of posizioni may be given.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import botocore.client

from bench.macchina import descrizione
from local.e2e_emulatore import LAVORO, SEGRETO, Emulatore
from local.enti_demo import ENTI
from local.genera_lista import genera
from local.nuvola_modello import CONTO, REGIONE
from shared.adattatori.indici_dynamo import chiavi_dell_attesa, chiavi_di_fase
from shared.adattatori.items_posizione import items_di_carico
from shared.adattatori.liste_dynamo import EntiDynamo, ListeDynamo
from shared.adattatori.orologio import OrologioDiSistema
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.tabella import Item, Tabella, testo
from shared.contratti.tracciato_lettura import Lettore, carica
from shared.dominio.atti import Fase
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.flussi import Controllo, Lista, StatoLista, VoceSintesi, base_avviso, id_posizione
from shared.dominio.liste import RigaCarico
from shared.dominio.posizioni import Evento, Posizione, apri, muta
from tests.verifiche.traduzione import leggi

AL = date(2025, 1, 7)
TABELLA = "ricerca"
LISTE = 10
PROVE = 200
ATTESA_MASSIMA = 300
"""Days: a longer wait hops."""
EVENTI = 40
"""Steps of the posizioni whose page is asked for: about what a whole cycle leaves."""
SOGLIA = 0.300
LETTURE = {"GetItem", "BatchGetItem", "Query", "Scan"}
Domanda = tuple[dict[str, str], dict[str, str]]
"""The names in the address, and what stands after the question mark."""
STATI = (Fase.NOTIFICA, Fase.SOLLECITI, Fase.CAUTELARI, Fase.ESECUTIVE)


def _crea(client: Any) -> None:
    radice = Path(__file__).resolve().parent.parent
    p = leggi(radice / "stacks" / "dati.yaml")["Resources"]["Tabella"]["Properties"]
    argomenti = {n: p[n] for n in ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")}
    client.create_table(TableName=TABELLA, **argomenti)


def _righe(quante: int) -> Iterator[RigaCarico]:
    lettore = Lettore(carica("riscossa-csv"), al=AL)
    flusso = genera(quante, 1, Fraction(0), "riscossa-csv", AL)
    return (riga for riga in lettore.leggi(iter(flusso)) if isinstance(riga, RigaCarico))


def _riempi(tabella: Tabella, quante: int) -> list[Posizione]:
    """Liste and posizioni, most of them under way; the last of each lista have a history. All of them."""
    ente, caso, per_lista = ENTI["regione_abruzzo"], random.Random(1), quante // LISTE
    EntiDynamo(tabella).salva(ente)
    righe = _righe(quante)
    aperte: list[Posizione] = []
    for numero in range(1, LISTE + 1):
        lista, items = f"L{numero:05d}", list[Item]()
        sintesi: Counter[tuple[str, int]] = Counter()
        for ordinale in range(1, per_lista + 1):
            riga = next(righe)
            identita = id_posizione(lista, ordinale)
            avviso = numero_avviso(ente.segregazione, base_avviso(identita)).numero
            posizione, registrazione = apri(
                ente=ente.id, id=identita, lista=lista, profilo=ente.profilo, numero_avviso=avviso, riga=riga,
                consegna_lista=AL,
            )  # fmt: skip
            posizione = replace(posizione, fase=caso.choice(STATI))
            stato, carico = items_di_carico(posizione, registrazione)
            entro = AL + timedelta(days=caso.randrange(ATTESA_MASSIMA))
            attesa = chiavi_dell_attesa(ente.id, identita, entro)
            stato |= {
                **chiavi_di_fase(posizione),
                "settimana_pk": attesa[":w"],
                "settimana_sk": attesa[":k"],
                "scadenza_pk": testo(f"SCADENZE#{ordinale % 16:02d}"),
                "scadenza_sk": testo(f"{entro.isoformat()}#{ente.id}#{identita}"),
            }
            items += [stato, carico]
            sintesi[riga.tipologia, riga.anno] += 1
            aperte.append(posizione)
        tabella.scrivi_molti(items)
        gruppi = tuple(VoceSintesi(tipologia, anno, n, {}) for (tipologia, anno), n in sintesi.items())
        ListeDynamo(tabella).crea_lista(
            Lista(
                ente.id, lista, "0" * 64, "lista.csv", 1, ente.profilo, AL, "2025-01-07T08:00:00Z", StatoLista.AVVIATA,
                Controllo("riscossa-csv", per_lista, per_lista, 0, 0, None, True), gruppi,
            )
        )  # fmt: skip
    return aperte


def _con_storia(porta: PosizioniDynamo, scelte: Sequence[Posizione]) -> None:
    for posizione in scelte:
        attuale = porta.leggi(posizione.ente, posizione.id)
        for passo in range(EVENTI):
            mutazione = muta(attuale, Evento("PASSO", AL, {"passo": passo, "prova": "x" * 400}))
            porta.salva(mutazione)
            attuale = porta.leggi(posizione.ente, posizione.id)


def _evento(percorso: str, parametri: Mapping[str, str], query: Mapping[str, str]) -> dict[str, Any]:
    claims = {"sub": "banco", "custom:ente": ENTI["regione_abruzzo"].id, "cognito:groups": "operatore"}
    return {
        "headers": {}, "multiValueHeaders": {}, "body": None, "isBase64Encoded": False, "stageVariables": None,
        "pathParameters": dict(parametri) or None,
        "multiValueQueryStringParameters": {n: [v] for n, v in query.items()} or None,
        "requestContext": {"resourcePath": percorso, "httpMethod": "GET", "authorizer": {"claims": claims}},
    }  # fmt: skip


def _domande(aperte: Sequence[Posizione]) -> dict[str, Iterator[dict[str, str]]]:
    caso = random.Random(2)

    def a_caso(fai: Any) -> Iterator[dict[str, str]]:
        while True:
            yield fai(caso.choice(aperte))

    return {
        "codice fiscale": a_caso(lambda p: {"codice_fiscale": p.riga.debitore.codice_fiscale}),
        "nome": a_caso(lambda p: {"nome": p.riga.debitore.denominazione[:8]}),
        "numero avviso": a_caso(lambda p: {"numero_avviso": p.numero_avviso}),
        "lista": a_caso(lambda p: {"lista": p.lista}),
        "tipologia": a_caso(lambda p: {"tipologia": p.riga.tipologia}),
        "fase": a_caso(lambda p: {"fase": p.fase.value}),
        "scadenza": a_caso(lambda p: {"scadenza_dal": "2025-03-01", "scadenza_al": "2025-03-15"}),
        "importo": a_caso(lambda p: {"importo_cent": str(p.residuo)}),
        "fase, scadenza, tipologia, importi": a_caso(
            lambda p: {"fase": p.fase.value, "scadenza_dal": "2025-05-01", "scadenza_al": "2025-06-30",
                       "tipologia": p.riga.tipologia, "importo_da_cent": "10000", "importo_a_cent": "90000"}
        ),
    }  # fmt: skip


def misura(quante: int) -> tuple[str, bool]:
    """The table, and whether the bars hold."""
    with Emulatore(LAVORO) as emulatore:
        os.environ.update(
            AWS_ENDPOINT_URL=emulatore.base, AWS_DEFAULT_REGION=REGIONE, AWS_ACCESS_KEY_ID=CONTO,
            AWS_SECRET_ACCESS_KEY=SEGRETO, TABELLA=TABELLA, POWERTOOLS_TRACE_DISABLED="true",
        )  # fmt: skip
        client = emulatore.client("dynamodb")
        _crea(client)
        tabella = Tabella(client, TABELLA)
        inizio = time.perf_counter()
        aperte = _riempi(tabella, quante)
        storie = aperte[-20:]
        _con_storia(PosizioniDynamo(tabella, OrologioDiSistema()), storie)
        caricate_in = time.perf_counter() - inizio
        print(f"{quante} posizioni in {caricate_in:.0f} s", file=sys.stderr)
        righe = [
            _riga(nome, "/posizioni", [({}, next(domande)) for _ in range(PROVE)])
            for nome, domande in _domande(aperte).items()
        ]
        pagine: list[Domanda] = [({"posizione": storie[n % len(storie)].id}, {}) for n in range(PROVE)]
        righe.append(_riga("pagina di una posizione", "/posizioni/{posizione}", pagine))
    testo_tabella = (
        f"### Search at {quante:,} posizioni ({PROVE} requests each)\n\n{descrizione()}\n\n"
        "| request | p50, ms | p95, ms | reads at most | found at least |\n|---|---:|---:|---:|---:|\n"
        + "".join(f"| {n} | {p50 * 1000:.1f} | {p95 * 1000:.1f} | {letture} | {minimo} |\n"
                  for n, p50, p95, letture, minimo in righe)
        + f"\nBars: p95 {SOGLIA * 1000:.0f} ms, 3 reads. The store is ministack in a process of its own.\n"
    )  # fmt: skip
    return testo_tabella, all(p95 < SOGLIA and letture <= 3 for _, _, p95, letture, _ in righe)


def _riga(
    nome: str, percorso: str, richieste: list[Domanda]
) -> tuple[str, float, float, int, int]:
    from app import app

    cliente: Any = botocore.client.BaseClient
    chiama, fatte = cliente._make_api_call, Counter[str]()

    def conta(chi: Any, operazione: str, dati: Any) -> Any:
        fatte[operazione] += operazione in LETTURE
        return chiama(chi, operazione, dati)

    tempi, letture, trovate = [], 0, []
    contesto = SimpleNamespace(aws_request_id="")
    with mock.patch.object(cliente, "_make_api_call", conta):
        for numero, (parametri, query) in enumerate(richieste):
            fatte.clear()
            contesto.aws_request_id = f"{nome}-{numero}"
            inizio = time.perf_counter()
            risposta = app(_evento(percorso, parametri, query), contesto)
            tempi.append(time.perf_counter() - inizio)
            letture = max(letture, fatte.total())
            if risposta["statusCode"] != 200:
                raise RuntimeError(f"{nome}: {risposta}")
            corpo = json.loads(risposta["body"])
            trovate.append(len(corpo["posizioni"]) if "posizioni" in corpo else len(corpo["eventi"]))
    tempi.sort()
    print(f"{nome}: p95 {tempi[len(tempi) * 95 // 100] * 1000:.0f} ms", file=sys.stderr, flush=True)
    return nome, tempi[len(tempi) // 2], tempi[len(tempi) * 95 // 100], letture, min(trovate)


if __name__ == "__main__":
    tabella_finale, tiene = misura(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(tabella_finale)
    raise SystemExit(0 if tiene else 1)
