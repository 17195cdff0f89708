"""What every route of the API goes through: addresses with a measure, writes done once, each refusal a problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from functions._avvio import orologio, tabella
from functions.api._richiesta import (
    Identita,
    IndirizzoNonValido,
    chi_chiede,
    contribuente_che_chiede,
    grezzo,
    guasto,
    problema,
)
from shared.adattatori.ricordi_dynamo import RicordiDynamo
from shared.casi_uso.ripetizioni import una_volta
from shared.dominio.errori import ErroreDominio
from shared.dominio.ripetizioni import Esito

SCRITTURE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
INTESTAZIONE = "idempotency-key"
DEI_CONTRIBUENTI = "CONTRIBUENTI"
"""Stands where keys have their ente: in capitals, as no ente's id is."""
LUNGHEZZA_NOMI = 200
"""Characters of a part of an address that names something; no id of ours is longer."""

_GUASTI = {
    404: ("richiesta.indirizzo", "L'indirizzo richiesto non esiste."),
    405: ("richiesta.metodo", "L'indirizzo richiesto non ammette questo metodo."),
    415: ("richiesta.tipo_non_ammesso", "Il corpo della richiesta deve essere JSON (application/json)."),
    500: ("servizio.guasto", "Il servizio non ha potuto rispondere: riprovare fra qualche minuto."),
}

Rispondi = Callable[[Request], Response]


def cornice(richiesta: Request, rispondi: Rispondi) -> Response:
    """The frame of a request to the API, whichever its route."""
    try:
        _misura(richiesta)
        if richiesta.method in SCRITTURE:
            corpo = grezzo(richiesta)
            chi = _mittente(richiesta)
            chiave = richiesta.headers.get(INTESTAZIONE)
            if chi is not None and chiave is not None:
                return _una_volta(richiesta, rispondi, chi, str(chiave), corpo)
        return _con_problemi(rispondi(richiesta))
    except ErroreDominio as errore:
        return problema(errore)


def _mittente(richiesta: Request) -> Identita | None:
    """Whose keys these are: a user's in his ente, a taxpayer's among those of taxpayers."""
    chi, contribuente = chi_chiede(richiesta), contribuente_che_chiede(richiesta)
    if chi is None and contribuente is not None:
        return Identita(contribuente.utente, DEI_CONTRIBUENTI, frozenset())
    return chi


def _una_volta(richiesta: Request, rispondi: Rispondi, chi: Identita, chiave: str, corpo: bytes) -> Response:
    risposte: list[Response] = []

    def fai() -> Esito:
        risposte.append(_con_problemi(rispondi(richiesta)))
        return Esito(risposte[0].status_code, json.dumps(risposte[0].body, ensure_ascii=False))

    esito, ripetuta = una_volta(
        RicordiDynamo(tabella()),
        orologio(),
        ente=chi.ente,
        utente=chi.utente,
        chiave=chiave,
        impronta=_impronta(richiesta, corpo),
        fai=fai,
    )
    if ripetuta:
        return Response(json.loads(esito.corpo), {"Idempotent-Replayed": "true"}, esito.stato)
    return risposte[0]


def _impronta(richiesta: Request, corpo: bytes) -> str:
    dove = [richiesta.method, richiesta.path, dict(richiesta.uri_params or {}), dict(richiesta.query_params or {})]
    return hashlib.sha256(json.dumps(dove, sort_keys=True).encode() + b"\n" + corpo).hexdigest()


def _misura(richiesta: Request) -> None:
    for nome in (richiesta.uri_params or {}).values():
        if len(nome) > LUNGHEZZA_NOMI or not nome.isprintable():
            raise IndirizzoNonValido("L'indirizzo richiesto non esiste.")


def _con_problemi(risposta: Response) -> Response:
    """What Chalice answers by itself, said as a problem."""
    corpo: Any = risposta.body
    if isinstance(corpo, dict) and set(corpo) == {"Code", "Message"}:
        stato = risposta.status_code if risposta.status_code in _GUASTI else 500
        return guasto(stato, *_GUASTI[stato])
    return risposta
