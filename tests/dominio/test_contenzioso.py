"""How a dispute ends: the credit upheld, cancelled, or the case extinct; the judgment kept, its costs recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.dominio import misure
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import apri_blocco, chiudi_blocco
from shared.dominio.errori import RegolaViolata
from shared.dominio.importi import Voce
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import Sentenza, Soccombente
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import consegnata, in_cautelari, notificata, passo, posizione, regole, tariffe_di

CREDITO = {Voce.CAPITALE: 1_500_00}
PREAVVISO = date(2025, 3, 3)
LIBERO = date(2025, 4, 10)
"""Thirty days from 10 March end on 9 April: the fermo may be entered from the 10th."""


def preavvisata() -> Posizione:
    pronta = in_cautelari(notificata(posizione(CREDITO), date(2025, 1, 20)), PREAVVISO)
    emessa = misure.emetti_preavviso(pronta, regole(), PREAVVISO, tariffe_di(), "k.pdf").posizione
    return consegnata(emessa, "preavviso_fermo", PREAVVISO, date(2025, 3, 10))


def in_causa() -> Posizione:
    return apri_blocco(preavvisata(), LIBERO, TipoBlocco.CONTENZIOSO, "ORD-7", "sospesa dal giudice").posizione


def sentenza(giorno: date = LIBERO) -> Sentenza:
    return Sentenza("contenzioso-ORD-7", "Giudice di pace di Prova", "12/2025", giorno, 200_00,
                    Soccombente.CONCESSIONARIO)  # fmt: skip


@pytest.mark.parametrize("esito", [EsitoBlocco.CONFERMATO, EsitoBlocco.ESTINTO])
def test_vinto_o_estinto_il_giudizio_il_ciclo_riprende_e_le_spese_restano_scritte(esito: EsitoBlocco) -> None:
    fine = chiudi_blocco(in_causa(), LIBERO, "contenzioso-ORD-7", esito, "sentenza", sentenza=sentenza())
    assert passo(fine.posizione, LIBERO).esito is Esito.ISCRIVI_FERMO
    assert fine.posizione.pratiche.sentenze[0].spese == 200_00
    assert (fine.evento.dati["documento"], fine.posizione.residuo) == ("esito-contenzioso-ORD-7", in_causa().residuo)


def test_perso_il_giudizio_anche_il_pagato_torna_se_la_sentenza_lo_dice() -> None:
    r, causa = regole(), in_causa()
    pagata = incassa(causa, r, LIBERO, Versamento("IUR", causa.numero_avviso, 100_00, LIBERO)).posizione
    fine = chiudi_blocco(
        pagata, LIBERO, "contenzioso-ORD-7", EsitoBlocco.ANNULLATO, "ricorso accolto", "SENT-12",
        sentenza=sentenza(), regole=r, anche_riscosso=True,
    ).posizione  # fmt: skip
    assert (fine.residuo, fine.conti["eccedenze"]) == (0, -100_00)


def test_una_sentenza_di_domani_non_si_registra() -> None:
    domani = sentenza(LIBERO + timedelta(days=1))
    with pytest.raises(RegolaViolata, match="futura"):
        chiudi_blocco(in_causa(), LIBERO, "contenzioso-ORD-7", EsitoBlocco.CONFERMATO, "x", sentenza=domani)
