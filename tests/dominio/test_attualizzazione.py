"""The amount of today, and the payment made on it: what was asked is what extinguishes, to the cent."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.abbinamenti import abbina
from shared.dominio.attualizzazione import Dovuto, NonPagabile, dovuto, interessi_maturati
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, apri
from shared.dominio.posizioni import Posizione
from tests import fabbrica

EMESSA = fabbrica.VISTO


def ingiunta(capitale: int = 500_00, dal: date | None = date(2023, 5, 20)) -> Posizione:
    return fabbrica.ingiunta(fabbrica.posizione({Voce.CAPITALE: capitale, Voce.SANZIONI: 30_00}, interessi_dal=dal))


def chiesto(posizione: Posizione, giorno: date) -> Dovuto:
    somma = dovuto(posizione, posizione.numero_avviso, giorno, 60, fabbrica.tariffe_di().interessi)
    assert isinstance(somma, Dovuto)
    return somma


def pagato(importo: int, giorno: date) -> Incasso:
    prova = Evidenza(Fonte.RICEVUTA, "rt.xml", importo, giorno, giorno)
    return apri(Incasso("comune-prova", "PAGOPA#R#1", Canale.PAGOPA, importo, giorno, giorno, evidenze=(prova,)))


@settings(max_examples=150)
@given(
    capitale=st.integers(1, 5_000_000_00),
    attesa=st.integers(0, 900),
    ritardo=st.integers(0, 40),
    interessi=st.booleans(),
)
def test_chi_paga_quanto_gli_e_stato_chiesto_non_deve_e_non_avanza_un_centesimo(
    capitale: int, attesa: int, ritardo: int, interessi: bool
) -> None:
    debito = ingiunta(capitale, date(2023, 5, 20) if interessi else None)
    oggi = EMESSA + timedelta(days=attesa)
    somma = chiesto(debito, oggi)
    assert somma == chiesto(debito, oggi)
    incasso = pagato(somma.importo, oggi + timedelta(days=ritardo))
    mutazione = abbina(
        debito, fabbrica.regole(), incasso.giorno, incasso, "m", interessi=fabbrica.tariffe_di().interessi
    )
    assert mutazione.posizione.residuo == 0
    assert mutazione.posizione.conti.get("eccedenze", 0) == 0
    addebiti = [r for r in mutazione.registrazioni if r.id.startswith("ADDEBITO#")]
    assert sum(r.movimenti[0].importo for r in addebiti) == somma.interessi


@given(giorno=st.integers(0, 800), importo=st.integers(1, 2_000_00))
def test_nessun_pagamento_perde_o_crea_un_centesimo(giorno: int, importo: int) -> None:
    debito, oggi = ingiunta(), EMESSA + timedelta(days=giorno)
    interessi = fabbrica.tariffe_di().interessi
    mutazione = abbina(debito, fabbrica.regole(), oggi, pagato(importo, oggi), "m", interessi=interessi)
    finale = mutazione.posizione
    maturati, _ = interessi_maturati(debito, oggi, interessi)
    eccedenza = -finale.conti.get("eccedenze", 0)
    assert eccedenza == max(0, importo - debito.residuo - maturati)
    assert finale.residuo == max(0, debito.residuo - importo)
    assert sum(finale.conti.values()) == 0


def test_il_giorno_dell_atto_non_e_maturato_nulla_e_senza_decorrenza_mai() -> None:
    assert chiesto(ingiunta(), EMESSA).interessi == 0
    assert chiesto(ingiunta(dal=None), EMESSA + timedelta(days=400)).interessi == 0


def test_la_scadenza_e_quella_vera_finche_deve_venire() -> None:
    notificata = fabbrica.notificata(fabbrica.posizione(), date(2025, 1, 20))
    termine = notificata.eventi["scadenza_pagamento"]
    assert chiesto(notificata, date(2025, 2, 1)).scadenza == termine
    assert chiesto(notificata, termine + timedelta(days=1)).scadenza == termine + timedelta(days=1)
    assert chiesto(ingiunta(), EMESSA).scadenza == EMESSA + timedelta(days=60)


def test_un_numero_che_non_e_suo_non_si_paga() -> None:
    esito = dovuto(ingiunta(), "302000010000000291", EMESSA, 60, fabbrica.tariffe_di().interessi)
    assert esito is NonPagabile.SCONOSCIUTO
