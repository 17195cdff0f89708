"""The OpenAPI description of the API, read from the code that runs: routes of Chalice, bodies of Pydantic, roles.

    python -m local.openapi    # writes docs/openapi.json

A test compares the file with what this module makes, so that what is published is what is served.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app import app
from functions.api._richiesta import CORPO_MASSIMO

RADICE = Path(__file__).resolve().parent.parent
USCITA = RADICE / "docs" / "openapi.json"

_CORPO = re.compile(r"corpo\(rotte\.current_request, (\w+)\)")
_RUOLI = re.compile(r"identita\(rotte\.current_request((?:, \"\w+\")*)\)")
_SCHEMI = "#/components/schemas/"
_PROBLEMA = {
    "type": "object",
    "required": ["type", "title", "status", "codice", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "codice": {"type": "string", "description": "stable, for machines"},
        "detail": {"type": "string", "description": "Italian, for people"},
        "campi": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"campo": {"type": "string"}, "motivo": {"type": "string"}},
            },
        },
    },
}
_RIFIUTI = {
    "400": "The body is not what the route reads",
    "401": "No token, or one that is not believed",
    "403": "The role is not enough",
    "404": "Nothing of that name exists for this ente",
    "409": "The state of things forbids it, or it was booked already",
    "422": "A field is wrong, or the domain refuses",
}


def descrivi() -> dict[str, Any]:
    """The whole description, ready to be written as JSON."""
    percorsi: dict[str, Any] = {}
    corpi: dict[str, type[BaseModel]] = {}
    for percorso, metodi in sorted(app.routes.items()):
        for metodo, voce in sorted(metodi.items()):
            vista = inspect.unwrap(voce.view_function)
            operazione, corpo = _operazione(metodo, percorso, vista)
            if corpo is not None:
                nome = _nome(corpo, corpi)
                corpi[nome] = corpo
                operazione["requestBody"]["content"]["application/json"]["schema"] = {"$ref": _SCHEMI + nome}
            percorsi.setdefault(percorso, {})[metodo.lower()] = operazione
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Riscossa",
            "version": "1",
            "description": "Forced collection of public debts. Amounts are integer cents; instants are UTC; days ISO.",
        },
        "security": [{"utenti": []}],
        "paths": percorsi,
        "components": {
            "schemas": {**_schemi(corpi), "Problema": _PROBLEMA},
            "securitySchemes": {
                "utenti": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "Id token of the pool Utenti: the ente is custom:ente, the roles cognito:groups.",
                }
            },
        },
    }


def _operazione(metodo: str, percorso: str, vista: Any) -> tuple[dict[str, Any], type[BaseModel] | None]:
    sorgente, modulo = inspect.getsource(vista), sys.modules[vista.__module__]
    ruoli = _RUOLI.search(sorgente)
    trovato = _CORPO.search(sorgente)
    corpo: type[BaseModel] | None = getattr(modulo, trovato.group(1)) if trovato else None
    operazione: dict[str, Any] = {
        "operationId": f"{vista.__module__.rpartition('.')[2]}_{vista.__name__}",
        "summary": (inspect.getdoc(vista) or "").split("\n")[0],
        "tags": [vista.__module__.rpartition(".")[2]],
        "responses": _risposte(percorso, con_corpo=corpo is not None or metodo == "POST", con_utente=ruoli is not None),
    }
    if nomi := re.findall(r"\{(\w+)\}", percorso):
        operazione["parameters"] = [
            {"name": nome, "in": "path", "required": True, "schema": {"type": "string"}} for nome in nomi
        ]
    if nomi := re.findall(r'for nome in \(([^)]*)\)', sorgente):
        operazione["parameters"] = [
            {"name": nome, "in": "query", "required": False, "schema": {"type": "string"}}
            for nome in re.findall(r'"(\w+)"', nomi[0])
        ]
    if ruoli is None:
        operazione["security"] = []
    elif chiesti := re.findall(r'"(\w+)"', ruoli.group(1)):
        operazione["description"] = f"Roles: {' or '.join(chiesti)}."
    if corpo is not None:
        operazione["requestBody"] = {
            "required": True,
            "description": f"At most {CORPO_MASSIMO} bytes",
            "content": {"application/json": {}},
        }
    return operazione, corpo


def _risposte(percorso: str, *, con_corpo: bool, con_utente: bool) -> dict[str, Any]:
    buone = {"200": "Done", "201": "Granted", "202": "Taken in"} if con_corpo else {"200": "Found"}
    risposte: dict[str, Any] = {
        stato: {"description": testo, "content": {"application/json": {"schema": {"type": "object"}}}}
        for stato, testo in buone.items()
    }
    problema = {"application/problem+json": {"schema": {"$ref": f"{_SCHEMI}Problema"}}}
    tolti: set[str] = set() if con_corpo else {"400", "409"}
    tolti |= set() if con_utente else {"403", "404"}
    for stato, testo in _RIFIUTI.items():
        if stato not in tolti:
            risposte[stato] = {"description": testo, "content": problema}
    return risposte


def _nome(corpo: type[BaseModel], presi: dict[str, type[BaseModel]]) -> str:
    """The model's own name; with its module's where another model has it."""
    nome = corpo.__name__
    if presi.get(nome, corpo) is not corpo:
        nome = f"{corpo.__module__.rpartition('.')[2].title().replace('_', '')}{nome}"
    return nome


def _schemi(corpi: dict[str, type[BaseModel]]) -> dict[str, Any]:
    schemi: dict[str, Any] = {}
    for nome, corpo in sorted(corpi.items()):
        _, insieme = models_json_schema([(corpo, "validation")], ref_template=_SCHEMI + "{model}")
        definizioni = insieme.get("$defs", {})
        schemi[nome] = definizioni.pop(corpo.__name__)
        schemi.update(definizioni)
    return schemi


def in_testo() -> str:
    """The description as it is published."""
    return json.dumps(descrivi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write docs/openapi.json."""
    USCITA.write_text(in_testo(), "utf-8")
    print(USCITA.relative_to(RADICE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
