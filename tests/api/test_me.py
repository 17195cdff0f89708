"""The API for taxpayers: what they read is theirs, what they ask has the same effect as on the portal, once."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app import app
from local.nuvola_porta import Risposta
from shared.adattatori.allegati_dynamo import AllegatiDynamo
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.dominio.blocchi import TipoBlocco
from shared.dominio.importi import in_euro
from shared.dominio.istanze import TipoIstanza
from shared.dominio.pagamenti import Allegato
from shared.dominio.piani import StatoRateizzazione
from tests.adattatori.lettura import letto
from tests.portali.gettoni import di_contribuente
from tests.portali.sito import Sito, sito_aperto
from tests.portali.test_pagamenti import paga


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=5, seme=11) as aperto:
        yield aperto


def io(sito: Sito, indice: int, metodo: str, rotta: str, corpo: Any = None, chiave: str = "") -> Risposta:
    codice = sito.posizioni[indice].riga.debitore.codice_fiscale
    intestazioni = {"Idempotency-Key": chiave} if chiave else {}
    return sito.percorso.nuvola.richiesta(
        metodo, rotta, gettone=di_contribuente(sito.percorso.nuvola, codice, sub=f"c{indice}"), corpo=corpo,
        intestazioni=intestazioni,
    )  # fmt: skip


def mia(sito: Sito, indice: int) -> str:
    return f"/me/posizioni/{sito.ente}/{sito.posizioni[indice].id}"


def libera(sito: Sito) -> int:
    """Index of a posizione that owes, with an ingiunzione, and nothing asked for."""
    return next(
        i for i in range(len(sito.posizioni))
        if (p := sito.attuale(i)).residuo and "notifica_ingiunzione" in p.eventi and p.rateizzazione is None
        and not p.blocchi and not p.istanze
    )  # fmt: skip


def test_le_mie_posizioni_e_la_somma(sito: Sito) -> None:
    indice = libera(sito)
    risposta = io(sito, indice, "GET", "/me/posizioni")
    assert risposta.stato == 200
    dati = risposta.json()
    assert [p["posizione"] for p in dati["posizioni"]] == [sito.posizioni[indice].id]
    assert dati["totale_cent"] == dati["posizioni"][0]["oggi_cent"] >= sito.attuale(indice).residuo


def test_ogni_euro_ha_il_suo_perche(sito: Sito) -> None:
    indice = libera(sito)
    dati = io(sito, indice, "GET", mia(sito, indice)).json()
    assert sum(v["totale_cent"] for v in dati["perche"]) == dati["oggi_cent"]
    for voce in dati["perche"]:
        assert sum(a["importo_cent"] for a in voce["addendi"]) == voce["totale_cent"]
    (avviso,) = dati["avvisi"]
    assert avviso["importo_cent"] == dati["oggi_cent"]
    assert avviso["qr"] == (
        f"PAGOPA|002|{avviso['numero_avviso']}|{sito.percorso.ente.codice_fiscale}|{dati['oggi_cent']}"
    )
    letture = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, sito.posizioni[indice].id)
    assert [x.cosa for x in letture if x.utente == f"c{indice}"][-1] == "posizione"


def test_l_avviso_e_la_quietanza_viaggiano_nella_risposta(sito: Sito) -> None:
    indice = libera(sito)
    numero = sito.posizioni[indice].numero_avviso
    carta = io(sito, indice, "GET", f"{mia(sito, indice)}/avvisi/{numero}").json()
    assert (carta["nome"], carta["tipo"]) == (f"avviso-{numero}.pdf", "application/pdf")
    oggi = io(sito, indice, "GET", mia(sito, indice)).json()["oggi_cent"]
    assert f"{in_euro(oggi)} euro" in letto(b64decode(carta["contenuto"]))
    paga(sito, indice, 25_00, "IUR-API")
    fatti = io(sito, indice, "GET", "/me/pagamenti").json()["pagamenti"]
    (mio,) = [p for p in fatti if p["iur"] == "IUR-API"]
    assert (mio["importo_cent"], mio["canale"], mio["numero_avviso"]) == (25_00, "pagopa", numero)
    assert sum(mio["voci_cent"].values()) == 25_00
    quietanza = io(sito, indice, "GET", f"{mia(sito, indice)}/pagamenti/{mio['codice']}").json()
    assert "IUR-API" in letto(b64decode(quietanza["contenuto"]))
    assert io(sito, indice, "GET", f"{mia(sito, indice)}/pagamenti/{'0' * 16}").stato == 404


def test_il_documento_si_scarica(sito: Sito) -> None:
    indice = libera(sito)
    risposta = io(sito, indice, "GET", f"{mia(sito, indice)}/documenti/ingiunzione")
    assert risposta.stato == 200
    assert sito.percorso.nuvola.scarica(risposta.json()["indirizzo"]).corpo.startswith(b"%PDF")
    assert io(sito, indice, "GET", f"{mia(sito, indice)}/documenti/altro").stato == 404


def test_un_pagamento_segnalato_ferma_e_la_stessa_richiesta_e_una(sito: Sito) -> None:
    indice = libera(sito)
    corpo = {"riferimento": "CRO-API", "pagato_il": "2025-03-01"}
    dove = f"{mia(sito, indice)}/segnalazioni-pagamento"
    prima, seconda = (io(sito, indice, "POST", dove, corpo, "chiave-api-1") for _ in range(2))
    assert (prima.stato, prima.json()["esito"]) == (200, "FATTO")
    assert seconda.json() == prima.json()
    assert seconda.intestazioni["Idempotent-Replayed"] == "true"
    blocchi = [b for b in sito.attuale(indice).blocchi if b.tipo is TipoBlocco.SEGNALAZIONE_PAGAMENTO]
    assert [b.motivo for b in blocchi] == ["pagato il 01/03/2025; senza ricevuta"]
    evento = sito.percorso.posizioni.eventi(sito.ente, sito.posizioni[indice].id)[-1][1]
    assert evento.autore == f"c{indice}"
    altra = io(sito, indice, "POST", dove, {**corpo, "riferimento": "CRO-2"}, "chiave-api-1")
    assert altra.stato == 422
    assert altra.json()["codice"] == "idempotenza.richiesta_diversa"


def test_il_piano_si_vede_prima_e_poi_si_chiede(sito: Sito) -> None:
    indice = libera(sito)
    dove, versione = f"{mia(sito, indice)}/rate", sito.attuale(indice).versione
    ammesse = io(sito, indice, "GET", dove).json()
    assert ammesse["piano"] is None
    visto = io(sito, indice, "GET", f"{dove}?rate={ammesse['massimo']}").json()["piano"]
    assert len(visto["rate"]) == ammesse["massimo"]
    assert sito.attuale(indice).versione == versione
    assert io(sito, indice, "GET", f"{dove}?rate={ammesse['massimo'] + 1}").stato == 409
    assert io(sito, indice, "GET", f"{dove}?rate=molte").stato == 422
    risposta = io(sito, indice, "POST", dove, {"rate": ammesse["massimo"], "motivo": "difficoltà temporanea"})
    assert (risposta.stato, risposta.json()["stato"]) == (200, "richiesta")
    richiesta = sito.attuale(indice).rateizzazione
    assert richiesta is not None
    assert (richiesta.stato, richiesta.rate) == (StatoRateizzazione.RICHIESTA, ammesse["massimo"])


def test_un_istanza_arriva_all_ente_una_volta(sito: Sito) -> None:
    indice = next(i for i in range(len(sito.posizioni)) if sito.attuale(i).residuo and not sito.attuale(i).istanze)
    corpo = {"tipo": "annullamento", "motivo": "già pagata nel 2022", "chiave": "chiave-mia-1"}
    dove = f"{mia(sito, indice)}/istanze"
    assert [io(sito, indice, "POST", dove, corpo).json()["esito"] for _ in range(2)] == ["FATTO", "GIA_REGISTRATO"]
    (istanza,) = sito.attuale(indice).istanze
    assert (istanza.tipo, istanza.motivo) == (TipoIstanza.ANNULLAMENTO, "già pagata nel 2022")


SENZA_SOMME = {"/me/contatti", "/me/appuntamenti", "/me/appuntamenti/liberi"}
"""What he wrote himself, and the hours of the counter: no posizione is in them."""


def rotte_di_lettura() -> list[str]:
    return sorted(r for r, metodi in app.routes.items() if r.startswith("/me/") and "GET" in metodi)


@pytest.mark.parametrize("rotta", rotte_di_lettura())
def test_ogni_lettura_di_una_posizione_lascia_la_sua_nota(sito: Sito, rotta: str) -> None:
    ingiunte = (i for i in range(len(sito.posizioni)) if sito.attuale(i).atto("ingiunzione"))
    indice = next(i for i in ingiunte if sito.attuale(i).residuo)
    posizione, codice = sito.posizioni[indice], ""
    if rotta.endswith("/pagamenti/{codice}"):
        paga(sito, indice, 1_00, "IUR-LETTO")
        fatti = io(sito, indice, "GET", "/me/pagamenti").json()["pagamenti"]
        codice = next(p["codice"] for p in fatti if p["iur"] == "IUR-LETTO")
    if rotta.endswith("/allegati/{codice}"):
        codice = "0123456789abcdef"
        ricevuta = Allegato(sito.ente, posizione.id, codice, "CRO9", date(2025, 3, 1), "allegati/r.pdf", "0" * 64)
        AllegatiDynamo(sito.percorso.tabella).registra(ricevuta)
    dove = rotta.format(
        ente=sito.ente, posizione=posizione.id, atto="ingiunzione", avviso=posizione.numero_avviso, codice=codice
    )
    registro = LettureDynamo(sito.percorso.tabella)
    prima = len(registro.elenca(sito.ente, posizione.id))
    chiesta = f"{dove}?ente={sito.ente}" if rotta.endswith("/liberi") else dove
    risposta = io(sito, indice, "GET", chiesta)
    assert risposta.stato == 200, risposta.corpo
    nuove = registro.elenca(sito.ente, posizione.id)[prima:]
    assert [nota.utente for nota in nuove] == ([] if rotta in SENZA_SOMME else [f"c{indice}"])
