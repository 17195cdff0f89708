"""The scheduled function: an ente that cannot be closed does not hold the money of the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from functions import predisponi_riversamenti
from functions.predisponi_riversamenti import EntiNonChiusi, handler
from shared.dominio.enti import Ente
from tests.casi_uso.test_riversamento import VOCI, Banco
from tests.dominio.righe_di_giornale import incassata
from tests.fabbrica import ENTE

CONTESTO: Any = SimpleNamespace(
    function_name="f", memory_limit_in_mb=1, invoked_function_arn="arn:aws:lambda:x:1:function:f", aws_request_id="1"
)


class Enti:
    """Two enti, the first under a contract nobody knows when `guasto`."""

    def __init__(self, guasto: bool) -> None:
        primo = replace(ENTE, id="aaa", profilo="ignoto" if guasto else ENTE.profilo)
        self.enti = {"aaa": primo, ENTE.id: ENTE}

    def elenca(self) -> list[str]:
        return list(self.enti)

    def leggi(self, ente: str) -> Ente:
        return self.enti[ente]


@pytest.fixture
def banco(monkeypatch: pytest.MonkeyPatch) -> Banco:
    banco = Banco(date(2026, 4, 21))
    banco.scrivi(incassata(1, VOCI, date(2026, 4, 14)))
    monkeypatch.setattr(predisponi_riversamenti, "cassa", lambda: banco.cassa)
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "true")
    return banco


def test_un_ente_che_non_si_chiude_non_ferma_gli_altri(banco: Banco, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predisponi_riversamenti, "enti", lambda: Enti(guasto=True))
    with pytest.raises(EntiNonChiusi, match="aaa"):
        handler({}, CONTESTO)
    assert [d.incassato for d in banco.riversamenti.elenca(ENTE.id)] == [592_42]
    monkeypatch.setattr(predisponi_riversamenti, "enti", lambda: Enti(guasto=False))
    assert handler({}, CONTESTO) == {"chiuse": 1, "in_scadenza": 0, "in_ritardo": 0}


def test_ogni_giorno_si_guarda_chi_sta_per_scadere(banco: Banco, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predisponi_riversamenti, "enti", lambda: Enti(guasto=False))
    handler({}, CONTESTO)
    banco.orologio.giorno = date(2026, 4, 26)
    assert handler({}, CONTESTO) == {"chiuse": 0, "in_scadenza": 1, "in_ritardo": 0}
    banco.orologio.giorno = date(2026, 4, 28)
    assert handler({}, CONTESTO) == {"chiuse": 0, "in_scadenza": 0, "in_ritardo": 1}
