"""Fasce: those that fit, each with its name, never two at one counter at the same time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from shared.dominio.appuntamenti import Fascia, esigi_futura, offri, si_toccano
from shared.dominio.errori import RegolaViolata

OGGI = date(2025, 3, 3)


def offerte(
    giorno: date = date(2025, 3, 10), dalle: time = time(9), alle: time = time(12), minuti: int = 30
) -> tuple[Fascia, ...]:
    return offri(
        "comune-prova", OGGI, giorno=giorno, dalle=dalle, alle=alle, minuti=minuti, sportello="A", luogo="Via Roma 1"
    )


def test_le_fasce_sono_quelle_che_ci_stanno_intere() -> None:
    ore = [f.ora for f in offerte(alle=time(10, 50), minuti=25)]
    assert ore == [time(9), time(9, 25), time(9, 50), time(10, 15)]


def test_l_id_dice_giorno_ora_e_sportello() -> None:
    assert [f.id for f in offerte(alle=time(10))] == ["2025-03-10T0900-A", "2025-03-10T0930-A"]
    assert offerte() == offerte()


def test_l_ora_e_quella_di_roma_d_inverno_e_d_estate() -> None:
    assert offerte()[0].inizio.astimezone(UTC) == datetime(2025, 3, 10, 8, tzinfo=UTC)
    assert offerte(giorno=date(2025, 4, 10))[0].inizio.astimezone(UTC) == datetime(2025, 4, 10, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "campi",
    [
        {"giorno": OGGI - timedelta(days=1)},
        {"giorno": OGGI + timedelta(days=91)},
        {"alle": time(9)},
        {"dalle": time(12), "alle": time(9)},
        {"alle": time(9, 29)},
        {"minuti": 4},
        {"minuti": 121},
        {"dalle": time(0), "alle": time(23, 59), "minuti": 5},
    ],
)
def test_un_offerta_che_non_sta_in_piedi_e_rifiutata(campi: dict[str, object]) -> None:
    with pytest.raises(RegolaViolata):
        offerte(**campi)  # type: ignore[arg-type]


@pytest.mark.parametrize("giorni", [0, 90])
def test_il_primo_e_l_ultimo_giorno_si_possono_offrire(giorni: int) -> None:
    assert offerte(giorno=OGGI + timedelta(days=giorni))


def test_due_fasce_si_toccano_se_hanno_un_minuto_in_comune() -> None:
    nove, nove_e_mezza = offerte(alle=time(10))
    (lunga,) = offerte(dalle=time(9, 15), alle=time(9, 35), minuti=20)
    assert not si_toccano(nove, nove_e_mezza)
    assert si_toccano(nove, lunga)
    assert si_toccano(lunga, nove_e_mezza)


def test_una_fascia_gia_cominciata_non_si_tocca_piu() -> None:
    fascia = offerte()[0]
    esigi_futura(fascia, fascia.inizio - timedelta(seconds=1))
    with pytest.raises(RegolaViolata):
        esigi_futura(fascia, fascia.inizio)
