"""The OpenAPI 3.1 document of the API, written from the code that answers: routes, bodies, parameters, answers.

Nothing is listed by hand. A route is what Chalice serves; who may call it, what it reads and what it refuses is read
from the calls its view makes (`identita` or `contribuente`, `corpo`, `parametri`, `grezzo`); what it answers is what
stands beside it (`risponde`), else the bare object its annotation says.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import NotRequired, TypedDict  # noqa: UP035 (pydantic reads no other on Python 3.11)

from app import app
from functions.api._cornice import LUNGHEZZA_NOMI, SCRITTURE
from functions.api._richiesta import CORPO_MASSIMO
from functions.api._risposte import Risposta
from shared.casi_uso.ripetizioni import LUNGHEZZA_MASSIMA

VERSIONE = "1.0"
PROBLEMA = "application/problem+json"
RIFERIMENTO = "#/components/schemas/{model}"


class CampoErrato(TypedDict):
    campo: str
    motivo: str


class Problema(TypedDict):
    """RFC 9457. `codice` is stable and for programs, `detail` Italian and for people."""

    type: str
    title: str
    status: int
    codice: str
    detail: str
    campi: NotRequired[list[CampoErrato]]


SPIEGAZIONI = {
    400: "Il corpo della richiesta non è JSON.",
    401: "Manca un'identità valida.",
    403: "Il ruolo di chi chiede non basta.",
    404: "Non esiste, o è di un altro ente.",
    409: "Lo stato delle cose non lo ammette, o un'altra richiesta uguale è in corso.",
    413: f"Il corpo della richiesta supera {CORPO_MASSIMO} byte.",
    415: "Il corpo della richiesta non è dichiarato JSON.",
    422: "La richiesta si legge, ma non si può accogliere com'è scritta.",
    429: "Troppe richieste: riprovare fra poco.",
    500: "Il servizio non ha potuto rispondere.",
}


@dataclass(frozen=True)
class Operazione:
    """One route with what its view was seen to do; `ruoli` is None where nobody has to be known."""

    metodo: str
    percorso: str
    vista: Any
    ruoli: tuple[str, ...] | None
    sicurezza: str
    corpo: Any
    parametri: Any
    grezza: bool

    @property
    def identita(self) -> str:
        return f"{self.vista.__module__.rpartition('.')[2]}_{self.vista.__name__}"

    @property
    def nomi(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.percorso)

    @property
    def scrive(self) -> bool:
        return self.metodo in SCRITTURE

    @property
    def risposta(self) -> Risposta:
        dichiarata: Risposta | None = getattr(self.vista, "risposta", None)
        return dichiarata or Risposta({200: dict[str, Any]})

    def problemi(self) -> list[int]:
        """The refusals this route may answer with, in order."""
        codici = {415, 429, 500, *self.risposta.problemi}
        if self.ruoli is not None:
            codici |= {401, 403} if self.ruoli else {401}
        if self.nomi:
            codici.add(404)
        if self.parametri is not None:
            codici.add(422)
        if self.scrive:
            codici |= {413, 422}
            codici |= {409} if self.ruoli is not None else set()
        if self.corpo is not None:
            codici.add(400)
        return sorted(codici)


def operazioni() -> Iterator[Operazione]:
    """Every route of the API, by path and method."""
    for percorso, metodi in sorted(app.routes.items()):
        for metodo, voce in sorted(metodi.items()):
            yield _operazione(metodo, percorso, inspect.unwrap(voce.view_function))


def _operazione(metodo: str, percorso: str, vista: Any) -> Operazione:
    chiamate: dict[str, ast.Call] = {}
    for nodo in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(vista)))):
        if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Name):
            chiamate.setdefault(nodo.func.id, nodo)

    def modello(nome: str) -> Any:
        chiamata = chiamate.get(nome)
        if chiamata is None or len(chiamata.args) < 2:
            return None
        return vista.__globals__[ast.unparse(chiamata.args[1])]

    chi = chiamate.get("identita") or chiamate.get("contribuente")
    ruoli = None if chi is None else tuple(str(ast.literal_eval(ruolo)) for ruolo in chi.args[1:])
    sicurezza = "contribuente" if "contribuente" in chiamate else "utente"
    letti = (modello("corpo"), modello("parametri"))
    return Operazione(metodo, percorso, vista, ruoli, sicurezza, *letti, "grezzo" in chiamate)


def descrivi() -> dict[str, Any]:
    """The whole document as plain data."""
    tutte = list(operazioni())
    schemi, componenti = _schemi(tutte)
    percorsi: dict[str, dict[str, Any]] = {}
    for operazione in tutte:
        percorsi.setdefault(operazione.percorso, {})[operazione.metodo.lower()] = _in_dati(operazione, schemi)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Riscossa",
            "version": VERSIONE,
            "description": "Riscossione coattiva delle entrate degli enti. Importi in centesimi, giorni ISO 8601 "
            "nel fuso di Roma, istanti UTC. Ogni rifiuto è un problema RFC 9457.",
        },
        "servers": [{"url": "/v1"}],
        "paths": percorsi,
        "components": {
            "schemas": componenti,
            "responses": {
                _nome(codice): {"description": testo, "content": {PROBLEMA: {"schema": schemi["", "problema"]}}}
                for codice, testo in SPIEGAZIONI.items()
            },
            "securitySchemes": {
                "utente": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "Id token del bacino di utenti: l'ente viene da qui, mai dalla richiesta.",
                },
                "contribuente": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "Id token del bacino dei contribuenti (SPID, CIE): il codice fiscale viene da qui.",
                },
            },
        },
    }


def in_testo() -> str:
    """The document as it is committed."""
    return json.dumps(descrivi(), ensure_ascii=False, indent=1) + "\n"


def _nome(codice: int) -> str:
    return f"Problema{codice}"


Schemi = dict[tuple[str, str], dict[str, Any]]


def _schemi(tutte: list[Operazione]) -> tuple[Schemi, dict[str, Any]]:
    """The schema of each body, parameter set and answer, by operation; and the components they share."""
    chiesti: list[tuple[Any, Any, TypeAdapter[Any]]] = [(("", "problema"), "serialization", TypeAdapter(Problema))]
    for o in tutte:
        if o.corpo is not None:
            chiesti.append(((o.identita, "corpo"), "validation", TypeAdapter(o.corpo)))
        if o.parametri is not None:
            chiesti.append(((o.identita, "parametri"), "validation", TypeAdapter(o.parametri)))
        for stato, forma in o.risposta.forme.items():
            chiesti.append(((o.identita, str(stato)), "serialization", TypeAdapter(forma)))
    letti, comuni = TypeAdapter.json_schemas(chiesti, ref_template=RIFERIMENTO)
    schemi_di = {chiave: schema for (chiave, _), schema in letti.items()}
    componenti = {nome: _chiuso(schema) for nome, schema in sorted(comuni["$defs"].items())}
    for o in tutte:
        if o.parametri is not None:
            # Its fields stand one by one among the parameters.
            nome = schemi_di[(o.identita, "parametri")]["$ref"].rpartition("/")[2]
            componenti.pop(nome, None)
    return {chiave: _chiuso(schema) for chiave, schema in schemi_di.items()}, componenti


def _chiuso(schema: Any) -> Any:
    """Nothing beyond what is declared, in answers as in bodies; titles and our own comments left out."""
    if isinstance(schema, list):
        return [_chiuso(voce) for voce in schema]
    if not isinstance(schema, dict):
        return schema
    pulito = {
        nome: {campo: _chiuso(valore) for campo, valore in voce.items()} if nome == "properties" else _chiuso(voce)
        for nome, voce in schema.items()
        if nome not in ("title", "description") or not isinstance(voce, str)
    }
    if "properties" in pulito:
        pulito.setdefault("additionalProperties", False)
    return pulito


def _in_dati(o: Operazione, schemi: Schemi) -> dict[str, Any]:
    testo = inspect.getdoc(o.vista) or ""
    dati: dict[str, Any] = {
        "operationId": o.identita,
        "tags": [o.vista.__module__.rpartition(".")[2]],
        "summary": testo.partition("\n")[0],
        "security": [] if o.ruoli is None else [{o.sicurezza: []}],
    }
    if o.ruoli:
        dati["x-ruoli"] = list(o.ruoli)
    parametri = list(_parametri(o, schemi))
    if parametri:
        dati["parameters"] = parametri
    if o.corpo is not None:
        contenuto = {"application/json": {"schema": schemi[o.identita, "corpo"]}}
        dati["requestBody"] = {"required": True, "content": contenuto}
    elif o.grezza:
        dati["requestBody"] = {"required": True, "content": {"application/json": {"schema": {}}}}
    risposte: dict[str, Any] = {
        str(stato): {
            "description": "Fatto.",
            "content": {o.risposta.tipo: {"schema": schemi[o.identita, str(stato)]}},
        }
        for stato in sorted(o.risposta.forme)
    }
    for codice in o.problemi():
        risposte[str(codice)] = {"$ref": f"#/components/responses/{_nome(codice)}"}
    dati["responses"] = dict(sorted(risposte.items()))
    return dati


def _parametri(o: Operazione, schemi: Schemi) -> Iterator[dict[str, Any]]:
    for nome in o.nomi:
        misura = {"type": "string", "minLength": 1, "maxLength": LUNGHEZZA_NOMI}
        yield {"name": nome, "in": "path", "required": True, "schema": misura}
    if o.parametri is not None:
        schema = TypeAdapter(o.parametri).json_schema(ref_template=RIFERIMENTO)
        for nome, campo in schema["properties"].items():
            obbligatorio = nome in schema.get("required", ())
            misura = {chiave: valore for chiave, valore in campo.items() if (chiave, valore) != ("default", "")}
            yield {"name": nome, "in": "query", "required": obbligatorio, "schema": _chiuso(misura)}
    if o.scrive and o.ruoli is not None:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Stessa chiave e stessa richiesta, entro 24 ore: stessa risposta, una volta sola.",
            "schema": {"type": "string", "minLength": 1, "maxLength": LUNGHEZZA_MASSIMA, "pattern": "^[ -~]+$"},
        }
