"""Requests of the debtor: what they stop, what the ente's answer does, and the papers that follow."""

from __future__ import annotations

from datetime import date

import pytest

from shared.dominio import emissioni, partitario
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco, bloccata
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.istanze_comandi import decidi, eccedenza, presenta, redigi
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import Mezzo
from shared.dominio.rendiconti import rendiconta
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import in_cautelari, notificata, passo, posizione, regole

OGGI = date(2025, 3, 3)
DECISA = date(2025, 3, 24)
SGRAVIO = TipoIstanza.SGRAVIO


def pronta(profilo: str = "regione_abruzzo", pec: str = "") -> Posizione:
    """A preavviso could leave."""
    credito = {Voce.CAPITALE: 1_500_00}
    return in_cautelari(notificata(posizione(credito, profilo=profilo, pec=pec), date(2025, 1, 20)), OGGI)


def chiesta(attuale: Posizione, tipo: TipoIstanza = SGRAVIO, protocollo: str = "P1", **altro: date) -> Posizione:
    r = regole(attuale.profilo)
    return presenta(attuale, r, OGGI, tipo, protocollo, "il bollo è già stato pagato", **altro).posizione


def test_l_istanza_ferma_il_ciclo_fino_alla_decisione() -> None:
    assert passo(pronta(), OGGI).esito is Esito.EMETTI_PREAVVISO
    in_esame = chiesta(pronta())
    assert passo(in_esame, DECISA).esito is Esito.ATTENDI
    respinta = decidi(in_esame, DECISA, "sgravio-P1", Decisione.RESPINTA, "il pagamento non risulta", "N1")
    assert respinta.evento.sveglia
    assert respinta.posizione.residuo == in_esame.residuo
    assert passo(respinta.posizione, DECISA).esito is Esito.EMETTI_PREAVVISO
    assert respinta.posizione.blocchi[0].esito is EsitoBlocco.DECISO


def test_accolto_lo_sgravio_totale_il_debito_si_estingue_nello_stesso_atto() -> None:
    accolta = decidi(chiesta(pronta()), DECISA, "sgravio-P1", Decisione.ACCOLTA, "pagamento trovato", "DET-9")
    assert [r.id for r in accolta.registrazioni] == ["SGRAVIO#DET-9"]
    assert (accolta.posizione.residuo, accolta.posizione.eventi["estinzione"]) == (0, DECISA)
    assert accolta.evento.nome == "ISTANZA_DECISA"


def test_accolto_in_parte_lo_sgravio_toglie_solo_le_voci_dette() -> None:
    in_esame = chiesta(pronta())
    voci = {Voce.CAPITALE: 500_00}
    accolta = decidi(in_esame, DECISA, "sgravio-P1", Decisione.ACCOLTA, "doppio carico", "DET-9", voci=voci)
    assert in_esame.residuo - accolta.posizione.residuo == 500_00
    assert passo(accolta.posizione, DECISA).esito is Esito.EMETTI_PREAVVISO


def test_l_annullamento_toglie_tutto_e_non_ammette_voci() -> None:
    in_esame = chiesta(pronta(), TipoIstanza.ANNULLAMENTO)
    with pytest.raises(RegolaViolata):
        decidi(in_esame, DECISA, "annullamento-P1", Decisione.ACCOLTA, "errore", "D", voci={Voce.CAPITALE: 1})
    accolta = decidi(in_esame, DECISA, "annullamento-P1", Decisione.ACCOLTA, "errore di persona", "DET-9")
    assert accolta.posizione.residuo == 0


def test_il_capitolato_000_da_all_ente_trenta_giorni_per_la_sospensione_gli_altri_tacciono() -> None:
    # TO-16.ente: thirty days from 3 March 2025 end on Wednesday 2 April.
    (toscana,) = chiesta(pronta("anci_toscana"), TipoIstanza.SOSPENSIONE).istanze
    assert toscana.scadenza_decisione == date(2025, 4, 2)
    (abruzzo,) = chiesta(pronta(), TipoIstanza.SOSPENSIONE).istanze
    assert abruzzo.scadenza_decisione is None
    (sgravio,) = chiesta(pronta("anci_toscana")).istanze
    assert sgravio.scadenza_decisione is None


def test_accolta_la_sospensione_dura_fino_al_giorno_dato_o_a_quello_chiesto() -> None:
    in_esame = chiesta(pronta(), TipoIstanza.SOSPENSIONE, termine_richiesto=date(2025, 6, 30))
    come_chiesta = decidi(in_esame, DECISA, "sospensione-P1", Decisione.ACCOLTA, "ricorso pendente", "DET-3").posizione
    assert (come_chiesta.blocchi[-1].tipo, come_chiesta.blocchi[-1].fino_al) == (
        TipoBlocco.SOSPENSIONE,
        date(2025, 6, 30),
    )
    assert passo(come_chiesta, date(2025, 6, 30)).esito is Esito.ATTENDI
    assert passo(come_chiesta, date(2025, 7, 1)).esito is Esito.EMETTI_PREAVVISO
    fine = date(2025, 4, 30)
    breve = decidi(in_esame, DECISA, "sospensione-P1", Decisione.ACCOLTA, "per poco", "DET-3", fino_al=fine).posizione
    assert (bloccata(breve, fine), bloccata(breve, date(2025, 5, 1))) == (True, False)


def test_la_stessa_istanza_non_si_registra_e_non_si_decide_due_volte() -> None:
    in_esame = chiesta(pronta())
    with pytest.raises(GiaRegistrato):
        chiesta(in_esame)
    with pytest.raises(RegolaViolata, match="attende la decisione"):
        chiesta(in_esame, protocollo="P2")
    decisa = decidi(in_esame, DECISA, "sgravio-P1", Decisione.RESPINTA, "infondata", "N1").posizione
    with pytest.raises(GiaRegistrato):
        decidi(decisa, DECISA, "sgravio-P1", Decisione.ACCOLTA, "ripensamento", "N2")
    with pytest.raises(NonTrovato):
        decidi(decisa, DECISA, "sgravio-P2", Decisione.ACCOLTA, "altro", "N2")
    assert chiesta(decisa, protocollo="P2").istanze[-1].pendente


def test_un_termine_finale_si_chiede_solo_per_una_sospensione_e_non_nel_passato() -> None:
    with pytest.raises(RegolaViolata):
        chiesta(pronta(), SGRAVIO, termine_richiesto=date(2025, 6, 30))
    with pytest.raises(RegolaViolata):
        chiesta(pronta(), TipoIstanza.SOSPENSIONE, termine_richiesto=date(2025, 3, 2))


def pagata_in_eccesso() -> Posizione:
    piena = pronta()
    versamento = Versamento("IUR", piena.numero_avviso, piena.residuo + 30_00, OGGI)
    return incassa(piena, regole(), OGGI, versamento).posizione


def test_il_rimborso_restituisce_l_eccedenza_e_non_ferma_nulla_anche_a_posizione_conclusa() -> None:
    pagata = pagata_in_eccesso()
    conclusa = emissioni.concludi(pagata, OGGI, "k.pdf").posizione
    in_esame = chiesta(conclusa, TipoIstanza.RIMBORSO)
    assert in_esame.blocchi == ()
    accolta = decidi(in_esame, DECISA, "rimborso-P1", Decisione.ACCOLTA, "pagamento doppio", "MAND-4")
    assert eccedenza(in_esame) == 30_00
    assert eccedenza(accolta.posizione) == 0
    assert accolta.registrazioni[0].id == "RIMBORSO#MAND-4"
    assert rendiconta([accolta.posizione.conti]).eccedenze == 0
    assert sum(accolta.posizione.conti.values()) == 0
    assert accolta.posizione.conti[partitario.INCASSI_ECCEDENZA] == 0


def test_senza_eccedenza_non_c_e_rimborso_e_senza_debito_non_c_e_sgravio() -> None:
    with pytest.raises(RegolaViolata):
        chiesta(pronta(), TipoIstanza.RIMBORSO)
    for tipo in (SGRAVIO, TipoIstanza.ANNULLAMENTO, TipoIstanza.SOSPENSIONE):
        with pytest.raises(RegolaViolata):
            chiesta(pagata_in_eccesso(), tipo)


def test_la_scheda_si_redige_subito_la_risposta_solo_dopo_la_decisione() -> None:
    in_esame = chiesta(pronta())
    con_scheda = redigi(in_esame, OGGI, "scheda-sgravio-P1", "s.pdf").posizione
    assert con_scheda.atto("scheda-sgravio-P1") is not None
    with pytest.raises(GiaRegistrato):
        redigi(con_scheda, OGGI, "scheda-sgravio-P1", "s.pdf")
    with pytest.raises(NonTrovato):
        redigi(con_scheda, OGGI, "risposta-sgravio-P1", "r.pdf")
    with pytest.raises(NonTrovato):
        redigi(con_scheda, OGGI, "scheda-altra", "r.pdf")


@pytest.mark.parametrize(("pec", "mezzo"), [("", Mezzo.POSTA_ORDINARIA), ("mario@pec.example", Mezzo.PEC)])
def test_la_risposta_parte_per_il_debitore_anche_se_la_posizione_e_conclusa(pec: str, mezzo: Mezzo) -> None:
    accolta = decidi(chiesta(pronta(pec=pec)), DECISA, "sgravio-P1", Decisione.ACCOLTA, "dovuto", "D").posizione
    conclusa = emissioni.concludi(accolta, DECISA, "k.pdf").posizione
    redatta = redigi(conclusa, DECISA, "risposta-sgravio-P1", "r.pdf")
    (consegna,) = redatta.posizione.consegne_di("risposta-sgravio-P1")
    assert (consegna.mezzo, consegna.in_corso) == (mezzo, True)
    assert redatta.evento.dati["incarico"] == consegna.id
    # The outbox sends orders of events that wake nobody.
    assert not redatta.evento.sveglia
