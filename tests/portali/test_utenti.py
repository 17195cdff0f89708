"""The users of an ente: its responsabile sees and changes those alone, in the pool itself, and never himself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from local.accesso_locale import Personaggio
from local.enti_demo import ENTI
from shared.adattatori import utenti_cognito
from shared.adattatori.letture_dynamo import LettureDynamo
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import in_parole

UTENTI = "/ente/utenti"


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=1, giorni=1) as aperto:
        yield aperto


@pytest.fixture
def responsabile(sito: Sito) -> Visitatore:
    return sito.dentro("ente", "responsabile")


def nella_piscina(sito: Sito, nome_utente: str) -> dict[str, Any]:
    """What Cognito has of that user: attributes, groups, whether he may come in."""
    cognito, dati = sito.percorso.nuvola.client("cognito-idp"), {"UserPoolId": sito.percorso.nuvola.uscite["Utenti"]}
    letto = cognito.admin_get_user(**dati, Username=nome_utente)
    gruppi = cognito.admin_list_groups_for_user(**dati, Username=nome_utente)["Groups"]
    attributi = {a["Name"]: a["Value"] for a in letto["UserAttributes"]}
    return {**attributi, "gruppi": sorted(g["GroupName"] for g in gruppi), "attivo": letto["Enabled"]}


def iscritto(sito: Sito, sub: str, *ruoli: str, ente: str = "") -> Personaggio:
    attributi = {"custom:ente": ente or sito.ente}
    chi = Personaggio("utenti", sub, sub.title(), "Prova", ruoli, attributi)
    sito.percorso.nuvola.accesso.iscrivi(chi)
    sito.persone[sub] = chi
    return chi


def atti(sito: Sito) -> list[tuple[str, str]]:
    return [(a.utente, a.cosa) for a in LettureDynamo(sito.percorso.tabella).elenca(sito.ente, "atti sugli utenti")]


def test_il_responsabile_vede_gli_utenti_del_suo_ente_e_di_nessun_altro(sito: Sito, responsabile: Visitatore) -> None:
    pagina = in_parole(responsabile.apri(UTENTI))
    for nome in ("Operatore Prova", "Responsabile Prova", "Ragioneria Prova"):
        assert nome in pagina
    for nome in ("Altro-Ente", "Concessionario", "Ops", "Call-Center"):
        assert f"{nome} Prova" not in pagina
    letture = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, "utenti")
    assert letture[-1].utente == "responsabile"


def test_gli_utenti_si_leggono_tutti_a_pagine(
    sito: Sito, responsabile: Visitatore, monkeypatch: pytest.MonkeyPatch
) -> None:
    intera = in_parole(responsabile.apri(UTENTI)).split("Invita una persona")[0]
    monkeypatch.setattr(utenti_cognito, "PER_PAGINA", 1)
    assert in_parole(responsabile.apri(UTENTI)).split("Invita una persona")[0] == intera


@pytest.mark.parametrize("nome", ["operatore", "ragioneria"])
def test_chi_non_e_responsabile_non_vede_gli_utenti_ne_il_collegamento(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("ente", nome)
    assert visitatore.chiedi("GET", UTENTI).stato == 403
    assert UTENTI not in visitatore.apri("/ente")


def test_l_invitato_e_del_mio_ente_qualunque_cosa_dica_il_modulo_ed_entra(
    sito: Sito, responsabile: Visitatore
) -> None:
    altro = ENTI["torgiano"].id
    campi = {"email": "Mario.Rossi@Comune.example", "nome": "<script>Mario", "ruolo": "operatore", "ente": altro}
    assert responsabile.invia(UTENTI, {**campi, "custom:ente": altro}).stato == 303
    creato = nella_piscina(sito, "mario.rossi@comune.example")
    assert (creato["custom:ente"], creato["gruppi"], creato["attivo"]) == (sito.ente, ["operatore"], True)
    assert atti(sito)[-1] == ("responsabile", "invito di mario.rossi@comune.example come operatore")
    pagina = responsabile.apri(UTENTI)
    assert "<script>Mario" not in pagina
    assert "&lt;script&gt;Mario" in pagina
    assert "invitato, non è ancora entrato" in in_parole(pagina)
    identita = creato["sub"]
    assert responsabile.invia(f"{UTENTI}/{identita}/invito", {}).stato == 303
    assert atti(sito)[-1] == ("responsabile", "nuovo invito di mario.rossi@comune.example")
    nuovo = sito.visitatore()
    nuovo.entra("ente", Personaggio("utenti", "mario.rossi@comune.example", "", ""))
    assert "Ancora dovuto" in in_parole(nuovo.apri("/ente/liste/L00001"))
    assert nuovo.chiedi("GET", UTENTI).stato == 403
    assert responsabile.invia(f"{UTENTI}/{identita}/invito", {}).stato == 409, "he has come in"
    assert responsabile.invia(UTENTI, campi).stato == 409, "that address has a user already"


@pytest.mark.parametrize("ruolo", ["ops", "concessionario", "ufficiale", "call_center", "admin", ""])
def test_un_ruolo_che_non_e_dell_ente_non_si_da(sito: Sito, responsabile: Visitatore, ruolo: str) -> None:
    prima = atti(sito)
    campi = {"email": "nuovo@comune.example", "nome": "Nuovo Nome", "ruolo": ruolo}
    assert responsabile.invia(UTENTI, campi).stato == 422
    assert responsabile.invia(f"{UTENTI}/operatore/ruolo", {"ruolo": ruolo}).stato == 422
    assert nella_piscina(sito, "operatore")["gruppi"] == ["operatore"]
    assert atti(sito) == prima


@pytest.mark.parametrize("email", ["", "a@b", "a b@c.it", "x@y.it\nBcc: z@w.it", "<x>@y.it", "a" * 120 + "@y.it"])
def test_un_indirizzo_che_non_e_un_indirizzo_non_si_invita(responsabile: Visitatore, email: str) -> None:
    assert responsabile.invia(UTENTI, {"email": email, "nome": "Nome", "ruolo": "operatore"}).stato == 422


def test_cambiato_il_ruolo_le_sessioni_di_prima_sono_chiuse_e_il_nuovo_vale(
    sito: Sito, responsabile: Visitatore
) -> None:
    chi = iscritto(sito, "promosso", "operatore")
    aperta, altra = sito.dentro("ente", "promosso"), sito.dentro("ente", "promosso")
    assert aperta.chiedi("GET", UTENTI).stato == 403
    assert responsabile.invia(f"{UTENTI}/promosso/ruolo", {"ruolo": "responsabile"}).stato == 303
    assert nella_piscina(sito, "promosso")["gruppi"] == ["responsabile"]
    for visitatore in (aperta, altra):
        risposta = visitatore.chiedi("GET", "/ente")
        assert (risposta.stato, risposta.intestazioni["Location"][:13]) == (303, "/accesso/ente")
    assert atti(sito)[-1] == ("responsabile", "ruolo di promosso@prova.example: da operatore a responsabile")
    rientrato = sito.visitatore()
    rientrato.entra("ente", chi)
    assert rientrato.chiedi("GET", UTENTI).stato == 200


def test_chi_e_disabilitato_e_fuori_subito_e_rientra_solo_se_riabilitato(
    sito: Sito, responsabile: Visitatore
) -> None:
    chi = iscritto(sito, "fermato", "ragioneria")
    aperta = sito.dentro("ente", "fermato")
    assert responsabile.invia(f"{UTENTI}/fermato/stato", {"attivo": "no"}).stato == 303
    assert aperta.chiedi("GET", "/ente").stato == 303
    assert not nella_piscina(sito, "fermato")["attivo"]
    fuori = sito.visitatore()
    verso = fuori.chiedi("GET", "/accesso/ente").intestazioni["Location"]
    assert "Location" not in fuori.chiedi("GET", f"{verso}&chi=fermato").intestazioni
    assert responsabile.invia(f"{UTENTI}/fermato/stato", {"attivo": "si"}).stato == 303
    assert fuori.entra("ente", chi).stato == 303
    assert [cosa for _, cosa in atti(sito)[-2:]] == [
        "disabilitazione di fermato@prova.example",
        "riabilitazione di fermato@prova.example",
    ]


def test_nessuno_cambia_se_stesso(sito: Sito, responsabile: Visitatore) -> None:
    prima = atti(sito)
    assert responsabile.invia(f"{UTENTI}/responsabile/stato", {"attivo": "no"}).stato == 409
    assert responsabile.invia(f"{UTENTI}/responsabile/ruolo", {"ruolo": "operatore"}).stato == 409
    stato = nella_piscina(sito, "responsabile")
    assert (stato["gruppi"], stato["attivo"]) == (["responsabile"], True)
    assert atti(sito) == prima
    assert not re.search(r'action="/ente/utenti/responsabile/', responsabile.apri(UTENTI))


def test_l_utente_di_un_altro_ente_non_esiste(sito: Sito, responsabile: Visitatore) -> None:
    prima = atti(sito)
    for chi in ("altro-ente", "concessionario", "ops", "nessuno"):
        assert responsabile.invia(f"{UTENTI}/{chi}/stato", {"attivo": "no"}).stato == 404
        assert responsabile.invia(f"{UTENTI}/{chi}/ruolo", {"ruolo": "operatore"}).stato == 404
        assert responsabile.invia(f"{UTENTI}/{chi}/invito", {}).stato == 404
    assert nella_piscina(sito, "altro-ente")["attivo"]
    assert responsabile.invia(UTENTI, {"email": "altro-ente", "nome": "Prova", "ruolo": "operatore"}).stato == 422
    assert nella_piscina(sito, "altro-ente")["custom:ente"] == ENTI["torgiano"].id
    assert atti(sito) == prima


def test_chi_ha_anche_un_ruolo_del_concessionario_lo_gestisce_il_concessionario(
    sito: Sito, responsabile: Visitatore
) -> None:
    iscritto(sito, "doppio", "operatore", "ops")
    assert responsabile.invia(f"{UTENTI}/doppio/stato", {"attivo": "no"}).stato == 409
    assert nella_piscina(sito, "doppio")["attivo"]


def test_un_invito_rimasto_a_meta_si_completa_ripetendolo(sito: Sito, responsabile: Visitatore) -> None:
    cognito, piscina = sito.percorso.nuvola.client("cognito-idp"), sito.percorso.nuvola.uscite["Utenti"]
    for nome, ente in (("meta@comune.example", sito.ente), ("meta@altrove.example", ENTI["torgiano"].id)):
        attributi = [{"Name": "custom:ente", "Value": ente}, {"Name": "email", "Value": nome}]
        cognito.admin_create_user(UserPoolId=piscina, Username=nome, UserAttributes=attributi)
    campi = {"nome": "Meta Prova", "ruolo": "ragioneria"}
    assert responsabile.invia(UTENTI, {**campi, "email": "meta@comune.example"}).stato == 303
    assert nella_piscina(sito, "meta@comune.example")["gruppi"] == ["ragioneria"]
    assert responsabile.invia(UTENTI, {**campi, "email": "meta@altrove.example"}).stato == 409
    assert nella_piscina(sito, "meta@altrove.example")["gruppi"] == []
