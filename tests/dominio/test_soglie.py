"""What an amount allows: 002 art. 2.2 (fermo below 2.000, ipoteca from 20.000), 001 par. 8.3 (two solleciti)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.dominio.durate import Durata, Unita
from shared.dominio.errori import ErroreDominio
from shared.dominio.profili import Ciclo, RegolaSolleciti, ScaglioneSolleciti
from shared.dominio.soglie import soglie
from tests.dominio.verificatore import errori

DUE = RegolaSolleciti(2, Durata(6, Unita.MESI), None, "8.3")
NESSUNO = RegolaSolleciti(0, None, None, "8.3")
CICLO = Ciclo(
    fasi=("solleciti", "cautelari", "chiusura"),
    giorni_pagamento=60,
    giorni_visto=10,
    tentativi_notifica=2,
    giorni_rinotifica=10,
    giorni_pagamento_sollecito=30,
    giorni_preavviso=30,
    scaglioni_solleciti=(ScaglioneSolleciti(1999_99, DUE), ScaglioneSolleciti(None, NESSUNO)),
    soglia_solo_fermo=2000_00,
    soglia_ipoteca=20_000_00,
    importo_minimo=10_00,
    regola_imputazione="art_1194_cc",
)


@pytest.mark.parametrize(
    ("debito", "solleciti", "solo_fermo", "ipoteca"),
    [
        (0, 2, True, False),
        (1999_99, 2, True, False),
        (2000_00, 0, False, False),
        (19_999_99, 0, False, False),
        (20_000_00, 0, False, True),
    ],
)
def test_le_soglie_valgono_al_centesimo(debito: int, solleciti: int, solo_fermo: bool, ipoteca: bool) -> None:
    esito = soglie(debito, CICLO)
    assert (esito.solleciti, esito.solo_fermo, esito.ipoteca_ammessa) == (solleciti, solo_fermo, ipoteca)
    assert esito.cautelari_ammesse == (("fermo", "ipoteca") if ipoteca else ("fermo",))
    assert errori(esito.prova) == []


def test_senza_soglia_del_solo_fermo_resta_quella_dell_ipoteca() -> None:
    ciclo = replace(CICLO, soglia_solo_fermo=None)
    assert soglie(1, ciclo).solo_fermo is False
    assert soglie(1, ciclo).ipoteca_ammessa is False
    assert errori(soglie(1, ciclo).prova) == []


def test_l_ipoteca_non_si_ammette_dove_e_solo_fermo() -> None:
    ciclo = replace(CICLO, soglia_solo_fermo=50_000_00)
    assert soglie(30_000_00, ciclo).ipoteca_ammessa is False


@pytest.mark.parametrize(
    ("debito", "misure"),
    [(100_00, "solo il fermo"), (5000_00, "fermo, non l'ipoteca"), (30_000_00, "fermo e ipoteca")],
)
def test_la_prova_dice_le_misure(debito: int, misure: str) -> None:
    prova = soglie(debito, CICLO).prova
    assert prova.passi[1].testo == f"Misure cautelari ammesse: {misure}"
    assert prova.fonti == ("8.3",)


@pytest.mark.parametrize(
    ("numero", "parole"),
    [(0, "non servono solleciti prima"), (1, "serve un sollecito prima"), (2, "servono 2 solleciti prima")],
)
def test_la_prova_conta_i_solleciti(numero: int, parole: str) -> None:
    regola = replace(NESSUNO, numero=numero)
    ciclo = replace(CICLO, scaglioni_solleciti=(ScaglioneSolleciti(None, regola),))
    assert parole in soglie(1234_56, ciclo).prova.passi[0].testo


def test_un_debito_negativo_e_un_errore() -> None:
    with pytest.raises(ErroreDominio, match="debito negativo"):
        soglie(-1, CICLO)
