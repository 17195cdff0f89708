"""Before the issue and at the door: the dead, the ceased, the bankrupt, the small, the prescribed, the unreachable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.dominio import emissioni
from shared.dominio.anagrafe import (
    EsitoAnagrafe,
    Natura,
    ProceduraConcorsuale,
    Qualifica,
    Responsabile,
    StatoAnagrafico,
    in_solido,
    qualita,
)
from shared.dominio.anagrafe_comandi import chiedi_anagrafe, decidi_eredi, registra_anagrafe
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.blocchi import bloccata
from shared.dominio.consegne import affida, registra_esito
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.fase_anagrafe import motivo_di_restituzione, promemoria_eredi
from shared.dominio.fasi import conclusione_di, valuta
from shared.dominio.importi import Voce
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.recapiti import EsitoConsegna, Mezzo, Relata
from shared.dominio.rendiconti import rendiconta
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto
from tests.fabbrica import CONSEGNA, VISTO, con_visto, consegnata, ingiunta, posizione, regole, tariffe_di

OGGI = date(2025, 1, 8)
DECEDUTO, CESSATA = StatoAnagrafico.DECEDUTO, StatoAnagrafico.CESSATA
CASA = Indirizzo("Via Nuova", "7", "00100", "ROMA", "RM")


def chi(qualifica: Qualifica, nome: str = "BIANCHI ANNA", pec: str = "") -> Responsabile:
    return Responsabile(qualifica, Soggetto(TipoSoggetto.FISICA, "BNCNNA80A41H501X", nome, CASA, pec=pec))


def verificata(esito: EsitoAnagrafe, voci: dict[Voce, int] | None = None, **altro: object) -> Posizione:
    """With that answer of the registers, and the visto after it."""
    nuda = replace(posizione(voci, **altro), anagrafe=None)  # type: ignore[arg-type]
    return con_visto(registra_anagrafe(nuda, OGGI, esito).posizione)


def passo(attuale: Posizione, oggi: date = VISTO) -> Passo:
    return valuta(attuale, regole(attuale.profilo), oggi, oggi)


def emetti(attuale: Posizione, oggi: date = VISTO) -> Posizione:
    return emissioni.emetti_ingiunzione(attuale, regole(), oggi, tariffe_di(), "k.pdf").posizione


def test_senza_la_verifica_anagrafica_non_si_emette_la_si_chiede_e_si_aspetta() -> None:
    nuda = con_visto(replace(posizione(), anagrafe=None))
    with pytest.raises(RegolaViolata, match="anagrafica"):
        emetti(nuda)
    assert passo(nuda).esito is Esito.CHIEDI_ANAGRAFE
    chiesta = chiedi_anagrafe(nuda, VISTO)
    assert chiesta.evento.dati["incarico"] == "L00001-00000001-anagrafe"
    assert passo(chiesta.posizione).esito is Esito.ATTENDI
    risposta = registra_anagrafe(chiesta.posizione, VISTO, EsitoAnagrafe(VISTO))
    assert risposta.evento.sveglia
    assert passo(risposta.posizione).esito is Esito.EMETTI_INGIUNZIONE
    with pytest.raises(GiaRegistrato):
        registra_anagrafe(risposta.posizione, VISTO, EsitoAnagrafe(VISTO))


def test_le_sanzioni_del_deceduto_tornano_all_ente_e_il_capitale_aspetta() -> None:
    voci = {Voce.CAPITALE: 500_00, Voce.SANZIONI: 150_00}
    morto = verificata(EsitoAnagrafe(OGGI, DECEDUTO, date(2024, 12, 1)), voci)
    assert morto.saldi == {Voce.CAPITALE: 500_00}
    conto = rendiconta([morto.conti])
    sanzioni = conto.voci[Voce.SANZIONI]
    assert (sanzioni.caricato, sanzioni.residuo, sanzioni.restituito) == (150_00, 150_00, 150_00)
    assert bloccata(morto, VISTO)
    assert passo(morto).esito is Esito.ATTENDI
    with pytest.raises(RegolaViolata, match="sospesa"):
        emetti(morto)


def test_una_multa_stradale_e_tutta_sanzione_e_non_passa_agli_eredi() -> None:
    nuda = replace(posizione({Voce.CAPITALE: 200_00, Voce.SPESE_NOTIFICA: 10_00}), anagrafe=None)
    multa = replace(nuda, riga=replace(nuda.riga, tipologia="CDS"))
    morto = registra_anagrafe(multa, OGGI, EsitoAnagrafe(OGGI, DECEDUTO)).posizione
    assert morto.saldi == {Voce.SPESE_NOTIFICA: 10_00}


def test_chi_doveva_solo_sanzioni_e_muore_finisce_restituito() -> None:
    morto = verificata(EsitoAnagrafe(OGGI, DECEDUTO), {Voce.SANZIONI: 90_00})
    assert morto.residuo == 0
    assert passo(morto).fase is Fase.CHIUSURA
    assert conclusione_di(morto) is Conclusione.RESTITUITA


def test_l_ente_si_sollecita_una_volta_dopo_trenta_giorni() -> None:
    morto = verificata(EsitoAnagrafe(OGGI, DECEDUTO))
    assert not promemoria_eredi(morto, regole(), OGGI + timedelta(days=30))
    assert promemoria_eredi(morto, regole(), OGGI + timedelta(days=31))


def test_autorizzati_gli_eredi_l_ingiunzione_e_per_loro_collettivamente() -> None:
    morto = verificata(EsitoAnagrafe(OGGI, DECEDUTO, date(2024, 12, 1)))
    libero = decidi_eredi(morto, VISTO, True, "eredità accettata").posizione
    assert libero.destinatario.denominazione == "EREDI DI ROSSI MARIO, collettivamente e impersonalmente"
    assert libero.indirizzo == morto.indirizzo
    assert "art. 65" in qualita(libero.riga.debitore, libero.anagrafe)
    assert passo(libero).oggetto == "ingiunzione"
    assert emetti(libero).atto("ingiunzione") is not None
    with pytest.raises(GiaRegistrato):
        decidi_eredi(libero, VISTO, False, "ripensamento")


def test_gli_eredi_nominati_ricevono_l_atto_al_loro_indirizzo() -> None:
    eredi = (chi(Qualifica.EREDE, "ROSSI ADA"), chi(Qualifica.EREDE, "ROSSI UGO"))
    libero = decidi_eredi(verificata(EsitoAnagrafe(OGGI, DECEDUTO)), VISTO, True, "noti", eredi).posizione
    assert (libero.destinatario.denominazione, libero.indirizzo) == ("ROSSI ADA", CASA)
    # An heir owes his share, not the whole: the other is named, not held jointly.
    assert in_solido(libero.anagrafe) == ()
    assert "Altri eredi: ROSSI UGO." in qualita(libero.riga.debitore, libero.anagrafe)


def test_negata_l_autorizzazione_la_posizione_torna_all_ente_col_motivo() -> None:
    negata = decidi_eredi(verificata(EsitoAnagrafe(OGGI, DECEDUTO)), VISTO, False, "eredità rinunciata").posizione
    trovato = passo(negata)
    assert (trovato.fase, "eredità rinunciata" in trovato.motivo) == (Fase.CHIUSURA, True)
    in_chiusura = muta(negata, Evento("FASE", VISTO), fase=Fase.CHIUSURA).posizione
    assert passo(in_chiusura).esito is Esito.CONCLUDI
    motivo = motivo_di_restituzione(in_chiusura, regole(), VISTO)
    conclusa = emissioni.concludi(in_chiusura, regole(), VISTO, "c.pdf", motivo).posizione
    assert (conclusa.conclusione, conclusa.motivo) == (Conclusione.RESTITUITA, motivo)
    assert conclusa.eventi["restituzione"] == VISTO


def test_degli_eredi_non_si_decide_se_nessuno_e_morto() -> None:
    with pytest.raises(NonTrovato):
        decidi_eredi(con_visto(posizione()), VISTO, True, "per errore")


@pytest.mark.parametrize(
    ("natura", "rispondono", "atteso", "altri"),
    [
        (Natura.SNC, (chi(Qualifica.SOCIO, "A"), chi(Qualifica.SOCIO, "B")), "A", ["B"]),
        (Natura.SAS, (chi(Qualifica.SOCIO, "A"), chi(Qualifica.ACCOMANDATARIO, "B")), "B", []),
        (Natura.SRL, (chi(Qualifica.SOCIO, "A"), chi(Qualifica.LIQUIDATORE, "L")),
         "ROSSI MARIO, in persona del liquidatore L", []),
        (Natura.DITTA_INDIVIDUALE, (chi(Qualifica.TITOLARE, "T"),), "T", []),
    ],
)  # fmt: skip
def test_dell_impresa_cessata_risponde_chi_dice_la_sua_natura(
    natura: Natura, rispondono: tuple[Responsabile, ...], atteso: str, altri: list[str]
) -> None:
    cessata = verificata(EsitoAnagrafe(OGGI, CESSATA, date(2024, 6, 1), natura, rispondono))
    assert (cessata.destinatario.denominazione, cessata.indirizzo) == (atteso, CASA)
    assert [s.denominazione for s in in_solido(cessata.anagrafe)] == altri
    assert "cessata il 01/06/2024" in qualita(cessata.riga.debitore, cessata.anagrafe)
    assert passo(cessata).esito is Esito.EMETTI_INGIUNZIONE


def test_se_dell_impresa_cessata_non_risponde_nessuno_torna_all_ente() -> None:
    cessata = verificata(EsitoAnagrafe(OGGI, CESSATA, None, Natura.SAS, (chi(Qualifica.SOCIO),)))
    assert passo(cessata).fase is Fase.CHIUSURA
    with pytest.raises(RegolaViolata, match="torna all'ente"):
        emetti(cessata)


def test_la_procedura_concorsuale_si_registra_ed_e_un_evento() -> None:
    procedura = ProceduraConcorsuale("liquidazione giudiziale", "LG-3", "Roma", date(2024, 11, 4), "c@pec.example")
    fallita = verificata(EsitoAnagrafe(OGGI, procedura=procedura))
    assert fallita.eventi["procedura_concorsuale"] == OGGI
    assert fallita.anagrafe is not None
    assert fallita.anagrafe.procedura == procedura
    assert bloccata(fallita, VISTO)


def test_la_pec_e_l_indirizzo_trovati_servono_alla_consegna() -> None:
    nuda = replace(posizione(), anagrafe=None)
    trovata = registra_anagrafe(nuda, OGGI, EsitoAnagrafe(OGGI, pec="rossi@pec.example"), CASA).posizione
    fuori = affida(ingiunta(con_visto(trovata)), regole(), VISTO, "ingiunzione").posizione
    assert (fuori.consegne[0].mezzo, fuori.consegne[0].indirizzo) == (Mezzo.PEC, "rossi@pec.example")
    assert fuori.indirizzo == CASA


def test_sotto_dieci_euro_non_parte_alcuna_ingiunzione_a_dieci_si() -> None:
    piccola = con_visto(posizione({Voce.CAPITALE: 9_99}))
    assert passo(piccola).fase is Fase.CHIUSURA
    assert "9,99" in motivo_di_restituzione(piccola, regole(), VISTO)
    with pytest.raises(RegolaViolata):
        emetti(piccola)
    assert passo(con_visto(posizione({Voce.CAPITALE: 10_00}))).esito is Esito.EMETTI_INGIUNZIONE


def test_un_credito_gia_prescritto_si_segnala_e_non_si_emette() -> None:
    vecchia = con_visto(posizione(prescrizione=VISTO - timedelta(days=1)))
    assert passo(vecchia).fase is Fase.CHIUSURA
    assert "prescritto il 09/01/2025" in motivo_di_restituzione(vecchia, regole(), VISTO)
    assert passo(con_visto(posizione(prescrizione=VISTO))).esito is Esito.EMETTI_INGIUNZIONE


def test_il_decesso_appreso_alla_porta_segue_la_stessa_via_con_un_ingiunzione_nuova() -> None:
    fuori = ingiunta(posizione({Voce.CAPITALE: 500_00, Voce.SANZIONI: 50_00}))
    morto = consegnata(fuori, "ingiunzione", VISTO, date(2025, 1, 20), EsitoConsegna.DECEDUTO)
    assert Voce.SANZIONI not in morto.saldi
    assert passo(morto, date(2025, 1, 20)).esito is Esito.ATTENDI
    libero = decidi_eredi(morto, date(2025, 2, 3), True, "eredi accertati").posizione
    trovato = passo(libero, date(2025, 2, 3))
    assert (trovato.esito, trovato.oggetto) == (Esito.EMETTI_INGIUNZIONE, "ingiunzione-eredi")
    nuova = emetti(libero, date(2025, 2, 3))
    assert passo(nuova, date(2025, 2, 3)).oggetto == "ingiunzione-eredi"
    assert CONSEGNA < nuova.eventi["emissione_ingiunzione"] == VISTO


def piena(attuale: Posizione, giorno: date) -> Posizione:
    return consegnata(attuale, "ingiunzione", giorno, giorno, EsitoConsegna.PEC_CASELLA_PIENA)


def test_la_casella_piena_si_ritenta_dopo_sette_giorni_poi_alla_persona_si_scrive_per_posta() -> None:
    # Sent on Friday 10/01/2025: seven days run to the 17th, the second may leave on the 18th.
    prima = piena(ingiunta(posizione(pec="rossi@pec.example")), VISTO)
    assert (passo(prima).esito, passo(prima).entro) == (Esito.ATTENDI, date(2025, 1, 18))
    with pytest.raises(RegolaViolata, match="18/01/2025"):
        affida(prima, regole(), date(2025, 1, 17), "ingiunzione")
    assert passo(prima, date(2025, 1, 18)).esito is Esito.AFFIDA_CONSEGNA
    seconda = piena(prima, date(2025, 1, 18))
    per_posta = affida(seconda, regole(), date(2025, 1, 18), "ingiunzione").posizione
    assert [c.mezzo for c in per_posta.consegne] == [Mezzo.PEC, Mezzo.PEC, Mezzo.ATTO_GIUDIZIARIO]


def test_alla_casella_piena_di_una_societa_segue_il_deposito_telematico() -> None:
    nuda = posizione(pec="srl@pec.example")
    societa = replace(nuda, riga=replace(nuda.riga, debitore=replace(nuda.riga.debitore, tipo=TipoSoggetto.GIURIDICA)))
    seconda = piena(piena(ingiunta(societa), VISTO), date(2025, 1, 18))
    assert passo(seconda, date(2025, 1, 18)).esito is Esito.DEPOSITA_ATTO
    # Published on 20/01/2025: the fifteenth day after is 04/02.
    relata = Relata(date(2025, 1, 18), avviso_il=date(2025, 1, 20))
    depositata = consegnata(
        seconda, "ingiunzione", date(2025, 1, 18), relata, EsitoConsegna.DEPOSITATA, date(2025, 1, 21)
    )
    assert depositata.consegne[-1].mezzo is Mezzo.DEPOSITO_TELEMATICO
    assert depositata.eventi["notifica_ingiunzione"] == date(2025, 2, 4)


def irreperibile(profilo: str = "regione_abruzzo") -> Posizione:
    attuale = ingiunta(posizione(profilo=profilo))
    giorno = VISTO
    for _ in range(regole(profilo).ciclo.tentativi_notifica):
        attuale = consegnata(attuale, "ingiunzione", giorno, giorno + timedelta(days=5), EsitoConsegna.SCONOSCIUTO)
        giorno += timedelta(days=5)
    return attuale


@pytest.mark.parametrize(("profilo", "tentativi"), [("torgiano", 3), ("regione_abruzzo", 2)])
def test_dopo_ripetute_notifiche_negative_l_atto_si_deposita_e_il_ciclo_prosegue(profilo: str, tentativi: int) -> None:
    attuale, giorno = irreperibile(profilo), VISTO + timedelta(days=5 * tentativi)
    assert passo(attuale, giorno).esito is Esito.DEPOSITA_ATTO
    relata = Relata(giorno, avviso_il=giorno)
    depositata = consegnata(attuale, "ingiunzione", giorno, relata, EsitoConsegna.DEPOSITATA)
    effetto = giorno + timedelta(days=8)
    assert depositata.eventi["notifica_ingiunzione"] == effetto
    scadenza = depositata.eventi["scadenza_pagamento"]
    assert scadenza >= effetto + timedelta(days=regole(profilo).ciclo.giorni_pagamento)
    assert passo(depositata, scadenza + timedelta(days=1)).fase is Fase.SOLLECITI


def test_il_termine_mancato_resta_anche_dopo_il_deposito_e_il_credito_si_persegue() -> None:
    # AB-02 ends on Monday 17/02/2025; posted on 20/02 the act takes effect on 28/02: eleven days at 2,000 euro.
    attuale, giorno = irreperibile(), date(2025, 2, 20)
    relata = Relata(giorno, avviso_il=giorno)
    depositata = consegnata(attuale, "ingiunzione", giorno, relata, EsitoConsegna.DEPOSITATA)
    registrata = emissioni.registra_termini_mancati(depositata, regole(), giorno).posizione
    (mancato,) = registrata.termini_mancati
    assert (mancato.id, mancato.adempiuto_il, mancato.penale) == ("AB-02", date(2025, 2, 28), 22_000_00)
    assert passo(registrata, giorno).esito is Esito.ATTENDI
    assert passo(registrata, registrata.eventi["scadenza_pagamento"] + timedelta(days=1)).fase is Fase.SOLLECITI


def test_la_rinotifica_parte_col_nuovo_indirizzo_nei_giorni_del_contratto() -> None:
    fuori = affida(ingiunta(posizione()), regole(), VISTO, "ingiunzione").posizione
    esito, oggi = EsitoConsegna.TRASFERITO, date(2025, 1, 20)
    tornata = registra_esito(fuori, regole(), oggi, fuori.consegne[0].id, esito, oggi, CASA).posizione
    assert passo(tornata, oggi).esito is Esito.AFFIDA_CONSEGNA
    di_nuovo = affida(tornata, regole(), oggi, "ingiunzione").posizione
    assert di_nuovo.consegne[-1].indirizzo == CASA.su_una_riga()
    attesa = di_nuovo.eventi["rinotifica"] - di_nuovo.eventi["esito_negativo"]
    assert attesa <= timedelta(days=regole().ciclo.giorni_rinotifica)


def test_una_data_futura_o_prima_dell_affidamento_e_rifiutata() -> None:
    fuori = affida(ingiunta(posizione()), regole(), VISTO, "ingiunzione").posizione
    for cad in (VISTO - timedelta(days=1), VISTO + timedelta(days=6)):
        relata = Relata(VISTO, cad_spedita_il=cad)
        with pytest.raises(RegolaViolata, match="affidamento"):
            registra_esito(
                fuori, regole(), VISTO + timedelta(days=5), fuori.consegne[0].id,
                EsitoConsegna.COMPIUTA_GIACENZA, relata,
            )  # fmt: skip
