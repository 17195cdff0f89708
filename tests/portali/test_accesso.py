"""Coming in and going out: the browser that asked, one code one login, a session that ends."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.casi_uso.accesso import impronta
from tests.portali.sito import Sito, Visitatore


def test_i_biscotti_non_si_leggono_da_script_e_non_viaggiano_in_chiaro(sito: Sito) -> None:
    visitatore = sito.visitatore()
    avvio = visitatore.chiedi("GET", "/accesso/cittadino")
    sessione = visitatore.entra("cittadino", sito.persone["debitore0"])
    for risposta, nome in ((avvio, "__Host-avvio"), (sessione, "__Host-sessione")):
        biscotto = risposta.intestazioni["Set-Cookie"]
        assert biscotto.startswith(f"{nome}=")
        parti = {parte.strip() for parte in biscotto.split(";")[1:]}
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= parti
        assert not any(parte.startswith("Domain") for parte in parti)


def test_la_domanda_di_accesso_ha_stato_nonce_e_sfida_sempre_nuovi(sito: Sito) -> None:
    chieste = [
        parse_qs(urlsplit(sito.visitatore().chiedi("GET", "/accesso/ente").intestazioni["Location"]).query)
        for _ in range(2)
    ]
    for nome in ("state", "nonce", "code_challenge"):
        assert chieste[0][nome] != chieste[1][nome]
        assert len(chieste[0][nome][0]) >= 43
    assert chieste[0]["code_challenge_method"] == ["S256"]
    assert chieste[0]["response_type"] == ["code"]


def _ritorno(sito: Sito, visitatore: Visitatore, nome: str = "debitore0", portale: str = "cittadino") -> str:
    verso = visitatore.chiedi("GET", f"/accesso/{portale}").intestazioni["Location"]
    return visitatore.chiedi("GET", f"{verso}&chi={sito.persone[nome].sub}").intestazioni["Location"]


def test_un_ritorno_in_un_altro_browser_non_fa_entrare(sito: Sito) -> None:
    ritorno = _ritorno(sito, sito.visitatore())
    vittima = sito.visitatore()
    risposta = vittima.chiedi("GET", ritorno)
    assert risposta.stato == 422
    assert "__Host-sessione" not in vittima.biscotti
    vittima.chiedi("GET", "/accesso/cittadino")
    assert vittima.chiedi("GET", ritorno).stato == 422


def test_un_codice_serve_una_volta_sola(sito: Sito) -> None:
    visitatore = sito.visitatore()
    ritorno = _ritorno(sito, visitatore)
    assert visitatore.chiedi("GET", ritorno).stato == 303
    assert visitatore.chiedi("GET", ritorno).stato == 422


def test_un_codice_di_un_altro_accesso_non_serve(sito: Sito) -> None:
    """PKCE: the code belongs to the login whose challenge was sent with it."""
    primo, secondo = sito.visitatore(), sito.visitatore()
    rubato = parse_qs(urlsplit(_ritorno(sito, primo)).query)["code"][0]
    stato = parse_qs(urlsplit(_ritorno(sito, secondo, "estraneo")).query)["state"][0]
    assert secondo.chiedi("GET", f"/rientro?code={rubato}&state={stato}").stato == 422
    assert "__Host-sessione" not in secondo.biscotti


def test_chi_rifiuta_di_farsi_riconoscere_non_entra(sito: Sito) -> None:
    visitatore = sito.visitatore()
    stato = parse_qs(urlsplit(_ritorno(sito, visitatore)).query)["state"][0]
    assert visitatore.chiedi("GET", f"/rientro?error=access_denied&state={stato}").stato == 422


@pytest.mark.parametrize(
    "verso",
    ["https://altrove.example/", "//altrove.example", "/\\altrove.example", "/ente", "/cittadino/../ente", "data:x"],
)
def test_dopo_l_accesso_si_va_solo_dove_il_portale_arriva(sito: Sito, verso: str) -> None:
    visitatore = sito.visitatore()
    domanda = visitatore.chiedi("GET", f"/accesso/cittadino?verso={verso}").intestazioni["Location"]
    ritorno = visitatore.chiedi("GET", f"{domanda}&chi={sito.persone['debitore0'].sub}").intestazioni["Location"]
    arrivo = visitatore.chiedi("GET", ritorno).intestazioni["Location"]
    assert arrivo == "/cittadino"


def test_dopo_l_accesso_si_torna_alla_pagina_chiesta(sito: Sito) -> None:
    visitatore = sito.visitatore()
    pagina = f"/cittadino/posizioni/{sito.ente}/{sito.posizioni[0].id}"
    accesso = visitatore.chiedi("GET", pagina).intestazioni["Location"]
    domanda = visitatore.chiedi("GET", accesso).intestazioni["Location"]
    ritorno = visitatore.chiedi("GET", f"{domanda}&chi={sito.persone['debitore0'].sub}").intestazioni["Location"]
    assert visitatore.chiedi("GET", ritorno).intestazioni["Location"] == pagina


def test_nella_tabella_non_c_e_il_segreto_di_nessuna_sessione(sito: Sito) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")
    segreto = visitatore.biscotti["__Host-sessione"]
    tabella = sito.percorso.tabella
    item = tabella.leggi(f"SESSIONE#{impronta(segreto)}", "SESSIONE")
    assert item is not None
    assert segreto not in str(item)
    assert int(item["scade_epoca"]["N"]) == int((sito.percorso.nuvola.orologio.adesso()).timestamp()) + 8 * 3600


def test_chi_esce_e_fuori_anche_con_il_vecchio_biscotto(sito: Sito) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")
    vecchio = dict(visitatore.biscotti)
    risposta = visitatore.invia("/esci", {})
    assert (risposta.stato, risposta.intestazioni["Location"]) == (303, "/")
    assert "Max-Age=0" in risposta.intestazioni["Set-Cookie"]
    visitatore.biscotti = vecchio
    assert visitatore.chiedi("GET", "/cittadino").stato == 303


def test_un_altro_sito_non_fa_uscire_nessuno(sito: Sito) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")
    assert visitatore.invia("/esci", {}, csrf="inventato").stato == 401
    assert visitatore.chiedi("GET", "/cittadino").stato == 200


class TestDurata:
    """Each moves the clock: the last of this file."""

    def test_mezz_ora_senza_usarla_chiude_la_sessione(self, sito: Sito) -> None:
        visitatore = sito.dentro("cittadino", "debitore0")
        orologio = sito.percorso.nuvola.orologio
        orologio.porta_a(orologio.adesso() + timedelta(minutes=29, seconds=59))
        assert visitatore.chiedi("GET", "/cittadino").stato == 200
        orologio.porta_a(orologio.adesso() + timedelta(minutes=29, seconds=59))
        assert visitatore.chiedi("GET", "/cittadino").stato == 200
        orologio.porta_a(orologio.adesso() + timedelta(minutes=30))
        assert visitatore.chiedi("GET", "/cittadino").stato == 303

    def test_dopo_otto_ore_si_rientra_anche_senza_pause(self, sito: Sito) -> None:
        visitatore = sito.dentro("cittadino", "debitore0")
        orologio = sito.percorso.nuvola.orologio
        inizio = orologio.adesso()
        for passo in range(1, 20):
            orologio.porta_a(inizio + timedelta(minutes=25 * passo))
            atteso = 200 if timedelta(minutes=25 * passo) < timedelta(hours=8) else 303
            assert visitatore.chiedi("GET", "/cittadino").stato == atteso, passo

    def test_un_accesso_iniziato_da_dieci_minuti_non_si_conclude(self, sito: Sito) -> None:
        visitatore = sito.visitatore()
        ritorno = _ritorno(sito, visitatore)
        orologio = sito.percorso.nuvola.orologio
        orologio.porta_a(orologio.adesso() + timedelta(minutes=10))
        assert visitatore.chiedi("GET", ritorno).stato == 422
