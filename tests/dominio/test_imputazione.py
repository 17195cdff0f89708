"""Where a payment goes, in the order of art. 1194 c.c. and of art. 31 D.P.R. 602/1973."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.importi import Voce
from shared.dominio.imputazione import (
    ART_31_DPR_602,
    ART_1194_CC,
    ImputazioneNonValida,
    RataDovuta,
    imputa,
    imputa_a_rate,
    ordine,
    voci_delle_rate,
)
from tests.dominio.verificatore import errori

DEBITO = {
    Voce.CAPITALE: 900_00,
    Voce.SANZIONI: 150_00,
    Voce.INTERESSI: 61_50,
    Voce.SPESE_NOTIFICA: 8_75,
    Voce.SPESE_PROCEDURA: 29_75,
    Voce.ONERI_RISCOSSIONE: 33_00,
}
REGOLE = st.sampled_from([ART_1194_CC, ART_31_DPR_602])
VOCI = st.dictionaries(st.sampled_from(Voce), st.integers(0, 10**8))


def test_art_1194_prima_le_spese_poi_gli_interessi_le_sanzioni_e_il_capitale() -> None:
    esito = imputa(200_00, DEBITO, ART_1194_CC)
    assert esito.imputato == {
        Voce.SPESE_NOTIFICA: 8_75,
        Voce.SPESE_PROCEDURA: 29_75,
        Voce.ONERI_RISCOSSIONE: 33_00,
        Voce.INTERESSI: 61_50,
        Voce.SANZIONI: 67_00,
        Voce.CAPITALE: 0,
    }
    assert esito.eccedenza == 0


def test_art_31_prima_il_capitale_e_per_ultimi_diritti_e_spese() -> None:
    esito = imputa(1150_00, DEBITO, ART_31_DPR_602)
    assert esito.imputato == {
        Voce.CAPITALE: 900_00,
        Voce.SANZIONI: 150_00,
        Voce.INTERESSI: 61_50,
        Voce.ONERI_RISCOSSIONE: 33_00,
        Voce.SPESE_NOTIFICA: 5_50,
        Voce.SPESE_PROCEDURA: 0,
    }


@pytest.mark.parametrize("regola", [ART_1194_CC, ART_31_DPR_602])
def test_ogni_regola_ordina_tutte_le_voci(regola: str) -> None:
    assert sorted(ordine(regola)) == sorted(Voce)


def test_quello_che_supera_il_debito_e_eccedenza() -> None:
    esito = imputa(100_01, {Voce.CAPITALE: 60_00, Voce.INTERESSI: 40_00}, ART_1194_CC)
    assert esito.imputato == {Voce.INTERESSI: 40_00, Voce.CAPITALE: 60_00}
    assert esito.eccedenza == 1
    assert esito.prova.passi[-1].testo == "Pagato in più del dovuto: 0,01 €"
    assert esito.prova.esito == "100.00"
    assert esito.prova.dati["eccedenza"] == "0.01"


def test_un_pagamento_esatto_chiude_tutto_senza_eccedenza() -> None:
    esito = imputa(100_00, {Voce.CAPITALE: 60_00, Voce.INTERESSI: 40_00}, ART_1194_CC)
    assert esito.eccedenza == 0
    assert esito.prova.passi[-1].testo == "Nessuna eccedenza"
    assert esito.prova.passi[-1].dati == {"eccedenza": "0.00"}


def test_la_prova_dice_quanto_va_a_ogni_voce() -> None:
    prova = imputa(50_00, {Voce.CAPITALE: 60_00, Voce.INTERESSI: 40_00}, ART_1194_CC).prova
    assert [passo.testo for passo in prova.passi] == [
        "Interessi, 40,00 € su 40,00 € dovuti",
        "Capitale, 10,00 € su 60,00 € dovuti",
        "Nessuna eccedenza",
    ]
    assert prova.passi[1].dati == {"voce": "capitale", "dovuto": "60.00", "imputato": "10.00"}
    assert prova.fonti == ("art. 1194 c.c.", "art. 1193 c.c.")
    assert (prova.regola, prova.unita) == ("imputazione", "euro")
    assert prova.dati["pagamento"] == "50.00"
    assert prova.dati["voci"] == {"capitale": "60.00", "interessi": "40.00"}
    assert prova.dati["regola"] == "art_1194_cc"


def test_l_ordine_dell_art_31_cita_l_art_31() -> None:
    assert imputa(1, DEBITO, ART_31_DPR_602).prova.fonti == ("art. 31 D.P.R. 602/1973",)


def test_una_regola_sconosciuta_e_un_errore() -> None:
    with pytest.raises(
        ImputazioneNonValida,
        match=r"^Regola di imputazione «a piacere» sconosciuta: usare art_1194_cc, art_31_dpr_602\.$",
    ):
        imputa(1, DEBITO, "a piacere")


def test_una_regola_troppo_lunga_si_taglia_nel_messaggio() -> None:
    with pytest.raises(ImputazioneNonValida, match=f"«{'a' * 40}» sconosciuta"):
        imputa(1, DEBITO, "a" * 41)


def test_ogni_voce_ha_un_nome_nella_frase() -> None:
    testi = [passo.testo.split(",")[0] for passo in imputa(1, DEBITO, ART_1194_CC).prova.passi[:-1]]
    assert testi == [
        "Spese di notifica",
        "Spese di procedura",
        "Oneri di riscossione",
        "Interessi",
        "Sanzioni",
        "Capitale",
    ]


def test_l_errore_ha_un_codice_stabile() -> None:
    assert ImputazioneNonValida.codice == "imputazione.non_valida"


def test_importi_negativi_sono_un_errore() -> None:
    with pytest.raises(ImputazioneNonValida, match=r"^Non si imputa un importo negativo"):
        imputa(-1, DEBITO, ART_1194_CC)
    with pytest.raises(ImputazioneNonValida, match=r"^Non si imputa un importo negativo"):
        imputa(1, {Voce.CAPITALE: -1}, ART_1194_CC)
    with pytest.raises(ImputazioneNonValida, match=r"^Non si imputa un importo negativo"):
        imputa_a_rate(-1, [], ART_1194_CC)
    with pytest.raises(ImputazioneNonValida, match="sconosciuta"):
        imputa_a_rate(1, [], "a piacere")


def test_fra_piu_rate_si_paga_prima_la_piu_antica() -> None:
    rate = [
        RataDovuta(2, date(2026, 2, 28), {Voce.CAPITALE: 100_00}),
        RataDovuta(1, date(2026, 1, 31), {Voce.CAPITALE: 90_00, Voce.INTERESSI: 10_00}),
        RataDovuta(3, date(2026, 3, 31), {Voce.CAPITALE: 100_00}),
    ]
    esito = imputa_a_rate(130_00, rate, ART_1194_CC)
    assert esito.per_rata == {
        1: {Voce.INTERESSI: 10_00, Voce.CAPITALE: 90_00},
        2: {Voce.CAPITALE: 30_00},
        3: {Voce.CAPITALE: 0},
    }
    assert esito.eccedenza == 0
    assert esito.prova.passi[0].testo == "Rata 1: interessi, 10,00 € su 10,00 € dovuti"
    assert esito.prova.passi[0].dati["rata"] == 1
    assert (esito.prova.regola, esito.prova.esito, esito.prova.unita) == (
        "imputazione_rate",
        "130.00",
        "euro",
    )
    assert esito.prova.fonti == ("art. 1194 c.c.", "art. 1193 c.c.")
    assert [rata["numero"] for rata in esito.prova.dati["rate"]] == [1, 2, 3]  # type: ignore[index,union-attr]
    assert errori(esito.prova) == []


def test_a_parita_di_scadenza_si_paga_prima_il_numero_piu_basso() -> None:
    rate = [RataDovuta(numero, date(2026, 1, 31), {Voce.CAPITALE: 10_00}) for numero in (2, 1)]
    assert imputa_a_rate(10_00, rate, ART_1194_CC).per_rata == {
        1: {Voce.CAPITALE: 10_00},
        2: {Voce.CAPITALE: 0},
    }


def test_due_rate_con_lo_stesso_numero_sono_un_errore() -> None:
    rate = [RataDovuta(1, date(2026, mese, 28), {Voce.CAPITALE: 10_00}) for mese in (1, 2)]
    with pytest.raises(ImputazioneNonValida, match=r"^Due rate hanno lo stesso numero"):
        imputa_a_rate(10_00, rate, ART_1194_CC)


def test_le_prime_rate_pagano_quel_che_la_regola_mette_prima() -> None:
    voci = {Voce.CAPITALE: 90_00, Voce.INTERESSI: 30_00, Voce.SPESE_NOTIFICA: 0}
    assert voci_delle_rate([40_00, 40_00, 40_00], voci, ART_1194_CC) == [
        {Voce.INTERESSI: 30_00, Voce.CAPITALE: 10_00},
        {Voce.CAPITALE: 40_00},
        {Voce.CAPITALE: 40_00},
    ]


def test_le_rate_devono_sommare_al_debito() -> None:
    with pytest.raises(ImputazioneNonValida, match=r"^Le rate sommano a 10,00 €, il debito a 10,01 €\.$"):
        voci_delle_rate([10_00], {Voce.CAPITALE: 10_01}, ART_1194_CC)


@settings(deadline=None)
@given(VOCI, st.integers(1, 12), REGOLE)
def test_ogni_rata_e_ogni_voce_sommano_al_loro_importo(
    voci: dict[Voce, int], n_rate: int, regola: str
) -> None:
    totale = sum(voci.values())
    importi = [totale // n_rate] * (n_rate - 1) + [totale - totale // n_rate * (n_rate - 1)]
    rate = voci_delle_rate(importi, voci, regola)
    assert [sum(rata.values()) for rata in rate] == importi
    assert all(sum(rata.get(voce, 0) for rata in rate) == voci[voce] for voce in voci)


@settings(deadline=None)
@given(st.integers(0, 10**9), VOCI, REGOLE)
def test_non_si_supera_mai_una_voce_e_non_avanza_denaro_senza_nome(
    pagamento: int, voci: dict[Voce, int], regola: str
) -> None:
    esito = imputa(pagamento, voci, regola)
    assert esito.imputato.keys() == voci.keys()
    assert all(0 <= esito.imputato[voce] <= voci[voce] for voce in voci)
    assert sum(esito.imputato.values()) + esito.eccedenza == pagamento
    assert esito.eccedenza == max(0, pagamento - sum(voci.values()))
    assert errori(esito.prova) == []


@settings(deadline=None)
@given(st.integers(0, 10**9), VOCI, REGOLE)
def test_una_voce_riceve_solo_se_quelle_prima_sono_piene(
    pagamento: int, voci: dict[Voce, int], regola: str
) -> None:
    imputato = imputa(pagamento, voci, regola).imputato
    in_ordine = [voce for voce in ordine(regola) if voce in voci]
    for prima, dopo in pairwise(in_ordine):
        assert imputato[dopo] == 0 or imputato[prima] == voci[prima]


@settings(deadline=None)
@given(st.integers(0, 10**9), st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2028, 1, 1)), VOCI)), REGOLE)
def test_fra_le_rate_i_conti_tornano(
    pagamento: int, dovute: list[tuple[date, dict[Voce, int]]], regola: str
) -> None:
    rate = [RataDovuta(numero, scadenza, voci) for numero, (scadenza, voci) in enumerate(dovute, start=1)]
    esito = imputa_a_rate(pagamento, rate, regola)
    somma = sum(cent for voci in esito.per_rata.values() for cent in voci.values())
    assert somma + esito.eccedenza == pagamento
    assert esito.eccedenza == 0 or somma == sum(cent for rata in rate for cent in rata.voci.values())
    assert errori(esito.prova) == []
