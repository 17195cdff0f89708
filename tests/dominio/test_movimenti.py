"""The id of a flusso inside a causale that a bank has damaged: read when it is whole, never completed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio.movimenti import RiferimentoCumulativo, riferimento_cumulativo

ID = "2024-07-26PPAYITR1XXX-S2024072601"


@pytest.mark.parametrize(
    "causale",
    [
        f"/PUR/LGPE-RIVERSAMENTO/URI/{ID}",
        f"PUR/LGPE-RIVERSAMENTO/URI/{ID}",
        f"ACCREDITI VARI /PUR/LGPE-RIVERSAMENTO/URI/{ID}",
        f"ACCREDITI VARI LGPE-RIVERSAMENTO/URI/{ID}",
        f"/PUR/LGPE- RIVERSAMENTO/URI/{ID}",
        f"/PUR/LGPE -RIVERSAMENTO/URI/{ID}",
        f"/PUR/L GPE-RIVERSAMENTO/URI/{ID}",
        f"/PUR/LGPE-RIVER SAMENTO/URI/{ID}",
        f"/PUR/LGPE-RIVERSAMENTO URI {ID}",
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07- 26PPAYITR1XXX-S2024072601",
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07-2 6PPAYITR1XXX-S2024072601",
        f"/pur/lgpe-riversamento/uri/{ID}",
        f"/PUR/LGPE-RIVERSAMENTO/URI/{ID}/ALTRO",
        f"/PUR/LGPE-RIVERSAMENTO/URI/{ID} ORDINANTE PSP SPA",
        f"/PUR/LGPE-RIVERSAMENTO/URI/{ID}   ",
    ],
)
def test_l_identificativo_si_legge_anche_dove_la_banca_ha_messo_prefissi_e_spazi(causale: str) -> None:
    assert riferimento_cumulativo(causale) == RiferimentoCumulativo(ID, False)


@pytest.mark.parametrize(("testo", "progressivo"), [("/TXT/0", 0), ("/TXT/3", 3), (" TXT 1 ", 1)])
def test_la_sintassi_nuova_dice_anche_il_progressivo(testo: str, progressivo: int) -> None:
    causale = f"/PUR/LGPE-RIVERSAMENTO{testo}/URI/{ID}"
    assert riferimento_cumulativo(causale) == RiferimentoCumulativo(ID, False, progressivo)


@pytest.mark.parametrize(
    "causale",
    [
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07-26PPAYITR1XXX",
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07-26PPAYITR1XXX-",
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07",
        "/PUR/LGPE-RIVERSAMENTO/URI/",
        "/PUR/LGPE-RIVERSAMENTO",
        "ACCREDITI VARI /PUR/LGPE-RIVERSAM",
        "ACCREDITI VARI /PUR/LGPE",
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07-26PPAYITR1XXX-S20240 72601",
        "/PUR/LGPE-RIVERSAMENTO/URI/2024-07-26PPAYITR1XXX-S2024072601234567890123456789",
    ],
)
def test_un_identificativo_forse_non_intero_non_si_indovina(causale: str) -> None:
    trovato = riferimento_cumulativo(causale)
    assert trovato is not None
    assert (trovato.flusso, trovato.troncato) == (None, True)


def test_un_campo_pieno_fino_all_ultimo_carattere_puo_averlo_troncato() -> None:
    causale = f"/PUR/LGPE-RIVERSAMENTO/URI/{ID}"
    assert riferimento_cumulativo(causale, piena=True) == RiferimentoCumulativo(None, True)
    assert riferimento_cumulativo(causale + "/", piena=True) == RiferimentoCumulativo(ID, False)


def test_la_sintassi_del_singolo_pagamento_dice_lo_iuv() -> None:
    assert riferimento_cumulativo("/RFB/02000010000000101/12.50") == RiferimentoCumulativo(
        None, False, iuv="02000010000000101"
    )


@pytest.mark.parametrize(
    "causale", ["BONIFICO A VS FAVORE", "SALDO AVVISO 302000010000000101", "", "RIVERSAMENTO TESORERIA"]
)
def test_un_bonifico_qualsiasi_non_e_di_pagopa(causale: str) -> None:
    assert riferimento_cumulativo(causale) is None


@given(taglio=st.integers(0, len(f"/PUR/LGPE-RIVERSAMENTO/URI/{ID}")), spazi=st.lists(st.integers(0, 60), max_size=2))
def test_nessun_taglio_da_un_identificativo_diverso(taglio: int, spazi: list[int]) -> None:
    """Cut anywhere by a bank that fills its field, with blanks anywhere: the true id, or none."""
    causale = f"/PUR/LGPE-RIVERSAMENTO/URI/{ID}"[:taglio]
    for dove in spazi:
        causale = causale[:dove] + " " + causale[dove:]
    trovato = riferimento_cumulativo(causale, piena=True)
    assert trovato is None or trovato.flusso in (None, ID)
