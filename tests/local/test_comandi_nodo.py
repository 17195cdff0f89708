"""`riscossa nodo` without a cloud to talk to: the journey plays it for real."""

from __future__ import annotations

import pytest

from local.comandi import main
from local.nodo_pagopa import NodoPagopa, StazioneMuta
from local.nuvola_http import Sportello
from local.nuvola_porta import Risposta
from tests.casi_uso.stazione_finta import SUO, Stazione
from tests.casi_uso.test_nodo import OGGI, ingiunta

LIBERA = "9"
"""The discard port: nothing of ours answers there."""


def test_senza_nuvola_accesa_lo_dice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nodo", "paga", SUO, "--porta", LIBERA]) == 2
    assert "make local" in capsys.readouterr().err


@pytest.mark.parametrize("argomenti", [["123"], [SUO, "--importo", "1,2,3"], [SUO, "--profilo", "altro"]])
def test_un_uso_sbagliato_si_rifiuta(argomenti: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nodo", "paga", *argomenti])


def test_i_passi_si_vedono_e_una_stazione_rotta_e_una_stazione_muta() -> None:
    stazione = Stazione(OGGI, ingiunta())
    stato = [200]

    def risponde(metodo: str, percorso: str, intestazioni: object, corpo: bytes) -> Risposta:
        assert (metodo, percorso) == ("POST", "/pagopa/nodo")
        return Risposta(stato[0], stazione.nodo.rispondi("", corpo).corpo, {"Content-Type": "text/xml"})

    sportello = Sportello(0, risponde, lambda: None)
    try:
        nodo = NodoPagopa(sportello.base_url, stazione.ente, stazione.orologio.adesso)
        passi = nodo.paga(SUO, 10_00, identita="R1")
        assert (passi["attivazione"], passi["pagato_cent"], passi["ricevuta"]) == ("OK", 10_00, "OK")
        ripetuta = nodo.ricevuta(SUO, [nodo.trasferimento(10_00)], identita="R1")
        assert ripetuta.guasto == "PAA_RECEIPT_DUPLICATA"
        stazione.lavora()
        assert stazione.incassi()["PAGOPA#R1#1"].giorno == OGGI
        stato[0] = 502
        with pytest.raises(StazioneMuta):
            nodo.verifica(SUO)
        inviati = nodo.inviati
        with pytest.raises(StazioneMuta):
            nodo.ricevuta(SUO, [nodo.trasferimento(1)])
        assert nodo.inviati == inviati + 5
    finally:
        sportello.chiudi()
