"""Requests of the debtor: what they stop, what the ente's answer does, and the papers that follow."""

from __future__ import annotations

from datetime import date

import pytest

from shared.dominio import emissioni
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco, bloccata
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.istanze_comandi import decidi, presenta
from shared.dominio.lettere import redigi
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import Mezzo
from shared.dominio.rendiconti import rendiconta
from shared.dominio.rimborsi import da_disporre, eccedenza, registra_pagamento
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
    respinta = decidi(in_esame, regole(), DECISA, "sgravio-P1", Decisione.RESPINTA, "il pagamento non risulta", "N1")
    assert respinta.evento.sveglia
    assert respinta.posizione.residuo == in_esame.residuo
    assert passo(respinta.posizione, DECISA).esito is Esito.EMETTI_PREAVVISO
    assert respinta.posizione.blocchi[0].esito is EsitoBlocco.DECISO


def test_accolto_lo_sgravio_totale_il_debito_si_estingue_nello_stesso_atto() -> None:
    accolta = decidi(chiesta(pronta()), regole(), DECISA, "sgravio-P1", Decisione.ACCOLTA, "pagamento trovato", "DET-9")
    assert [r.id for r in accolta.registrazioni] == ["SGRAVIO#DET-9"]
    assert (accolta.posizione.residuo, accolta.posizione.eventi["estinzione"]) == (0, DECISA)
    assert accolta.evento.nome == "ISTANZA_DECISA"


def test_accolto_in_parte_lo_sgravio_toglie_solo_le_voci_dette() -> None:
    in_esame = chiesta(pronta())
    voci = {Voce.CAPITALE: 500_00}
    accolta = decidi(in_esame, regole(), DECISA, "sgravio-P1", Decisione.ACCOLTA, "doppio carico", "DET-9", voci=voci)
    assert in_esame.residuo - accolta.posizione.residuo == 500_00
    assert passo(accolta.posizione, DECISA).esito is Esito.EMETTI_PREAVVISO


def test_l_annullamento_toglie_tutto_e_non_ammette_voci() -> None:
    in_esame = chiesta(pronta(), TipoIstanza.ANNULLAMENTO)
    with pytest.raises(RegolaViolata):
        decidi(in_esame, regole(), DECISA, "annullamento-P1", Decisione.ACCOLTA, "errore", "D", voci={Voce.CAPITALE: 1})
    accolta = decidi(in_esame, regole(), DECISA, "annullamento-P1", Decisione.ACCOLTA, "errore di persona", "DET-9")
    assert accolta.posizione.residuo == 0


def test_il_capitolato_000_da_all_ente_trenta_giorni_per_la_sospensione_gli_altri_tacciono() -> None:
    # TO-16.ente: thirty days from 3 March 2025 end on Wednesday 2 April.
    (toscana,) = chiesta(pronta("anci_toscana"), TipoIstanza.SOSPENSIONE).istanze
    assert toscana.scadenza_decisione == date(2025, 4, 2)
    (abruzzo,) = chiesta(pronta(), TipoIstanza.SOSPENSIONE).istanze
    assert abruzzo.scadenza_decisione is None
    (sgravio,) = chiesta(pronta("anci_toscana")).istanze
    assert sgravio.scadenza_decisione is None


def _accolta(in_esame: Posizione, motivo: str, **altro: date) -> Posizione:
    accolta = Decisione.ACCOLTA
    return decidi(in_esame, regole(), DECISA, "sospensione-P1", accolta, motivo, "DET-3", **altro).posizione


def test_accolta_la_sospensione_dura_fino_al_giorno_dato_o_a_quello_chiesto() -> None:
    in_esame = chiesta(pronta(), TipoIstanza.SOSPENSIONE, termine_richiesto=date(2025, 6, 30))
    come_chiesta = _accolta(in_esame, "ricorso pendente")
    assert (come_chiesta.blocchi[-1].tipo, come_chiesta.blocchi[-1].fino_al) == (
        TipoBlocco.SOSPENSIONE,
        date(2025, 6, 30),
    )
    assert passo(come_chiesta, date(2025, 6, 30)).esito is Esito.ATTENDI
    assert passo(come_chiesta, date(2025, 7, 1)).esito is Esito.EMETTI_PREAVVISO
    fine = date(2025, 4, 30)
    breve = _accolta(in_esame, "per poco", fino_al=fine)
    assert (bloccata(breve, fine), bloccata(breve, date(2025, 5, 1))) == (True, False)


def test_la_stessa_istanza_non_si_registra_e_non_si_decide_due_volte() -> None:
    in_esame = chiesta(pronta())
    with pytest.raises(GiaRegistrato):
        chiesta(in_esame)
    with pytest.raises(RegolaViolata, match="attende la decisione"):
        chiesta(in_esame, protocollo="P2")
    decisa = decidi(in_esame, regole(), DECISA, "sgravio-P1", Decisione.RESPINTA, "infondata", "N1").posizione
    with pytest.raises(GiaRegistrato):
        decidi(decisa, regole(), DECISA, "sgravio-P1", Decisione.ACCOLTA, "ripensamento", "N2")
    with pytest.raises(NonTrovato):
        decidi(decisa, regole(), DECISA, "sgravio-P2", Decisione.ACCOLTA, "altro", "N2")
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
    conclusa = emissioni.concludi(pagata, regole(), OGGI, "k.pdf").posizione
    in_esame = chiesta(conclusa, TipoIstanza.RIMBORSO)
    assert in_esame.blocchi == ()
    accolta = decidi(in_esame, regole(), DECISA, "rimborso-P1", Decisione.ACCOLTA, "pagamento doppio", "MAND-4")
    # Decided is not yet paid: the books wait for the payment.
    assert (eccedenza(accolta.posizione), da_disporre(accolta.posizione), accolta.registrazioni) == (30_00, 0, ())
    pagato = registra_pagamento(accolta.posizione, DECISA, "rimborso-MAND-4", "BON-77", DECISA)
    assert [r.id for r in pagato.registrazioni] == ["RIMBORSO#rimborso-MAND-4"]
    conto = rendiconta([pagato.posizione.conti])
    assert (conto.eccedenze, conto.rimborsato) == (0, 30_00)
    assert sum(pagato.posizione.conti.values()) == 0
    with pytest.raises(GiaRegistrato):
        registra_pagamento(pagato.posizione, DECISA, "rimborso-MAND-4", "BON-78", DECISA)


def test_senza_eccedenza_non_c_e_rimborso_e_senza_debito_non_c_e_sgravio() -> None:
    with pytest.raises(RegolaViolata):
        chiesta(pronta(), TipoIstanza.RIMBORSO)
    with pytest.raises(RegolaViolata):
        chiesta(pagata_in_eccesso(), TipoIstanza.SOSPENSIONE)


@pytest.mark.parametrize("tipo", [SGRAVIO, TipoIstanza.ANNULLAMENTO])
def test_chi_ha_pagato_puo_ancora_dire_che_non_era_dovuto(tipo: TipoIstanza) -> None:
    in_esame = chiesta(pagata_in_eccesso(), tipo)
    assert in_esame.blocchi == ()
    pagato = -in_esame.conti["carico:capitale"]
    accolta = decidi(
        in_esame, regole(), DECISA, f"{tipo.value}-P1", Decisione.ACCOLTA, "nulla era dovuto", "D",
        anche_riscosso=True,
    )  # fmt: skip
    # All that was paid comes back: the thirty euro in excess, and the whole debt.
    totale = sum(pagata_in_eccesso().conti[conto] for conto in pagata_in_eccesso().conti if conto.startswith("incassi"))
    assert (eccedenza(accolta.posizione), pagato) == (totale, 1_500_00)
    assert rendiconta([accolta.posizione.conti]).totale.riscosso == 0


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
    in_esame = chiesta(pronta(pec=pec))
    accolta = decidi(in_esame, regole(), DECISA, "sgravio-P1", Decisione.ACCOLTA, "dovuto", "D").posizione
    conclusa = emissioni.concludi(accolta, regole(), DECISA, "k.pdf").posizione
    redatta = redigi(conclusa, DECISA, "risposta-sgravio-P1", "r.pdf")
    (consegna,) = redatta.posizione.consegne_di("risposta-sgravio-P1")
    assert (consegna.mezzo, consegna.in_corso) == (mezzo, True)
    assert redatta.evento.dati["incarico"] == consegna.id
    # The outbox sends orders of events that wake nobody.
    assert not redatta.evento.sveglia
