"""Suspended days: counted once, both ends included."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from shared.dominio.sospensioni import (
    COVID,
    COVID_ENTI_IMPOSITORI,
    COVID_VERSAMENTI,
    Sospensione,
    SospensioneNonValida,
    feriale,
    feriali,
    giorni_sospesi,
    periodi_sospesi,
    sospeso,
)


def sospensione(dal: str, al: str) -> Sospensione:
    return Sospensione(date.fromisoformat(dal), date.fromisoformat(al), "prova", "provvedimento")


def test_il_covid_vale_542_giorni_per_i_versamenti_e_85_per_gli_enti() -> None:
    assert COVID_VERSAMENTI.giorni == 542
    assert COVID_ENTI_IMPOSITORI.giorni == 85
    assert sorted(COVID) == [0, 85, 542]
    assert COVID[0] == ()
    assert COVID[542] == (COVID_VERSAMENTI,)


def test_la_feriale_dal_2015_e_il_solo_agosto() -> None:
    assert (feriale(2015).dal, feriale(2015).al) == (date(2015, 8, 1), date(2015, 8, 31))
    assert feriale(2026).giorni == 31


def test_fino_al_2014_la_feriale_arrivava_al_15_settembre() -> None:
    assert (feriale(2014).dal, feriale(2014).al) == (date(2014, 8, 1), date(2014, 9, 15))


def test_una_feriale_per_ogni_anno_toccato() -> None:
    assert [s.dal.year for s in feriali(date(2025, 12, 31), date(2027, 1, 1))] == [2025, 2026, 2027]


def test_gli_estremi_sono_sospesi_i_vicini_no() -> None:
    agosto = sospensione("2026-08-01", "2026-08-31")
    assert [sospeso(date(2026, *g), [agosto]) for g in ((7, 31), (8, 1), (8, 31), (9, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_due_sospensioni_sovrapposte_contano_una_volta() -> None:
    doppie = [sospensione("2026-08-01", "2026-08-31"), sospensione("2026-08-20", "2026-09-10")]
    assert periodi_sospesi(doppie) == [(date(2026, 8, 1), date(2026, 9, 10))]
    assert giorni_sospesi(date(2026, 8, 1), date(2026, 12, 31), doppie) == 41  # 31 + 10


def test_una_sospensione_dentro_l_altra_non_la_accorcia() -> None:
    periodi = periodi_sospesi(
        [sospensione("2026-01-01", "2026-03-31"), sospensione("2026-02-01", "2026-02-10")]
    )
    assert periodi == [(date(2026, 1, 1), date(2026, 3, 31))]


def test_sospensioni_contigue_si_uniscono_e_separate_no() -> None:
    contigue = [sospensione("2026-03-05", "2026-03-06"), sospensione("2026-03-01", "2026-03-04")]
    separate = [sospensione("2026-03-01", "2026-03-04"), sospensione("2026-03-06", "2026-03-06")]
    assert periodi_sospesi(contigue) == [(date(2026, 3, 1), date(2026, 3, 6))]
    assert len(periodi_sospesi(separate)) == 2


def test_i_giorni_fuori_dal_tratto_non_contano() -> None:
    agosto = [sospensione("2026-08-01", "2026-08-31")]
    assert giorni_sospesi(date(2026, 8, 30), date(2026, 9, 30), agosto) == 2
    assert giorni_sospesi(date(2026, 9, 1), date(2026, 9, 30), agosto) == 0
    assert giorni_sospesi(date(2026, 6, 1), date(2026, 8, 1), agosto) == 1


def test_una_sospensione_alla_rovescia_e_rifiutata() -> None:
    with pytest.raises(SospensioneNonValida) as rifiuto:
        sospensione("2026-08-01", "2026-07-31")
    assert rifiuto.value.messaggio == (
        "Sospensione «prova»: finisce il 31/07/2026, prima di iniziare il 01/08/2026."
    )
    assert rifiuto.value.codice == "sospensione_non_valida"


def test_le_sospensioni_covid_citano_la_loro_norma() -> None:
    citazioni = [(s.motivo, s.fonte) for s in (COVID_VERSAMENTI, COVID_ENTI_IMPOSITORI)]
    assert citazioni == [
        ("sospensione Covid dei versamenti", "DL 18/2020 art. 68"),
        ("sospensione Covid dell'attività degli enti", "DL 18/2020 art. 67"),
    ]


def test_una_sospensione_non_si_cambia() -> None:
    with pytest.raises(FrozenInstanceError):
        feriale(2026).al = date(2026, 9, 15)  # type: ignore[misc]


def test_una_sospensione_di_un_giorno_e_valida() -> None:
    assert sospensione("2026-08-01", "2026-08-01").giorni == 1
