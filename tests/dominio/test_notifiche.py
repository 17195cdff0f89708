"""The day on which a notification takes effect, worked by hand, and properties that hold for any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.casi_uso.norme_vigenti import regole_notifica
from shared.dominio.errori import RegolaViolata
from shared.dominio.notifiche import data_di_effetto
from shared.dominio.recapiti import EsitoConsegna, Mezzo, Relata, Ricevente

POSTA = Mezzo.ATTO_GIUDIZIARIO
GIORNO = date(2025, 3, 3)
DIECI = timedelta(days=10)
REGOLE = regole_notifica(GIORNO)
GIORNI = st.dates(date(2018, 1, 1), date(2035, 12, 31))


def effetto(esito: EsitoConsegna, relata: Relata, mezzo: Mezzo = POSTA) -> date:
    return data_di_effetto(esito, mezzo, relata, REGOLE).giorno


@pytest.mark.parametrize("esito", [EsitoConsegna.CONSEGNATA, EsitoConsegna.RIFIUTATA])
def test_in_mano_al_debitore_o_rifiutato_vale_quel_giorno(esito: EsitoConsegna) -> None:
    assert effetto(esito, Relata(GIORNO)) == GIORNO


def test_la_pec_ricevuta_vale_il_giorno_della_ricevuta() -> None:
    assert effetto(EsitoConsegna.CONSEGNATA, Relata(GIORNO), Mezzo.PEC) == GIORNO


def test_la_giacenza_si_compie_il_decimo_giorno_dalla_spedizione_della_cad() -> None:
    # CAD on Tuesday 04/03/2025: 5 is the first day, 14/03 the tenth.
    relata = Relata(GIORNO, cad_spedita_il=date(2025, 3, 4))
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, relata) == date(2025, 3, 14)


def test_la_giacenza_non_slitta_se_il_decimo_giorno_e_festivo() -> None:
    # CAD on 06/03/2025: the tenth day is Sunday 16/03.
    relata = Relata(GIORNO, cad_spedita_il=date(2025, 3, 6))
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, relata) == date(2025, 3, 16)


def test_la_giacenza_passa_il_29_febbraio() -> None:
    # CAD on 20/02/2028, leap year: 29/02 is the ninth day, 01/03 the tenth.
    relata = Relata(date(2028, 2, 19), cad_spedita_il=date(2028, 2, 20))
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, relata) == date(2028, 3, 1)


def test_il_ritiro_prima_dei_dieci_giorni_anticipa_l_effetto_quello_dopo_no() -> None:
    cad = date(2025, 3, 4)
    presto = Relata(GIORNO, cad_spedita_il=cad, ritirata_il=date(2025, 3, 10))
    tardi = Relata(GIORNO, cad_spedita_il=cad, ritirata_il=date(2025, 3, 25))
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, presto) == date(2025, 3, 10)
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, tardi) == date(2025, 3, 14)


def test_al_portiere_vale_dalla_spedizione_della_can() -> None:
    relata = Relata(GIORNO, Ricevente.PORTIERE, can_spedita_il=date(2025, 3, 5))
    assert effetto(EsitoConsegna.CONSEGNATA, relata) == date(2025, 3, 5)


def test_il_deposito_alla_casa_comunale_vale_l_ottavo_giorno_dall_affissione() -> None:
    # Posted on Monday 03/03/2025: the eighth day after is Tuesday 11/03.
    assert effetto(EsitoConsegna.DEPOSITATA, Relata(GIORNO, avviso_il=GIORNO), Mezzo.DEPOSITO) == date(2025, 3, 11)


def test_il_deposito_telematico_vale_il_quindicesimo_giorno_dalla_pubblicazione() -> None:
    relata = Relata(GIORNO, avviso_il=date(2025, 3, 4))
    assert effetto(EsitoConsegna.DEPOSITATA, relata, Mezzo.DEPOSITO_TELEMATICO) == date(2025, 3, 19)


@pytest.mark.parametrize(
    ("esito", "relata", "mezzo"),
    [
        (EsitoConsegna.COMPIUTA_GIACENZA, Relata(GIORNO), POSTA),
        (EsitoConsegna.CONSEGNATA, Relata(GIORNO, Ricevente.FAMILIARE), POSTA),
        (EsitoConsegna.DEPOSITATA, Relata(GIORNO), Mezzo.DEPOSITO),
        (EsitoConsegna.DEPOSITATA, Relata(GIORNO, avviso_il=GIORNO), POSTA),
        (EsitoConsegna.CONSEGNATA, Relata(GIORNO), Mezzo.DEPOSITO),
    ],
)
def test_senza_la_cad_la_can_o_l_avviso_non_c_e_notifica(esito: EsitoConsegna, relata: Relata, mezzo: Mezzo) -> None:
    with pytest.raises(RegolaViolata):
        effetto(esito, relata, mezzo)


def test_la_prova_porta_i_giorni_grezzi_l_articolo_e_il_conteggio() -> None:
    relata = Relata(GIORNO, cad_spedita_il=date(2025, 3, 4))
    prova = data_di_effetto(EsitoConsegna.COMPIUTA_GIACENZA, POSTA, relata, REGOLE).prova
    assert prova["relata"] == {"giorno": "2025-03-03", "cad_spedita_il": "2025-03-04"}
    assert (prova["effetto"], prova["fonte"]) == ("2025-03-14", "art. 8 L. 890/1982")
    assert prova["termine"]["dati"]["evento"] == "2025-03-04"


@given(visita=GIORNI, attesa=st.integers(0, 30), ritiro=st.integers(0, 200))
def test_la_giacenza_non_vale_mai_prima_del_ritiro_o_dei_dieci_giorni_ne_dopo(
    visita: date, attesa: int, ritiro: int
) -> None:
    cad = visita + timedelta(days=attesa)
    ritirata = cad + timedelta(days=ritiro)
    relata = Relata(visita, cad_spedita_il=cad, ritirata_il=ritirata)
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, relata) == min(ritirata, cad + DIECI)
    assert effetto(EsitoConsegna.COMPIUTA_GIACENZA, Relata(visita, cad_spedita_il=cad)) == cad + DIECI


@given(visita=GIORNI, dopo=st.integers(0, 60), mezzo=st.sampled_from([Mezzo.DEPOSITO, Mezzo.DEPOSITO_TELEMATICO]))
def test_un_avviso_piu_tardo_non_anticipa_mai_l_effetto(visita: date, dopo: int, mezzo: Mezzo) -> None:
    primo = effetto(EsitoConsegna.DEPOSITATA, Relata(visita, avviso_il=visita), mezzo)
    avviso = visita + timedelta(days=dopo)
    assert effetto(EsitoConsegna.DEPOSITATA, Relata(visita, avviso_il=avviso), mezzo) - primo == avviso - visita


@given(visita=GIORNI, dopo=st.integers(-30, 30))
def test_l_atto_lasciato_ad_altri_non_vale_prima_della_consegna(visita: date, dopo: int) -> None:
    can = visita + timedelta(days=dopo)
    relata = Relata(visita, Ricevente.FAMILIARE, can_spedita_il=can)
    assert effetto(EsitoConsegna.CONSEGNATA, relata) == max(visita, can)
