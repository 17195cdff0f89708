"""The port `Movimenti`: the same behaviour from the table and from memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

import pytest

from shared.adattatori.movimenti_dynamo import MovimentiDynamo
from shared.casi_uso.porte import Movimenti
from shared.dominio.movimenti import MovimentoCumulativo
from tests.adattatori.tavola import tavola
from tests.modello.memoria_incassi import MovimentiInMemoria

FLUSSO = "2025-01-16PSPTEST-S0001"
MOVIMENTO = MovimentoCumulativo(
    ente="comune-prova", id="MOVIMENTO#1", conto="C1", giorno=date(2025, 1, 17), importo=250_00,
    causale=f"/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/{FLUSSO}", trn="T1", flusso=FLUSSO, troncato=False, progressivo=0,
    riferimento="incassi/flussi/comune-prova/x/f#3",
)  # fmt: skip


@pytest.fixture(params=["memoria", "tabella"])
def movimenti(request: pytest.FixtureRequest) -> Iterator[Movimenti]:
    with ExitStack() as pila:
        if request.param == "memoria":
            yield MovimentiInMemoria()
            return
        yield MovimentiDynamo(tavola(pila))


def test_un_movimento_si_ritrova_intero_sotto_il_suo_flusso(movimenti: Movimenti) -> None:
    movimenti.registra(MOVIMENTO)
    assert list(movimenti.del_flusso("comune-prova", FLUSSO)) == [MOVIMENTO]
    assert list(movimenti.del_flusso("comune-prova", None)) == []
    assert list(movimenti.del_flusso("altro", FLUSSO)) == []


def test_lo_stesso_movimento_da_un_altro_estratto_non_cambia_il_primo(movimenti: Movimenti) -> None:
    movimenti.registra(MOVIMENTO)
    movimenti.registra(replace(MOVIMENTO, riferimento="incassi/flussi/comune-prova/y/g#9"))
    assert list(movimenti.del_flusso("comune-prova", FLUSSO)) == [MOVIMENTO]


def test_piu_bonifici_dello_stesso_flusso_stanno_insieme(movimenti: Movimenti) -> None:
    supplemento = replace(MOVIMENTO, id="MOVIMENTO#2", importo=1_00, progressivo=1)
    movimenti.registra(supplemento)
    movimenti.registra(MOVIMENTO)
    assert list(movimenti.del_flusso("comune-prova", FLUSSO)) == [MOVIMENTO, supplemento]


def test_quelli_senza_un_identificativo_intero_aspettano_insieme(movimenti: Movimenti) -> None:
    mozzo = replace(MOVIMENTO, flusso=None, troncato=True)
    movimenti.registra(mozzo)
    assert list(movimenti.del_flusso("comune-prova", None)) == [mozzo]


def test_quello_che_poi_ha_un_flusso_non_aspetta_piu(movimenti: Movimenti) -> None:
    mozzo = replace(MOVIMENTO, flusso=None, troncato=True)
    movimenti.registra(MOVIMENTO)
    movimenti.registra(mozzo)
    altro = replace(mozzo, id="MOVIMENTO#2")
    movimenti.registra(altro)
    assert list(movimenti.del_flusso("comune-prova", None)) == [altro]


def test_l_identificativo_in_maiuscolo_e_lo_stesso(movimenti: Movimenti) -> None:
    movimenti.registra(MOVIMENTO)
    assert list(movimenti.del_flusso("comune-prova", FLUSSO.lower())) == [MOVIMENTO]
