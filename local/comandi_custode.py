"""`riscossa custode`: what the daily guard finds and cures, tried on a journey whose executions are killed.

The local cloud lives in one process, so the command brings its own: a lista is loaded, its cycles run for some days,
some executions (or all) are stopped, the guard comes at its hour. What is left is then counted without asking the
guard: the state of each posizione and the executions of Step Functions.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
from datetime import datetime, time, timedelta
from typing import Any

from local.nuvola_modello import CONTO, REGIONE
from local.percorso import INIZIO, OGNI_GIORNO, Percorso, lista_inventata
from shared.adattatori.macchine import MacchineStepFunctions
from shared.casi_uso.ciclo import nome_esecuzione
from shared.casi_uso.custodia import MACCHINE_DI_FASE
from shared.dominio.giorni import ROMA
from shared.norme import NOMI_PROFILI

RADICE_MACCHINE = f"arn:aws:states:{REGIONE}:{CONTO}:stateMachine:riscossa-"
TUTTE = -1
DOPO_IL_CUSTODE = time(8)


def registra(sottocomandi: Any) -> None:
    """Add the command to the tree."""
    comando = sottocomandi.add_parser("custode", help="il custode quotidiano, alla prova di esecuzioni uccise")
    comando.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo")
    comando.add_argument("--posizioni", type=_da_uno, default=10)
    comando.add_argument("--seme", type=int, default=7)
    comando.add_argument("--giorni", type=_da_uno, default=60, help="giorni vissuti prima (60)")
    comando.add_argument(
        "--uccidi", type=_quante, default=TUTTE, metavar="N", help="esecuzioni da fermare: un numero, o «tutte» (tutte)"
    )
    comando.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    comando.set_defaults(esegui=esegui)


def _da_uno(testo: str) -> int:
    if not (testo.isascii() and testo.isdigit() and 1 <= int(testo) <= 700):
        raise argparse.ArgumentTypeError(f"«{testo[:20]}» non è un numero da 1 a 700")
    return int(testo)


def _quante(testo: str) -> int:
    if testo == "tutte":
        return TUTTE
    if not (testo.isascii() and testo.isdigit() and len(testo) <= 6):
        raise argparse.ArgumentTypeError(f"«{testo[:20]}» non è un numero, né «tutte»")
    return int(testo)


def esegui(argomenti: argparse.Namespace) -> int:
    """Exit code: 0 when no posizione is orphan after the guard, 1 otherwise."""
    # What the guard tells ops of each posizione it starts again would come out on stdout.
    logging.disable(logging.ERROR)
    try:
        dati = prova(argomenti.profilo, argomenti.posizioni, argomenti.seme, argomenti.giorni, argomenti.uccidi)
    finally:
        logging.disable(logging.NOTSET)
    if argomenti.json:
        print(json.dumps(dati, ensure_ascii=False))
    else:
        print(f"Fermate {dati['uccise']} esecuzioni; il custode del {dati['giorno']} ne ha riprese {dati['riprese']}.")
        print(f"Posizioni aperte {dati['aperte']}, con un prossimo passo {dati['con_prossimo_passo']}.")
        print(f"Prescrizione più vicina: {dati['prescrizione_piu_vicina'] or 'nessuna indicata'}.")
    for orfana in dati["orfane"]:
        print(f"Orfana: {orfana}", file=sys.stderr)
    return 1 if dati["orfane"] else 0


def prova(profilo: str, posizioni: int, seme: int, giorni: int, uccidi: int) -> dict[str, Any]:
    """Live `giorni` days, stop `uccidi` executions (TUTTE for all) at the end of the last one, let the guard come.

    `aperte`, `con_prossimo_passo` and `orfane` are counted afterwards; `uccise` and `riprese` are numbers.
    """
    with Percorso(profilo, seme, custodia=OGNI_GIORNO) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(posizioni, seme))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        sera = INIZIO + timedelta(days=giorni)
        percorso.nuvola.avanza_fino_a(sera, percorso.mondo.raccogli)
        uccise = _ferma(percorso, uccidi, seme)
        domani = percorso.nuvola.orologio.oggi() + timedelta(days=1)
        percorso.nuvola.avanza_fino_a(datetime.combine(domani, DOPO_IL_CUSTODE, ROMA), percorso.mondo.raccogli)
        certificato = _certificato(percorso, domani.isoformat())
        aperte, orfane = conta(percorso, lista)
    return {
        "aperte": len(aperte),
        "con_prossimo_passo": len(aperte) - len(orfane),
        "orfane": orfane,
        "prescrizione_piu_vicina": certificato["prima_prescrizione"],
        "giorno": certificato["giorno"],
        "uccise": uccise,
        "riprese": len(certificato["riprese"]),
        "radice": certificato["radice"],
    }


def conta(percorso: Percorso, lista: str) -> tuple[list[str], list[str]]:
    """The open posizioni of a lista, and those of them without a running execution or a date not yet past."""
    registro = MacchineStepFunctions(percorso.nuvola.client("stepfunctions"), RADICE_MACCHINE)
    in_corso = {nome for macchina in MACCHINE_DI_FASE for nome in registro.in_corso(macchina)}
    registrata = percorso.liste.leggi_lista(percorso.ente.id, lista)
    identita = [posizione for gruppo in registrata.identita() for posizione in gruppo]
    oggi = percorso.nuvola.orologio.oggi()
    aperte, orfane = [], []
    for posizione, attesa in percorso.posizioni.con_attesa(percorso.ente.id, identita):
        if posizione.conclusa:
            continue
        aperte.append(posizione.id)
        if nome_esecuzione(posizione) not in in_corso or attesa is None or attesa < oggi:
            orfane.append(posizione.id)
    return sorted(aperte), sorted(orfane)


def _ferma(percorso: Percorso, quante: int, seme: int) -> int:
    client = percorso.nuvola.client("stepfunctions")
    vive = [
        esecuzione["executionArn"]
        for macchina in MACCHINE_DI_FASE
        for pagina in client.get_paginator("list_executions").paginate(
            stateMachineArn=f"{RADICE_MACCHINE}{macchina}", statusFilter="RUNNING"
        )
        for esecuzione in pagina["executions"]
    ]
    scelte = vive if quante == TUTTE else random.Random(seme).sample(sorted(vive), min(quante, len(vive)))
    for arn in scelte:
        client.stop_execution(executionArn=arn, error="custode", cause="fermata per prova")
    percorso.nuvola.fino_a_quiete()
    return len(scelte)


def _certificato(percorso: Percorso, giorno: str) -> dict[str, Any]:
    oggetto = percorso.nuvola.client("s3").get_object(
        Bucket=percorso.nuvola.uscite["BucketDocumenti"], Key=f"certificati/{percorso.ente.id}/{giorno}.json"
    )
    dati: dict[str, Any] = json.loads(oggetto["Body"].read())
    return dati
