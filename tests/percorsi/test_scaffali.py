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
from local.percorso import INIZIO, Percorso
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
