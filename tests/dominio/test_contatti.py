"""Contacts: what reaches somebody is kept, a channel needs its address and a consent, each declaration has its day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.dominio.contatti import CanaleCortesia, Contatti, ContattoNonValido, dichiara

OGGI, DOPO = date(2025, 3, 3), date(2025, 4, 1)
NESSUNO = Contatti("RSSMRA80A01H501U")
VUOTI: dict[str, Any] = {"email": "", "telefono": "", "pec": "", "canale": CanaleCortesia.NESSUNO, "consenso": False}


def con(prima: Contatti = NESSUNO, oggi: date = OGGI, **campi: Any) -> Contatti:
    return dichiara(prima, oggi, **{**VUOTI, **campi})


@pytest.mark.parametrize(
    "indirizzo",
    ["nome", "nome@", "@posta.it", "nome@posta", "due@@posta.it", "a b@posta.it", "a@b..it", "a@-b.it", "a@b.it\n"],
)
def test_un_indirizzo_che_non_raggiunge_nessuno_e_rifiutato(indirizzo: str) -> None:
    for campo in ("email", "pec"):
        with pytest.raises(ContattoNonValido):
            con(**{campo: indirizzo})


@pytest.mark.parametrize("indirizzo", ["a@b.it", "nome.cognome+tasse@posta.comune.example", "x_1@pec.it"])
def test_un_indirizzo_scritto_bene_resta_com_e(indirizzo: str) -> None:
    assert con(email=indirizzo).email == indirizzo


@pytest.mark.parametrize(
    ("scritto", "tenuto"), [("0500 100.200", "0500100200"), ("+39 333/12-34.567", "+393331234567"), ("", "")]
)
def test_il_telefono_si_tiene_a_sole_cifre(scritto: str, tenuto: str) -> None:
    assert con(telefono=scritto).telefono == tenuto


@pytest.mark.parametrize("scritto", ["12345", "1" * 16, "0500x100", "+", "٠٥٠٠١٠٠٢٠٠"])
def test_un_telefono_che_non_si_puo_chiamare_e_rifiutato(scritto: str) -> None:
    with pytest.raises(ContattoNonValido):
        con(telefono=scritto)


def test_un_canale_vuole_il_suo_indirizzo_e_il_consenso() -> None:
    with pytest.raises(ContattoNonValido, match="indirizzo"):
        con(email="a@b.it", canale=CanaleCortesia.PEC, consenso=True)
    with pytest.raises(ContattoNonValido, match="consenso"):
        con(email="a@b.it", canale=CanaleCortesia.EMAIL)
    assert con(email="a@b.it", canale=CanaleCortesia.EMAIL, consenso=True).consenso_dal == OGGI


def test_il_consenso_tiene_il_suo_primo_giorno_finche_dura_e_tolto_finisce() -> None:
    prima = con(email="a@b.it", canale=CanaleCortesia.EMAIL, consenso=True)
    assert con(prima, DOPO, email="c@d.it", canale=CanaleCortesia.EMAIL, consenso=True).consenso_dal == OGGI
    tolto = con(prima, DOPO, email="a@b.it")
    assert (tolto.consenso_dal, tolto.aggiornati_il) == (None, DOPO)
    assert con(tolto, DOPO, email="a@b.it", canale=CanaleCortesia.EMAIL, consenso=True).consenso_dal == DOPO
