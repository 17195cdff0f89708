"""The scenario in which debtors ask for instalments: every branch of the phase, in the demo and in its twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from local import comportamenti as persone
from local.comportamenti import Pagatore, Rateista, comportamento, istanza
from local.enti_demo import ENTI
from local.gemello import Ipotesi, simula
from local.gemello_uscita import in_dati
from local.percorso import Percorso, lista_inventata
from shared.casi_uso.parametri_calcolo import scaglioni_rate

COMUNI = ("posizioni", "importi_cent", "quadra", "orfane", "atti", "giorno_virtuale_finale")


@pytest.mark.parametrize(("profilo", "seme"), [("regione_abruzzo", 3), ("anci_toscana", 7)])
def test_a_rate_il_gemello_finisce_come_la_demo(tmp_path: Path, profilo: str, seme: int) -> None:
    contenuto = lista_inventata(9, seme)
    with Percorso(profilo, seme, "completo") as viaggio:
        lista = viaggio.carica("lista.csv", contenuto)
        viaggio.vivi(lista)
        demo = viaggio.esito(lista)
    (tmp_path / "lista.csv").write_bytes(contenuto)
    dati = in_dati(simula(tmp_path / "lista.csv", Ipotesi(ENTI[profilo], "completo", seme)), 0.0)
    assert {chiave: dati[chiave] for chiave in COMUNI} == {chiave: demo.dati[chiave] for chiave in COMUNI}
    assert demo.guasti == []
    assert (demo.dati["quadra"], demo.dati["orfane"]) == (True, 0)
    assert demo.dati["esecuzioni"]["rateizzazione"].keys() == {"SUCCEEDED"}


def test_in_quattro_semi_si_vedono_tutti_gli_atti_di_un_piano(tmp_path: Path) -> None:
    visti: set[str] = set()
    for seme in (1, 2, 3, 7):
        (tmp_path / "lista.csv").write_bytes(lista_inventata(9, seme))
        dati = in_dati(simula(tmp_path / "lista.csv", Ipotesi(ENTI["regione_abruzzo"], "completo", seme)), 0.0)
        visti |= {nome for nome, quanti in dati["atti"].items() if quanti}
    assert {"accoglimento_rate", "diniego_rate", "avviso_rata", "sollecito_rata", "decadenza_rate"} <= visti


@pytest.mark.parametrize("scenario", ["medio", "prudente"])
def test_negli_altri_scenari_nessuno_chiede_rate(scenario: str) -> None:
    assert {comportamento(7, f"L00001-{n:08d}", scenario).rateista for n in range(1, 200)} == {None}


def test_chi_chiede_rate_paga_le_rate_e_non_gli_altri_atti() -> None:
    debitore = replace(comportamento(7, "x", "completo"), rateista=Rateista.MOROSO, pagatore=Pagatore.SUBITO)
    debitore = replace(debitore, rata_saltata=3, giorni_pagamento=4)
    oggi = date(2025, 4, 3)

    def paga(atto: str) -> list[tuple[date, int]]:
        return [(p.giorno, p.importo) for p in persone.pagamenti(debitore, atto, oggi, 100_00)]

    assert paga("ingiunzione") == []
    assert paga("avviso_rata-2") == [(date(2025, 4, 7), 100_00)]
    assert paga("avviso_rata-3") == paga("sollecito_rata-3") == []


def test_non_si_chiedono_rate_sotto_la_soglia_ne_per_piani_piu_lunghi_del_viaggio() -> None:
    puntuale = replace(comportamento(7, "x", "completo"), rateista=Rateista.PUNTUALE)
    debitore = replace(puntuale, giorni_istanza=5, giorni_decisione=7)
    oggi = date(2025, 2, 1)
    tabella = scaglioni_rate(oggi)
    assert istanza(debitore, "ingiunzione", oggi, 100_00, tabella) is None
    assert istanza(debitore, "ingiunzione", oggi, 6_000_01, tabella) is None
    assert istanza(debitore, "sollecito-1", oggi, 500_00, tabella) is None
    assert istanza(debitore, "ingiunzione", oggi, 500_00, tabella) == (date(2025, 2, 16), 2, date(2025, 2, 23))
