"""Every route for taxpayers, with everybody who must not pass: nothing is served, changed, or admitted to exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest

from app import app as api
from local.nuvola_porta import Risposta
from tests.portali.gettoni import (
    attributi,
    con_altra_chiave,
    con_segreto,
    di_contribuente,
    manomesso,
    senza_firma,
)
from tests.portali.sito import Sito
from tests.portali.test_isolamento import DESCRITTE, indirizzo, nulla_trapela

ME = sorted((metodo, rotta) for rotta, metodi in api.routes.items() for metodo in metodi if rotta.startswith("/me/"))

CORPI: dict[str, Any] = {
    "/me/posizioni/{ente}/{posizione}/rate": {"rate": 5, "motivo": "difficoltà"},
    "/me/posizioni/{ente}/{posizione}/segnalazioni-pagamento": {"riferimento": "CRO1", "pagato_il": "2025-02-01"},
    "/me/posizioni/{ente}/{posizione}/istanze": {"tipo": "sgravio", "motivo": "errore", "chiave": "abcdefgh"},
    "/me/contatti": {"email": ""},
    "/me/appuntamenti": {"ente": "regione-selvapiana", "fascia": "2025-03-10T0900-A"},
    "/me/appuntamenti/{giorno}/spostamento": {"fascia": "2025-03-10T0930-A"},
    "/me/appuntamenti/{giorno}/disdetta": {},
}
"""A right body for each write: who is refused is not refused for the body."""


ESTRANEO = "RSSMRA80A01H501U"
SUE = {"/me/posizioni", "/me/pagamenti", "/me/contatti", "/me/appuntamenti"}
"""What everybody has of his own, were it nothing."""


def chiedi(sito: Sito, metodo: str, rotta: str, gettone: str | None) -> Risposta:
    corpo = None if metodo == "GET" else CORPI[rotta]
    dove = indirizzo(sito, rotta) + (f"?ente={sito.ente}" if rotta.endswith("/liberi") else "")
    risposta = sito.percorso.nuvola.richiesta(metodo, dove, gettone=gettone, corpo=corpo)
    assert str(risposta.stato) in DESCRITTE[rotta][metodo.lower()]["responses"], (metodo, rotta, risposta.stato)
    if risposta.stato >= 400:
        assert risposta.intestazioni["Content-Type"] == "application/problem+json"
    return risposta


@pytest.fixture(autouse=True)
def nulla_cambia(sito: Sito) -> Iterator[None]:
    prima = [(sito.attuale(i).versione, sito.attuale(i).catena) for i in range(len(sito.posizioni))]
    yield
    assert [(sito.attuale(i).versione, sito.attuale(i).catena) for i in range(len(sito.posizioni))] == prima


def falsi(sito: Sito) -> dict[str, str | None]:
    nuvola, codice = sito.percorso.nuvola, sito.posizioni[0].riga.debitore.codice_fiscale
    buono = di_contribuente(nuvola, codice)
    dati, firma = attributi(buono), nuvola._ingressi.gettoni._privata
    ufficio = {"custom:ente": sito.ente, "custom:codice_fiscale": f"TINIT-{codice}"}

    def firmato(**altri: Any) -> str:
        return jwt.encode({**dati, **altri}, firma, algorithm="RS256", headers={"kid": "dummy"})

    return {
        "nessuno": None,
        "vuoto": "",
        "a caso": "abc.def.ghi",
        "scaduto": di_contribuente(nuvola, codice, vita=timedelta(seconds=-1)),
        "senza firma": senza_firma(dati),
        "altra chiave": con_altra_chiave(dati),
        "segreto condiviso": con_segreto(dati),
        "manomesso": manomesso(buono, **{"custom:codice_fiscale": "TINIT-RSSMRA80A01H501U"}),
        "altro destinatario": firmato(aud="cliente-di-un-altro"),
        "altro emittente": firmato(iss="https://altrove.example"),
        "di accesso": firmato(token_use="access"),
        "senza codice fiscale": di_contribuente(nuvola, codice, **{"custom:codice_fiscale": ""}),
        # Somebody of an ente whose token claims a codice fiscale too: his pool is not that of taxpayers.
        "di un ufficio": nuvola._ingressi.gettoni.firma(
            nuvola.uscite["ClienteWeb"],
            {"sub": "u", "token_use": "id", "cognito:groups": ["responsabile"], **ufficio},
        ),
        "di un utente vero": nuvola.gettone(
            "utente@prova.example", gruppi=["responsabile"], attributi={"custom:ente": sito.ente}
        ),
    }


def test_nessuna_rotta_crede_a_un_gettone_falso(sito: Sito) -> None:
    assert len(ME) >= 11
    for nome, gettone in falsi(sito).items():
        for metodo, rotta in ME:
            risposta = chiedi(sito, metodo, rotta, gettone)
            assert risposta.stato == 401, (nome, metodo, rotta)
            nulla_trapela(sito, risposta)


def test_di_un_altro_contribuente_non_c_e_nulla(sito: Sito) -> None:
    altri = (ESTRANEO, sito.posizioni[1].riga.debitore.codice_fiscale)
    for codice in altri:
        gettone = di_contribuente(sito.percorso.nuvola, codice, sub=codice)
        for metodo, rotta in ME:
            risposta = chiedi(sito, metodo, rotta, gettone)
            suo = rotta in SUE or (codice != ESTRANEO and rotta == "/me/appuntamenti/liberi")
            assert risposta.stato == (200 if suo and (metodo, rotta) != ("POST", "/me/appuntamenti") else 404), rotta
            nulla_trapela(sito, risposta)


def test_un_contribuente_non_passa_dagli_uffici(sito: Sito) -> None:
    """The other way round: his token, with an ente in it that nobody gave him, opens no route of an ente."""
    codice = sito.posizioni[0].riga.debitore.codice_fiscale
    gettone = di_contribuente(sito.percorso.nuvola, codice, **{"custom:ente": sito.ente})
    for rotta in ("/posizioni", "/posizioni/{posizione}", "/liste"):
        assert sito.percorso.nuvola.richiesta("GET", indirizzo(sito, rotta), gettone=gettone).stato == 401
