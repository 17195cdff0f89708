"""The answer of the registers, when it comes after the end."""

from __future__ import annotations

from datetime import date

import pytest

from shared.dominio import emissioni, misure
from shared.dominio.atti import Bene, Conclusione, Fase, TipoBene
from shared.dominio.errori import RegolaViolata
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import notificata, posizione, regole

CHIESTA = date(2025, 3, 17)


def conclusa_in_attesa_di_visura() -> Posizione:
    """The search was asked in the morning; the debtor paid before the registers answered."""
    in_fase = muta(notificata(posizione(), date(2025, 2, 3)), Evento("FASE", CHIESTA), fase=Fase.CAUTELARI).posizione
    chiesta = misure.chiedi_visura(in_fase, CHIESTA).posizione
    versamento = Versamento("A", chiesta.numero_avviso, chiesta.residuo, CHIESTA)
    pagata = incassa(chiesta, regole(), CHIESTA, versamento).posizione
    return emissioni.concludi(pagata, regole(), CHIESTA, "k.pdf").posizione


def test_la_visura_che_arriva_dopo_la_conclusione_si_registra_e_non_riapre_nulla() -> None:
    conclusa = conclusa_in_attesa_di_visura()
    beni = (Bene(TipoBene.VEICOLO, "Autovettura", "AB123CD"),)
    dopo = misure.registra_visura(conclusa, date(2025, 3, 18), beni).posizione
    assert dopo.beni == beni
    assert dopo.conclusione is Conclusione.RISCOSSA
    assert (dopo.conti, dopo.atti, dopo.eventi) == (conclusa.conti, conclusa.atti, conclusa.eventi)


def test_chi_e_concluso_non_chiede_altre_visure() -> None:
    attuale = notificata(posizione(), date(2025, 2, 3))
    conclusa = emissioni.concludi(attuale, regole(), CHIESTA, "k.pdf").posizione
    with pytest.raises(RegolaViolata):
        misure.chiedi_visura(conclusa, CHIESTA)
