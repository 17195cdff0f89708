"""The port `Riversamenti`: the same behaviour from the table and from memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from local.cassa_simulata import RiversamentiInMemoria
from shared.adattatori.riversamenti_dynamo import RiversamentiDynamo
from shared.dominio.distinte import Quietanza, Svincolo
from shared.dominio.errori import NonTrovato, VersioneSuperata
from tests.adattatori.tavola import tavola
from tests.dominio.righe_di_giornale import ENTE
from tests.dominio.test_conti_gestione import chiusa

FATTA = Quietanza(date(2026, 4, 27), "Q1", "anna")


@pytest.fixture(params=["memoria", "tabella"])
def porta(request: pytest.FixtureRequest) -> Iterator[Any]:
    with ExitStack() as pila:
        yield RiversamentiInMemoria() if request.param == "memoria" else RiversamentiDynamo(tavola(pila))


def test_una_decade_si_chiude_una_volta_e_si_rilegge_com_era(porta: Any) -> None:
    prima = replace(chiusa("2026-04-2"), chiave="riversamenti/x.json", righe_sha256="00")
    assert porta.chiudi(prima) is True
    assert porta.chiudi(replace(prima, righe_sha256="11")) is False
    assert porta.leggi(ENTE, "2026-04-2") == replace(prima, versione=1)
    with pytest.raises(NonTrovato):
        porta.leggi("altro-ente", "2026-04-2")
    with pytest.raises(NonTrovato):
        porta.leggi(ENTE, "2026-04-3")


def test_le_distinte_sono_in_ordine_di_tempo_e_solo_dell_ente(porta: Any) -> None:
    for nome in ("2026-04-2", "2025-12-3", "2026-04-1"):
        porta.chiudi(chiusa(nome))
    porta.chiudi(replace(chiusa("2024-01-1"), ente="altro-ente"))
    assert [d.decade for d in porta.elenca(ENTE)] == ["2025-12-3", "2026-04-1", "2026-04-2"]


def test_chi_registra_su_una_versione_vecchia_si_ferma(porta: Any) -> None:
    porta.chiudi(chiusa("2026-04-2"))
    letta = porta.leggi(ENTE, "2026-04-2")
    assert porta.salva(replace(letta, quietanza=FATTA)).versione == 2
    assert porta.leggi(ENTE, "2026-04-2").quietanza == FATTA
    with pytest.raises(VersioneSuperata):
        porta.salva(replace(letta, quietanza=replace(FATTA, numero="Q2")))


def test_due_svincoli_insieme_ne_lasciano_uno(porta: Any) -> None:
    primo = Svincolo(ENTE, "DET-1", date(2026, 6, 1), 10, "anna")
    porta.svincola(primo, 0)
    with pytest.raises(VersioneSuperata):
        porta.svincola(replace(primo, documento="DET-2"), 0)
    porta.svincola(replace(primo, documento="DET-2"), 1)
    assert [s.documento for s in porta.svincoli(ENTE)] == ["DET-1", "DET-2"]
    assert list(porta.svincoli("altro-ente")) == []
