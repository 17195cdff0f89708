"""Legal interest. On 36.500,00 € one percent for one day is exactly one euro: expected values are worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import arrotonda, in_decimale
from shared.dominio.interessi import (
    PeriodoNonValido,
    Saggio,
    SaggioMancante,
    al_percento,
    importo_interessi,
    interessi_legali,
)
from tests.dominio.verificatore import errori

SAGGI = (
    Saggio(date(2022, 1, 1), date(2022, 12, 31), Decimal("1.25"), "D.M. 13/12/2021", "memoria"),
    Saggio(date(2023, 1, 1), date(2023, 12, 31), Decimal("5"), "D.M. 13/12/2022"),
    Saggio(date(2024, 1, 1), date(2024, 12, 31), Decimal("2.5"), "D.M. 29/11/2023"),
    Saggio(date(2025, 1, 1), date(2025, 12, 31), Decimal("2"), "D.M. 10/12/2024"),
    Saggio(date(2026, 1, 1), None, Decimal("1.6"), "D.M. 10/12/2025", noto_fino=date(2026, 12, 31)),
)
CAPITALE = 3_650_000
GIORNI = st.dates(date(2022, 1, 1), date(2027, 12, 31))
CAPITALI = st.integers(0, 10**10)


def test_il_primo_giorno_non_si_conta_e_l_ultimo_si() -> None:
    interessi, prova = interessi_legali(CAPITALE, date(2023, 3, 1), date(2023, 3, 11), SAGGI)
    assert interessi == 50_00
    assert prova.dati["giorni"] == 10
    assert prova.passi[0].dati["dal"] == "2023-03-02"
    assert prova.passi[0].dati["al"] == "2023-03-11"


def test_il_giorno_di_capodanno_porta_il_saggio_nuovo() -> None:
    assert interessi_legali(CAPITALE, date(2023, 12, 31), date(2024, 1, 1), SAGGI)[0] == 2_50
    assert interessi_legali(CAPITALE, date(2023, 12, 30), date(2023, 12, 31), SAGGI)[0] == 5_00


def test_un_anno_bisestile_ha_366_giorni_su_365() -> None:
    interessi, _ = interessi_legali(CAPITALE, date(2023, 12, 31), date(2024, 12, 31), SAGGI)
    assert interessi == 915_00  # 366 x 2,5


def test_ogni_saggio_vale_per_i_suoi_giorni() -> None:
    interessi, prova = interessi_legali(CAPITALE, date(2022, 12, 1), date(2024, 3, 31), SAGGI)
    assert [passo.dati.get("giorni") for passo in prova.passi] == [30, 365, 91, None]
    assert interessi == 2_090_00  # 30 x 1,25 + 365 x 5 + 91 x 2,5
    assert [passo.dati["certezza"] for passo in prova.passi[:3]] == ["memoria", "certo", "certo"]


def test_mezzo_centesimo_si_arrotonda_in_su() -> None:
    saggi = [Saggio(date(2020, 1, 1), date(2020, 12, 31), Decimal("0.1"), "prova")]
    assert interessi_legali(1825_00, date(2020, 1, 1), date(2020, 1, 2), saggi)[0] == 1  # 0,005 €
    assert interessi_legali(1824_99, date(2020, 1, 1), date(2020, 1, 2), saggi)[0] == 0


def test_si_arrotonda_una_volta_sola_alla_fine() -> None:
    saggi = [
        Saggio(date(2020, 1, 1), date(2020, 1, 2), Decimal("0.1"), "uno"),
        Saggio(date(2020, 1, 3), date(2020, 1, 3), Decimal("0.1"), "due"),
    ]
    interessi, _ = interessi_legali(1825_00, date(2020, 1, 1), date(2020, 1, 3), saggi)
    assert interessi == 1  # due volte 0,005 € fanno un centesimo, non due


def test_lo_stesso_giorno_non_matura_nulla() -> None:
    interessi, prova = interessi_legali(CAPITALE, date(2023, 5, 5), date(2023, 5, 5), SAGGI)
    assert interessi == 0
    assert prova.passi[-1].testo == (
        "Interessi legali su 36.500,00 € dal 05/05/2023 al 05/05/2023: nessun giorno = 0,00 €"
    )
    assert errori(prova) == []


def test_la_prova_racconta_il_calcolo_in_italiano() -> None:
    _, prova = interessi_legali(1000_00, date(2022, 12, 30), date(2023, 1, 31), SAGGI)
    assert prova.in_prosa().startswith(
        "Interessi legali su 1.000,00 € dal 30/12/2022 al 31/01/2023: "
        "1 giorno all'1,25% (D.M. 13/12/2021) = 0,0342 €. "
        "31 giorni al 5% (D.M. 13/12/2022) = 4,2466 €. "
        "Totale, arrotondato una sola volta al centesimo = 4,28 €. Fonti: art. 1284 c.c.; D.M. 13/12/2021"
    )
    assert prova.fonti == ("art. 1284 c.c.", "D.M. 13/12/2021", "D.M. 13/12/2022")
    assert prova.regola == "interessi_legali"
    assert prova.unita == "euro"
    assert prova.dati == {
        "capitale": "1000.00",
        "dal": "2022-12-30",
        "al": "2023-01-31",
        "giorni": 32,
        "divisore": 365,
        "provvisorio": False,
    }


def test_oltre_l_ultimo_anno_noto_il_risultato_e_provvisorio() -> None:
    _, certa = interessi_legali(CAPITALE, date(2026, 12, 1), date(2026, 12, 31), SAGGI)
    assert certa.dati["provvisorio"] is False
    interessi, incerta = interessi_legali(CAPITALE, date(2026, 12, 1), date(2027, 1, 10), SAGGI)
    assert interessi == 64_00  # 40 x 1,6
    assert incerta.dati["provvisorio"] is True
    assert [(p.dati["giorni"], p.dati["provvisorio"]) for p in incerta.passi[:2]] == [(30, False), (10, True)]
    assert incerta.passi[1].testo == (
        "10 giorni all'1,6% (D.M. 10/12/2025) = 16,0000 €, "
        "provvisorio: il saggio per questi giorni non è ancora fissato"
    )
    assert incerta.passi[1].dati["fonte"] == "D.M. 10/12/2025"
    assert "provvisorio" not in incerta.passi[0].testo


def test_l_ultimo_giorno_noto_non_e_provvisorio() -> None:
    _, prova = interessi_legali(CAPITALE, date(2026, 12, 30), date(2026, 12, 31), SAGGI)
    assert prova.dati["provvisorio"] is False


def test_un_saggio_senza_fine_e_certo_solo_nel_suo_primo_anno() -> None:
    saggi = [Saggio(date(2024, 1, 1), None, Decimal("2.5"), "D.M. 29/11/2023")]
    assert interessi_legali(1, date(2024, 6, 1), date(2024, 12, 31), saggi)[1].dati["provvisorio"] is False
    assert interessi_legali(1, date(2024, 6, 1), date(2025, 1, 1), saggi)[1].dati["provvisorio"] is True


def test_un_saggio_con_la_fine_e_certo_anche_negli_anni_dopo() -> None:
    saggi = [Saggio(date(2004, 1, 1), date(2007, 12, 31), Decimal("2.5"), "D.M. 01/12/2003")]
    _, prova = interessi_legali(1, date(2004, 6, 1), date(2007, 6, 1), saggi)
    assert prova.dati["provvisorio"] is False
    assert len(prova.passi) == 2


def test_un_periodo_che_finisce_prima_di_iniziare_e_un_errore() -> None:
    with pytest.raises(
        PeriodoNonValido,
        match=r"^Il periodo degli interessi finisce il 31/01/2023, prima del suo inizio \(01/02/2023\)",
    ):
        interessi_legali(CAPITALE, date(2023, 2, 1), date(2023, 1, 31), SAGGI)
    assert PeriodoNonValido.codice == "interessi.periodo_non_valido"
    assert SaggioMancante.codice == "interessi.saggio_mancante"
    with pytest.raises(PeriodoNonValido):
        importo_interessi(CAPITALE, date(2023, 2, 1), date(2023, 1, 31), SAGGI)


def test_senza_saggio_in_vigore_non_si_calcola() -> None:
    with pytest.raises(
        SaggioMancante, match=r"^Il 31/12/2021 risulta in vigore nessun saggio di interesse legale\.$"
    ):
        interessi_legali(CAPITALE, date(2021, 12, 30), date(2022, 1, 5), SAGGI[:1])
    with pytest.raises(SaggioMancante, match="01/01/2023"):
        interessi_legali(CAPITALE, date(2022, 12, 1), date(2023, 1, 1), SAGGI[:1])


def test_due_saggi_per_lo_stesso_giorno_sono_un_errore() -> None:
    doppi = [
        Saggio(date(2023, 1, 1), None, Decimal("5"), "uno"),
        Saggio(date(2023, 7, 1), date(2023, 12, 31), Decimal("2"), "due"),
    ]
    with pytest.raises(SaggioMancante, match=r"^Il 01/07/2023 risulta in vigore più di un saggio"):
        interessi_legali(CAPITALE, date(2023, 6, 1), date(2023, 7, 31), doppi)
    with pytest.raises(SaggioMancante, match="più di un saggio"):
        interessi_legali(CAPITALE, date(2023, 6, 1), date(2023, 7, 1), doppi)
    assert interessi_legali(CAPITALE, date(2023, 6, 1), date(2023, 6, 30), doppi)[0] == 145_00


def test_un_capitale_negativo_e_un_errore() -> None:
    assert interessi_legali(0, date(2023, 1, 1), date(2023, 2, 1), SAGGI)[0] == 0
    with pytest.raises(
        ErroreDominio, match=r"^Il capitale su cui corrono gli interessi non può essere negativo"
    ):
        interessi_legali(-1, date(2023, 1, 1), date(2023, 2, 1), SAGGI)


@pytest.mark.parametrize(
    ("percento", "testo"),
    [
        ("2.5", "al 2,5%"),
        ("1.25", "all'1,25%"),
        ("0.05", "allo 0,05%"),
        ("8", "all'8%"),
        ("11", "all'11%"),
        ("10", "al 10%"),
        ("12", "al 12%"),
        ("80", "all'80%"),
        ("89.5", "all'89,5%"),
        ("79", "al 79%"),
        ("90", "al 90%"),
        ("5.00", "al 5%"),
    ],
)
def test_la_preposizione_va_d_accordo_con_il_numero(percento: str, testo: str) -> None:
    assert al_percento(Decimal(percento)) == testo


@settings(deadline=None)
@given(CAPITALI, st.lists(GIORNI, min_size=3, max_size=3))
def test_gli_interessi_di_periodi_contigui_si_sommano(capitale: int, giorni: list[date]) -> None:
    uno, due, tre = sorted(giorni)
    parti = [interessi_legali(capitale, uno, due, SAGGI), interessi_legali(capitale, due, tre, SAGGI)]
    intero, prova = interessi_legali(capitale, uno, tre, SAGGI)
    esatti = sum((_esatto(parte) for _, parte in parti), Fraction(0))
    assert esatti == _esatto(prova)
    assert abs(sum(cent for cent, _ in parti) - intero) <= 1


@settings(deadline=None)
@given(CAPITALI, GIORNI, GIORNI)
def test_la_prova_porta_lo_stesso_importo_e_si_rifa(capitale: int, uno: date, due: date) -> None:
    dal, al = sorted((uno, due))
    interessi, prova = interessi_legali(capitale, dal, al, SAGGI)
    assert importo_interessi(capitale, dal, al, SAGGI) == interessi
    assert prova.esito == str(in_decimale(interessi)) == prova.passi[-1].dati["totale"]
    assert interessi == arrotonda(_esatto(prova))
    assert errori(prova) == []


@settings(deadline=None)
@given(CAPITALI, GIORNI, st.integers(0, 400))
def test_un_giorno_in_piu_non_diminuisce_gli_interessi(capitale: int, dal: date, durata: int) -> None:
    al = dal + timedelta(days=durata)
    prima = interessi_legali(capitale, dal, al, SAGGI)[0]
    assert interessi_legali(capitale, dal, al + timedelta(days=1), SAGGI)[0] >= prima


def _esatto(prova: object) -> Fraction:
    """capitale x sum(giorni x percento) / 36500, from the steps alone."""
    passi = [p.dati for p in prova.passi if "percento" in p.dati]  # type: ignore[attr-defined]
    somma = sum((p["giorni"] * Fraction(p["percento"]) for p in passi), Fraction(0))
    return Fraction(prova.dati["capitale"]) * somma / 36500  # type: ignore[attr-defined]
