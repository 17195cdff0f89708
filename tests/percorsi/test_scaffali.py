"""No fault is ignored: what a machine cannot go on with is kept for ops with its reason, and the machine ends failed.

The machines are those of the folder: a new one is tried as soon as it is there.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from local.comandi_custode import RADICE_MACCHINE
from local.grafici import macchine, scaffale, stati
from local.nuvola_fasi import VISITATI
from local.percorso import INIZIO, Percorso, lista_inventata
from tests.stati_visitati import mai_visitati, tutti

CON_VALUTA = sorted(nome for nome, definita in macchine().items() if "Valuta" in definita["States"])
POSIZIONE = "L00001-00000001"


def esegui(percorso: Percorso, macchina: str) -> list[str]:
    """Start a machine on a posizione; the states it entered, in order."""
    client = percorso.nuvola.client("stepfunctions")
    ingresso = {
        "ente": percorso.ente.id,
        "posizione": POSIZIONE,
        "fase": macchina,
        "iniziata_il": INIZIO.date().isoformat(),
        "giro": 1,
        "passo": {"esito": "RIVALUTA"},
    }
    arn = client.start_execution(
        stateMachineArn=f"{RADICE_MACCHINE}{macchina}", name=f"prova-{macchina}", input=json.dumps(ingresso)
    )["executionArn"]
    # Retries wait on the virtual clock.
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(hours=6))
    assert client.describe_execution(executionArn=arn)["status"] == "FAILED"
    eventi = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    return [e["stateEnteredEventDetails"]["name"] for e in eventi if "stateEnteredEventDetails" in e]


def segnalazione(percorso: Percorso) -> dict[str, Any]:
    (trovata,) = percorso.tabella.elenca(f"ENTE#{percorso.ente.id}#POS#{POSIZIONE}", "SEGNALAZIONE#")
    return trovata


@pytest.mark.parametrize("macchina", CON_VALUTA)
def test_un_esito_che_la_macchina_non_conosce_va_sullo_scaffale(
    macchina: str, percorso: Percorso, monkeypatch: pytest.MonkeyPatch
) -> None:
    def valuta(evento: dict[str, Any], _: object) -> dict[str, object]:
        return {"esito": "MAI_VISTO", "versione": 1, "oggetto": "", "fase": evento["fase"]}

    monkeypatch.setattr("functions.valuta.handler", valuta)
    entrati = esegui(percorso, macchina)
    assert entrati == ["Decidi", "Valuta", "Decidi", "EsitoSconosciuto", "Parcheggia", "Parcheggiata"]
    assert "MAI_VISTO" in json.dumps(segnalazione(percorso))


@pytest.mark.parametrize("macchina", CON_VALUTA)
def test_una_valutazione_che_non_riesce_va_sullo_scaffale_dopo_i_suoi_ritenti(
    macchina: str, percorso: Percorso
) -> None:
    # There is no such posizione: the handler says so with an exception, at each try.
    entrati = esegui(percorso, macchina)
    assert (entrati[1], entrati[-2:]) == ("Valuta", ["Parcheggia", "Parcheggiata"])
    assert segnalazione(percorso)["fase"]["S"] == macchina
    valuta = macchine()[macchina]["States"]["Valuta"]
    assert scaffale(valuta) == "Parcheggia"


def test_la_nuvola_ricorda_gli_stati_in_cui_e_entrata(percorso: Percorso) -> None:
    macchina = CON_VALUTA[0]
    VISITATI.discard((f"riscossa-{macchina}", "Parcheggiata"))
    esegui(percorso, macchina)
    assert (f"riscossa-{macchina}", "Parcheggiata") in VISITATI


def test_uno_stato_mai_visitato_si_dice_per_nome() -> None:
    assert len(tutti()) == sum(len(list(stati(definita))) for definita in macchine().values())
    assert mai_visitati(tutti()) == []
    assert mai_visitati(tutti() - {("riscossa-notifica", "Parcheggia")}) == ["notifica: Parcheggia"]
    assert mai_visitati({("altra", "Parcheggia")}) == mai_visitati(set())


def ordini() -> list[tuple[str, str, str]]:
    """(machine, esito, state) of each step that a machine may be told to take on its posizione."""
    trovati = []
    for macchina in CON_VALUTA:
        for scelta in macchine()[macchina]["States"]["Decidi"]["Choices"]:
            if scelta["StringEquals"] not in ("PASSA_FASE", "SUCCESSORE", "CONCLUSA", "RIVALUTA"):
                trovati.append((macchina, scelta["StringEquals"], scelta["Next"]))
    return trovati


def test_un_passo_deciso_su_una_versione_superata_non_fa_nulla_in_nessuno_stato(percorso: Percorso) -> None:
    """The posizione is still in carico: whatever a machine was told, it does nothing, looks again and ends."""
    percorso.carica("lista.csv", lista_inventata(1, 7))
    client, prima = percorso.nuvola.client("stepfunctions"), percorso.posizioni.leggi(percorso.ente.id, POSIZIONE)
    passo = {
        "versione": 0, "oggetto": "1", "motivo": "prova", "entro": "2025-01-31", "secondi": 60
    }  # fmt: skip
    for macchina, esito, stato in ordini():
        ingresso = {
            "ente": percorso.ente.id, "posizione": POSIZIONE, "fase": macchina, "giro": 1,
            "iniziata_il": INIZIO.date().isoformat(), "passo": {"esito": esito, **passo},
        }  # fmt: skip
        arn = client.start_execution(
            stateMachineArn=f"{RADICE_MACCHINE}{macchina}", name=f"{macchina}-{esito}", input=json.dumps(ingresso)
        )["executionArn"]
        percorso.nuvola.fino_a_quiete()
        assert client.describe_execution(executionArn=arn)["status"] == "SUCCEEDED", (macchina, esito)
        eventi = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        entrati = [e["stateEnteredEventDetails"]["name"] for e in eventi if "stateEnteredEventDetails" in e]
        assert stato in entrati
    assert percorso.posizioni.leggi(percorso.ente.id, POSIZIONE) == prima


def test_lo_stesso_arrivo_annunciato_due_volte_si_tratta_una_volta(percorso: Percorso) -> None:
    percorso.carica("lista.csv", lista_inventata(1, 7))
    client, macchina = percorso.nuvola.client("stepfunctions"), f"{RADICE_MACCHINE}presa_in_carico"
    (prima,) = client.list_executions(stateMachineArn=macchina)["executions"]
    ingresso = client.describe_execution(executionArn=prima["executionArn"])["input"]
    arn = client.start_execution(stateMachineArn=macchina, name="di-nuovo", input=ingresso)["executionArn"]
    percorso.nuvola.fino_a_quiete()
    assert client.describe_execution(executionArn=arn)["status"] == "SUCCEEDED"
    assert ("riscossa-presa_in_carico", "NonTrattato") in VISITATI
    assert len(percorso.liste.elenca_liste(percorso.ente.id)) == 1
