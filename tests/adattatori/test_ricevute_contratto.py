"""The port `Ricevute`: the same behaviour from the table and from memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.adattatori.ricevute_dynamo import RicevuteDynamo
from shared.dominio.errori import NonTrovato
from shared.dominio.ricevute import EsitoRicevuta, RicevutaDelNodo
from tests.adattatori.tavola import tavola
from tests.casi_uso.stazione_finta import RicevuteInMemoria

RICEVUTA = RicevutaDelNodo(
    "comune-prova", "R#1 è", "incassi/rt/x.xml", "302000010000000194", 17_50, date(2025, 2, 1), EsitoRicevuta.ACCOLTA,
    (1, 5),
)  # fmt: skip


@pytest.fixture(params=["memoria", "tabella"])
def porta(request: pytest.FixtureRequest) -> Iterator[Any]:
    with ExitStack() as pila:
        if request.param == "memoria":
            yield RicevuteInMemoria()
            return
        yield RicevuteDynamo(tavola(pila))


def test_una_ricevuta_si_rilegge_come_si_e_scritta(porta: Any) -> None:
    assert porta.registra(RICEVUTA)
    assert porta.leggi("comune-prova", "R#1 è") == RICEVUTA


def test_la_seconda_non_cambia_la_prima(porta: Any) -> None:
    assert porta.registra(RICEVUTA)
    assert not porta.registra(replace(RICEVUTA, importo=1, esito=EsitoRicevuta.INCOMPETENTE))
    assert porta.leggi("comune-prova", "R#1 è").importo == 17_50


def test_ogni_ente_ha_le_sue(porta: Any) -> None:
    assert porta.registra(RICEVUTA)
    for ente, identita in (("altro-ente", "R#1 è"), ("comune-prova", "R#1")):
        with pytest.raises(NonTrovato):
            porta.leggi(ente, identita)
    assert porta.registra(replace(RICEVUTA, ente="altro-ente"))
