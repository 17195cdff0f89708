"""The API of pagoPA over real HTTP: its key, its pages, its one call a second, its refusals and its faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from local.fdr_finto import FdrFinto, Guasto, RigaFinta
from shared.adattatori.fdr_rest import ATTESA_MASSIMA, FdrRest
from shared.dominio.rendicontazioni import NodoMuto, PubblicazioneFdr

CF = "99000000010"
FLUSSO = "2025-01-31PSPFINTO-0001"
DAL = datetime(2025, 1, 1, tzinfo=UTC)
PUBBLICATO = datetime(2025, 2, 1, 12, tzinfo=UTC)
UNICO = PubblicazioneFdr(FLUSSO, "PSPFINTO", 1)


@pytest.fixture
def finto() -> Iterator[FdrFinto]:
    with FdrFinto() as aperto:
        aperto.pubblica(CF, FLUSSO, righe(5), pubblicato=PUBBLICATO, regolato=date(2025, 1, 31))
        yield aperto


def righe(quante: int) -> list[RigaFinta]:
    return [RigaFinta(f"R{n}", f"0200000000{n:07d}", n * 100) for n in range(1, quante + 1)]


def nodo(finto: FdrFinto, attese: list[int] | None = None, intervallo: int = 0) -> FdrRest:
    return FdrRest(finto.indirizzo, finto.chiave, (attese if attese is not None else []).append, intervallo)


def test_elenca_l_ultima_revisione_dei_flussi_pubblicati_dopo_quel_giorno(finto: FdrFinto) -> None:
    finto.pubblica(CF, FLUSSO, righe(4), pubblicato=PUBBLICATO, regolato=date(2025, 1, 31))
    finto.pubblica("77777777777", "altro", righe(1), pubblicato=PUBBLICATO, regolato=date(2025, 1, 31))
    assert list(nodo(finto).elenca(CF, DAL)) == [PubblicazioneFdr(FLUSSO, "PSPFINTO", 2)]
    assert finto.chiamate[0].endswith(f"/organizations/{CF}/fdrs?publishedGt=2025-01-01T00%3A00%3A00Z&page=1&size=1000")
    assert list(nodo(finto).elenca(CF, datetime(2025, 3, 1, tzinfo=UTC))) == []


def test_scarica_la_testata_e_tutte_le_pagine(finto: FdrFinto) -> None:
    finto.per_pagina = 2
    testa, *pagine = [json.loads(corpo) for corpo in nodo(finto).scarica(CF, UNICO)]
    assert (testa["fdr"], testa["totPayments"], testa["sumPayments"]) == (FLUSSO, 5, 15.0)
    assert [p["iur"] for pagina in pagine for p in pagina["data"]] == ["R1", "R2", "R3", "R4", "R5"]
    assert len(pagine) == 3


def test_fra_una_chiamata_e_l_altra_passa_almeno_l_intervallo(finto: FdrFinto) -> None:
    attese: list[int] = []
    finto.per_pagina = 2
    list(nodo(finto, attese, 1).scarica(CF, UNICO))
    assert (len(finto.chiamate), attese) == (4, [1, 1, 1])


def test_una_chiamata_di_troppo_aspetta_quanto_chiede_pagopa(finto: FdrFinto) -> None:
    attese: list[int] = []
    finto.guasti = [Guasto(429, {"Retry-After": "7"}), Guasto(429), Guasto(503, {"Retry-After": "Fri, 1 Jan 2027"})]
    assert len(list(nodo(finto, attese, 1).elenca(CF, DAL))) == 1
    # What was asked; then twice as long at each try: the second (2^1), the third (2^2).
    assert attese == [7, 2, 4]


def test_dopo_cinque_guasti_si_rinuncia_e_un_attesa_troppo_lunga_si_lascia_alla_prossima_corsa(finto: FdrFinto) -> None:
    attese: list[int] = []
    finto.guasti = [Guasto(500)] * 9
    with pytest.raises(NodoMuto, match="500"):
        list(nodo(finto, attese).elenca(CF, DAL))
    assert (len(finto.chiamate), attese) == (5, [1, 2, 4, 8])
    finto.guasti = [Guasto(429, {"Retry-After": str(ATTESA_MASSIMA + 1)})]
    with pytest.raises(NodoMuto, match="429"):
        list(nodo(finto).elenca(CF, DAL))


@pytest.mark.parametrize("stato", [301, 307, 400, 401, 404])
def test_un_rifiuto_non_si_ripete_e_una_deviazione_non_si_segue(finto: FdrFinto, stato: int) -> None:
    finto.guasti = [Guasto(stato, {"Location": "http://127.0.0.1:9/"})]
    with pytest.raises(NodoMuto, match=str(stato)):
        list(nodo(finto).elenca(CF, DAL))
    assert len(finto.chiamate) == 1


def test_senza_la_chiave_giusta_non_si_legge_nulla(finto: FdrFinto) -> None:
    with pytest.raises(NodoMuto, match="401"):
        list(FdrRest(finto.indirizzo, "un'altra", [].append, 0).elenca(CF, DAL))


def test_la_chiave_non_viaggia_in_chiaro() -> None:
    with pytest.raises(NodoMuto, match="https"):
        FdrRest("http://api.platform.pagopa.example/fdr-org/service/v1", "chiave", [].append)


@pytest.mark.parametrize("corpo", [b"<html>", b"[]", b'{"data": {}}', b'{"data": [{"fdr": "x"}]}', b"[" * 100_000])
def test_una_risposta_di_un_altra_forma_non_passa(finto: FdrFinto, corpo: bytes) -> None:
    finto.guasti = [Guasto(200, corpo=corpo)]
    with pytest.raises(NodoMuto):
        list(nodo(finto).elenca(CF, DAL))


def test_chi_non_risponde_si_richiama_e_poi_si_lascia() -> None:
    attese: list[int] = []
    with FdrFinto() as finto:
        spento = finto.indirizzo
    with pytest.raises(NodoMuto, match="non risponde"):
        list(FdrRest(spento, "chiave", attese.append, 0).elenca(CF, DAL))
    assert attese == [1, 2, 4, 8]
