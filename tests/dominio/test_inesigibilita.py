"""Inesigibilità: causes that the events prove, the discarico, the refusal, the share the collector owes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.casi_uso.norme_vigenti import tariffe
from shared.dominio import emissioni, inesigibilita, quote
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.avvii import passa_a
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.fasi import valuta
from shared.dominio.importi import Voce
from shared.dominio.inesigibilita import causa_documentata, proponi
from shared.dominio.lettere import FASCICOLO_RESTITUITO, redigi
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import CausaInesigibilita
from shared.dominio.recapiti import EsitoConsegna
from shared.dominio.rendiconti import rendiconta
from shared.dominio.scadenze import termini_mancati
from shared.dominio.termini_pratiche import termini_pratiche
from tests.fabbrica import consegnata, in_cautelari, ingiunta, notificata, posizione, regole

OGGI = date(2025, 6, 2)
NOTIFICA = date(2025, 1, 20)
CREDITO = {Voce.CAPITALE: 1_500_00}


def senza_beni(profilo: str = "regione_abruzzo") -> Posizione:
    """Notified, nothing in the registers, at the end of the way."""
    attuale = in_cautelari(notificata(posizione(CREDITO, profilo=profilo), NOTIFICA), OGGI, veicoli=0)
    return passa_a(attuale, OGGI, Fase.CHIUSURA).posizione


def proposta(attuale: Posizione) -> Posizione:
    return proponi(attuale, regole(attuale.profilo), OGGI, CausaInesigibilita.NESSUN_BENE).posizione


def decisa(attuale: Posizione, accolta: bool) -> Posizione:
    return inesigibilita.decidi(attuale, OGGI, "inesigibilita-1", accolta, "DET/3", "esaminata").posizione


def test_senza_beni_la_macchina_propone_da_se_e_una_volta() -> None:
    r = regole()
    passo = valuta(senza_beni(), r, OGGI, OGGI)
    assert (passo.esito, passo.oggetto) == (Esito.PROPONI_INESIGIBILITA, "nessun_bene")
    in_attesa = proposta(senza_beni())
    assert in_attesa.pratiche.proposte[0].riscontri == ("visura chiesta il 02/06/2025: nessun bene intestato",)
    assert valuta(in_attesa, r, OGGI, OGGI).esito is Esito.ATTENDI
    with pytest.raises(GiaRegistrato):
        proposta(in_attesa)


def test_irreperibile_dopo_tutti_i_tentativi_con_le_consegne_a_riscontro() -> None:
    attuale = ingiunta(posizione(CREDITO))
    for giorno in (date(2025, 1, 15), date(2025, 1, 25)):
        attuale = consegnata(attuale, "ingiunzione", giorno, giorno, EsitoConsegna.SCONOSCIUTO)
    assert causa_documentata(attuale, regole()) is CausaInesigibilita.IRREPERIBILE
    prove = inesigibilita.riscontri(attuale, regole(), CausaInesigibilita.IRREPERIBILE)
    assert prove == (
        f"consegna {attuale.id}-ingiunzione-1 del 15/01/2025: sconosciuto",
        f"consegna {attuale.id}-ingiunzione-2 del 25/01/2025: sconosciuto",
    )


def test_una_causa_senza_riscontri_vuole_il_suo_documento() -> None:
    con_auto = in_cautelari(notificata(posizione(CREDITO), NOTIFICA), OGGI)
    assert causa_documentata(con_auto, regole()) is None
    with pytest.raises(RegolaViolata, match="indicare il documento"):
        proponi(con_auto, regole(), OGGI, CausaInesigibilita.DECEDUTO_SENZA_EREDI)
    causa = CausaInesigibilita.DECEDUTO_SENZA_EREDI
    morto = proponi(con_auto, regole(), OGGI, causa, "", "certificato 7").posizione
    assert valuta(morto, regole(), OGGI, OGGI).fase is Fase.CHIUSURA


def test_il_discarico_chiude_come_discaricata_e_non_come_sgravata() -> None:
    attuale = proposta(senza_beni())
    debito = attuale.residuo
    chiusa = decisa(attuale, True)
    totale = rendiconta([chiusa.conti]).totale
    assert (totale.discaricato, totale.sgravato, totale.residuo) == (debito, 0, 0)
    assert valuta(chiusa, regole(), OGGI, OGGI).esito is Esito.CONCLUDI
    fine = emissioni.concludi(chiusa, regole(), OGGI, "k.pdf")
    assert fine.posizione.conclusione is Conclusione.DISCARICATA
    assert "documento" not in fine.evento.dati
    with pytest.raises(GiaRegistrato):
        decisa(chiusa, True)


def test_negato_il_discarico_il_ciclo_riprende_da_dove_era_e_non_torna_indietro_due_volte() -> None:
    r = regole()
    con_auto = in_cautelari(notificata(posizione(CREDITO), NOTIFICA), OGGI)
    causa = CausaInesigibilita.DECEDUTO_SENZA_EREDI
    in_esame = passa_a(proponi(con_auto, r, OGGI, causa, "", "certificato 7").posizione, OGGI, Fase.CHIUSURA).posizione
    negata = decisa(in_esame, False)
    passo = valuta(negata, r, OGGI, OGGI)
    assert (passo.esito, passo.fase) == (Esito.PASSA_FASE, Fase.CAUTELARI)
    tornata = passa_a(passa_a(negata, OGGI, Fase.CAUTELARI).posizione, OGGI, Fase.CHIUSURA).posizione
    assert valuta(tornata, r, OGGI, OGGI).esito is Esito.ATTENDI


def test_alla_fine_del_termine_si_restituisce_con_il_fascicolo() -> None:
    fine = emissioni.concludi(proposta(senza_beni()), regole(), OGGI, "k.pdf")
    assert fine.posizione.conclusione is Conclusione.RESTITUITA
    assert fine.evento.dati["documento"] == FASCICOLO_RESTITUITO
    consegnato = redigi(fine.posizione, OGGI, FASCICOLO_RESTITUITO, "f.zip").posizione
    atto = consegnato.atto(FASCICOLO_RESTITUITO)
    assert atto is not None
    assert atto.chiave == "f.zip"


@pytest.mark.parametrize(
    ("profilo", "termine", "dal"),
    [
        ("regione_abruzzo", "AB-24", "consegna_lista"),
        ("emilia_romagna", "ER-17", "scadenza_pagamento"),
        ("torgiano", "TG-12", "consegna_lista"),
    ],
)
def test_la_quota_imputabile_si_versa_in_trenta_giorni_con_gli_interessi_dal_giorno_del_contratto(
    profilo: str, termine: str, dal: str
) -> None:
    r = regole(profilo)
    negata = decisa(proposta(senza_beni(profilo)), False)
    chiesta = quote.richiedi_quota(negata, r, tariffe(profilo).interessi, OGGI, "nessuna misura avviata").posizione
    (quota,) = chiesta.pratiche.quote
    giorno = negata.eventi[dal]
    giorni_2024 = max(0, (date(2024, 12, 31) - giorno).days)
    # Simple interest on the days of each year: 2.5% in 2024, 2% in 2025.
    atteso = negata.residuo * (giorni_2024 * 250 + ((OGGI - giorno).days - giorni_2024) * 200) / 3_650_000
    assert (quota.dal, quota.quota) == (giorno, negata.residuo)
    assert abs(quota.interessi - atteso) <= 0.5
    (corso,) = [t for t in termini_pratiche(chiesta, r) if t.termine.id == termine]
    assert corso.scadenza == date(2025, 7, 2)
    assert [m.id for m in termini_mancati(chiesta, r, date(2025, 7, 3)) if "#" in m.id] == [corso.id]
    versata = quote.registra_versamento_quota(chiesta, date(2025, 7, 1), quota.id, "BON-1", date(2025, 7, 1)).posizione
    assert not [m for m in termini_mancati(versata, r, date(2025, 7, 3)) if "#" in m.id]
    assert sum(versata.conti.values()) == 0
    assert versata.residuo == negata.residuo
    with pytest.raises(GiaRegistrato):
        quote.richiedi_quota(versata, r, tariffe(profilo).interessi, OGGI, "di nuovo")


def test_il_capitolato_toscano_non_chiede_la_quota() -> None:
    negata = replace(decisa(proposta(senza_beni()), False), profilo="anci_toscana")
    with pytest.raises(RegolaViolata, match="non prevede"):
        quote.richiedi_quota(negata, regole("anci_toscana"), tariffe("anci_toscana").interessi, OGGI, "colpa")
