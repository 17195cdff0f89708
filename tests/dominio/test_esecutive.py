"""Enforcement: its dates worked by hand, its refusals, what third parties owe, how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.dominio import esecuzioni_comandi as comandi
from shared.dominio.atti import Bene, Fase, Terzo, TipoAtto, TipoBene
from shared.dominio.blocchi import Blocco, TipoBlocco
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.esecuzioni import (
    intimazione_dovuta,
    intimazione_efficace_fino,
    intimazione_in_vigore,
    intimazione_utile_dal,
    pignoramento_in_corso,
    primo_giorno,
)
from shared.dominio.esecuzioni_comandi import Dichiarazione, RispostaTerzo
from shared.dominio.fasi import valuta
from shared.dominio.fasi_comuni import dopo
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.nulla_osta_esecutivo import nulla_osta_esecutivo
from shared.dominio.passi import Esito, Passo
from shared.dominio.pignoramenti import EsitoPignoramento, pignorabile_in_conto, quota_stipendio
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.scadenze import termini_mancati
from shared.dominio.versamenti import Versamento, incassa
from tests import fabbrica

DATORE = Bene(TipoBene.STIPENDIO, "stipendio", terzo=Terzo("ACME SRL", "01234567897", "acme@pec.example"))
BANCA = Bene(TipoBene.CONTO, "conto corrente", terzo=Terzo("BANCA DI PROVA", "09876543217", "banca@pec.example"))
MOBILI = Bene(TipoBene.MOBILI, "arredi")
NOTIFICA = date(2025, 2, 10)
GIORNO = date(2025, 6, 3)
"""The sixty days have run since 11 April; the year will on 10 February 2026."""


def pronta(
    *beni: Bene,
    voci: dict[Voce, Centesimi] | None = None,
    profilo: str = "regione_abruzzo",
    notifica: date = NOTIFICA,
    **altro: Any,
) -> Posizione:
    """In enforcement, above every sollecito, with those assets found."""
    attuale = fabbrica.posizione(voci or {Voce.CAPITALE: 3_000_00}, profilo=profilo, **altro)
    notificata = fabbrica.notificata(attuale, notifica)
    evento = Evento("FASE", notifica)
    return muta(notificata, evento, fase=Fase.ESECUTIVE, giro=4, beni=beni, visura_chiesta_il=notifica).posizione


def intimata(attuale: Posizione, giorno: date, notificata: date | None) -> Posizione:
    """With an intimazione issued on `giorno`, delivered on `notificata` if any."""
    regole, tariffe = fabbrica.regole(attuale.profilo), fabbrica.tariffe_di(attuale.profilo)
    emessa = comandi.emetti_intimazione(attuale, regole, giorno, tariffe, "k.pdf").posizione
    return emessa if notificata is None else fabbrica.consegnata(emessa, emessa.atti[-1].id, giorno, notificata)


def pignorata(attuale: Posizione, giorno: date = GIORNO) -> Posizione:
    regole, tariffe = fabbrica.regole(attuale.profilo), fabbrica.tariffe_di(attuale.profilo)
    return comandi.pignora_terzi(attuale, regole, giorno, tariffe, "k.pdf").posizione


def dichiarata(attuale: Posizione, risposta: RispostaTerzo, giorno: date, **importi: Centesimi) -> Posizione:
    dichiarazione = Dichiarazione(risposta, giorno, giorno, **importi)
    regole = fabbrica.regole(attuale.profilo)
    return comandi.registra_dichiarazione(attuale, regole, giorno, 1, dichiarazione).posizione


def passo(attuale: Posizione, giorno: date) -> Passo:
    """The next step, once the terms missed by then are on record: which they are is not the question here."""
    aggiornata = replace(attuale, termini_mancati=mancati(attuale, giorno))
    return valuta(aggiornata, fabbrica.regole(attuale.profilo), giorno, giorno)


def bloccata(attuale: Posizione, dal: date) -> Posizione:
    return replace(attuale, blocchi=(Blocco("b", TipoBlocco.SOSPENSIONE, dal, None, "verifica"),))


# --- wages and accounts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("netto", "quota", "cent"),
    [
        (0, "1/10", 0),
        (1_234_56, "1/10", 123_45),  # 123,456: the fraction of a cent stays with the debtor
        (2_500_00, "1/10", 250_00),
        (2_500_01, "1/7", 357_14),  # 357,1442...
        (5_000_00, "1/7", 714_28),  # 714,2857...
        (5_000_01, "1/5", 1_000_00),  # 1.000,002
        (7_500_00, "1/5", 1_500_00),
    ],
)
def test_la_quota_dello_stipendio_e_sull_intero_e_mai_oltre_la_legge(netto: int, quota: str, cent: int) -> None:
    scaglioni = fabbrica.regole().esecuzione(GIORNO).quote_stipendio
    frazione, importo = quota_stipendio(netto, scaglioni)
    assert (str(frazione), importo) == (quota, cent)


def test_uno_stipendio_negativo_e_rifiutato() -> None:
    with pytest.raises(RegolaViolata, match="negativo"):
        quota_stipendio(-1, fabbrica.regole().esecuzione(GIORNO).quote_stipendio)


@pytest.mark.parametrize(("saldo", "ultimo", "resta"), [(900_00, 0, 900_00), (900_00, 850_00, 50_00), (1, 2, 0)])
def test_l_ultimo_stipendio_accreditato_resta_sul_conto(saldo: int, ultimo: int, resta: int) -> None:
    assert pignorabile_in_conto(saldo, ultimo) == resta


# --- dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notifica", "ultimo_senza"),
    [
        (date(2025, 2, 10), date(2026, 2, 10)),
        (date(2024, 2, 29), date(2025, 2, 28)),  # no 29 February in 2025: the last day of the month
        (date(2023, 2, 28), date(2024, 2, 28)),  # a leap year, but the day has its name
    ],
)
def test_l_intimazione_e_dovuta_dal_giorno_dopo_un_anno(notifica: date, ultimo_senza: date) -> None:
    attuale = replace(pronta(DATORE), eventi={**pronta(DATORE).eventi, "notifica_ingiunzione": notifica})
    regole = fabbrica.regole()
    assert not intimazione_dovuta(attuale, regole, ultimo_senza)
    assert intimazione_dovuta(attuale, regole, date.fromordinal(ultimo_senza.toordinal() + 1))


def test_i_cinque_giorni_passano_e_si_agisce_dal_sesto() -> None:
    assert intimazione_utile_dal(date(2026, 2, 26), fabbrica.regole()) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("profilo", "notificata", "fino_al"),
    [
        ("regione_abruzzo", date(2020, 7, 16), date(2021, 1, 12)),  # 180 days: 15+31+30+31+30+31 = 168, then 12
        ("regione_abruzzo", date(2020, 7, 17), date(2021, 7, 17)),
        ("regione_abruzzo", date(2024, 2, 29), date(2025, 2, 28)),
        ("anci_toscana", date(2025, 3, 3), date(2025, 8, 30)),  # 28+30+31+30+31 = 150, then 30: stricter
        ("torgiano", date(2025, 3, 3), date(2026, 3, 3)),
    ],
)
def test_l_efficacia_dell_intimazione_segue_la_sua_data(profilo: str, notificata: date, fino_al: date) -> None:
    assert intimazione_efficace_fino(notificata, fabbrica.regole(profilo)) == fino_al


def test_l_espropriazione_attende_sessanta_giorni_dalla_notifica() -> None:
    assert primo_giorno(pronta(DATORE), fabbrica.regole(), GIORNO) == date(2025, 4, 12)  # 10 February + 60 = 11 April


def test_torgiano_attende_anche_i_sessanta_della_fase_stragiudiziale() -> None:
    # notified 10 February, 60 days to pay: 11 April; 60 more: 10 June
    attuale = pronta(DATORE, profilo="torgiano", voci={Voce.CAPITALE: 20_000_00})
    assert primo_giorno(attuale, fabbrica.regole("torgiano"), GIORNO) == date(2025, 6, 11)


@pytest.mark.parametrize(("profilo", "giorni"), [("anci_toscana", 120), ("torgiano", 180), ("regione_abruzzo", None)])
def test_l_avviso_esecutivo_sospende_l_esecuzione_dall_affidamento(profilo: str, giorni: int | None) -> None:
    attuale = pronta(DATORE, profilo=profilo, voci={Voce.CAPITALE: 20_000_00})
    riga = replace(attuale.riga, atto=replace(attuale.riga.atto, tipo="avviso di accertamento esecutivo"))
    esecutivo = replace(attuale, riga=riga)
    regole = fabbrica.regole(profilo)
    senza, con = primo_giorno(attuale, regole, GIORNO), primo_giorno(esecutivo, regole, GIORNO)
    # the lista came on 7 January: 120 days end on 7 May, 180 on 6 July
    attesi = {None: senza, 120: date(2025, 5, 8), 180: date(2025, 7, 7)}
    assert con == attesi[giorni]


# --- nulla osta -----------------------------------------------------------------------------------------


def rifiuto(attuale: Posizione, giorno: date) -> set[str]:
    esame = nulla_osta_esecutivo(attuale, fabbrica.regole(attuale.profilo), giorno)
    return {v.nome for v in esame.verifiche if not v.superata}


def test_il_nulla_osta_e_concesso_quando_nulla_manca_ed_e_conservato_con_l_atto() -> None:
    assert rifiuto(pronta(DATORE), GIORNO) == set()
    regole, tariffe = fabbrica.regole(), fabbrica.tariffe_di()
    evento = comandi.pignora_terzi(pronta(DATORE), regole, GIORNO, tariffe, "k.pdf").evento
    (esame,) = [prova for prova in evento.dati["prove"] if prova["regola"] == "nulla_osta"]
    assert esame["concesso"]
    assert {v["nome"] for v in esame["verifiche"]} >= {"attesa_espropriazione", "intimazione", "prescrizione"}
    assert evento.dati["incarico"] == "L00001-00000001-terzo-1"


@pytest.mark.parametrize(
    ("attuale", "giorno", "nome"),
    [
        (pronta(DATORE), date(2025, 4, 11), "attesa_espropriazione"),
        (pronta(DATORE), date(2026, 2, 1), "intimazione"),  # with ten days to notify it the year would be over
        (pronta(MOBILI, replace(DATORE, terzo=None), profilo="anci_toscana"), date(2025, 12, 1), "bene_pignorabile"),
        (bloccata(pronta(DATORE), GIORNO), GIORNO, "sospensione"),
        (pronta(DATORE, prescrizione=date(2025, 2, 9)), GIORNO, "prescrizione"),
        (pignorata(pronta(DATORE, BANCA)), GIORNO, "pignoramenti"),
        (fabbrica.con_istanza(pronta(DATORE), GIORNO, 13), GIORNO, "rateizzazione"),
    ],
)
def test_il_nulla_osta_e_negato_se_manca_una_sola_cosa(attuale: Posizione, giorno: date, nome: str) -> None:
    assert nome in rifiuto(attuale, giorno)
    with pytest.raises((RegolaViolata, GiaRegistrato)):
        pignorata(attuale, giorno)


def test_l_intimazione_vale_solo_fra_il_sesto_giorno_e_la_fine_dell_efficacia() -> None:
    attuale = intimata(pronta(DATORE), date(2026, 3, 2), notificata=date(2026, 3, 9))
    regole = fabbrica.regole()
    attese = {
        date(2026, 3, 14): False,
        date(2026, 3, 15): True,
        date(2027, 3, 9): True,
        date(2027, 3, 10): False,
    }
    assert {giorno: intimazione_in_vigore(attuale, regole, giorno) for giorno in attese} == attese


# --- the phase ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profilo", ["anci_toscana", "emilia_romagna", "regione_abruzzo", "torgiano"])
def test_dopo_le_cautelari_vengono_le_esecutive_e_poi_la_chiusura(profilo: str) -> None:
    regole = fabbrica.regole(profilo)
    assert [dopo(f, regole) for f in (Fase.NOTIFICA, Fase.SOLLECITI, Fase.CAUTELARI, Fase.ESECUTIVE)] == [
        Fase.SOLLECITI,
        Fase.CAUTELARI,
        Fase.ESECUTIVE,
        Fase.CHIUSURA,
    ]


def test_prima_dell_anno_si_pignora_senza_intimazione_il_conto_prima_dello_stipendio() -> None:
    prossimo = passo(pronta(DATORE, BANCA), GIORNO)
    assert (prossimo.esito, prossimo.oggetto) == (Esito.PIGNORA_TERZI, "pignoramento-1")
    assert pignorata(pronta(DATORE, BANCA)).pignoramenti[0].tipo is TipoBene.CONTO


def test_passato_l_anno_intimazione_consegna_cinque_giorni_e_poi_l_ordine() -> None:
    attuale = pronta(DATORE)
    assert passo(attuale, date(2026, 3, 2)).esito is Esito.EMETTI_INTIMAZIONE
    emessa = intimata(attuale, date(2026, 3, 2), notificata=None)
    assert passo(emessa, date(2026, 3, 2)).esito is Esito.AFFIDA_CONSEGNA
    notificata = intimata(attuale, date(2026, 3, 2), notificata=date(2026, 3, 9))
    attesa = passo(notificata, date(2026, 3, 9))
    assert (attesa.esito, attesa.entro) == (Esito.ATTENDI, date(2026, 3, 15))
    assert passo(notificata, date(2026, 3, 15)).esito is Esito.PIGNORA_TERZI


def test_l_intimazione_che_ha_perso_efficacia_si_rinnova() -> None:
    attuale = replace(pronta(DATORE, profilo="anci_toscana", voci={Voce.CAPITALE: 20_000_00}))
    notificata = intimata(attuale, date(2026, 2, 16), notificata=date(2026, 2, 20))
    prossimo = passo(notificata, date(2026, 8, 20))  # 180 days end on 19 August
    assert (prossimo.esito, prossimo.oggetto) == (Esito.EMETTI_INTIMAZIONE, "intimazione-2")
    rinnovata = intimata(notificata, date(2026, 8, 20), notificata=None)
    assert rinnovata.eventi["rinnovo_intimazione"] == date(2026, 8, 20)


def test_una_dichiarazione_negativa_passa_al_bene_successivo_poi_al_mobiliare_poi_al_motivo() -> None:
    attuale = dichiarata(pignorata(pronta(BANCA, MOBILI)), RispostaTerzo.NEGATIVA, date(2025, 6, 10))
    assert attuale.eventi["pignoramento_negativo"] == date(2025, 6, 10)
    assert passo(attuale, date(2025, 6, 10)).esito is Esito.PIGNORA_MOBILI
    regole, tariffe = fabbrica.regole(), fabbrica.tariffe_di()
    incaricato = comandi.pignora_mobili(attuale, regole, date(2025, 6, 10), tariffe, "k.pdf").posizione
    assert passo(incaricato, date(2025, 6, 11)).esito is Esito.ATTENDI
    vuoto = comandi.registra_verbale(incaricato, date(2025, 6, 20), 2, False, date(2025, 6, 20)).posizione
    assert passo(vuoto, date(2025, 6, 20)).esito is Esito.REGISTRA_INFRUTTUOSITA
    motivata = comandi.registra_infruttuosita(vuoto, date(2025, 6, 20), "nessun altro bene").posizione
    assert passo(motivata, date(2025, 6, 20)).fase is Fase.CHIUSURA


def test_a_torgiano_viene_prima_il_mobiliare_anche_senza_ricerca() -> None:
    attuale = pronta(DATORE, profilo="torgiano", voci={Voce.CAPITALE: 20_000_00})
    assert passo(attuale, date(2025, 6, 11)).esito is Esito.PIGNORA_MOBILI


def test_in_toscana_il_silenzio_del_terzo_porta_il_fascicolo_a_chi_prosegue() -> None:
    attuale = pignorata(pronta(BANCA, profilo="anci_toscana", voci={Voce.CAPITALE: 20_000_00}))
    avvisata = fabbrica.consegnata(attuale, "pignoramento-1", GIORNO, GIORNO)
    notificata = dichiarata(avvisata, RispostaTerzo.NOTIFICATO, GIORNO)
    attesa = passo(notificata, GIORNO)
    assert attesa.esito is Esito.ATTENDI
    assert passo(notificata, date(2025, 8, 2)).esito is Esito.ATTENDI  # 3 June + 60 = 2 August
    assert passo(notificata, date(2025, 8, 3)).esito is Esito.CHIUDI_PIGNORAMENTO
    regole = fabbrica.regole("anci_toscana")
    with pytest.raises(RegolaViolata, match="ancora giorni"):
        comandi.chiudi_pignoramento(notificata, regole, date(2025, 8, 2))
    chiusa = comandi.chiudi_pignoramento(notificata, regole, date(2025, 8, 3)).posizione
    assert chiusa.pignoramenti[0].esito is EsitoPignoramento.INOTTEMPERANTE
    assert passo(chiusa, date(2025, 8, 3)).esito is Esito.TRASMETTI_FASCICOLO
    trasmessa = comandi.trasmetti_fascicolo(chiusa, regole, date(2025, 8, 3), "f.zip", "00").posizione
    consegnato = comandi.registra_consegna_fascicolo(trasmessa, date(2025, 8, 5), date(2025, 8, 4)).posizione
    assert consegnato.eventi["attivita_esecutive"] == date(2025, 8, 4)
    with pytest.raises(GiaRegistrato):
        comandi.trasmetti_fascicolo(trasmessa, regole, date(2025, 8, 4), "f.zip", "00")


def test_il_fascicolo_non_consegnato_in_dieci_giorni_e_un_termine_mancato() -> None:
    attuale = pronta(MOBILI, profilo="anci_toscana", voci={Voce.CAPITALE: 20_000_00})
    regole = fabbrica.regole("anci_toscana")
    trasmessa = comandi.trasmetti_fascicolo(attuale, regole, GIORNO, "f.zip", "00").posizione
    assert "TO-13" not in {m.id for m in mancati(trasmessa, date(2025, 6, 13))}
    assert "TO-13" in {m.id for m in mancati(trasmessa, date(2025, 6, 14))}


def mancati(attuale: Posizione, giorno: date) -> Any:
    return termini_mancati(attuale, fabbrica.regole(attuale.profilo), giorno)


def test_la_sospensione_ferma_anche_chi_ha_gia_un_fermo() -> None:
    con_fermo = replace(pronta(DATORE), eventi={**pronta(DATORE).eventi, "iscrizione_fermo": NOTIFICA})
    assert passo(con_fermo, GIORNO).esito is Esito.PIGNORA_TERZI
    assert passo(bloccata(con_fermo, GIORNO), GIORNO).esito is Esito.ATTENDI


def test_il_terzo_paga_lo_stipendio_ogni_mese_fino_all_estinzione_e_poi_e_liberato() -> None:
    attuale = dichiarata(pignorata(pronta(DATORE)), RispostaTerzo.POSITIVA, date(2025, 6, 10), netto=2_500_01)
    ordine = attuale.pignoramenti[0]
    assert (ordine.mensile, ordine.dovuto) == (357_14, 0)
    assert attuale.eventi["inizio_esecuzione"] == date(2025, 6, 10)
    regole = fabbrica.regole()
    versamento = Versamento("IUR1", attuale.numero_avviso, 357_14, date(2025, 7, 1), "01234567897")
    mutazione = incassa(attuale, regole, date(2025, 7, 1), versamento)
    assert (mutazione.evento.dati["pignoramento"], mutazione.evento.dati["fase"]) == (1, "esecutive")
    assert mutazione.posizione.pignoramenti[0].versato == 357_14
    resto = mutazione.posizione.residuo
    ultimo = Versamento("IUR2", attuale.numero_avviso, resto, date(2025, 8, 1), "01234567897")
    estinta = incassa(mutazione.posizione, regole, date(2025, 8, 1), ultimo).posizione
    assert passo(estinta, date(2025, 8, 1)).fase is Fase.SVINCOLO
    in_svincolo = muta(estinta, Evento("FASE", date(2025, 8, 1)), fase=Fase.SVINCOLO).posizione
    assert passo(in_svincolo, date(2025, 8, 1)).oggetto == "rinuncia_pignoramento-1"
    mutazione = comandi.rinuncia_pignoramento(in_svincolo, date(2025, 8, 1), "k.pdf")
    assert mutazione.evento.dati["incarico"] == "L00001-00000001-rinuncia-1"
    assert pignoramento_in_corso(mutazione.posizione) is None
    assert passo(mutazione.posizione, date(2025, 8, 1)).fase is Fase.CHIUSURA


def test_il_conto_pagato_per_quanto_c_era_lascia_il_posto_al_bene_successivo() -> None:
    attuale = dichiarata(
        pignorata(pronta(BANCA, DATORE)),
        RispostaTerzo.POSITIVA,
        date(2025, 6, 10),
        importo=900_00,
        ultimo_emolumento=850_00,
    )
    assert attuale.pignoramenti[0].dovuto == 50_00
    versamento = Versamento("IUR1", attuale.numero_avviso, 50_00, date(2025, 7, 1), "09876543217")
    pagata = incassa(attuale, fabbrica.regole(), date(2025, 7, 1), versamento).posizione
    assert pagata.pignoramenti[0].esito is EsitoPignoramento.PAGATO
    assert passo(pagata, date(2025, 7, 1)).esito is Esito.PIGNORA_TERZI


def test_chi_non_e_il_terzo_paga_per_il_debitore_e_basta() -> None:
    attuale = dichiarata(pignorata(pronta(DATORE)), RispostaTerzo.POSITIVA, date(2025, 6, 10), netto=1_500_00)
    versamento = Versamento("IUR1", attuale.numero_avviso, 50_00, date(2025, 7, 1))
    mutazione = incassa(attuale, fabbrica.regole(), date(2025, 7, 1), versamento)
    assert "pignoramento" not in mutazione.evento.dati
    assert mutazione.posizione.pignoramenti == attuale.pignoramenti


def test_non_si_rinuncia_finche_qualcosa_e_dovuto() -> None:
    with pytest.raises(RegolaViolata, match="estinto"):
        comandi.rinuncia_pignoramento(pignorata(pronta(DATORE)), GIORNO, "k.pdf")


def test_le_risposte_ignote_ripetute_o_fuori_data_sono_rifiutate() -> None:
    attuale, regole = pignorata(pronta(DATORE)), fabbrica.regole()
    negativa = Dichiarazione(RispostaTerzo.NEGATIVA, GIORNO)
    with pytest.raises(NonTrovato):
        comandi.registra_dichiarazione(attuale, regole, GIORNO, 2, negativa)
    with pytest.raises(RegolaViolata, match="data"):
        comandi.registra_dichiarazione(attuale, regole, GIORNO, 1, replace(negativa, data=date(2025, 6, 2)))
    chiusa = comandi.registra_dichiarazione(attuale, regole, GIORNO, 1, negativa).posizione
    with pytest.raises(GiaRegistrato):
        comandi.registra_dichiarazione(chiusa, regole, GIORNO, 1, negativa)


def test_la_copia_al_debitore_parte_prima_di_attendere_il_terzo() -> None:
    prossimo = passo(pignorata(pronta(DATORE)), GIORNO)
    assert (prossimo.esito, prossimo.oggetto) == (Esito.AFFIDA_CONSEGNA, "pignoramento-1")
    assert pignorata(pronta(DATORE)).quanti(TipoAtto.PIGNORAMENTO_TERZI) == 1


def test_l_inizio_dell_esecuzione_adempie_al_termine_delle_cautelari() -> None:
    """002 art. 2.3: cautelari or esecutive within nine months of the notification."""
    pignorata_e_notificata = dichiarata(pignorata(pronta(DATORE)), RispostaTerzo.NEGATIVA, date(2025, 6, 10))
    assert "AB-06" not in {m.id for m in mancati(pignorata_e_notificata, date(2026, 1, 10))}
    assert "AB-06" in {m.id for m in mancati(pronta(DATORE), date(2026, 1, 10))}
