"""Check digits, against values known elsewhere and against an independent library."""

from __future__ import annotations

import pytest
import stdnum.it.codicefiscale
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contratti.codice_fiscale import carattere_di_controllo, cifra_di_controllo, errore_codice, valido

LETTERE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_il_codice_di_mario_rossi_nato_a_roma_il_primo_gennaio_1980_finisce_per_u() -> None:
    # odd places R=8 S=12 R=8 8=19 A=1 1=0 5=13 1=0: 61; even places S=18 M=12 A=0 0 0 H=7 0: 37; 98 mod 26 = 20: U
    assert carattere_di_controllo("RSSMRA80A01H501") == "U"
    assert errore_codice("RSSMRA80A01H501U") == ""


def test_la_cifra_di_controllo_di_01234560017_si_calcola_a_mano() -> None:
    # odd places 0+2+4+6+0 = 12; even places doubled, less 9 over 9: 2+6+1+0+2 = 11; 30 - 23 = 7
    assert cifra_di_controllo("0123456001") == "7"
    assert errore_codice("01234560017") == ""


@pytest.mark.parametrize(
    ("codice", "pezzo"),
    [
        ("RSSMRA80A01H501X", "carattere di controllo"),
        ("RSSMRA80A01H50", "16 caratteri"),
        ("RSSMRA80A01H5O1U", "forma"),
        ("01234560018", "cifra di controllo"),
        ("00000000000", "11 cifre"),
        ("0123456001A", "11 cifre"),
        ("", "16 caratteri"),
    ],
)
def test_un_codice_sbagliato_dice_perche_senza_ripeterlo(codice: str, pezzo: str) -> None:
    motivo = errore_codice(codice)
    assert pezzo in motivo
    assert not codice or codice not in motivo


def test_un_giorno_che_non_esiste_non_passa_anche_con_il_controllo_giusto() -> None:
    trenta_febbraio = "RSSMRA80B30H501"
    codice = trenta_febbraio + carattere_di_controllo(trenta_febbraio)
    assert "data di nascita impossibile" in errore_codice(codice)
    assert not valido(codice)


def test_il_giorno_81_non_esiste() -> None:
    """A woman's day is 41-71: the library used for comparison takes 81 for the first of the month."""
    base = "RSSMRA80A81H501"
    assert errore_codice(base + carattere_di_controllo(base))


def test_un_codice_con_omocodia_e_valido() -> None:
    base = "RSSMRA80A01H50M"  # the last digit 1 replaced by M
    assert errore_codice(base + carattere_di_controllo(base)) == ""


def _di_stdnum(codice: str) -> bool:
    return bool(stdnum.it.codicefiscale.is_valid(codice))


_pezzi_fisica = st.tuples(
    st.text(LETTERE, min_size=6, max_size=6), st.text("0123456789LMNPQRSTUV", min_size=2, max_size=2),
    st.sampled_from("ABCDEHLMPRSTFG"), st.integers(0, 80).map(lambda n: f"{n:02d}"), st.sampled_from(LETTERE),
    st.text("0123456789LMNPQRSTUV", min_size=3, max_size=3),
).map("".join)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(_pezzi_fisica, st.one_of(st.none(), st.sampled_from(LETTERE)))
def test_stesso_verdetto_di_stdnum_sui_codici_di_16(base: str, ultimo: str | None) -> None:
    codice = base + (ultimo or carattere_di_controllo(base))
    assert (errore_codice(codice) == "") == _di_stdnum(codice)
    assert valido(codice) == _di_stdnum(codice)


@settings(max_examples=1500, deadline=None)
@given(st.text("0123456789", min_size=10, max_size=10), st.one_of(st.none(), st.sampled_from("0123456789")))
def test_stesso_verdetto_di_stdnum_sulle_partite_iva(base: str, ultima: str | None) -> None:
    codice = base + (ultima or cifra_di_controllo(base))
    assert (errore_codice(codice) == "") == _di_stdnum(codice)
    assert valido(codice) == _di_stdnum(codice)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=20))
def test_nessun_testo_fa_cadere_il_controllo(testo: str) -> None:
    assert valido(testo) == (errore_codice(testo) == "")
