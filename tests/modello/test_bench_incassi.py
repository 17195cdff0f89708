"""The bench of the payments, small: what it must find is found, whatever the machine is doing."""

from __future__ import annotations

import copy
import threading

from moto import mock_aws

from bench import incassi as banco
from local.nuvola_dinamo import diretto
from local.nuvola_toppe import Toppe


def test_pochi_pagamenti_tutti_al_loro_posto_in_due_chiamate() -> None:
    toppe = Toppe()
    toppe.sostituisci(banco.modelli.copy, "deepcopy", banco._senza_le_tabelle(copy.deepcopy))
    diretto(toppe, threading.RLock())
    try:
        with mock_aws():
            conto = banco.corsa(300)
    finally:
        toppe.ripristina()
    assert (conto.sbagliati, conto.fuori_posto, conto.scarto) == (0, 0, 0)
    # A read for each batch of ten, a write for each payment, one read more for a second payment of the same posizione.
    assert 330 <= conto.chiamate <= 330 + conto.etichette["DOPPIO"]
    assert conto.peggiori <= 2
    assert sum(conto.etichette.values()) == 300
    assert conto.abbinati + conto.etichette["NON_ABBINATO"] == 300
    assert conto.etichette["NON_ABBINATO"] > 0
