"""Instalment plans, their limits, and when they are lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_decimale
from shared.dominio.rateizzazioni import (
    REGOLA_002,
    REGOLA_C800,
    REGOLE_DECADENZA,
    Dilazione,
    PeriodoDecadenza,
    PianoNonValido,
    Rata,
    RataSaltata,
    RateNonAmmesse,
    RegolaDecadenza,
    ScaglioneRate,
    decadenza,
    fine_mese,
    numero_massimo_rate,
    piano_rate,
    regola_art_19,
    verifica_numero_rate,
)
from tests.dominio.verificatore import errori

SCAGLIONI = (ScaglioneRate(100_00, 0, 0), ScaglioneRate(500_00, 2, 4), ScaglioneRate(None, 5, 12))
PERIODI = (
    PeriodoDecadenza(date(2015, 10, 22), date(2020, 3, 7), 5, "D.Lgs. 159/2015"),
    PeriodoDecadenza(date(2022, 7, 16), None, 8, "DL 50/2022"),
)


def test_rate_uguali_e_l_ultima_con_i_centesimi() -> None:
    piano = piano_rate(100_00, 3, date(2026, 1, 31))
    assert [rata.importo for rata in piano.rate] == [33_33, 33_33, 33_34]
    assert [rata.numero for rata in piano.rate] == [1, 2, 3]
    assert [rata.totale for rata in piano.rate] == [33_33, 33_33, 33_34]


def test_le_rate_scadono_l_ultimo_giorno_del_mese() -> None:
    piano = piano_rate(100_00, 4, date(2027, 11, 15))
    assert [rata.scadenza for rata in piano.rate] == [
        date(2027, 11, 30),
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
    ]


def test_una_rata_sola_e_tutto_l_importo() -> None:
    assert [rata.importo for rata in piano_rate(1, 1, date(2026, 1, 31)).rate] == [1]


def test_senza_dilazione_non_ci_sono_interessi() -> None:
    piano = piano_rate(100_00, 2, date(2026, 1, 31))
    assert [rata.interessi for rata in piano.rate] == [0, 0]
    assert Rata(1, date(2026, 1, 31), 100).totale == 100
    assert piano.prova.fonti == ("L. 160/2019 art. 1 c. 796 e 801",)
    assert piano.prova.dati == {"importo": "100.00", "n_rate": 2, "prima_rata": "2026-01-31"}


def test_un_piano_puo_avere_un_altra_fonte() -> None:
    fonte = "art. 19 D.P.R. 602/1973"
    assert piano_rate(100_00, 2, date(2026, 1, 31), fonte=fonte).prova.fonti == (fonte,)


def test_gli_interessi_di_dilazione_corrono_sul_capitale_residuo() -> None:
    # 73.000,00 € at 1%: two euro a day, then one euro a day once half is paid.
    dilazione = Dilazione(Decimal(1), date(2026, 1, 21), "regolamento")
    piano = piano_rate(7_300_000, 2, date(2026, 1, 31), dilazione=dilazione)
    assert [rata.interessi for rata in piano.rate] == [20_00, 28_00]  # 10 days x 2,00, 28 days x 1,00
    assert [rata.totale for rata in piano.rate] == [3_650_000 + 20_00, 3_650_000 + 28_00]
    assert piano.prova.esito == "73048.00"
    assert piano.prova.fonti == ("L. 160/2019 art. 1 c. 796 e 801", "regolamento")
    assert piano.prova.dati["dilazione"] == {"percento": "1", "dal": "2026-01-21", "divisore": 365}
    assert piano.prova.passi[2].dati == {
        "numero": 2,
        "scadenza": "2026-02-28",
        "importo": "36500.00",
        "giorni": 28,
        "residuo": "36500.00",
        "interessi": "28.00",
    }
    assert piano.prova.passi[2].testo == (
        "Rata 2 entro il 28/02/2026: 36.500,00 € più 28,00 € di interessi (28 giorni su 36.500,00 €)"
    )
    assert errori(piano.prova) == []


def test_la_prova_del_piano_elenca_le_rate() -> None:
    prova = piano_rate(100_00, 3, date(2026, 1, 31)).prova
    assert [passo.testo for passo in prova.passi] == [
        "100,00 € in 3 rate: 33,33 € ciascuna, l'ultima con i centesimi residui, all'ultimo giorno del mese",
        "Rata 1 entro il 31/01/2026: 33,33 €",
        "Rata 2 entro il 28/02/2026: 33,33 €",
        "Rata 3 entro il 31/03/2026: 33,34 €",
    ]
    assert prova.passi[0].dati == {"rata_base": "33.33"}
    assert prova.passi[3].dati == {"numero": 3, "scadenza": "2026-03-31", "importo": "33.34"}
    assert (prova.regola, prova.esito, prova.unita) == ("piano_rate", "100.00", "euro")


def test_piani_impossibili_sono_un_errore() -> None:
    with pytest.raises(PianoNonValido, match=r"^Un piano ha almeno una rata"):
        piano_rate(100_00, 0, date(2026, 1, 31))
    with pytest.raises(PianoNonValido, match=r"^0,02 € non si dividono in 3 rate"):
        piano_rate(2, 3, date(2026, 1, 31))
    assert PianoNonValido.codice == "rateizzazione.piano_non_valido"
    assert RateNonAmmesse.codice == "rateizzazione.rate_non_ammesse"
    assert [rata.importo for rata in piano_rate(3, 3, date(2026, 1, 31)).rate] == [1, 1, 1]


def test_gli_interessi_non_decorrono_da_dopo_la_prima_rata() -> None:
    with pytest.raises(
        PianoNonValido, match=r"^Gli interessi di dilazione non possono decorrere da dopo la prima rata"
    ):
        piano_rate(
            100_00, 2, date(2026, 1, 15), dilazione=Dilazione(Decimal(1), date(2026, 2, 1), "regolamento")
        )
    dal_giorno = Dilazione(Decimal(1), date(2026, 1, 31), "regolamento")
    assert piano_rate(100_00, 2, date(2026, 1, 15), dilazione=dal_giorno).rate[0].interessi == 0


@pytest.mark.parametrize(
    ("importo", "massimo"), [(100_00, 0), (100_01, 4), (500_00, 4), (500_01, 12), (10**9, 12)]
)
def test_lo_scaglione_comprende_il_suo_limite(importo: int, massimo: int) -> None:
    assert numero_massimo_rate(importo, SCAGLIONI) == massimo


def test_un_importo_fuori_da_ogni_scaglione_e_un_errore() -> None:
    with pytest.raises(PianoNonValido, match=r"^Nessuno scaglione di rateizzazione comprende 500,01 €\.$"):
        numero_massimo_rate(500_01, SCAGLIONI[:2])


def test_il_numero_di_rate_sta_nello_scaglione() -> None:
    verifica_numero_rate(500_00, 2, SCAGLIONI)
    verifica_numero_rate(500_00, 4, SCAGLIONI)
    for fuori in (1, 5):
        with pytest.raises(
            RateNonAmmesse, match=rf"^Per 500,00 € sono ammesse da 2 a 4 rate, non {fuori}\.$"
        ):
            verifica_numero_rate(500_00, fuori, SCAGLIONI)
    with pytest.raises(RateNonAmmesse, match=r"^Un debito di 100,00 € non è rateizzabile"):
        verifica_numero_rate(100_00, 1, SCAGLIONI)


def _saltate(*rate: tuple[int, date]) -> list[RataSaltata]:
    return [RataSaltata(numero, scadenza) for numero, scadenza in rate]


def test_002_basta_la_prima_rata() -> None:
    esito = decadenza(REGOLA_002, _saltate((1, date(2026, 1, 31))), sollecito_inviato=False)
    assert esito.decade is True
    assert esito.prova.passi[0].testo == "La prima rata non è stata pagata: decade"
    assert errori(esito.prova) == []


def test_002_una_rata_successiva_non_basta_due_si() -> None:
    una = _saltate((5, date(2026, 5, 31)))
    due = [*una, RataSaltata(20, date(2027, 8, 31))]
    assert decadenza(REGOLA_002, una, sollecito_inviato=True).decade is False
    assert decadenza(REGOLA_002, due, sollecito_inviato=False).decade is True


def test_c800_senza_sollecito_non_si_decade() -> None:
    saltate = _saltate((1, date(2026, 1, 31)), (2, date(2026, 2, 28)))
    senza = decadenza(REGOLA_C800, saltate, sollecito_inviato=False)
    assert senza.decade is False
    assert senza.prova.passi[0].testo == (
        "Il sollecito espresso non è stato inviato e il piano resta in vita: non decade"
    )
    assert errori(senza.prova) == []
    assert decadenza(REGOLA_C800, saltate, sollecito_inviato=True).decade is True


def test_le_regole_si_chiamano_per_nome_e_hanno_una_fonte() -> None:
    assert {nome: regola.fonte for nome, regola in REGOLE_DECADENZA.items()} == {
        "002_art_5.2.c": "Regione Abruzzo, All. B art. 5.2 lett. c)",
        "l160_c800": "L. 160/2019 art. 1 c. 800",
    }


def test_c800_la_prima_rata_da_sola_non_basta() -> None:
    assert decadenza(REGOLA_C800, _saltate((1, date(2026, 1, 31))), sollecito_inviato=True).decade is False


@pytest.mark.parametrize(
    ("prima", "seconda", "decade"),
    [
        (date(2026, 3, 31), date(2026, 9, 30), True),  # six months to the day
        (date(2026, 2, 28), date(2026, 8, 31), False),  # they end on 28 August
        (date(2026, 8, 31), date(2027, 2, 28), True),
        (date(2026, 3, 31), date(2026, 10, 31), False),
    ],
)
def test_c800_le_due_rate_stanno_in_sei_mesi(prima: date, seconda: date, decade: bool) -> None:
    esito = decadenza(REGOLA_C800, _saltate((3, prima), (9, seconda)), sollecito_inviato=True)
    assert esito.decade is decade
    assert esito.prova.esito == ("decade" if decade else "non decade")
    assert errori(esito.prova) == []


def test_c800_si_cercano_due_rate_vicine_fra_tutte_quelle_saltate() -> None:
    saltate = _saltate((12, date(2026, 12, 31)), (1, date(2026, 1, 31)), (11, date(2026, 11, 30)))
    esito = decadenza(REGOLA_C800, saltate, sollecito_inviato=True)
    assert esito.decade is True
    assert esito.prova.passi[0].testo == "Rate non pagate: 3; ne bastano 2 nell'arco di 6 mesi: decade"
    assert [rata["numero"] for rata in esito.prova.dati["saltate"]] == [1, 11, 12]  # type: ignore[index,union-attr]


def test_nessuna_rata_saltata_nessuna_decadenza() -> None:
    for regola in REGOLE_DECADENZA.values():
        assert decadenza(regola, [], sollecito_inviato=True).decade is False


@pytest.mark.parametrize(
    ("istanza", "rate"),
    [(date(2015, 10, 22), 5), (date(2020, 3, 7), 5), (date(2022, 7, 16), 8), (date(2030, 1, 1), 8)],
)
def test_art_19_il_numero_di_rate_dipende_dall_istanza(istanza: date, rate: int) -> None:
    regola = regola_art_19(istanza, PERIODI)
    saltate = [RataSaltata(numero, fine_mese(date(2026, 1, 1), 2 * numero)) for numero in range(1, rate + 1)]
    assert decadenza(regola, saltate, sollecito_inviato=False).decade is True
    assert decadenza(regola, saltate[:-1], sollecito_inviato=False).decade is False


def test_art_19_la_regola_dice_la_sua_fonte() -> None:
    assert regola_art_19(date(2023, 1, 1), PERIODI) == RegolaDecadenza(
        "art_19_dpr_602", 8, False, None, False, "DL 50/2022"
    )


@pytest.mark.parametrize("istanza", [date(2015, 10, 21), date(2020, 3, 8), date(2022, 7, 15)])
def test_art_19_fuori_dai_periodi_noti_e_un_errore(istanza: date) -> None:
    with pytest.raises(
        ErroreDominio, match=rf"^Nessuna regola di decadenza per le istanze del {istanza:%d/%m/%Y}\.$"
    ):
        regola_art_19(istanza, PERIODI)


def test_la_prova_della_decadenza_porta_la_regola() -> None:
    prova = decadenza(REGOLA_002, _saltate((2, date(2026, 2, 28))), sollecito_inviato=False).prova
    assert prova.dati == {
        "regola": "002_art_5.2.c",
        "rate_saltate": 2,
        "prima_rata": True,
        "arco_mesi": None,
        "sollecito": False,
        "sollecito_inviato": False,
        "saltate": [{"numero": 2, "scadenza": "2026-02-28"}],
    }
    assert prova.fonti == ("Regione Abruzzo, All. B art. 5.2 lett. c)",)
    assert prova.passi[0].testo == "Rate non pagate: 1; ne bastano 2: non decade"
    assert prova.passi[0].dati == {"decade": False}
    assert (prova.regola, prova.unita) == ("decadenza", "esito")


def test_l_ultimo_giorno_del_mese_passa_gli_anni() -> None:
    assert fine_mese(date(2026, 12, 1)) == date(2026, 12, 31)
    assert fine_mese(date(2026, 12, 31), 1) == date(2027, 1, 31)
    assert fine_mese(date(2023, 12, 31), 14) == date(2025, 2, 28)


@settings(deadline=None)
@given(
    st.integers(1, 10**9),
    st.integers(1, 120),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.none() | st.integers(0, 1000),
)
def test_un_piano_somma_sempre_all_importo(
    importo: int, n_rate: int, prima: date, millesimi: int | None
) -> None:
    dilazione = None if millesimi is None else Dilazione(Decimal(millesimi) / 100, prima, "regolamento")
    if importo < n_rate:
        with pytest.raises(PianoNonValido):
            piano_rate(importo, n_rate, prima, dilazione=dilazione)
        return
    piano = piano_rate(importo, n_rate, prima, dilazione=dilazione)
    assert sum(rata.importo for rata in piano.rate) == importo
    assert len({rata.importo for rata in piano.rate[:-1]}) <= 1
    assert 0 <= piano.rate[-1].importo - piano.rate[0].importo < n_rate
    assert piano.prova.esito == str(in_decimale(sum(rata.totale for rata in piano.rate)))
    assert errori(piano.prova) == []


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 72), st.dates(date(2024, 1, 1), date(2028, 1, 1))), max_size=12),
    st.booleans(),
    st.sampled_from([*REGOLE_DECADENZA.values(), regola_art_19(date(2023, 1, 1), PERIODI)]),
)
def test_una_rata_saltata_in_piu_non_salva_il_piano(
    saltate: list[tuple[int, date]], sollecito: bool, regola: RegolaDecadenza
) -> None:
    rate = _saltate(*saltate)
    esito = decadenza(regola, rate, sollecito_inviato=sollecito)
    assert errori(esito.prova) == []
    if esito.decade:
        anche = decadenza(regola, [*rate, RataSaltata(9, date(2026, 9, 30))], sollecito_inviato=sollecito)
        assert anche.decade
