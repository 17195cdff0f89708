"""Procedure concorsuali: what stops, which day the claim is due, what the riparto pays, how it ends."""

from __future__ import annotations

from datetime import date

import pytest

from shared.casi_uso.parametri_calcolo import termini_insinuazione
from shared.dominio import concorsuali
from shared.dominio.atti import Fase
from shared.dominio.blocchi import TipoBlocco, bloccata
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.fasi import valuta
from shared.dominio.importi import Voce
from shared.dominio.lettere import redigi
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import CausaInesigibilita
from shared.dominio.scadenze import termini_mancati
from shared.dominio.termini_pratiche import termini_pratiche
from tests.fabbrica import in_cautelari, notificata, posizione, regole

SAPUTA = date(2025, 4, 2)
PROCEDURA = "procedura_concorsuale-LG-12-2025"


def pronta(profilo: str = "anci_toscana") -> Posizione:
    """Without the procedure a preavviso could leave: above 10,000 euro no sollecito is due."""
    credito = {Voce.CAPITALE: 15_000_00}
    return in_cautelari(notificata(posizione(credito, profilo=profilo), date(2025, 1, 20)), SAPUTA)


def in_procedura(profilo: str = "anci_toscana") -> Posizione:
    return concorsuali.apri_procedura(
        pronta(profilo), SAPUTA, "liquidazione giudiziale", "LG/12-2025", "Tribunale di Prova", date(2025, 2, 24)
    ).posizione


def comunicata() -> Posizione:
    return redigi(in_procedura(), SAPUTA, f"comunicazione-{PROCEDURA}", "k.pdf").posizione


def domandata(udienza: date, oggi: date, esecutivita: date | None = None) -> Posizione:
    attuale = comunicata()
    termini = termini_insinuazione(oggi)
    calendario = regole("anci_toscana").calendario
    return concorsuali.consegna_atti(attuale, calendario, oggi, PROCEDURA, termini, udienza, esecutivita).posizione


def test_dall_apertura_nessun_atto_esce_e_l_ente_lo_sa_in_cinque_giorni() -> None:
    r = regole("anci_toscana")
    assert valuta(pronta(), r, SAPUTA, SAPUTA).esito is Esito.EMETTI_PREAVVISO
    ferma = in_procedura()
    assert [b.tipo for b in ferma.blocchi] == [TipoBlocco.PROCEDURA_CONCORSUALE]
    assert valuta(ferma, r, date(2025, 4, 7), SAPUTA).esito is Esito.ATTENDI
    (termine,) = termini_pratiche(ferma, r)
    # TO-18: five days from 2 April.
    assert (termine.termine.id, termine.scadenza, termine.dell_ente) == ("TO-18.comunicazione", date(2025, 4, 7), False)
    (mancato,) = [m for m in termini_mancati(ferma, r, date(2025, 4, 8)) if "#" in m.id]
    assert mancato.id == f"TO-18.comunicazione#{PROCEDURA}"
    detta = redigi(ferma, date(2025, 4, 3), f"comunicazione-{PROCEDURA}", "k.pdf").posizione
    assert not [m for m in termini_mancati(detta, r, date(2025, 4, 8)) if "#" in m.id]
    with pytest.raises(GiaRegistrato):
        concorsuali.apri_procedura(ferma, SAPUTA, "altro", "LG/12-2025", "Tribunale", SAPUTA)


def test_la_domanda_e_tempestiva_fino_a_trenta_giorni_prima_dell_udienza() -> None:
    # Thirty days before Monday 16 June are Saturday 17 May.
    attuale = domandata(date(2025, 6, 16), date(2025, 4, 8))
    (pratica,) = attuale.pratiche.procedure
    assert (pratica.scadenza_deposito, pratica.tardiva, pratica.privilegio) == (date(2025, 5, 17), False, "")
    assert pratica.chiesto == attuale.residuo
    ids = {t.termine.id: t.scadenza for t in termini_pratiche(attuale, regole("anci_toscana"))}
    # TO-18: fifteen days from 8 April.
    assert ids["TO-18"] == date(2025, 4, 23)


def test_un_giorno_festivo_a_ritroso_si_anticipa() -> None:
    # Thirty days before 31 May are 1 May, a holiday: 30 April.
    assert domandata(date(2025, 5, 31), date(2025, 4, 8)).pratiche.procedure[0].scadenza_deposito == date(2025, 4, 30)


def test_passato_quel_giorno_la_domanda_e_tardiva_per_sei_mesi_dal_decreto() -> None:
    attuale = domandata(date(2025, 3, 28), date(2025, 4, 8), esecutivita=date(2025, 3, 31))
    (pratica,) = attuale.pratiche.procedure
    assert (pratica.tardiva, pratica.scadenza_deposito) == (True, date(2025, 9, 30))


def test_ammesso_ripartito_chiuso_e_il_ciclo_riprende_sul_residuo() -> None:
    r = regole("anci_toscana")
    attuale = domandata(date(2025, 6, 16), date(2025, 4, 8))
    debito = attuale.residuo
    with pytest.raises(RegolaViolata):
        concorsuali.registra_ammissione(attuale, date(2025, 6, 16), PROCEDURA, 1)
    depositata = concorsuali.deposita(attuale, date(2025, 4, 18), PROCEDURA, "PEC-1", date(2025, 4, 18)).posizione
    ammessa = concorsuali.registra_ammissione(depositata, date(2025, 6, 16), PROCEDURA, debito).posizione
    with pytest.raises(RegolaViolata):
        concorsuali.registra_riparto(ammessa, r, date(2026, 1, 9), PROCEDURA, 1, debito + 1, date(2026, 1, 9))
    riparto = concorsuali.registra_riparto(ammessa, r, date(2026, 1, 9), PROCEDURA, 1, 4_000_00, date(2026, 1, 8))
    assert riparto.posizione.residuo == debito - 4_000_00
    with pytest.raises(GiaRegistrato):
        concorsuali.registra_riparto(riparto.posizione, r, date(2026, 1, 9), PROCEDURA, 1, 1, date(2026, 1, 9))
    fine = date(2026, 3, 2)
    chiusa = concorsuali.chiudi_procedura(riparto.posizione, fine, PROCEDURA, "riparto finale").posizione
    assert not bloccata(chiusa, fine)
    assert valuta(chiusa, r, fine, fine).esito is Esito.EMETTI_PREAVVISO


def test_chiusa_senza_soddisfare_il_credito_si_propone_l_inesigibilita() -> None:
    r, fine = regole("anci_toscana"), date(2026, 3, 2)
    chiusa = concorsuali.chiudi_procedura(comunicata(), fine, PROCEDURA, "nessun attivo", inesigibile=True)
    (proposta,) = chiusa.posizione.pratiche.proposte
    assert (proposta.causa, proposta.fase) == (CausaInesigibilita.PROCEDURA_SENZA_RIPARTO, "cautelari")
    assert chiusa.evento.dati["documento"] == proposta.relazione
    passo = valuta(chiusa.posizione, r, fine, fine)
    assert (passo.esito, passo.fase) == (Esito.PASSA_FASE, Fase.CHIUSURA)
    with pytest.raises(GiaRegistrato):
        concorsuali.chiudi_procedura(chiusa.posizione, fine, PROCEDURA, "di nuovo")
    with pytest.raises(NonTrovato):
        concorsuali.chiudi_procedura(chiusa.posizione, fine, "altra", "di nuovo")
