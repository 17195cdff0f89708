"""The desk counts what waits by label, from a bounded read, the most urgent first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.casi_uso import coda_del_giorno as modulo
from shared.casi_uso.coda_del_giorno import InCoda, coda_del_giorno
from shared.dominio.incassi import Etichetta
from tests.dominio.test_coda_incassi import incasso
from tests.modello.memoria_incassi import IncassiInMemoria

PRIMA, DOPO = date(2025, 3, 10), date(2025, 3, 20)


def _archivio() -> IncassiInMemoria:
    incassi = IncassiInMemoria()
    for numero, (etichetta, cent, scadenza) in enumerate(
        [
            (Etichetta.NON_ABBINATO, 10_00, DOPO),
            (Etichetta.NON_ABBINATO, 5_50, PRIMA),
            (Etichetta.ECCEDENZA, 7_00, None),
            (Etichetta.DOPPIO, 3_00, DOPO),
            (Etichetta.RICONCILIATO, 99_00, PRIMA),
        ]
    ):
        incassi.salva(replace(incasso(), id=f"I{numero}", etichetta=etichetta, importo=cent, scadenza=scadenza))
    incassi.salva(replace(incasso(), ente="altro", id="A1"))
    return incassi


def test_ogni_etichetta_ha_quanti_quanto_e_entro_quando() -> None:
    assert coda_del_giorno(_archivio(), "e") == [
        InCoda(Etichetta.NON_ABBINATO, 2, 15_50, PRIMA, oltre=False),
        InCoda(Etichetta.DOPPIO, 1, 3_00, DOPO, oltre=False),
        InCoda(Etichetta.ECCEDENZA, 1, 7_00, None, oltre=False),
    ]


def test_oltre_il_limite_si_dice_che_sono_di_piu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modulo, "MASSIMI", 1)
    (prima, *_) = coda_del_giorno(_archivio(), "e")
    assert (prima.etichetta, prima.quanti, prima.cent, prima.oltre) == (Etichetta.NON_ABBINATO, 1, 5_50, True)
