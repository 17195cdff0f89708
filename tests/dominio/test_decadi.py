"""Decades by name (002 art. 12.1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.dominio.decadi import DecadeNonValida, PeriodoDecade, decade_da_nome, decade_di


@pytest.mark.parametrize(
    ("nome", "dal", "al", "trimestre"),
    [
        ("2026-04-2", date(2026, 4, 11), date(2026, 4, 20), "2026-T2"),
        ("2026-02-3", date(2026, 2, 21), date(2026, 2, 28), "2026-T1"),
        ("2028-02-3", date(2028, 2, 21), date(2028, 2, 29), "2028-T1"),
        ("2026-12-3", date(2026, 12, 21), date(2026, 12, 31), "2026-T4"),
        ("2026-07-1", date(2026, 7, 1), date(2026, 7, 10), "2026-T3"),
    ],
)
def test_una_decade_ha_un_nome_due_estremi_e_un_trimestre(nome: str, dal: date, al: date, trimestre: str) -> None:
    decade = decade_da_nome(nome)
    assert (decade.dal, decade.al, decade.nome, decade.trimestre) == (dal, al, nome, trimestre)


def test_ogni_giorno_sta_in_una_decade_e_le_decadi_si_seguono_senza_buchi() -> None:
    decade, giorno = decade_da_nome("2027-12-3"), date(2027, 12, 21)
    while giorno < date(2029, 1, 2):
        assert decade_di(giorno) == decade
        if giorno == decade.al:
            seguente = decade.successiva
            assert (seguente.dal, seguente.precedente) == (giorno + timedelta(days=1), decade)
            decade = seguente
        giorno += timedelta(days=1)
    assert isinstance(decade, PeriodoDecade)


@pytest.mark.parametrize(
    "nome", ["2026-04", "2026-13-1", "2026-04-4", "2026-4-2", "２026-04-2", "2026-04-2 ", "0000-01-1"]
)
def test_un_nome_di_decade_sbagliato_si_dice(nome: str) -> None:
    with pytest.raises(DecadeNonValida):
        decade_da_nome(nome)
