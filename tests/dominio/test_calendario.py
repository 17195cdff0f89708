"""Days off: our table against known dates, and against the `holidays` library where the two must agree."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from shared.dominio.calendario import Calendario, festivita, pasqua

# Easter Sundays from published tables, the earliest and latest possible dates among them
PASQUE = [
    date(1951, 3, 25), date(1954, 4, 18), date(1961, 4, 2), date(1981, 4, 19), date(2000, 4, 23), date(2008, 3, 23),
    date(2011, 4, 24), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25), date(2076, 4, 19),
]  # fmt: skip


@pytest.mark.parametrize("domenica", PASQUE)
def test_la_pasqua_cade_nel_giorno_delle_tavole(domenica: date) -> None:
    assert pasqua(domenica.year) == domenica


def test_le_undici_festivita_del_2025_e_il_lunedi_dell_angelo() -> None:
    attese = [(1, 1), (1, 6), (4, 21), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)]
    assert sorted(festivita(2025)) == [date(2025, mese, giorno) for mese, giorno in attese]


def test_il_4_ottobre_e_festivo_dal_2026_e_non_prima() -> None:
    calendario = Calendario()
    assert not calendario.festivo(date(2024, 10, 4))  # a Friday
    assert not calendario.festivo(date(2025, 10, 4))  # a Saturday
    assert date(2026, 10, 4) in festivita(2026)
    assert calendario.festivo(date(2027, 10, 4))  # a Monday: the first one that matters
    assert calendario.motivo(date(2027, 10, 4)) == "San Francesco d'Assisi"


@pytest.mark.parametrize(
    ("giorno", "festivo"),
    [
        (date(1977, 1, 6), True),
        (date(1978, 1, 6), False),
        (date(1985, 1, 7), False),
        (date(1986, 1, 6), True),
        (date(1976, 6, 2), True),
        (date(1978, 6, 2), False),
        (date(2000, 6, 2), False),
        (date(2003, 6, 2), True),
        (date(1976, 6, 29), True),
        (date(1977, 6, 29), False),
        (date(1975, 3, 19), True),
        (date(1975, 11, 4), True),
        (date(1975, 5, 8), True),  # Ascension, 39 days after Easter 30/3/1975
        (date(1975, 5, 29), True),  # Corpus Domini, 60 days after
        (date(1978, 5, 4), False),  # Ascension no longer a holiday
        (date(2011, 3, 17), True),  # 150 years of the Unità, that year only
        (date(2010, 3, 17), False),
    ],
)
def test_le_festivita_tolte_e_ridate(giorno: date, festivo: bool) -> None:
    assert Calendario().festivo(giorno) is festivo


def test_il_sabato_non_e_festivo_ma_non_e_lavorativo() -> None:
    calendario, sabato = Calendario(), date(2026, 11, 21)
    assert not calendario.festivo(sabato)
    assert calendario.sabato_o_festivo(sabato)
    assert not calendario.lavorativo(sabato)
    assert calendario.motivo(sabato) == "sabato"


def test_la_domenica_e_festiva_e_il_lunedi_lavorativo() -> None:
    calendario = Calendario()
    assert calendario.festivo(date(2026, 11, 22))
    assert calendario.motivo(date(2026, 11, 22)) == "domenica"
    assert calendario.lavorativo(date(2026, 11, 23))
    assert not calendario.sabato_o_festivo(date(2026, 11, 23))
    assert calendario.motivo(date(2026, 11, 23)) == ""


def test_il_patrono_e_festivo_solo_dove_lo_si_chiede() -> None:
    san_petronio = date(2027, 10, 5)  # a Tuesday
    assert Calendario().lavorativo(san_petronio)
    assert not Calendario(patrono=(10, 5)).lavorativo(san_petronio)
    assert Calendario(patrono=(10, 5)).motivo(san_petronio) == "Santo patrono"
    assert Calendario(patrono=(10, 5)).lavorativo(date(2027, 5, 10))


def test_fra_il_1950_e_il_2100_siamo_d_accordo_con_la_libreria_holidays() -> None:
    calendario = Calendario()
    diversi = []
    for anno in range(1950, 2101):
        altrui = {giorno for giorno in holidays.country_holidays("IT", years=anno) if giorno.year == anno}
        giorno = date(anno, 1, 1)
        while giorno.year == anno:
            nostro = calendario.festivo(giorno)
            if nostro is not (giorno in altrui or giorno.weekday() == 6):
                diversi.append(giorno)
            giorno += timedelta(days=1)
    assert diversi == []
