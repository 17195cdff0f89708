"""No orphan: whatever dies, the guard brings every cycle back, and no act is repeated."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from local.percorso import INIZIO, OGNI_GIORNO, Percorso, lista_inventata
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.atti import Fase
from shared.dominio.posizioni import Posizione

OGNI_SETTIMANA = "rate(7 days)"
"""Seldom enough for two years to go by quickly: whoever was killed waits a few days for the guard."""
FASI = tuple(fase.value for fase in Fase if fase is not Fase.CARICO)
"""Every machine of the cycle: whoever kills at random leaves none out."""


def esecuzioni(percorso: Percorso) -> list[str]:
    client = percorso.nuvola.client("stepfunctions")
    return [
        e["executionArn"]
        for fase in FASI
        for e in client.list_executions(
            stateMachineArn=f"arn:aws:states:eu-south-1:123456789012:stateMachine:riscossa-{fase}",
            statusFilter="RUNNING",
        )["executions"]
    ]


def uccidi(percorso: Percorso, quali: list[str]) -> None:
    for arn in quali:
        percorso.nuvola.client("stepfunctions").stop_execution(executionArn=arn, error="prova", cause="uccisa")
    percorso.nuvola.fino_a_quiete()


def certificato(percorso: Percorso, giorno: date) -> dict[str, Any]:
    chiave = f"certificati/{percorso.ente.id}/{giorno.isoformat()}.json"
    corpo = percorso.nuvola.client("s3").get_object(
        Bucket=percorso.nuvola.uscite["BucketDocumenti"], Key=chiave
    )["Body"].read()
    dati: dict[str, Any] = json.loads(corpo)
    return dati


def vivi(percorso: Percorso, semina: int | None) -> list[Posizione]:
    """Two years; with a seed, executions are killed at random instants."""
    lista = percorso.carica("lista.csv", lista_inventata(5, 7))
    percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=4))
    if semina is not None:
        caso = random.Random(semina)

        def morte() -> None:
            vive = esecuzioni(percorso)
            uccidi(percorso, vive if caso.random() < 0.3 else caso.sample(vive, min(len(vive), 2)))

        for giorno in sorted(caso.sample(range(6, 720), 12)):
            percorso.nuvola.programma(INIZIO + timedelta(days=giorno, minutes=caso.randint(0, 1200)), morte)
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=735), percorso.mondo.raccogli)
    return list(posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista)))


def caricato(posizione: Posizione) -> dict[str, int]:
    return {conto: cent for conto, cent in posizione.conti.items() if conto.startswith("carico:")}


@cache
def indisturbate() -> list[Posizione]:
    with Percorso("regione_abruzzo", 7, custodia=OGNI_SETTIMANA) as tranquillo:
        return vivi(tranquillo, None)


@pytest.mark.parametrize("semina", [1, 2])
def test_uccise_a_caso_e_riprese_le_macchine_arrivano_allo_stesso_esito(semina: int) -> None:
    attese = indisturbate()
    with Percorso("regione_abruzzo", 7, custodia=OGNI_SETTIMANA) as turbato:
        trovate = vivi(turbato, semina)
        assert turbato.nuvola.esecuzioni()["Notifica"].get("RUNNING", 0) == 0
        assert sum(stati.get("ABORTED", 0) for stati in turbato.nuvola.esecuzioni().values()) > 5
    for prima, dopo in zip(attese, trovate, strict=True):
        assert dopo.conclusa
        assert len({atto.id for atto in dopo.atti}) == len(dopo.atti)
        assert caricato(dopo) == caricato(prima)
        assert sum(dopo.conti.values()) == 0


def test_il_custode_riprende_tutto_il_giorno_dopo_e_lo_certifica() -> None:
    with Percorso("regione_abruzzo", 7, custodia=OGNI_GIORNO) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(4, 7))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=2), percorso.mondo.raccogli)
        vive = esecuzioni(percorso)
        assert len(vive) == 4
        prima = list(posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista)))
        uccidi(percorso, vive)
        assert esecuzioni(percorso) == []
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=3), percorso.mondo.raccogli)
        assert len(esecuzioni(percorso)) == 4
        dati = certificato(percorso, INIZIO.date() + timedelta(days=3))
        assert (dati["aperte"], dati["con_prossimo_passo"], len(dati["riprese"])) == (4, 4, 4)
        dopo = list(posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista)))
        assert [p.atti for p in dopo] == [p.atti for p in prima]
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=4), percorso.mondo.raccogli)
        assert certificato(percorso, INIZIO.date() + timedelta(days=4))["riprese"] == []


def test_una_posizione_vistata_e_mai_partita_parte_col_custode() -> None:
    with Percorso("regione_abruzzo", 7, custodia=OGNI_GIORNO) as percorso:
        percorso.nuvola.guasto("AvviaCicli", 10, "prima")
        lista = percorso.carica("lista.csv", lista_inventata(3, 7))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=1, hours=12), percorso.mondo.raccogli)
        assert percorso.nuvola.esecuzioni()["PresaInCarico"] == {"FAILED": 1}
        assert esecuzioni(percorso) == []
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=3), percorso.mondo.raccogli)
        assert len(esecuzioni(percorso)) == 3
        posizioni = posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista))
        assert all(p.atto("ingiunzione") is not None for p in posizioni)


def test_una_posizione_parcheggiata_riparte_quando_il_guasto_e_curato() -> None:
    with Percorso("regione_abruzzo", 7, custodia=OGNI_GIORNO) as percorso:
        percorso.nuvola.guasto("EmettiIngiunzione", 4, "prima")
        lista = percorso.carica("lista.csv", lista_inventata(1, 7))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=1, hours=12), percorso.mondo.raccogli)
        assert percorso.nuvola.esecuzioni()["Notifica"] == {"FAILED": 1}
        pk = f"ENTE#{percorso.ente.id}#POS#{lista}-00000001"
        (segnalazione,) = percorso.tabella.elenca(pk, "SEGNALAZIONE#")
        assert segnalazione["fase"]["S"] == "notifica"
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=3), percorso.mondo.raccogli)
        assert percorso.nuvola.esecuzioni()["Notifica"] == {"FAILED": 1, "RUNNING": 1}
        assert percorso.posizioni.leggi(percorso.ente.id, f"{lista}-00000001").atto("ingiunzione") is not None
