"""Notice numbers: the check digits are the first sixteen digits modulo 93."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.avvisi_codice import CodiceAvvisoNonValido, iuv_da_numero, numero_avviso, verifica_numero
from shared.dominio.avvisi_rate import avviso_rata, rata_da_avviso
from shared.dominio.flussi import base_avviso, id_posizione, posizione_da_avviso
from shared.dominio.piani import PIANI_MASSIMI, RATE_MASSIME


def test_un_numero_avviso_porta_le_cifre_di_controllo() -> None:
    numero = numero_avviso("02", "0000000012345")  # 3020000000012345 = 93 x 32473118279702 + 59
    assert numero.numero == "302000000001234559"
    assert numero.iuv == "02000000001234559"
    assert str(numero) == numero.numero
    assert numero.leggibile == "3020 0000 0001 2345 59"


def test_le_cifre_di_controllo_sono_sempre_due() -> None:
    # 3000000000000000 = 93 x 32258064516129 + 3: the remainder is written 03
    assert numero_avviso("00", "0000000000000").numero == "300000000000000003"


@pytest.mark.parametrize("numero", ["300715700000000032", "347164993070184562"])
def test_numeri_pubblicati_da_pagopa_sono_validi(numero: str) -> None:
    assert verifica_numero(numero)
    assert iuv_da_numero(numero) == numero[1:]


@pytest.mark.parametrize(
    "numero",
    [
        "302000000001234558",
        "3020000000012345",
        "3020000000012345590",
        "001340000013900808",  # valid, but with auxiliary digit 0
        "30200000000123455a",
        "٣02000000001234559",
        "",
    ],
)
def test_un_numero_sbagliato_si_riconosce(numero: str) -> None:
    assert not verifica_numero(numero)
    with pytest.raises(CodiceAvvisoNonValido, match="non è valido"):
        iuv_da_numero(numero)


@pytest.mark.parametrize(
    ("segregazione", "base", "perche"),
    [
        ("2", "0000000012345", "segregazione"),
        ("123", "0000000012345", "segregazione"),
        ("٠٢", "0000000012345", "segregazione"),
        ("02", "12345", "tredici cifre"),
        ("02", "00000000123456", "tredici cifre"),
        ("02", "000000001234x", "tredici cifre"),
        ("02", "0000000012345\n", "tredici cifre"),
    ],
)
def test_codici_di_lunghezza_o_forma_diversa_sono_un_errore(
    segregazione: str, base: str, perche: str
) -> None:
    with pytest.raises(CodiceAvvisoNonValido, match=perche):
        numero_avviso(segregazione, base)


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(0, 10**13 - 1), st.integers(1, 15), st.integers(1, 9))
def test_una_cifra_sbagliata_si_scopre(segregazione: int, base: int, dove: int, di_quanto: int) -> None:
    numero = numero_avviso(f"{segregazione:02d}", f"{base:013d}").numero
    assert verifica_numero(numero)
    cifra = (int(numero[dove]) + di_quanto) % 10
    assert not verifica_numero(numero[:dove] + str(cifra) + numero[dove + 1 :])


@settings(max_examples=400)
@given(lista=st.integers(1, 99_999), ordinale=st.integers(1, 99_999_999))
def test_il_numero_di_una_posizione_riporta_a_lei_sola(lista: int, ordinale: int) -> None:
    identita = id_posizione(f"L{lista:05d}", ordinale)
    numero = numero_avviso("02", base_avviso(identita)).numero
    assert verifica_numero(numero)
    assert posizione_da_avviso(numero) == identita
    assert rata_da_avviso(numero) is None


@settings(max_examples=400)
@given(piano=st.integers(1, PIANI_MASSIMI), rata=st.integers(1, RATE_MASSIME))
def test_il_numero_di_una_rata_riporta_a_lei_e_non_e_di_una_posizione(piano: int, rata: int) -> None:
    numero = avviso_rata("02", piano, rata)
    assert verifica_numero(numero)
    assert rata_da_avviso(numero) == (piano, rata)


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(1, 99_999), st.integers(1, 99_999_999)), unique=True, max_size=20),
    st.lists(st.tuples(st.integers(1, PIANI_MASSIMI), st.integers(1, RATE_MASSIME)), unique=True, max_size=20),
)
def test_contatori_diversi_non_danno_mai_lo_stesso_numero(
    posizioni: list[tuple[int, int]], rate: list[tuple[int, int]]
) -> None:
    numeri = [numero_avviso("02", base_avviso(id_posizione(f"L{li:05d}", o))).numero for li, o in posizioni]
    numeri += [avviso_rata("02", piano, rata) for piano, rata in rate]
    assert len(set(numeri)) == len(posizioni) + len(rate)


@pytest.mark.parametrize("identita", ["L100000-00000001", "L00001-100000000"])
def test_un_contatore_oltre_le_sue_cifre_non_da_un_numero_gia_dato(identita: str) -> None:
    with pytest.raises(CodiceAvvisoNonValido):
        numero_avviso("02", base_avviso(identita))
