"""Whose a posizione is: the debtor's, and of each who answers beside him or in his place, for as long as he does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio.anagrafe import (
    DecisioneEredi,
    EsitoAnagrafe,
    Natura,
    Qualifica,
    Responsabile,
    StatoAnagrafico,
)
from shared.dominio.posizioni import Posizione
from shared.dominio.soggetti import Soggetto
from shared.dominio.titolari import Titolo, chiede_rate, titolari
from tests import fabbrica

OGGI = date(2025, 3, 3)
DEBITORE = fabbrica.debitore().codice_fiscale
ALTRO, TERZO = "VRDLGI70B02F205J", "BNCMRA85C41H501N"


def soggetto(codice: str) -> Soggetto:
    return replace(fabbrica.debitore(), codice_fiscale=codice, denominazione=f"SIGNOR {codice}")


def con(*coobbligati: str, anagrafe: EsitoAnagrafe | None = None) -> Posizione:
    prima = fabbrica.posizione()
    riga = replace(prima.riga, coobbligati=tuple(soggetto(c) for c in coobbligati))
    return replace(prima, riga=riga, anagrafe=anagrafe)


def erede(codice: str) -> Responsabile:
    return Responsabile(Qualifica.EREDE, soggetto(codice))


def morto(eredi: DecisioneEredi | None) -> EsitoAnagrafe:
    rispondono = (erede(ALTRO), erede(TERZO))
    return EsitoAnagrafe(OGGI, StatoAnagrafico.DECEDUTO, rispondono=rispondono, eredi=eredi)


def test_da_solo_e_del_debitore_soltanto() -> None:
    assert titolari(con()) == {DEBITORE: Titolo.DEBITORE}


def test_il_coobbligato_della_lista_ne_risponde_e_uno_senza_codice_non_apre_nulla() -> None:
    assert titolari(con(ALTRO, "")) == {DEBITORE: Titolo.DEBITORE, ALTRO: Titolo.COOBBLIGATO}


def test_gli_eredi_ne_rispondono_solo_dopo_che_l_ente_li_ha_autorizzati_per_nome() -> None:
    assert titolari(con(anagrafe=morto(None))) == {DEBITORE: Titolo.DEBITORE}
    negata = DecisioneEredi(False, OGGI, "prescritto")
    assert titolari(con(anagrafe=morto(negata))) == {DEBITORE: Titolo.DEBITORE}
    insieme = DecisioneEredi(True, OGGI, "esaminati gli atti", collettivamente=True)
    assert titolari(con(anagrafe=morto(insieme))) == {DEBITORE: Titolo.DEBITORE}
    nominati = DecisioneEredi(True, OGGI, "esaminati gli atti")
    assert titolari(con(anagrafe=morto(nominati))) == {
        DEBITORE: Titolo.DEBITORE, ALTRO: Titolo.EREDE, TERZO: Titolo.EREDE,
    }  # fmt: skip


def test_di_una_societa_cessata_e_di_chi_la_sua_natura_fa_rispondere() -> None:
    soci = (Responsabile(Qualifica.SOCIO, soggetto(ALTRO)), Responsabile(Qualifica.LIQUIDATORE, soggetto(TERZO)))
    for natura, atteso in ((Natura.SNC, {ALTRO: Titolo.SOCIO}), (Natura.SRL, {TERZO: Titolo.LIQUIDATORE})):
        cessata = EsitoAnagrafe(OGGI, StatoAnagrafico.CESSATA, natura=natura, rispondono=soci)
        assert titolari(con(anagrafe=cessata)) == {DEBITORE: Titolo.DEBITORE, **atteso}


def test_un_erede_che_era_coobbligato_ne_risponde_come_erede() -> None:
    """The acts are addressed to him: it is the title that lets him ask for more."""
    nominati = DecisioneEredi(True, OGGI, "esaminati gli atti")
    assert titolari(con(ALTRO, anagrafe=morto(nominati)))[ALTRO] is Titolo.EREDE


def test_le_rate_non_le_chiede_il_coobbligato() -> None:
    assert [t for t in Titolo if not chiede_rate(t)] == [Titolo.COOBBLIGATO]
