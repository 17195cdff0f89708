"""The cycle, read as law: for a posizione on a day, the next step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.dominio import emissioni, misure
from shared.dominio.atti import Conclusione, Fase, TipoAtto
from shared.dominio.consegne import affida, registra_esito
from shared.dominio.errori import RegolaViolata
from shared.dominio.fasi import conclusione_di
from shared.dominio.importi import Voce
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.recapiti import EsitoConsegna, Relata
from shared.dominio.sgravi import sgrava
from tests.fabbrica import (
    CONSEGNA,
    VISTO,
    con_visto,
    consegnata,
    in_cautelari,
    ingiunta,
    notificata,
    paga,
    passo,
    posizione,
    regole,
    tariffe_di,
)


def in_fase(attuale: Posizione, fase: Fase, giorno: date) -> Posizione:
    return muta(attuale, Evento("FASE", giorno), fase=fase, giro=attuale.giro + 1).posizione


def test_senza_visto_non_si_emette_nulla() -> None:
    assert passo(posizione(), CONSEGNA).esito is Esito.ATTENDI


def test_con_il_visto_si_emette_subito_l_ingiunzione() -> None:
    assert passo(con_visto(posizione()), VISTO).esito is Esito.EMETTI_INGIUNZIONE


def test_l_ingiunzione_emessa_si_affida_alla_notifica() -> None:
    trovato = passo(ingiunta(posizione()), VISTO)
    assert (trovato.esito, trovato.oggetto) == (Esito.AFFIDA_CONSEGNA, "ingiunzione")


def test_il_giorno_40_dalla_consegna_non_e_ancora_un_ritardo_il_41_si() -> None:
    # AB-02: 40 days from 07/01/2025 end on Sunday 16/02/2025; art. 19 moves the term to Monday 17.
    fuori = ingiunta(posizione())
    r = regole()
    affidata = affida(fuori, r, VISTO, "ingiunzione").posizione
    assert passo(affidata, date(2025, 2, 17)).esito is Esito.ATTENDI
    assert passo(affidata, date(2025, 2, 17)).entro == date(2025, 2, 18)
    assert passo(affidata, date(2025, 2, 18)).esito is Esito.REGISTRA_TERMINE_MANCATO


def test_un_giorno_di_ritardo_costa_duemila_euro_e_si_registra_una_volta() -> None:
    affidata = affida(ingiunta(posizione()), regole(), VISTO, "ingiunzione").posizione
    oggi = date(2025, 2, 18)
    registrata = emissioni.registra_termini_mancati(affidata, regole(), oggi).posizione
    (mancato,) = registrata.termini_mancati
    assert (mancato.id, mancato.scadenza, mancato.penale) == ("AB-02", date(2025, 2, 17), 2_000_00)
    assert mancato.per == "lista"
    assert passo(registrata, oggi).esito is Esito.ATTENDI


def test_un_esito_importato_tardi_ma_di_data_utile_cancella_il_ritardo() -> None:
    r = regole()
    affidata = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    oggi = date(2025, 2, 20)
    in_ritardo = emissioni.registra_termini_mancati(affidata, r, oggi).posizione
    incarico = in_ritardo.consegne[0].id
    # The CAD left on Friday 31/01/2025: the tenth day after it is 10/02.
    relata = Relata(date(2025, 1, 31), cad_spedita_il=date(2025, 1, 31))
    esito = EsitoConsegna.COMPIUTA_GIACENZA
    arrivata = registra_esito(in_ritardo, r, oggi, incarico, esito, relata).posizione
    assert passo(arrivata, oggi).esito is Esito.REGISTRA_TERMINE_MANCATO
    assert emissioni.registra_termini_mancati(arrivata, r, oggi).posizione.termini_mancati == ()


def test_un_esito_di_data_tardiva_fissa_la_penale_al_giorno_della_notifica() -> None:
    r = regole()
    affidata = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    oggi = date(2025, 2, 24)
    incarico = affidata.consegne[0].id
    arrivata = registra_esito(affidata, r, oggi, incarico, EsitoConsegna.CONSEGNATA, date(2025, 2, 20)).posizione
    (mancato,) = emissioni.registra_termini_mancati(arrivata, r, oggi).posizione.termini_mancati
    # 18, 19 and 20 February: three days at 2,000 euro.
    assert (mancato.adempiuto_il, mancato.penale) == (date(2025, 2, 20), 6_000_00)


def test_la_notifica_fallita_si_ripete_e_poi_l_atto_si_deposita() -> None:
    sconosciuto = EsitoConsegna.SCONOSCIUTO
    prima = consegnata(ingiunta(posizione()), "ingiunzione", VISTO, date(2025, 1, 20), sconosciuto)
    assert passo(prima, date(2025, 1, 20)).esito is Esito.AFFIDA_CONSEGNA
    seconda = consegnata(prima, "ingiunzione", date(2025, 1, 20), date(2025, 2, 1), sconosciuto)
    trovato = passo(seconda, date(2025, 2, 1))
    assert (trovato.esito, trovato.oggetto) == (Esito.DEPOSITA_ATTO, "ingiunzione")


def test_la_scadenza_di_pagamento_e_trenta_giorni_dalla_notifica_e_slitta_se_festiva() -> None:
    # 20/01/2025 + 30 days = Wednesday 19/02/2025; 24/01 + 30 = Sunday 23/02 -> Monday 24/02.
    assert notificata(posizione(), date(2025, 1, 20)).eventi["scadenza_pagamento"] == date(2025, 2, 19)
    assert notificata(posizione(), date(2025, 1, 24)).eventi["scadenza_pagamento"] == date(2025, 2, 24)


def test_l_ultimo_giorno_utile_si_puo_ancora_pagare() -> None:
    attuale = notificata(posizione(), date(2025, 1, 20))
    assert passo(attuale, date(2025, 2, 19)).esito is Esito.ATTENDI
    assert passo(attuale, date(2025, 2, 19)).entro == date(2025, 2, 20)
    oltre = passo(attuale, date(2025, 2, 20))
    assert (oltre.esito, oltre.fase) == (Esito.PASSA_FASE, Fase.SOLLECITI)


@pytest.mark.parametrize("fase", [Fase.NOTIFICA, Fase.SOLLECITI, Fase.CAUTELARI])
def test_il_pagamento_integrale_porta_alla_chiusura_da_qualunque_fase(fase: Fase) -> None:
    attuale = notificata(posizione(), date(2025, 1, 20))
    pagata = paga(in_fase(attuale, fase, date(2025, 3, 1)), attuale.residuo, date(2025, 3, 1))
    trovato = passo(pagata, date(2025, 3, 1))
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.CHIUSURA)


def test_fino_a_mille_euro_serve_un_sollecito_e_centoventi_giorni() -> None:
    # L. 228/2012 c. 544, under the Abruzzo contract.
    attuale = in_fase(notificata(posizione(), date(2025, 1, 20)), Fase.SOLLECITI, date(2025, 2, 20))
    assert passo(attuale, date(2025, 2, 20)).esito is Esito.INVIA_SOLLECITO
    inviato = emissioni.invia_sollecito(
        attuale, regole(), date(2025, 2, 20), tariffe_di(), "s.pdf", 1
    ).posizione
    assert passo(inviato, date(2025, 2, 20)).esito is Esito.AFFIDA_CONSEGNA
    spedito = consegnata(inviato, "sollecito-1", date(2025, 2, 20), date(2025, 2, 21), EsitoConsegna.SPEDITA)
    # 21/02/2025 + 120 days = 21/06/2025: the act is lawful from the 22nd.
    assert passo(spedito, date(2025, 6, 21)).esito is Esito.ATTENDI
    dopo = passo(spedito, date(2025, 6, 22))
    assert (dopo.esito, dopo.fase) == (Esito.PASSA_FASE, Fase.CAUTELARI)


def test_sopra_mille_euro_il_contratto_abruzzo_non_chiede_solleciti() -> None:
    grande = notificata(posizione({Voce.CAPITALE: 1_500_00}), date(2025, 1, 20))
    trovato = passo(in_fase(grande, Fase.SOLLECITI, date(2025, 2, 20)), date(2025, 2, 20))
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.CAUTELARI)


def test_in_emilia_romagna_due_solleciti_a_sei_mesi() -> None:
    attuale = notificata(posizione(profilo="emilia_romagna"), date(2025, 1, 20))
    giorno = date(2025, 4, 1)
    in_solleciti = in_fase(attuale, Fase.SOLLECITI, giorno)
    t = tariffe_di("emilia_romagna")
    primo = emissioni.invia_sollecito(
        in_solleciti, regole("emilia_romagna"), giorno, t, "s1.pdf", 1
    ).posizione
    spedito = consegnata(primo, "sollecito-1", giorno, date(2025, 8, 31), EsitoConsegna.SPEDITA)
    # Six months from 31/08/2025 run on 28/02/2026: the second may leave from 01/03/2026 (C28).
    assert passo(spedito, date(2026, 2, 28)).esito is Esito.ATTENDI
    # 001 par. 8.3: the second one names the assets, so they are searched for first.
    assert passo(spedito, date(2026, 3, 1)).esito is Esito.RICERCA_BENI
    with pytest.raises(RegolaViolata, match="manca l'esito della visura"):
        emissioni.invia_sollecito(spedito, regole("emilia_romagna"), date(2026, 3, 1), t, "s2.pdf", 2)
    chiesta = misure.chiedi_visura(spedito, date(2026, 3, 1)).posizione
    assert passo(chiesta, date(2026, 3, 1)).esito is Esito.ATTENDI
    risposta = misure.registra_visura(chiesta, date(2026, 3, 2), ()).posizione
    trovato = passo(risposta, date(2026, 3, 2))
    assert (trovato.esito, trovato.oggetto) == (Esito.INVIA_SOLLECITO, "sollecito-2")


def pronta_al_preavviso() -> Posizione:
    attuale = notificata(posizione({Voce.CAPITALE: 1_500_00}), date(2025, 1, 20))
    return in_cautelari(attuale, date(2025, 2, 20))


def test_prima_della_misura_si_cercano_i_beni() -> None:
    attuale = notificata(posizione({Voce.CAPITALE: 1_500_00}), date(2025, 1, 20))
    trovato = passo(in_fase(attuale, Fase.CAUTELARI, date(2025, 2, 20)), date(2025, 2, 20))
    assert trovato.esito is Esito.RICERCA_BENI


def test_senza_veicoli_si_registra_il_motivo_e_si_va_alla_chiusura() -> None:
    attuale = notificata(posizione({Voce.CAPITALE: 1_500_00}), date(2025, 1, 20))
    oggi = date(2025, 2, 20)
    senza = in_cautelari(attuale, oggi, veicoli=0)
    trovato = passo(senza, oggi)
    assert trovato.esito is Esito.REGISTRA_MOTIVO
    assert trovato.motivo == "nessun veicolo intestato al debitore"
    registrato = misure.registra_motivo(senza, oggi, trovato.motivo).posizione
    assert passo(registrato, oggi).fase is Fase.CHIUSURA


def test_il_fermo_si_iscrive_dal_trentunesimo_giorno_dal_preavviso() -> None:
    oggi = date(2025, 2, 20)
    preavvisata = misure.emetti_preavviso(
        pronta_al_preavviso(), regole(), oggi, tariffe_di(), "p.pdf"
    ).posizione
    ricevuto = consegnata(preavvisata, "preavviso_fermo", oggi, date(2025, 3, 3))
    # 03/03/2025 + 30 days = 02/04/2025; the fermo is lawful from 03/04.
    assert passo(ricevuto, date(2025, 4, 2)).esito is Esito.ATTENDI
    assert passo(ricevuto, date(2025, 4, 3)).esito is Esito.ISCRIVI_FERMO


def con_fermo() -> Posizione:
    oggi = date(2025, 2, 20)
    preavvisata = misure.emetti_preavviso(
        pronta_al_preavviso(), regole(), oggi, tariffe_di(), "p.pdf"
    ).posizione
    ricevuto = consegnata(preavvisata, "preavviso_fermo", oggi, date(2025, 3, 3))
    return misure.iscrivi_fermo(ricevuto, regole(), date(2025, 4, 3)).posizione


def test_il_fermo_iscritto_si_comunica() -> None:
    trovato = passo(con_fermo(), date(2025, 4, 3))
    assert (trovato.esito, trovato.oggetto) == (Esito.COMUNICA_ISCRIZIONE, "comunicazione_iscrizione")


def test_con_il_pagamento_il_fermo_cade_prima_di_concludere() -> None:
    fermata = misure.comunica_iscrizione(con_fermo(), date(2025, 4, 3), "c.pdf").posizione
    pagata = in_fase(paga(fermata, fermata.residuo, date(2025, 5, 2)), Fase.SVINCOLO, date(2025, 5, 2))
    assert passo(pagata, date(2025, 5, 2)).esito is Esito.REVOCA_FERMO
    revocata = misure.revoca_fermo(pagata, date(2025, 5, 2), "r.pdf").posizione
    consegna = consegnata(revocata, "revoca_fermo", date(2025, 5, 2), date(2025, 5, 3), EsitoConsegna.SPEDITA)
    dopo = passo(consegna, date(2025, 5, 3))
    assert (dopo.esito, dopo.fase) == (Esito.PASSA_FASE, Fase.CHIUSURA)
    assert passo(in_fase(consegna, Fase.CHIUSURA, date(2025, 5, 3)), date(2025, 5, 3)).esito is Esito.CONCLUDI


def test_la_revoca_oltre_cinque_giorni_costa_cinquanta_euro_al_giorno() -> None:
    # AB-20: paid on Friday 02/05/2025, 5 days = Wednesday 07/05; revoked on the 9th, two days late.
    fermata = con_fermo()
    comunicata = misure.comunica_iscrizione(fermata, date(2025, 4, 3), "c.pdf").posizione
    pagata = in_fase(paga(comunicata, fermata.residuo, date(2025, 5, 2)), Fase.CHIUSURA, date(2025, 5, 2))
    revocata = misure.revoca_fermo(pagata, date(2025, 5, 9), "r.pdf").posizione
    aggiornata = emissioni.registra_termini_mancati(revocata, regole(), date(2025, 5, 9)).posizione
    assert [(m.id, m.penale) for m in aggiornata.termini_mancati] == [("AB-20", 100_00)]


def test_scaduti_i_nove_mesi_senza_misura_il_motivo_si_comunica_e_il_recupero_prosegue() -> None:
    # AB-06: notified on 20/01/2025, nine months = Monday 20/10/2025. AB-07: within one working day.
    attuale = in_fase(notificata(posizione(), date(2025, 1, 20)), Fase.SOLLECITI, date(2025, 2, 20))
    oggi = date(2025, 10, 21)
    trovato = passo(emissioni.registra_termini_mancati(attuale, regole(), oggi).posizione, oggi)
    assert trovato.esito is Esito.REGISTRA_MOTIVO
    registrata = misure.registra_motivo(attuale, oggi, trovato.motivo).posizione
    aggiornata = emissioni.registra_termini_mancati(registrata, regole(), oggi).posizione
    assert [m.id for m in aggiornata.termini_mancati] == ["AB-06"]
    assert passo(aggiornata, oggi).esito is Esito.INVIA_SOLLECITO


def test_allo_scadere_dei_due_anni_la_posizione_torna_all_ente_quel_giorno_stesso() -> None:
    # AB-08: two years from 07/01/2025 end on Thursday 07/01/2027.
    attuale = in_fase(notificata(posizione(), date(2025, 1, 20)), Fase.CHIUSURA, date(2026, 6, 1))
    aggiornata = emissioni.registra_termini_mancati(attuale, regole(), date(2027, 1, 6)).posizione
    motivata = misure.registra_motivo(aggiornata, date(2027, 1, 6), "prova").posizione
    pronta = emissioni.registra_termini_mancati(motivata, regole(), date(2027, 1, 6)).posizione
    assert passo(pronta, date(2027, 1, 6)).entro == date(2027, 1, 7)
    assert passo(pronta, date(2027, 1, 7)).esito is Esito.CONCLUDI
    conclusa = emissioni.concludi(pronta, regole(), date(2027, 1, 7), "c.pdf").posizione
    assert conclusa.conclusione is Conclusione.RESTITUITA
    assert not [m for m in conclusa.termini_mancati if m.id == "AB-08"]
    assert passo(conclusa, date(2027, 1, 8)).esito is Esito.CONCLUSA


def test_chi_conclude_il_giorno_dopo_il_termine_trova_la_mancanza_scritta_con_la_fine() -> None:
    # AB-08 ends on 07/01/2027: a conclusion decided that day and carried out on the 8th is a day late.
    attuale = in_fase(notificata(posizione(), date(2025, 1, 20)), Fase.CHIUSURA, date(2026, 6, 1))
    aggiornata = emissioni.registra_termini_mancati(attuale, regole(), date(2027, 1, 6)).posizione
    fine = emissioni.concludi(aggiornata, regole(), date(2027, 1, 8), "c.pdf")
    (mancato,) = [m for m in fine.posizione.termini_mancati if m.id == "AB-08"]
    assert (mancato.scadenza, mancato.adempiuto_il) == (date(2027, 1, 7), date(2027, 1, 8))
    assert fine.evento.dati["termini_mancati"]["AB-08"]["scadenza"] == "2027-01-07"


def test_un_attesa_oltre_trecento_giorni_passa_a_un_successore() -> None:
    attuale = notificata(posizione(profilo="torgiano"), date(2025, 1, 20))
    in_chiusura = in_fase(attuale, Fase.CHIUSURA, date(2025, 4, 1))
    inizio = date(2025, 9, 1)
    mancati = emissioni.registra_termini_mancati(in_chiusura, regole("torgiano"), inizio).posizione
    attesa = passo(mancati, inizio, inizio)
    assert (attesa.esito, attesa.entro) == (Esito.ATTENDI, inizio + timedelta(days=300))
    dopo = passo(mancati, inizio + timedelta(days=300), inizio)
    assert (dopo.esito, dopo.fase) == (Esito.SUCCESSORE, Fase.CHIUSURA)


def test_sgravio_totale_e_pagamento_finiscono_con_nomi_diversi() -> None:
    attuale = notificata(posizione(), date(2025, 1, 20))
    assert conclusione_di(attuale) is Conclusione.RESTITUITA
    assert conclusione_di(paga(attuale, attuale.residuo, date(2025, 2, 1))) is Conclusione.RISCOSSA
    sgravata = sgrava(attuale, date(2025, 2, 1), "DET-1", "autotutela").posizione
    assert conclusione_di(sgravata) is Conclusione.SGRAVATA


@pytest.mark.parametrize("profilo", ["anci_toscana", "emilia_romagna", "regione_abruzzo", "torgiano"])
def test_ogni_attesa_ha_una_data_futura(profilo: str) -> None:
    """No wait may be for today or before: the machine would spin."""
    attuale = notificata(posizione(profilo=profilo), date(2025, 1, 20))
    for fase in (Fase.NOTIFICA, Fase.SOLLECITI, Fase.CAUTELARI, Fase.CHIUSURA):
        for giorni in range(0, 760, 7):
            oggi = VISTO + timedelta(days=giorni)
            trovato = passo(in_fase(attuale, fase, VISTO), oggi)
            if trovato.esito is Esito.ATTENDI:
                assert trovato.entro is not None
                assert trovato.entro > oggi


def test_gli_atti_si_emettono_una_volta_sola() -> None:
    emessa = ingiunta(posizione())
    assert emessa.quanti(TipoAtto.INGIUNZIONE) == 1
    with pytest.raises(emissioni.GiaRegistrato):
        emissioni.emetti_ingiunzione(emessa, regole(), VISTO, tariffe_di(), "k.pdf")
