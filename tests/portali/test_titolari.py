"""Coobbligati and heirs find the debt they answer for; nobody else does, before or after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from functions._avvio import ciclo, con_ambiente
from local.genera_lista import Credito, genera
from local.percorso import INIZIO
from shared.casi_uso.ciclo import registra_fatto
from shared.dominio.anagrafe import EsitoAnagrafe, Qualifica, Responsabile, StatoAnagrafico
from shared.dominio.anagrafe_comandi import decidi_eredi, effetti_del_decesso
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.regole import Regole
from shared.dominio.soggetti import Soggetto, TipoSoggetto
from tests.portali.gettoni import di_contribuente
from tests.portali.sito import Sito, Visitatore, contribuente, sito_aperto
from tests.portali.test_cittadino import in_parole, mia

COOBBLIGATA, EREDE = "BNCMRA85C41H501N", "VRDLGI70B02F205J"


def _lista() -> bytes:
    """Four people; who owes the second row has somebody bound with him."""
    crediti: list[Credito] = []

    def adatta(numero: int, credito: Credito) -> Credito:
        crediti.append(credito)
        altra = next((c.debitore for c in crediti if c.debitore.tipo == "F"), None)
        if numero != 2 or altra is None:
            return replace(credito, coobbligato=None)
        persona = replace(altra, codice_fiscale=COOBBLIGATA)
        return replace(credito, debitore=replace(altra), coobbligato=persona)

    return b"".join(genera(4, 3, Fraction(0), "riscossa-csv", INIZIO.date(), adatta))


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(lista=_lista(), giorni=40) as aperto:
        aperto.percorso.nuvola.accesso.iscrivi(
            contribuente("coobbligata", COOBBLIGATA), contribuente("erede", EREDE)
        )
        yield aperto


def visita(sito: Sito, sub: str, codice: str) -> Visitatore:
    visitatore = sito.visitatore()
    visitatore.entra("cittadino", contribuente(sub, codice))
    return visitatore


def test_chi_e_coobbligato_trova_la_somma_la_capisce_e_la_puo_pagare(sito: Sito) -> None:
    posizione = sito.attuale(1)
    assert [c.codice_fiscale for c in posizione.riga.coobbligati] == [COOBBLIGATA]
    visitatore, dove = visita(sito, "coobbligata", COOBBLIGATA), mia(sito, 1)
    elenco = visitatore.apri("/cittadino")
    assert f'href="{dove}"' in elenco
    assert f"ne rispondi come coobbligato con {posizione.riga.debitore.denominazione}" in in_parole(elenco)
    assert visitatore.apri(f"{dove}/perche")
    if "emissione_ingiunzione" in posizione.eventi and posizione.residuo:
        assert visitatore.chiedi("GET", f"{dove}/avvisi/{posizione.numero_avviso}").stato == 200
    # Only his: the other posizioni of the lista do not exist for him.
    for indice in (0, 2, 3):
        assert visitatore.chiedi("GET", mia(sito, indice)).stato == 404
    gettone = di_contribuente(sito.percorso.nuvola, COOBBLIGATA)
    dati = sito.percorso.nuvola.richiesta("GET", "/me/posizioni", gettone=gettone).json()
    assert [(p["posizione"], p["titolo"]) for p in dati["posizioni"]] == [(posizione.id, "coobbligato")]


def test_il_coobbligato_non_chiede_rate_che_legano_il_debitore(sito: Sito) -> None:
    visitatore, dove, prima = visita(sito, "coobbligata", COOBBLIGATA), mia(sito, 1), sito.attuale(1)
    assert "/rate" not in visitatore.apri(dove)
    assert visitatore.chiedi("GET", f"{dove}/rate").stato == 409
    assert visitatore.invia(f"{dove}/rate", {"rate": "5", "motivo": "difficoltà"}).stato == 409
    assert sito.attuale(1) == prima


def test_lo_sportello_vede_che_ne_risponde_e_di_chi_e(sito: Sito) -> None:
    pagina = in_parole(
        sito.dentro("servizio", "call_center").apri(f"/servizio/contribuente?codice_fiscale={COOBBLIGATA}")
    )
    assert f"{COOBBLIGATA}:" in pagina
    assert "ne risponde come coobbligato" in pagina


def _muore(posizione: Posizione, _: Regole, oggi: date) -> Mutazione:
    campi, registrazioni = effetti_del_decesso(posizione, oggi)
    return muta(posizione, Evento("ESITO_CONSEGNA", oggi, {}), registrazioni=registrazioni, **campi)


def _erede(posizione: Posizione) -> Responsabile:
    indirizzo = posizione.riga.debitore.indirizzo
    return Responsabile(Qualifica.EREDE, Soggetto(TipoSoggetto.FISICA, EREDE, "VERDI LUIGI", indirizzo))


def test_un_erede_la_trova_solo_dopo_che_l_ente_lo_ha_autorizzato(sito: Sito) -> None:
    indice = next(
        i for i in range(len(sito.posizioni))
        if (p := sito.attuale(i)).residuo and p.riga.debitore.tipo is TipoSoggetto.FISICA and not p.riga.coobbligati
        and (p.anagrafe or EsitoAnagrafe(INIZIO.date())).stato is StatoAnagrafico.REGOLARE
    )  # fmt: skip
    identita, visitatore = sito.posizioni[indice].id, visita(sito, "erede", EREDE)
    with con_ambiente({"TABELLA": sito.percorso.nuvola.uscite["Tabella"], "RADICE_MACCHINE": ""}):
        registra_fatto(ciclo(), sito.ente, identita, _muore)
        assert visitatore.chiedi("GET", mia(sito, indice)).stato == 404
        assert "Non risultano somme" in visitatore.apri("/cittadino")
        registra_fatto(
            ciclo(), sito.ente, identita,
            lambda p, _, oggi: decidi_eredi(p, oggi, True, "esaminati gli atti", (_erede(p),)),
        )  # fmt: skip
    elenco = in_parole(visitatore.apri("/cittadino"))
    assert "ne rispondi come erede di" in elenco
    assert "in proporzione alla tua quota (artt. 752 e 754 c.c.)" in elenco
    assert visitatore.chiedi("GET", mia(sito, indice)).stato == 200
    assert sito.dentro("cittadino", "estraneo").chiedi("GET", mia(sito, indice)).stato == 404
