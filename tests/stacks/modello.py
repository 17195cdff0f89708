"""What the tests of the stacks read: the SAM sources, the state machines, the code of the handlers."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.verifiche.traduzione import leggi, modelli

RADICE = Path(__file__).resolve().parents[2]
FUNZIONI = RADICE / "functions"


@dataclass(frozen=True)
class Risorsa:
    """One resource of one stack."""

    stack: str
    nome: str
    tipo: str
    proprieta: dict[str, Any]
    grezza: dict[str, Any]


@cache
def sorgenti() -> dict[str, dict[str, Any]]:
    return {percorso.name: leggi(percorso) for percorso in modelli()}


def risorse(*tipi: str) -> list[Risorsa]:
    """Every resource of those types, in every stack."""
    return [
        Risorsa(stack, nome, grezza["Type"], grezza.get("Properties", {}), grezza)
        for stack, modello in sorgenti().items()
        for nome, grezza in modello["Resources"].items()
        if grezza["Type"] in tipi
    ]


def funzioni() -> dict[str, Risorsa]:
    return {r.nome: r for r in risorse("AWS::Serverless::Function")}


def rotte(api: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What the definition of an API says of each method and path."""
    (risorsa,) = [r for r in risorse("AWS::Serverless::Api") if r.nome == api]
    return {
        (metodo.upper(), percorso): operazione
        for percorso, metodi in risorsa.proprieta["DefinitionBody"]["paths"].items()
        for metodo, operazione in metodi.items()
    }


def autorizzatore(operazione: dict[str, Any]) -> str:
    """Who lets a caller in: blank for the default of the API, NONE for anybody."""
    (nome,) = operazione.get("security", [{"": []}])[0]
    return str(nome)


def bersaglio(operazione: dict[str, Any]) -> str:
    """The function behind it, by logical id."""
    integrazione = operazione["x-amazon-apigateway-integration"]
    assert (integrazione["type"], integrazione["httpMethod"]) == ("aws_proxy", "POST")
    trovata = re.fullmatch(
        r"arn:\$\{AWS::Partition\}:apigateway:\$\{AWS::Region\}:lambda:path/2015-03-31/functions/"
        r"\$\{(\w+)\.Arn\}/invocations",
        integrazione["uri"]["Fn::Sub"],
    )
    assert trovata is not None, integrazione
    return trovata.group(1)


def macchine() -> dict[str, Risorsa]:
    """State machines by the name of their file: `presa_in_carico`."""
    return {
        Path(r.proprieta["DefinitionUri"]).name.removesuffix(".asl.json"): r
        for r in risorse("AWS::Serverless::StateMachine")
    }


def definizione(macchina: str) -> dict[str, Any]:
    letta: dict[str, Any] = json.loads((RADICE / "statemachines" / f"{macchina}.asl.json").read_text("utf-8"))
    return letta


def stati(definita: dict[str, Any], mappa: str = "") -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every state, those inside a Map too: name, state, name of the Map it stands in."""
    for nome, stato in definita["States"].items():
        yield nome, stato, mappa
        if stato["Type"] == "Map":
            yield from stati(stato["ItemProcessor"], nome)


def compiti(macchina: str) -> list[tuple[str, dict[str, Any], str]]:
    return [terna for terna in stati(definizione(macchina)) if terna[1]["Type"] == "Task"]


def serpente(nome: str) -> str:
    """`AttendiVisto` -> `attendi_visto`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", nome).lower()


def albero(percorso: Path) -> ast.Module:
    return ast.parse(percorso.read_text("utf-8"), str(percorso))


def in_lista(valore: Any) -> list[Any]:
    """IAM and CloudFormation let a single value stand for a list of one."""
    return valore if isinstance(valore, list) else [valore]


def permessi(risorsa: Risorsa) -> list[dict[str, Any]]:
    """The statements of a function's or a machine's own policy."""
    return [regola for politica in risorsa.proprieta.get("Policies", []) for regola in politica["Statement"]]
