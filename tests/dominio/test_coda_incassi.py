"""Decisions on the queue, the second person, and the contract's clock of each channel, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.dominio.coda_incassi import (
    da_confermare,
    dello_stesso_mittente,
    in_rimborso,
    proponi,
    respingi,
    soglia_seconda_persona,
    verifica,
)
from shared.dominio.decisioni_incassi import Decisione, Parte, Proposta
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.incassi import (
    Canale,
    Etichetta,
    Evidenza,
    Fonte,
    Incasso,
    Pagatore,
    Quota,
    apri,
    attribuisci,
    destina_al_rimborso,
)
from shared.dominio.termini_incassi import con_ritardo, con_scadenza, termine_di
from shared.norme import NOMI_PROFILI, profilo
from tests.fabbrica import regole

OGGI = date(2025, 3, 3)


def incasso(canale: Canale = Canale.BONIFICO, acquisito: date = OGGI) -> Incasso:
    prova = Evidenza(Fonte.DOCUMENTO, "rh#1", 100_00, acquisito, acquisito)
    pagatore = Pagatore("ROSSI", "RSSMRA80A01H501U", "IT60X")
    return apri(Incasso("e", "RH#1", canale, 100_00, acquisito, acquisito, pagatore=pagatore, evidenze=(prova,)))


def proposta(decisione: Decisione = Decisione.RIMBORSA, *parti: Parte, autore: str = "anna") -> Proposta:
    return Proposta(decisione, "visto", autore, OGGI, parti)


def test_chi_propone_non_conferma_e_chi_conferma_resta_scritto() -> None:
    proposto = proponi(incasso(), proposta())
    assert (proposto.etichetta, proposto.da_guardare) == (Etichetta.NON_ABBINATO, True)
    with pytest.raises(RegolaViolata, match="seconda persona"):
        da_confermare(proposto, "anna")
    assert da_confermare(proposto, "luca").autore == "anna"
    with pytest.raises(GiaRegistrato):
        proponi(proposto, proposta(autore="luca"))
    with pytest.raises(RegolaViolata, match="un'altra proposta"):
        proponi(proposto, proposta(Decisione.INCOMPETENTE))
    respinto = respingi(proposto, OGGI, "È nostro.", "luca")
    assert respinto.proposta is None
    assert [(p.autore, p.motivo) for p in respinto.passaggi[1:]] == [
        ("anna", "Proposta: rimborso a chi ha pagato. visto"),
        ("luca", "Proposta respinta. È nostro."),
    ]
    with pytest.raises(RegolaViolata):
        da_confermare(respinto, "luca")


@pytest.mark.parametrize(
    "parti",
    [
        (),
        (Parte("A", 99_99),),
        (Parte("A", 100_01),),
        (Parte("A", 50_00), Parte("A", 50_00)),
        (Parte("A", 150_00), Parte("B", -50_00)),
        tuple(Parte(f"P{n}", 1) for n in range(21)),
    ],
)
def test_le_parti_fanno_l_importo_e_nominano_una_posizione_una_volta(parti: tuple[Parte, ...]) -> None:
    with pytest.raises(RegolaViolata):
        verifica(incasso(), proposta(Decisione.ABBINA, *parti))
    verifica(incasso(), proposta(Decisione.ABBINA, Parte("A", 60_00), Parte("B", 40_00)))


def test_una_decisione_gia_presa_e_gia_registrata_e_un_altra_e_rifiutata() -> None:
    reso = destina_al_rimborso(incasso(), OGGI, "x", "anna")
    with pytest.raises(GiaRegistrato):
        verifica(reso, proposta())
    with pytest.raises(RegolaViolata):
        verifica(reso, proposta(Decisione.INCOMPETENTE))
    diviso = attribuisci(incasso(), Quota("A", 60_00), None, OGGI, "x", "anna")
    with pytest.raises(RegolaViolata, match="già abbinata"):
        verifica(diviso, proposta())


def test_in_un_rimborso_l_incasso_lascia_la_coda_e_tiene_l_etichetta() -> None:
    doppio = attribuisci(incasso(), Quota("A", 100_00, 100_00), Etichetta.DOPPIO, OGGI, "x")
    assert doppio.da_guardare
    preso = in_rimborso(doppio, "rimborso-D1", OGGI, "anna")
    assert (preso.etichetta, preso.da_guardare) == (Etichetta.DOPPIO, False)
    with pytest.raises(GiaRegistrato):
        in_rimborso(preso, "rimborso-D2", OGGI, "anna")


def test_lo_stesso_mittente_e_quello_che_ha_tutto_uguale() -> None:
    uno = incasso()
    assert dello_stesso_mittente(uno, "RSSMRA80A01H501U", "")
    assert dello_stesso_mittente(uno, "RSSMRA80A01H501U", "IT60X")
    assert not dello_stesso_mittente(uno, "RSSMRA80A01H501U", "IT61X")
    assert not dello_stesso_mittente(uno, "", "")


@pytest.mark.parametrize("nome", NOMI_PROFILI)
def test_ogni_contratto_ha_la_soglia_della_seconda_persona(nome: str) -> None:
    assert soglia_seconda_persona(profilo(nome)) == 5000_00


@pytest.mark.parametrize(
    ("nome", "canale", "durata"),
    [
        # 002, 14.1.f-h: five, fifteen, ten working days; 001, 8.13.i-k and 4.11.q: ten, twenty, twenty, twenty.
        ("regione_abruzzo", Canale.BOLLETTINO_PREMARCATO, 5),
        ("regione_abruzzo", Canale.BOLLETTINO_BIANCO, 15),
        ("regione_abruzzo", Canale.BONIFICO, 15),
        ("regione_abruzzo", Canale.TESORERIA, 10),
        ("emilia_romagna", Canale.BOLLETTINO_PREMARCATO, 10),
        ("emilia_romagna", Canale.BONIFICO, 20),
        ("emilia_romagna", Canale.TESORERIA, 20),
        ("emilia_romagna", Canale.F24, 20),
        ("anci_toscana", Canale.BONIFICO, 10),
    ],
)
def test_ogni_canale_ha_il_suo_termine(nome: str, canale: Canale, durata: int) -> None:
    termine = termine_di(profilo(nome), canale)
    assert termine is not None
    assert termine.durata is not None
    assert termine.durata.numero == durata


@pytest.mark.parametrize("nome", ["regione_abruzzo", "emilia_romagna", "anci_toscana"])
@pytest.mark.parametrize("canale", list(Canale))
def test_nessun_canale_resta_senza_orologio(nome: str, canale: Canale) -> None:
    assert termine_di(profilo(nome), canale) is not None


def test_la_scadenza_conta_i_giorni_lavorativi_dal_giorno_dopo() -> None:
    # From Monday 3 March 2025: five working days are Monday 10; fifteen, Monday 24.
    premarcato = con_scadenza(incasso(Canale.BOLLETTINO_PREMARCATO), regole())
    assert premarcato.scadenza == date(2025, 3, 10)
    assert con_scadenza(incasso(), regole()).scadenza == date(2025, 3, 24)
    assert con_scadenza(premarcato, regole("emilia_romagna")).scadenza == date(2025, 3, 10)
    assert con_scadenza(incasso(), regole("torgiano")).scadenza is None


def test_il_ritardo_costa_cento_euro_una_volta_sola() -> None:
    # 002, 15.f: 100.00 for a payment, however late.
    atteso = con_scadenza(incasso(), regole())
    assert con_ritardo(atteso, regole(), date(2025, 3, 24)) is atteso
    tardi = con_ritardo(atteso, regole(), date(2025, 3, 25))
    assert tardi.ritardo is not None
    assert (tardi.ritardo.penale, tardi.ritardo.rilevato_il, tardi.ritardo.chiuso) == (100_00, date(2025, 3, 25), False)
    assert con_ritardo(tardi, regole(), date(2025, 4, 30)) is tardi
    deciso = destina_al_rimborso(tardi, date(2025, 5, 5), "x", "anna")
    chiuso = con_ritardo(deciso, regole(), date(2025, 5, 5))
    assert chiuso.ritardo is not None
    assert (chiuso.ritardo.penale, chiuso.ritardo.fino_al, chiuso.ritardo.chiuso) == (100_00, date(2025, 5, 5), True)
    assert con_ritardo(chiuso, regole(), date(2025, 6, 1)) is chiuso


def test_nel_contratto_a_giornata_la_penale_e_quella_del_giorno_in_cui_si_e_riconciliato() -> None:
    # 001, 8.13 pen. g: 0.03% of 480,000.00 (144.00) a day. Twenty working days from 3 March end on Monday 31.
    r = regole("emilia_romagna")
    atteso = con_scadenza(incasso(), r)
    assert atteso.scadenza == date(2025, 3, 31)
    primo = con_ritardo(atteso, r, date(2025, 4, 1))
    assert primo.ritardo is not None
    assert primo.ritardo.penale == 144_00
    chiuso = con_ritardo(attribuisci(primo, Quota("A", 100_00), None, date(2025, 4, 10), "x"), r, date(2025, 4, 10))
    assert chiuso.ritardo is not None
    assert (chiuso.ritardo.penale, chiuso.ritardo.rilevato_il) == (1440_00, date(2025, 4, 1))


def test_riconciliato_nei_termini_non_c_e_ritardo_nemmeno_dopo() -> None:
    fatto = attribuisci(con_scadenza(incasso(), regole()), Quota("A", 100_00), None, date(2025, 3, 20), "x")
    assert con_ritardo(fatto, regole(), date(2025, 12, 31)).ritardo is None


def test_senza_l_ammontare_del_contratto_il_ritardo_resta_senza_cifra() -> None:
    r = replace(regole("emilia_romagna"), basi={})
    tardi = con_ritardo(con_scadenza(incasso(), r), r, date(2025, 4, 1))
    assert tardi.ritardo is not None
    assert tardi.ritardo.penale is None
