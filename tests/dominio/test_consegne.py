"""Bringing an act to the debtor: attempts, outcomes, the day that counts."""

from __future__ import annotations

from datetime import date

import pytest

from shared.dominio.consegne import affida, registra_esito
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.recapiti import EsitoConsegna, Mezzo
from shared.dominio.soggetti import Indirizzo
from tests.fabbrica import VISTO, ingiunta, posizione, regole

OGGI = date(2025, 1, 25)
NUOVO = Indirizzo("Via Nuova", "9", "20100", "MILANO", "MI")


def test_chi_ha_la_pec_la_riceve_li_e_se_torna_indietro_per_posta() -> None:
    r = regole()
    prima = affida(ingiunta(posizione(pec="mario@pec.example")), r, VISTO, "ingiunzione").posizione
    assert (prima.consegne[0].mezzo, prima.consegne[0].indirizzo) == (Mezzo.PEC, "mario@pec.example")
    esito = EsitoConsegna.PEC_NON_CONSEGNATA
    tornata = registra_esito(prima, r, OGGI, prima.consegne[0].id, esito, OGGI).posizione
    seconda = affida(tornata, r, OGGI, "ingiunzione").posizione
    assert seconda.consegne[1].mezzo is Mezzo.ATTO_GIUDIZIARIO


def test_il_nuovo_indirizzo_vale_per_il_tentativo_seguente() -> None:
    r = regole()
    prima = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    incarico = prima.consegne[0].id
    tornata = registra_esito(prima, r, OGGI, incarico, EsitoConsegna.TRASFERITO, OGGI, NUOVO).posizione
    seconda = affida(tornata, r, OGGI, "ingiunzione").posizione
    assert seconda.consegne[1].indirizzo == "Via Nuova 9, 20100 MILANO (MI)"


def test_lo_stesso_esito_due_volte_e_un_esito_solo() -> None:
    r = regole()
    fuori = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    incarico = fuori.consegne[0].id
    fatta = registra_esito(fuori, r, OGGI, incarico, EsitoConsegna.CONSEGNATA, OGGI).posizione
    with pytest.raises(GiaRegistrato):
        registra_esito(fatta, r, OGGI, incarico, EsitoConsegna.CONSEGNATA, OGGI)


@pytest.mark.parametrize("data", [date(2025, 1, 9), date(2025, 1, 26)])
def test_la_data_di_un_esito_sta_fra_l_affidamento_e_oggi(data: date) -> None:
    r = regole()
    fuori = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    with pytest.raises(RegolaViolata):
        registra_esito(fuori, r, OGGI, fuori.consegne[0].id, EsitoConsegna.CONSEGNATA, data)


def test_un_incarico_mai_dato_non_ha_esiti() -> None:
    with pytest.raises(NonTrovato):
        registra_esito(ingiunta(posizione()), regole(), OGGI, "altro", EsitoConsegna.CONSEGNATA, OGGI)


def test_un_atto_gia_in_viaggio_non_si_affida_due_volte() -> None:
    r = regole()
    fuori = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    with pytest.raises(GiaRegistrato):
        affida(fuori, r, VISTO, "ingiunzione")


def test_un_atto_mai_emesso_non_si_affida() -> None:
    with pytest.raises(NonTrovato):
        affida(ingiunta(posizione()), regole(), VISTO, "preavviso_fermo")
