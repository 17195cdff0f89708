"""The work cards: what waits for somebody, counted, and the posizioni behind each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from shared.dominio.lavori import TipoLavoro
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import dovuta, in_parole
from tests.portali.test_permessi import letture


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    # Three days after the visto the ingiunzioni are with the notifier.
    with sito_aperto(quante=6, giorni=3) as aperto:
        yield aperto


@pytest.fixture
def concessionario(sito: Sito) -> Visitatore:
    return sito.dentro("servizio", "concessionario")


def schede(pagina: str) -> dict[tuple[str, str], int]:
    """State and kind of each card, with its figure."""
    trovate = re.findall(
        r'/servizio/lavori/[^?"]+\?stato=(\w+)&amp;tipo=(\w+)">.*?class="numero">(\d+) ', pagina, re.DOTALL
    )
    return {(stato, tipo): int(quante) for stato, tipo, quante in trovate}


def posizioni_elencate(sito: Sito, pagina: str) -> list[str]:
    return re.findall(rf'href="/servizio/posizioni/{sito.ente}/([^"]+)"', pagina)


def in_attesa_di_esito(sito: Sito) -> list[str]:
    tutte = (sito.attuale(i) for i in range(len(sito.posizioni)))
    return sorted(p.id for p in tutte if any(consegna.in_corso for consegna in p.consegne))


def test_ogni_scheda_conta_e_porta_alle_sue_posizioni(sito: Sito, concessionario: Visitatore) -> None:
    pagina = concessionario.apri("/servizio/lavori")
    attese = in_attesa_di_esito(sito)
    assert len(attese) >= 2
    assert schede(pagina)["notifica", TipoLavoro.ESITO_NOTIFICA] == len(attese)
    assert "Notifica dell'ingiunzione: esito di una consegna Da: notificatore" in in_parole(pagina)
    elenco = concessionario.apri(f"/servizio/lavori/{sito.ente}?stato=notifica&tipo=esito_notifica")
    assert sorted(posizioni_elencate(sito, elenco)) == attese
    oggi = sito.percorso.nuvola.orologio.oggi()
    giorni = re.findall(r"(\d\d)/(\d\d)/(\d{4}) \((\d+) giorni\)", in_parole(elenco))
    assert len(giorni) == len(attese)
    for giorno, mese, anno, mancano in giorni:
        assert (oggi.replace(int(anno), int(mese), int(giorno)) - oggi).days == int(mancano)


def test_le_pagine_di_un_lavoro_finiscono_e_non_perdono_nessuno(
    sito: Sito, concessionario: Visitatore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.web.lavori.PAGINA", 2)
    viste: list[str] = []
    dove = f"/servizio/lavori/{sito.ente}?stato=notifica&tipo=esito_notifica"
    for _ in range(20):
        pagina = concessionario.apri(dove)
        viste += posizioni_elencate(sito, pagina)
        altra = re.search(r'href="([^"]+cursore=[^"]+)"', pagina)
        if altra is None:
            break
        dove = unescape(altra.group(1))
    assert sorted(viste) == in_attesa_di_esito(sito)


def test_un_istanza_del_contribuente_diventa_una_scheda_per_l_ente(sito: Sito, concessionario: Visitatore) -> None:
    indice = dovuta(sito)
    posizione = sito.posizioni[indice]
    decisioni = {chiave for chiave in schede(concessionario.apri("/servizio/lavori")) if chiave[1] == "decisione_ente"}
    assert decisioni == set()
    cittadino = sito.dentro("cittadino", f"debitore{indice}")
    corpo = {"tipo": "annullamento", "motivo": "non è mio", "chiave": "chiave-lavori"}
    assert cittadino.invia(f"/cittadino/posizioni/{sito.ente}/{posizione.id}/istanza", corpo).stato == 303
    trovate = schede(concessionario.apri("/servizio/lavori"))
    fase = str(sito.attuale(indice).fase)
    assert trovate[fase, "decisione_ente"] == 1
    elenco = concessionario.apri(f"/servizio/lavori/{sito.ente}?stato={fase}&tipo=decisione_ente")
    assert posizioni_elencate(sito, elenco) == [posizione.id]
    assert "Istanza di annullamento" in elenco


def test_si_trova_per_indice_con_poche_letture(sito: Sito, concessionario: Visitatore) -> None:
    """Session, the enti (their list, each of the two, the contract's), and four pages of three reads, whoever waits."""
    dove = f"/servizio/lavori/{sito.ente}?stato=notifica&tipo=esito_notifica"
    assert letture(sito, concessionario, dove) <= 1 + 4 + 12


def test_cio_che_e_sullo_scaffale_si_dice_anche_qui(sito: Sito, concessionario: Visitatore) -> None:
    assert "sullo scaffale" not in concessionario.apri("/servizio/lavori")
    sito.percorso.posizioni.segnala(sito.ente, sito.posizioni[0].id, "notifica", "prova")
    assert "1 segnalazione è sullo scaffale" in in_parole(concessionario.apri("/servizio/lavori"))
    assert 'href="/servizio/esercizio"' in sito.dentro("servizio", "ops").apri("/servizio/lavori")
    assert 'href="/servizio/esercizio"' not in concessionario.apri("/servizio/lavori")


@pytest.mark.parametrize("nome", ["altro_concessionario"])
def test_i_lavori_di_un_ente_d_altri_non_esistono(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("servizio", nome)
    dove = f"/servizio/lavori/{sito.ente}?stato=notifica&tipo=esito_notifica"
    assert visitatore.chiedi("GET", dove).stato == 404
    assert schede(visitatore.apri("/servizio/lavori")) == {}


@pytest.mark.parametrize("chiesto", ["", "?stato=notifica", "?stato=altro&tipo=visura", "?stato=notifica&tipo=<b>"])
def test_un_lavoro_che_non_c_e_non_si_apre(sito: Sito, concessionario: Visitatore, chiesto: str) -> None:
    assert concessionario.chiedi("GET", f"/servizio/lavori/{sito.ente}{chiesto}").stato == 404
