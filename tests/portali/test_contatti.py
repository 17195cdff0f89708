"""Contacts from the form to the office's screen: kept with their history, and deaf to what moves a notification."""

from __future__ import annotations

from functions._avvio import con_ambiente, tabella
from shared.adattatori.contatti_dynamo import ContattiDynamo
from shared.dominio.contatti import CambioContatti, CanaleCortesia
from tests.portali.gettoni import di_contribuente
from tests.portali.sito import Sito
from tests.portali.test_cittadino import dovuta, entra, in_parole

MIEI = {"email": "io@posta.example", "telefono": "+39 333 1234567", "pec": "io@pec.example"}


def storia(sito: Sito, indice: int) -> list[CambioContatti]:
    with con_ambiente({"TABELLA": sito.percorso.nuvola.uscite["Tabella"]}):
        return ContattiDynamo(tabella()).storia(sito.posizioni[indice].riga.debitore.codice_fiscale)


def test_cio_che_dichiaro_resta_con_la_sua_storia_e_lo_sportello_lo_vede(sito: Sito) -> None:
    indice = dovuta(sito)
    visitatore, codice = entra(sito, indice), sito.posizioni[indice].riga.debitore.codice_fiscale
    prima = sito.attuale(indice)
    assert storia(sito, indice) == []
    risposta = visitatore.invia("/cittadino/contatti", {**MIEI, "canale": "email", "consenso": "si"})
    assert (risposta.stato, risposta.intestazioni["Location"]) == (303, "/cittadino/contatti?esito=salvati")
    assert 'value="io@posta.example"' in visitatore.apri("/cittadino/contatti")
    # The same again is no event; one thing less is one.
    visitatore.invia("/cittadino/contatti", {**MIEI, "canale": "email", "consenso": "si"})
    visitatore.invia("/cittadino/contatti", {"email": MIEI["email"], "canale": "email", "consenso": "si"})
    eventi = storia(sito, indice)
    assert [(e.autore, e.contatti.versione, e.contatti.telefono) for e in eventi] == [
        (f"c{indice}", 1, "+393331234567"),
        (f"c{indice}", 2, ""),
    ]
    assert eventi[0].contatti.canale is CanaleCortesia.EMAIL
    pagina = in_parole(sito.dentro("servizio", "call_center").apri(f"/servizio/contribuente?codice_fiscale={codice}"))
    assert "E-mail io@posta.example" in pagina
    assert "Avvisi di cortesia email, consenso dal" in pagina
    # A PEC declared here reaches nobody's notification: the posizione is untouched.
    assert sito.attuale(indice) == prima
    assert sito.attuale(indice).destinatario.pec == prima.destinatario.pec


def test_chi_non_ha_a_che_fare_con_lui_non_vede_i_contatti(sito: Sito) -> None:
    indice = dovuta(sito)
    codice = sito.posizioni[indice].riga.debitore.codice_fiscale
    entra(sito, indice).invia("/cittadino/contatti", MIEI)
    altrui = sito.dentro("servizio", "altro_concessionario")
    assert MIEI["email"] not in altrui.apri(f"/servizio/contribuente?codice_fiscale={codice}")
    estraneo = sito.dentro("cittadino", "estraneo")
    assert MIEI["email"] not in estraneo.apri("/cittadino/contatti")


def test_un_contatto_sbagliato_si_spiega_e_un_nome_ostile_resta_testo(sito: Sito) -> None:
    visitatore = entra(sito, 0)
    for campi in ({"email": "<script>alert(1)</script>"}, {"canale": "pec", "consenso": "si"}, {"canale": "piccione"}):
        risposta = visitatore.invia("/cittadino/contatti", campi)
        assert risposta.stato == 422
        assert b"<script" not in risposta.corpo
    assert visitatore.invia("/cittadino/contatti", {"email": "o'neil&co@posta.example"}).stato == 303
    assert "o&#39;neil&amp;co@posta.example" in visitatore.apri("/cittadino/contatti")


def test_anche_dalla_api(sito: Sito) -> None:
    codice = "RSSMRA80A01H501U"
    gettone = di_contribuente(sito.percorso.nuvola, codice, sub="estraneo")
    chiedi = sito.percorso.nuvola.richiesta
    corpo = {**MIEI, "canale": "pec", "consenso": True}
    risposta = chiedi("PUT", "/me/contatti", gettone=gettone, corpo=corpo)
    assert risposta.stato == 200
    assert chiedi("GET", "/me/contatti", gettone=gettone).json() == risposta.json()
    assert risposta.json()["telefono"] == "+393331234567"
    assert chiedi("PUT", "/me/contatti", gettone=gettone, corpo={"canale": "email", "consenso": True}).stato == 422
