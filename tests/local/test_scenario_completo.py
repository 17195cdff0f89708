"""The scenario in which everything happens: its parts, its branches, in the demo and in its twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from io import BytesIO

import pytest

from local.copertura import Storia, copertura
from local.copione import PARTI
from local.enti_demo import ENTI
from local.gemello import Ipotesi, vite
from local.gemello_uscita import in_dati
from local.genera_lista import genera
from local.parti import VOLTE, interprete, parte_di
from local.percorso import Percorso, lista_inventata
from local.rami import RAMI
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello.comportamenti import Impegno, Pagatore, Rateista, comportamento, istanza
from shared.casi_uso.gemello.conti import Riepilogo
from shared.casi_uso.gemello.gesti import COSE
from shared.casi_uso.gemello.vita import Vita
from shared.casi_uso.parametri_calcolo import scaglioni_rate
from shared.contratti.tracciato_lettura import Lettore, carica
from shared.dominio.errori import Scarto
from shared.dominio.liste import RigaCarico
from shared.dominio.posizioni import Posizione
from shared.norme import NOMI_PROFILI

COMUNI = ("posizioni", "importi_cent", "quadra", "orfane", "atti", "giorno_virtuale_finale")
SEMI = (1, 7, 2026)


@cache
def righe(seme: int, quante: int) -> Sequence[RigaCarico]:
    contenuto = BytesIO(lista_inventata(quante, seme, "completo"))
    lette = Lettore(carica("riscossa-csv"), al=date(2025, 1, 7)).leggi(contenuto)
    return [riga for riga in lette if not isinstance(riga, Scarto)]


def vissute(ipotesi: Ipotesi, quante: int) -> list[Vita]:
    return list(vite(righe(ipotesi.seme, quante), ipotesi, ipotesi.ambiente()))


def confrontabile(posizione: Posizione) -> Posizione:
    """Without what the twin cannot know: keys of papers, and the number a plan takes among those of the ente."""
    richiesta = posizione.rateizzazione
    if richiesta is not None and richiesta.piano is not None:
        richiesta = replace(richiesta, piano=replace(richiesta.piano, numero=0))
    pagati = () if richiesta is not None else posizione.avvisi_pagati
    atti = tuple(replace(atto, chiave="") for atto in posizione.atti)
    return replace(posizione, atti=atti, rateizzazione=richiesta, avvisi_pagati=pagati)


@pytest.mark.parametrize("profilo", sorted(NOMI_PROFILI))
@pytest.mark.parametrize("seme", SEMI)
def test_in_200_posizioni_accade_ogni_ramo_che_il_contratto_ammette(profilo: str, seme: int) -> None:
    ipotesi = Ipotesi(ENTI[profilo], "completo", seme)
    storie = [Storia(vita.posizione, vita.eventi) for vita in vissute(ipotesi, 200)]
    conta = copertura(storie, RAMI, ipotesi.ambiente().regole)
    assert [nome for nome, quante in conta.items() if not quante] == []
    assert all(storia.posizione.conclusa for storia in storie)


@pytest.mark.parametrize(("profilo", "seme"), [("torgiano", 7)])
def test_ogni_parte_finisce_nella_demo_come_nel_gemello(profilo: str, seme: int) -> None:
    quante = len(PARTI)
    with Percorso(profilo, seme, "completo") as viaggio:
        lista = viaggio.carica("lista.csv", lista_inventata(quante, seme, "completo"))
        viaggio.vivi(lista)
        demo = viaggio.esito(lista)
    ipotesi = Ipotesi(ENTI[profilo], "completo", seme)
    riepilogo = Riepilogo(ipotesi.ambiente(), [ipotesi.confine(giro) for giro in range(1, ipotesi.mesi + 1)])
    for vita in vissute(ipotesi, quante):
        riepilogo.accogli(vita)
    riepilogo.scartate = demo.dati["posizioni"]["scartate"]
    dati = in_dati(riepilogo, 0.0)
    assert {chiave: dati[chiave] for chiave in COMUNI} == {chiave: demo.dati[chiave] for chiave in COMUNI}
    ipotesi = replace(ipotesi, mesi=riepilogo.ultimo_giro)
    vite_brevi = vissute(ipotesi, quante)
    for vita, altra in zip(vite_brevi, demo.posizioni, strict=True):
        assert confrontabile(vita.posizione) == confrontabile(altra)
    assert demo.guasti == []
    assert (demo.dati["quadra"], demo.dati["orfane"]) == (True, 0)
    storie = [Storia(vita.posizione, vita.eventi) for vita in vite_brevi]
    assert demo.dati["copertura"] == dict(copertura(storie, RAMI, ipotesi.ambiente().regole))
    termini = {termine["id"]: termine for termine in demo.dati["termini"]}
    assert demo.dati["penali_cent"] == dati["penali"]["maturate_cent"]
    assert {i: t["mancati"] for i, t in termini.items() if t["mancati"]} == {
        i: t["mancati"] for i, t in dati["penali"]["per_termine"].items() if t["mancati"]
    }
    assert all(termine["clausola"] for termine in termini.values())


def test_ogni_parte_e_recitata_tante_volte_quanto_si_e_detto_con_ogni_seme() -> None:
    for seme in range(20):
        recitate = [parte_di(seme, ordinale) for ordinale in range(1, 201)]
        nomi = [parte.nome for parte in recitate if parte is not None]
        assert {nome: nomi.count(nome) for nome in nomi} == {parte.nome: VOLTE for parte in PARTI}
        assert {parte.nome for parte in recitate[: len(PARTI)] if parte is not None} == {p.nome for p in PARTI}


def test_nomi_di_parti_e_rami_sono_unici_e_ogni_gesto_e_conosciuto() -> None:
    assert len({parte.nome for parte in PARTI}) == len(PARTI)
    assert len({ramo.nome for ramo in RAMI}) == len(RAMI)
    assert {gesto.cosa for parte in PARTI for gesto in parte.gesti} <= COSE.keys()


def test_le_righe_sono_adatte_alle_parti() -> None:
    al = date(2025, 1, 7)
    for ordinale, riga in enumerate(righe(7, len(PARTI)), start=1):
        parte = parte_di(7, ordinale)
        assert parte is not None
        voluta = parte.riga
        if voluta.importo is not None:
            assert voluta.importo[0] <= riga.totale <= voluta.importo[1], parte.nome
        if voluta.pec is not None:
            assert bool(riga.debitore.pec) is voluta.pec, parte.nome
        if voluta.sigla:
            assert riga.debitore.denominazione.endswith(voluta.sigla), parte.nome
        if voluta.prescrizione_fra is not None:
            assert riga.prescrizione is not None
            assert (riga.prescrizione - al).days == voluta.prescrizione_fra


@pytest.mark.parametrize("scenario", ["medio", "prudente"])
def test_negli_altri_scenari_nessuno_recita(scenario: str) -> None:
    for n in range(1, 200):
        identita = f"L00001-{n:08d}"
        assert interprete(7, identita, scenario) == comportamento(7, identita, scenario)
        assert comportamento(7, identita, scenario).rateista is None
    senza_parti = genera(13, 7, Fraction(1, 13), "riscossa-csv", date(2025, 1, 7))
    assert lista_inventata(12, 7, scenario) == b"".join(senza_parti)


def test_chi_ha_impegni_paga_quelli_e_nulla_di_piu() -> None:
    debitore = replace(comportamento(7, "x", "completo"), impegni=(Impegno("sollecito-1", 10, 40),), rateista=None)
    oggi = date(2025, 4, 3)
    assert persone.pagamenti(debitore, "ingiunzione", oggi, 100_00) == ()
    assert [(p.giorno, p.importo) for p in persone.pagamenti(debitore, "sollecito-1", oggi, 100_00)] == [
        (date(2025, 4, 13), 40_00)
    ]


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
