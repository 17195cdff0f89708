"""The portals: Chalice over the pages of functions/web. No API is served here, and no page by the API."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from chalice.app import Chalice

from functions._avvio import gestore
from functions.web import (
    accesso,
    appuntamenti,
    appuntamenti_sportello,
    cittadino,
    contatti,
    ente,
    esercizio,
    incassi,
    lavori,
    pagamenti,
    pratiche,
    servizio,
    statico,
    utenti,
)
from functions.web._pagine import PDF, html

app = Chalice(app_name="riscossa-portale")
app.api.binary_types += ["font/woff2", PDF]

DEL_CITTADINO = (cittadino, pagamenti, appuntamenti, contatti)
DELL_ENTE = (ente, pratiche, utenti)
DEL_SERVIZIO = (servizio, appuntamenti_sportello, lavori, incassi, esercizio)
for modulo in (accesso, *DEL_CITTADINO, *DELL_ENTE, *DEL_SERVIZIO, statico):
    app.register_blueprint(modulo.rotte)


@app.middleware("http")
def con_pagina_di_errore(evento: Any, rispondi: Any) -> Any:
    """A fault is told by a page too, without details."""
    risposta = rispondi(evento)
    if isinstance(risposta.body, dict):
        dati = {"titolo": "Qualcosa non ha funzionato", "messaggio": "Riprova fra qualche minuto.", "stato": 0}
        return html("errore.html", {**dati, "stato": risposta.status_code}, risposta.status_code)
    return risposta


@gestore
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    return app(event, context)
