"""The port `Rendicontazioni`: the same behaviour from the table and from memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

import pytest

from shared.adattatori.rendicontazioni_dynamo import RendicontazioniDynamo
from shared.casi_uso.porte import Rendicontazioni
from shared.dominio.errori import VersioneSuperata
from shared.dominio.rendicontazioni import FlussoRendicontato, Legame, StatoFlusso
from tests.adattatori.tavola import tavola
from tests.modello.memoria_incassi import RendicontazioniInMemoria

FLUSSO = FlussoRendicontato(
    ente="comune-prova", flusso="2025-01-31PSPa-1", psp="PSPa", revisione=1, istante="2025-02-01T00:00:00+00:00",
    impronta="a" * 64, regolamento="TRN", regolato_il=date(2025, 1, 31), pubblicato_il=date(2025, 2, 1), pagamenti=2,
    totale=None, letti=1, somma=100_00, revoche=0, scartate=1, chiave="k", righe="r", acquisito_il=date(2025, 2, 2),
)  # fmt: skip
STATO = StatoFlusso("comune-prova", FLUSSO.flusso, Legame.SENZA_FLUSSO, "Manca.", ("M1",), 1_00, None, date(2025, 2, 1))


@pytest.fixture(params=["memoria", "tabella"])
def porta(request: pytest.FixtureRequest) -> Iterator[Rendicontazioni]:
    with ExitStack() as pila:
        if request.param == "memoria":
            yield RendicontazioniInMemoria()
            return
        yield RendicontazioniDynamo(tavola(pila, ("per_coda", "coda_pk", "coda_sk")))


def test_ogni_revisione_si_conserva_una_volta(porta: Rendicontazioni) -> None:
    assert porta.registra(FLUSSO)
    assert not porta.registra(FLUSSO)
    seconda = replace(FLUSSO, revisione=2, impronta="b" * 64)
    assert porta.registra(seconda)
    altro = replace(FLUSSO, psp="ALTRO")
    porta.registra(altro)
    trovate = porta.revisioni(FLUSSO.ente, FLUSSO.flusso)
    assert sorted(trovate, key=lambda f: (f.psp, f.ordine)) == [altro, FLUSSO, seconda]
    assert porta.revisioni("altro", FLUSSO.flusso) == []


def test_la_banca_scrive_in_maiuscolo_e_lo_stato_e_lo_stesso(porta: Rendicontazioni) -> None:
    porta.registra(FLUSSO)
    assert porta.revisioni(FLUSSO.ente, FLUSSO.flusso.upper()) == [FLUSSO]
    salvato = porta.salva_stato(replace(STATO, flusso=FLUSSO.flusso.upper()))
    assert porta.stato(FLUSSO.ente, FLUSSO.flusso) == salvato


def test_lo_stato_si_scrive_sulla_versione_letta(porta: Rendicontazioni) -> None:
    assert porta.stato(STATO.ente, STATO.flusso) is None
    primo = porta.salva_stato(STATO)
    assert primo.versione == 1
    with pytest.raises(VersioneSuperata):
        porta.salva_stato(STATO)
    secondo = porta.salva_stato(replace(primo, legame=Legame.LEGATO))
    with pytest.raises(VersioneSuperata):
        porta.salva_stato(primo)
    assert porta.stato(STATO.ente, STATO.flusso) == secondo


def test_in_attesa_stanno_solo_quelli_che_qualcuno_deve_vedere_dal_piu_vecchio(porta: Rendicontazioni) -> None:
    porta.salva_stato(STATO)
    porta.salva_stato(replace(STATO, flusso="b", giorno=date(2025, 1, 1), legame=Legame.DA_GUARDARE))
    porta.salva_stato(replace(STATO, flusso="c", legame=Legame.SENZA_TESORERIA))
    legato = porta.salva_stato(replace(STATO, flusso="d"))
    porta.salva_stato(replace(legato, legame=Legame.LEGATO))
    assert [s.flusso for s in porta.da_guardare("comune-prova")] == ["b", FLUSSO.flusso]
    assert list(porta.da_guardare("altro")) == []
