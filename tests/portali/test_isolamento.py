"""Every route, with everybody who must not pass: nothing is served, nothing changes, nothing is admitted to exist."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from app import app as api
from functions.api._codici import codice_di
from functions.portale import app as portale
from local.nuvola_porta import Risposta
from local.openapi import descrivi
from tests.portali.gettoni import attributi, con_altra_chiave, con_segreto, manomesso, senza_firma
from tests.portali.sito import MODULO, Sito

PUBBLICHE = {"/", "/accesso/{portale}", "/rientro", "/esci", "/statico/{genere}/{nome}"}
"""Pages for anybody: they show nothing of anybody."""
PORTALE = sorted(
    (metodo, rotta) for rotta, metodi in portale.routes.items() if rotta not in PUBBLICHE for metodo in metodi
)
SENZA_UTENTE = {("POST", "/pagamenti/ricevute"), ("GET", "/salute"), ("GET", "/openapi.json")}
API = sorted(
    {(m, rotta) for rotta, metodi in api.routes.items() for m in metodi if not rotta.startswith("/me/")} - SENZA_UTENTE
)
"""Those for taxpayers (`/me`) are tried in `test_isolamento_contribuenti`."""


DI_UN_PERIODO = {"/conti/{anno}", "/fatture/{trimestre}"}


def indirizzo(sito: Sito, rotta: str) -> str:
    """The route with the names of something that exists, and belongs to the first debtor of the first ente."""
    flusso = sito.percorso.liste.leggi_lista(sito.ente, "L00001").flusso
    valori = {
        "ente": sito.ente,
        "posizione": sito.posizioni[0].id,
        "atto": "ingiunzione",
        "lista": "L00001",
        "carta": "prospetto",
        "formato": "csv",
        "istanza": "sgravio-P1",
        "proposta": "P1",
        "sha256": flusso,
        "sospensione": "S1",
        "rimborso": "R1",
        "procedura": "C1",
        "quota": "Q1",
        "movimento": "M1",
        "utente": "operatore",
        "avviso": sito.posizioni[0].numero_avviso,
        "giorno": "2025-03-10",
        "codice": codice_di("BONIFICO#INC1"),
        "etichetta": "NON_ABBINATO",
        "mese": "2025-01",
        "trimestre": "2025-T1",
        "decade": "2025-01-1",
        "anno": "2025",
    }
    return rotta.format(**valori)


TROVATE = "/ente/cerca/esporta/{formato}"
"""What one's own search finds: it names nothing that could be another's."""
PAGAMENTO_RIMBORSO = "/ente/posizioni/{posizione}/rimborsi/{rimborso}/pagamento"
CON_FILE = "/cittadino/posizioni/{ente}/{posizione}/pagamento"
"""The one form of the portals that carries a file."""
DESCRITTE = descrivi()["paths"]


def chiedi_api(sito: Sito, metodo: str, rotta: str, gettone: str | None) -> Risposta:
    """The API with an empty body; its answer is one the published description declares."""
    corpo = None if metodo == "GET" else {}
    risposta = sito.percorso.nuvola.richiesta(metodo, indirizzo(sito, rotta), gettone=gettone, corpo=corpo)
    assert str(risposta.stato) in DESCRITTE[rotta][metodo.lower()]["responses"], (metodo, rotta, risposta.stato)
    return risposta


def nulla_trapela(sito: Sito, risposta: Risposta) -> None:
    testo = risposta.corpo.decode("utf-8", "replace")
    debitore = sito.posizioni[0].riga.debitore
    for segreto in (debitore.denominazione, debitore.codice_fiscale, sito.posizioni[0].numero_avviso, "amazonaws"):
        assert segreto not in testo
    assert "amazonaws" not in risposta.intestazioni.get("Location", "")


@pytest.fixture(autouse=True)
def nulla_cambia(sito: Sito) -> Iterator[None]:
    prima = [(sito.attuale(i).versione, sito.attuale(i).catena) for i in range(len(sito.posizioni))]
    liste = sito.percorso.liste.elenca_liste(sito.ente)
    yield
    assert [(sito.attuale(i).versione, sito.attuale(i).catena) for i in range(len(sito.posizioni))] == prima
    assert sito.percorso.liste.elenca_liste(sito.ente) == liste


@pytest.mark.parametrize(("metodo", "rotta"), PORTALE)
@pytest.mark.parametrize("biscotto", ["", "inventato", "a" * 43])
def test_senza_una_sessione_si_va_a_entrare(sito: Sito, metodo: str, rotta: str, biscotto: str) -> None:
    visitatore = sito.visitatore()
    if biscotto:
        visitatore.biscotti["__Host-sessione"] = biscotto
    risposta = _prova(sito, visitatore.chiedi, metodo, rotta)
    assert risposta.stato == 303
    assert risposta.intestazioni["Location"].startswith(f"/accesso/{rotta.split('/')[1]}")
    nulla_trapela(sito, risposta)


ALTROVE = {
    "cittadino": [("ente", "responsabile"), ("servizio", "ops")],
    "ente": [("cittadino", "debitore0"), ("servizio", "ops"), ("servizio", "concessionario")],
    "servizio": [("cittadino", "debitore0"), ("ente", "responsabile")],
}
"""For each portal, who is inside another one."""


def _dentro(sito: Sito, portale: str, nome: str) -> Callable[..., Risposta]:
    visitatore = sito.dentro(portale, nome)
    gettone = visitatore.csrf()

    def chiedi(metodo: str, dove: str, corpo: bytes | None = None, altre: dict[str, str] | None = None) -> Risposta:
        if metodo == "POST" and corpo == b"csrf=":
            corpo = f"csrf={gettone}".encode()
        return visitatore.chiedi(metodo, dove, corpo, altre)

    return chiedi


def _prova(sito: Sito, chiedi: Callable[..., Risposta], metodo: str, rotta: str) -> Risposta:
    dove = indirizzo(sito, rotta)
    if metodo == "GET":
        risposta: Risposta = chiedi("GET", dove)
        return risposta
    if rotta == CON_FILE:
        corpo, tipo = b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\r\n--x--\r\n', "multipart/form-data"
        return chiedi("POST", dove, corpo, {"Content-Type": f"{tipo}; boundary=x"})
    return chiedi("POST", dove, b"csrf=", MODULO)


@pytest.mark.parametrize("nome", sorted({tuple(chi) for altri in ALTROVE.values() for chi in altri}))
def test_chi_e_di_un_altro_portale_non_passa(sito: Sito, nome: tuple[str, str]) -> None:
    chiedi = _dentro(sito, *nome)
    for metodo, rotta in PORTALE:
        if nome not in ALTROVE[rotta.split("/")[1]]:
            continue
        risposta = _prova(sito, chiedi, metodo, rotta)
        # Of a form with a file the token is left blank: it is refused before anything else.
        assert risposta.stato == (401 if rotta == CON_FILE and metodo == "POST" else 403), (metodo, rotta)
        nulla_trapela(sito, risposta)


@pytest.mark.parametrize("nome", ["estraneo", "debitore1"])
def test_la_posizione_di_un_altro_contribuente_non_esiste(sito: Sito, nome: str) -> None:
    chiedi = _dentro(sito, "cittadino", nome)
    campi = "rate=5&motivo=prova+prova&tipo=sgravio&chiave=abcdefgh"
    for metodo, rotta in PORTALE:
        if not rotta.startswith("/cittadino/posizioni/"):
            continue
        if metodo == "GET":
            risposta = chiedi("GET", indirizzo(sito, rotta))
        elif rotta == CON_FILE:
            risposta = _con_file(sito, nome, rotta)
        else:
            gettone = sito.dentro("cittadino", nome)
            corpo = f"csrf={gettone.csrf()}&{campi}".encode()
            risposta = gettone.chiedi("POST", indirizzo(sito, rotta), corpo, MODULO)
        assert risposta.stato == 404, (metodo, rotta)
        nulla_trapela(sito, risposta)


def _con_file(sito: Sito, nome: str, rotta: str) -> Risposta:
    visitatore = sito.dentro("cittadino", nome)
    campi = {"csrf": visitatore.csrf(), "riferimento": "CRO123", "pagato_il": "2025-03-01"}
    parti = "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in campi.items())
    corpo = f"{parti}--x--\r\n".encode()
    tipo = {"Content-Type": "multipart/form-data; boundary=x"}
    return visitatore.chiedi("POST", indirizzo(sito, rotta), corpo, tipo)


def test_cio_che_e_di_un_altro_ente_non_esiste(sito: Sito) -> None:
    visitatore = sito.dentro("ente", "altro_ente")
    campi = {
        "esito": "accolta", "decisione": "accolta", "motivazione": "prova prova", "provvedimento": "D1",
        "motivo": "prova prova", "documento": "M1", "pagato_il": "2025-03-01", "scelta": "collettivamente",
        "ruolo": "ragioneria", "attivo": "no",
    }  # fmt: skip
    for metodo, rotta in PORTALE:
        if not rotta.startswith("/ente/") or "{" not in rotta or rotta == TROVATE:
            continue
        dove = indirizzo(sito, rotta)
        if metodo == "GET":
            risposta = visitatore.chiedi("GET", dove)
        else:
            risposta = visitatore.invia(dove, {**campi, **({"esito": "concesso"} if "visto" in rotta else {})})
        assert risposta.stato == 404, (metodo, rotta)
        nulla_trapela(sito, risposta)
    codice = sito.posizioni[0].riga.debitore.codice_fiscale
    foglio = visitatore.chiedi("GET", f"{indirizzo(sito, TROVATE)}?q={codice}").intestazioni["Location"]
    assert sito.posizioni[0].id.encode() not in sito.percorso.nuvola.scarica(foglio).corpo
    for dove in ("/ente", "/ente/liste", "/ente/utenti", f"/ente/cerca?q={codice}"):
        risposta = visitatore.chiedi("GET", dove)
        assert risposta.stato == 200
        assert sito.posizioni[0].id not in risposta.corpo.decode()
        assert sito.posizioni[0].riga.debitore.denominazione not in risposta.corpo.decode()
        for nome in ("operatore", "responsabile", "ragioneria"):
            assert f"{nome}@prova.example" not in risposta.corpo.decode()


def test_gli_enti_di_un_altro_concessionario_non_esistono(sito: Sito) -> None:
    visitatore = sito.dentro("servizio", "altro_concessionario")
    codice = sito.posizioni[0].riga.debitore.codice_fiscale
    ufficiale = sito.dentro("servizio", "altro_ufficiale")
    campi = {"esito": "approva", "decisione": "rimborsa", "motivo": "prova"}
    campi |= {"documento": "M1", "pagato_il": "2025-01-08"}
    con_un_ente = [(metodo, rotta) for metodo, rotta in PORTALE if rotta.startswith("/servizio/") and "{ente}" in rotta]
    assert len(con_un_ente) >= 7
    for metodo, rotta in con_un_ente:
        # Whoever may confirm may do everything else with an incasso.
        chi = ufficiale if rotta.startswith("/servizio/incassi") else visitatore
        dove = indirizzo(sito, rotta)
        risposta = chi.chiedi("GET", dove) if metodo == "GET" else chi.invia(dove, campi)
        assert risposta.stato == 404, (metodo, rotta)
        nulla_trapela(sito, risposta)
    for dove in ("/servizio", f"/servizio/cerca?q={sito.posizioni[0].id}", "/servizio/lavori", "/servizio/incassi"):
        risposta = visitatore.chiedi("GET", dove)
        assert risposta.stato == 200
        assert sito.ente not in risposta.corpo.decode()
        nulla_trapela(sito, risposta)
    risposta = visitatore.chiedi("GET", f"/servizio/contribuente?codice_fiscale={codice}")
    assert sito.posizioni[0].riga.debitore.denominazione not in risposta.corpo.decode()


@pytest.mark.parametrize("nome", ["operatore", "ragioneria"])
def test_chi_non_decide_non_decide(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("ente", nome)
    decisioni = [rotta for metodo, rotta in PORTALE if metodo == "POST" and rotta.startswith("/ente/")]
    assert len(decisioni) >= 10
    for rotta in decisioni:
        # That a refund was paid is a fact that the operatore brings: blank, his form is refused for what it says.
        atteso = 422 if (nome, rotta) == ("operatore", PAGAMENTO_RIMBORSO) else 403
        assert visitatore.invia(indirizzo(sito, rotta), {}).stato == atteso, rotta
    assert visitatore.chiedi("GET", "/ente/utenti").stato == 403


TUTTI = frozenset({"concessionario", "ufficiale", "call_center", "ops"})
APERTE_A = {
    "/servizio": TUTTI,
    "/servizio/cerca": TUTTI,
    "/servizio/posizioni": TUTTI,
    "/servizio/lavori": TUTTI,
    "/servizio/incassi": {"concessionario", "ufficiale"},
    "/servizio/incassi/{ente}/{codice}/conferma": {"ufficiale"},
    "/servizio/contribuente": {"concessionario", "call_center"},
    "/servizio/appuntamenti": {"concessionario", "call_center"},
    "/servizio/chiamate": {"concessionario", "call_center"},
    "/servizio/rappresentanti": {"concessionario"},
    "/servizio/esercizio": {"ops"},
    "/servizio/costi": {"ops"},
}
"""Who opens what in the collector's portal: the longest beginning of a route decides."""
SCRITTE_DA = {"/servizio/appuntamenti": {"concessionario"}}
"""Where fewer may write than read."""


@pytest.mark.parametrize("nome", sorted(TUTTI))
def test_nel_servizio_ogni_ruolo_apre_solo_il_suo(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("servizio", nome)
    rotte = [(metodo, rotta) for metodo, rotta in PORTALE if rotta.startswith("/servizio")]
    for metodo, rotta in rotte:
        # A route that nobody wrote down above fails here.
        inizi = [r for r in APERTE_A if rotta == r or (r != "/servizio" and rotta.startswith(f"{r}/"))]
        inizio = max(inizi, key=len)
        dove = indirizzo(sito, rotta)
        risposta = visitatore.chiedi("GET", dove) if metodo == "GET" else visitatore.invia(dove, {})
        ammessi = SCRITTE_DA.get(inizio, APERTE_A[inizio]) if metodo == "POST" else APERTE_A[inizio]
        if nome in ammessi:
            assert risposta.stato in (200, 303, 404, 409, 422), (metodo, rotta, risposta.stato)
        else:
            assert risposta.stato == 403, (metodo, rotta)
            nulla_trapela(sito, risposta)


def test_chi_non_ha_un_ruolo_non_entra(sito: Sito) -> None:
    risposta = sito.visitatore().entra("ente", sito.persone["senza_ruolo"])
    assert risposta.stato == 422
    assert "Set-Cookie" not in risposta.intestazioni


def gettoni_falsi(sito: Sito) -> dict[str, str | None]:
    nuvola, ente = sito.percorso.nuvola, {"custom:ente": sito.ente}
    buono = nuvola.gettone("buono@prova.example", gruppi=["responsabile"], attributi=ente)
    dati = attributi(buono)
    contribuenti = nuvola._ingressi.gettoni.firma(
        nuvola.uscite["ClienteContribuenti"], {"sub": "c", "token_use": "id", "custom:ente": sito.ente}
    )
    altro_cliente = {**dati, "aud": "cliente-di-un-altro"}
    firma = nuvola._ingressi.gettoni._privata
    import jwt

    return {
        "nessuno": None,
        "vuoto": "",
        "a caso": "abc.def.ghi",
        "scaduto": nuvola.gettone(
            "scaduto@prova.example", gruppi=["responsabile"], attributi=ente, vita=timedelta(seconds=-1)
        ),
        "senza firma": senza_firma(dati),
        "altra chiave": con_altra_chiave(dati),
        "segreto condiviso": con_segreto(dati),
        "manomesso": manomesso(buono, **{"custom:ente": "altro"}),
        "altro destinatario": jwt.encode(altro_cliente, firma, algorithm="RS256", headers={"kid": "dummy"}),
        "altro emittente": jwt.encode(
            {**dati, "iss": "https://altrove.example"}, firma, algorithm="RS256", headers={"kid": "dummy"}
        ),
        "di accesso": jwt.encode(
            {**dati, "token_use": "access"}, firma, algorithm="RS256", headers={"kid": "dummy"}
        ),
        "di un contribuente": contribuenti,
    }


def test_nessuna_rotta_della_api_crede_a_un_gettone_falso(sito: Sito) -> None:
    for nome, gettone in gettoni_falsi(sito).items():
        for metodo, rotta in API:
            risposta = chiedi_api(sito, metodo, rotta, gettone)
            assert risposta.stato == 401, (nome, metodo, rotta)
            nulla_trapela(sito, risposta)


def test_la_api_di_un_altro_ente_non_ha_nulla_di_questo(sito: Sito) -> None:
    estraneo = sito.percorso.nuvola.gettone(
        "estraneo@altro.example", gruppi=["responsabile", "operatore"], attributi={"custom:ente": "comune-rivafiorita"}
    )
    for metodo, rotta in API:
        risposta = chiedi_api(sito, metodo, rotta, estraneo)
        if rotta in DI_UN_PERIODO:
            # Every ente has the same years: it is told of its own, of which there is nothing yet.
            assert sito.ente not in risposta.corpo.decode()
        elif metodo == "GET" and "{" in rotta:
            assert risposta.stato == 404, rotta
        elif rotta == "/posizioni":
            assert risposta.json() == {"posizioni": [], "cursore": ""}
            codice = sito.posizioni[0].riga.debitore.codice_fiscale
            trovate = sito.percorso.nuvola.richiesta("GET", f"/posizioni?q={codice}", gettone=estraneo)
            assert trovate.json() == {"posizioni": [], "cursore": ""}
        elif metodo == "GET":
            # Collections of its own, which has nothing: no text in them but its name, states and days.
            assert risposta.stato == 200, rotta
            assert sito.ente not in risposta.corpo.decode()
        else:
            assert risposta.stato in (404, 422), (rotta, risposta.stato)
        nulla_trapela(sito, risposta)


def _solo_responsabile(metodo: str, rotta: str) -> bool:
    sorgente = inspect.getsource(inspect.unwrap(api.routes[rotta][metodo].view_function))
    return 'identita(rotte.current_request, "responsabile")' in sorgente


def test_un_ruolo_piu_basso_non_decide_per_la_api(sito: Sito) -> None:
    ente = {"custom:ente": sito.ente}
    operatore = sito.percorso.nuvola.gettone("operatore@prova.example", gruppi=["operatore"], attributi=ente)
    ragioneria = sito.percorso.nuvola.gettone("ragioneria@prova.example", gruppi=["ragioneria"], attributi=ente)
    decise = [(metodo, rotta) for metodo, rotta in API if _solo_responsabile(metodo, rotta)]
    assert len(decise) >= 10
    for metodo, rotta in API:
        if (metodo, rotta) in decise:
            assert chiedi_api(sito, metodo, rotta, operatore).stato == 403, rotta
        if metodo == "POST":
            assert chiedi_api(sito, metodo, rotta, ragioneria).stato == 403, rotta
