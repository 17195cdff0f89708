"""Whatever is asked, the API answers what it has declared: no fault, no undeclared status, no other shape."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from local.openapi import descrivi, operazioni
from local.percorso import INIZIO, OGNI_GIORNO, Percorso, lista_inventata
from tests.portali.gettoni import di_contribuente

ESEMPI = int(os.environ.get("RISCOSSA_ESEMPI_API", "8"))
CONTROLLI = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
STATI: Counter[int] = Counter()
SCHEMA = schemathesis.openapi.from_dict(descrivi())
LIBERE = {(o.metodo, o.percorso) for o in operazioni() if o.ruoli is None}
TUTTE = [(o.metodo, o.percorso) for o in operazioni()]


@pytest.fixture(scope="module")
def percorso() -> Iterator[Percorso]:
    """Six posizioni under way, one with an istanza, a plan and a freeze: there is something behind each address."""
    with Percorso("regione_abruzzo", 7, riversamenti=OGNI_GIORNO) as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(6, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        aperto.nuvola.avanza_fino_a(INIZIO + timedelta(days=40), aperto.mondo.raccogli)
        for rotta, corpo in PRIMA:
            stato, risposta = aperto.mondo.chiama("responsabile", "POST", f"/posizioni/L00001-0000000{rotta}", corpo)
            assert stato == 200, (rotta, risposta)
        yield aperto
        assert aperto.nuvola.errori == []


PRIMA: list[tuple[str, dict[str, Any]]] = [
    ("1/rateizzazione", {"rate": 5, "motivo": "temporanea difficoltà economica"}),
    ("1/rateizzazione/decisione", {"accolta": True, "motivazione": "requisiti presenti"}),
    ("2/istanze", {"tipo": "sgravio", "protocollo": "P1", "motivo": "importo errato"}),
    ("3/sospensioni", {"tipo": "contenzioso", "riferimento": "R1", "motivo": "ordinanza del giudice"}),
    ("4/sgravio", {"provvedimento": "S1", "motivo": "errore di calcolo"}),
]


CONTRIBUENTE = "/me/"
PROPRIA = "L00001-00000005"
"""The posizione whose debtor asks at the routes for taxpayers."""


def veri(percorso: Percorso, indirizzo: str) -> dict[str, Any]:
    """For each name in an address, something that is there (and, at the routes for taxpayers, is the caller's)."""
    if indirizzo.startswith(CONTRIBUENTE):
        return {
            "ente": itertools.cycle([percorso.ente.id]),
            "posizione": itertools.cycle([PROPRIA]),
            "atto": itertools.cycle(["ingiunzione"]),
            "avviso": itertools.cycle([percorso.posizioni.leggi(percorso.ente.id, PROPRIA).numero_avviso]),
        }
    return {
        "posizione": itertools.cycle([f"L00001-0000000{n}" for n in range(1, 7)]),
        "lista": itertools.cycle(["L00001"]),
        "sha256": itertools.cycle([percorso.liste.leggi_lista(percorso.ente.id, "L00001").flusso]),
        "atto": itertools.cycle(["ingiunzione"]),
        "istanza": itertools.cycle(["sgravio-P1"]),
        "sospensione": itertools.cycle(["contenzioso-R1"]),
        "decade": itertools.cycle(["2025-01-1", "2025-01-2", "2025-02-1"]),
        "trimestre": itertools.cycle(["2025-T1"]),
        "anno": itertools.cycle(["2025"]),
    }


@pytest.mark.parametrize("modo", GenerationMode)
@pytest.mark.parametrize(("metodo", "indirizzo"), TUTTE)
def test_ogni_risposta_e_fra_quelle_dichiarate(
    percorso: Percorso, metodo: str, indirizzo: str, modo: GenerationMode
) -> None:
    if modo is GenerationMode.NEGATIVE and (metodo, indirizzo) in LIBERE:
        pytest.skip("neither a parameter nor a token: there is no wrong way to ask")
    presenti, volte = veri(percorso, indirizzo), itertools.count()
    gettone = percorso.mondo.gettone("responsabile")
    if indirizzo.startswith(CONTRIBUENTE):
        debitore = percorso.posizioni.leggi(percorso.ente.id, PROPRIA).riga.debitore
        gettone = di_contribuente(percorso.nuvola, debitore.codice_fiscale)
    intestazioni = {"Authorization": f"Bearer {gettone}"}

    @given(caso=SCHEMA[indirizzo][metodo].as_strategy(generation_mode=modo))
    @settings(
        max_examples=ESEMPI,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def prova(caso: Any) -> None:
        if modo is GenerationMode.POSITIVE and next(volte) % 4:
            # Three times out of four something that is there: the interesting refusals are behind it.
            for nome in set(caso.path_parameters or ()) & set(presenti):
                caso.path_parameters[nome] = next(presenti[nome])
        risposta = caso.call_and_validate(
            base_url=percorso.nuvola.base_url, headers=intestazioni, checks=CONTROLLI
        )
        STATI[risposta.status_code] += 1

    prova()


def test_le_prove_sono_arrivate_dietro_la_porta() -> None:
    """The last of this file: had all been refused at the door, nothing would have been tried."""
    fatte, rifiutate = sum(STATI[s] for s in (200, 201, 202)), sum(STATI[s] for s in (409, 422))
    assert fatte > len(TUTTE)
    assert rifiutate > len(TUTTE)
    assert set(STATI) <= {200, 201, 202, 400, 401, 404, 409, 413, 415, 422}
