"""The SAM template as the cloud reads it: nested stacks, translation, intrinsic functions."""

from __future__ import annotations

import copy
import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import intrinsics_multi_constructor

REGIONE = "eu-south-1"
CONTO = "123456789012"
_NIENTE = object()
# SAM complains at exit about usage metrics that nobody collects here.
logging.getLogger("samtranslator").setLevel(logging.ERROR)
_VARIABILE = re.compile(r"\$\{(!?)([^}]+)\}")
_ANNIDATI = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")


class ErroreModello(Exception):
    """The template says something that the local cloud cannot do."""


@dataclass
class Pila:
    """One stack: its translated template and what is known of it so far."""

    nome: str
    cartella: Path
    risorse: dict[str, dict[str, Any]]
    parametri: dict[str, Any]
    condizioni: dict[str, Any]
    mappe: dict[str, Any]
    uscite_dichiarate: dict[str, Any]
    annidate: dict[str, dict[str, Any]]
    definizioni: dict[str, Path]
    riferimenti: dict[str, str] = field(default_factory=dict)
    attributi: dict[str, dict[str, Any]] = field(default_factory=dict)
    figlie: dict[str, Pila] = field(default_factory=dict)
    uscite: dict[str, Any] = field(default_factory=dict)
    in_corso: set[str] = field(default_factory=set)


# SAM itself reads with the loader written in Python, ten times slower.
class _Lettore(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader that spells out the short intrinsic functions."""


_Lettore.add_multi_constructor("!", intrinsics_multi_constructor)


class _NessunaPolitica:
    def load(self) -> dict[str, str]:
        return {}


def leggi(percorso: Path, nome: str, valori: Mapping[str, Any]) -> Pila:
    """Read and translate one template (not its nested ones). `valori` override parameter defaults.

    Raises ErroreModello if a parameter has no value or a value is not among the allowed ones.
    """
    grezzo = _letto(percorso.read_text("utf-8"))
    parametri = _parametri(grezzo.get("Parameters", {}), valori, percorso)
    risorse, annidate = {}, {}
    definizioni: dict[str, Path] = {}
    generali = grezzo.get("Globals", {}).get("Function", {}).get("CodeUri")
    for logico, risorsa in grezzo.get("Resources", {}).items():
        proprieta = risorsa.get("Properties", {})
        if risorsa["Type"] in _ANNIDATI:
            annidate[logico] = risorsa
            continue
        if risorsa["Type"] == "AWS::Serverless::Function" and "InlineCode" not in proprieta:
            proprieta["CodeUri"] = "s3://locale/codice.zip"
        if risorsa["Type"] == "AWS::Serverless::LayerVersion":
            proprieta["ContentUri"] = "s3://locale/strato.zip"
        if risorsa["Type"] == "AWS::Serverless::StateMachine" and isinstance(proprieta.get("DefinitionUri"), str):
            definizioni[logico] = (percorso.parent / proprieta["DefinitionUri"]).resolve()
            proprieta["DefinitionUri"] = "s3://locale/definizione.asl.json"
        risorse[logico] = risorsa
    if generali is not None:
        grezzo["Globals"]["Function"].pop("CodeUri")
    grezzo["Resources"] = risorse
    tradotto = _traduci(grezzo, parametri) if risorse else grezzo
    return Pila(
        nome=nome,
        cartella=percorso.parent,
        risorse=tradotto.get("Resources", {}),
        parametri=parametri,
        condizioni=tradotto.get("Conditions", {}),
        mappe=tradotto.get("Mappings", {}),
        uscite_dichiarate=grezzo.get("Outputs", {}),
        annidate=annidate,
        definizioni=definizioni,
    )


def _parametri(dichiarati: Mapping[str, Any], valori: Mapping[str, Any], percorso: Path) -> dict[str, Any]:
    ignoti = set(valori) - set(dichiarati)
    if ignoti:
        raise ErroreModello(f"{percorso.name}: parameters not declared: {', '.join(sorted(ignoti))}")
    esito: dict[str, Any] = {}
    for nome, dichiarazione in dichiarati.items():
        if nome not in valori and "Default" not in dichiarazione:
            raise ErroreModello(f"{percorso.name}: parameter {nome} has no value")
        valore = valori.get(nome, dichiarazione.get("Default"))
        ammessi = dichiarazione.get("AllowedValues")
        if ammessi and str(valore) not in [str(ammesso) for ammesso in ammessi]:
            raise ErroreModello(f"{percorso.name}: {nome} cannot be {valore!r}")
        if dichiarazione.get("Type", "String") in ("CommaDelimitedList", "List<String>") and isinstance(valore, str):
            valore = valore.split(",")
        esito[nome] = valore
    return esito


def _letto(testo: str) -> dict[str, Any]:
    return copy.deepcopy(_analizzato(testo))


def _traduci(grezzo: dict[str, Any], parametri: Mapping[str, Any]) -> dict[str, Any]:
    chiave = json.dumps([grezzo, {**parametri, "AWS::Region": REGIONE}], default=str)
    return copy.deepcopy(_tradotto(chiave))


# A process that opens many clouds (the tests) reads and translates each template once; whoever asks gets a copy.
@lru_cache(maxsize=32)
def _analizzato(testo: str) -> dict[str, Any]:
    analizzato: dict[str, Any] = yaml.load(testo, Loader=_Lettore)  # noqa: S506 a safe loader
    return analizzato


@lru_cache(maxsize=32)
def _tradotto(chiave: str) -> dict[str, Any]:
    os.environ.setdefault("AWS_DEFAULT_REGION", REGIONE)
    grezzo, parametri = json.loads(chiave)
    tradotto: dict[str, Any] = transform(grezzo, parametri, _NessunaPolitica())
    return tradotto


class Risolutore:
    """Evaluates intrinsic functions against one stack; `crea` brings a referenced resource into being."""

    def __init__(self, pila: Pila, crea: Any, esportate: dict[str, Any]) -> None:
        self.pila, self._crea, self.esportate = pila, crea, esportate
        self._pseudo = {
            "AWS::Region": REGIONE,
            "AWS::AccountId": CONTO,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": pila.nome,
            "AWS::NoValue": _NIENTE,
            "AWS::NotificationARNs": [],
            "AWS::StackId": f"arn:aws:cloudformation:{REGIONE}:{CONTO}:stack/{pila.nome}/locale",
        }

    def valore(self, nodo: Any) -> Any:
        """The node with every intrinsic function replaced. Raises ErroreModello on those not supported."""
        if isinstance(nodo, list):
            return [v for v in (self.valore(x) for x in nodo) if v is not _NIENTE]
        if not isinstance(nodo, dict):
            return nodo
        if len(nodo) == 1:
            ((chiave, argomento),) = nodo.items()
            if chiave == "Ref":
                return self.ref(argomento)
            if chiave.startswith("Fn::"):
                metodo = getattr(self, "_" + chiave[4:].lower(), None)
                if metodo is None:
                    raise ErroreModello(f"{self.pila.nome}: {chiave} is not supported locally")
                return metodo(argomento)
        return {k: v for k, v in ((k, self.valore(x)) for k, x in nodo.items()) if v is not _NIENTE}

    def ref(self, nome: str) -> Any:
        if nome in self._pseudo:
            return self._pseudo[nome]
        if nome in self.pila.parametri:
            return self.pila.parametri[nome]
        self._crea(self.pila, nome)
        if nome not in self.pila.riferimenti:
            raise ErroreModello(f"{self.pila.nome}: Ref to unknown {nome}")
        return self.pila.riferimenti[nome]

    def attributo(self, nome: str, attributo: str) -> Any:
        self._crea(self.pila, nome)
        noti = self.pila.attributi.get(nome, {})
        if attributo not in noti:
            raise ErroreModello(
                f"{self.pila.nome}: {nome} has no attribute {attributo} locally (it has {sorted(noti)})"
            )
        return noti[attributo]

    def condizione(self, nome: str) -> bool:
        if nome not in self.pila.condizioni:
            raise ErroreModello(f"{self.pila.nome}: condition {nome} is not declared")
        return bool(self._vero(self.pila.condizioni[nome]))

    def _vero(self, nodo: Any) -> bool:
        if isinstance(nodo, dict) and set(nodo) == {"Condition"}:
            return self.condizione(nodo["Condition"])
        return bool(self.valore(nodo))

    def _getatt(self, argomento: Any) -> Any:
        nome, attributo = (
            argomento.split(".", 1) if isinstance(argomento, str) else (argomento[0], ".".join(argomento[1:]))
        )
        return self.attributo(nome, attributo)

    def _sub(self, argomento: Any) -> str:
        testo, valori = (argomento, {}) if isinstance(argomento, str) else (argomento[0], argomento[1])

        def cambia(trovato: re.Match[str]) -> str:
            letterale, nome = trovato.groups()
            if letterale:
                return "${" + nome + "}"
            if nome in valori:
                return str(self.valore(valori[nome]))
            return str(self._getatt(nome) if "." in nome else self.ref(nome))

        return _VARIABILE.sub(cambia, testo)

    def _join(self, argomento: Any) -> str:
        return str(argomento[0]).join(str(x) for x in self.valore(argomento[1]))

    def _select(self, argomento: Any) -> Any:
        return self.valore(argomento[1])[int(self.valore(argomento[0]))]

    def _split(self, argomento: Any) -> list[str]:
        return str(self.valore(argomento[1])).split(str(argomento[0]))

    def _findinmap(self, argomento: Any) -> Any:
        mappa, primo, secondo = (self.valore(x) for x in argomento[:3])
        return self.pila.mappe[mappa][primo][secondo]

    def _if(self, argomento: Any) -> Any:
        return self.valore(argomento[1] if self.condizione(argomento[0]) else argomento[2])

    def _equals(self, argomento: Any) -> bool:
        return str(self.valore(argomento[0])) == str(self.valore(argomento[1]))

    def _not(self, argomento: Any) -> bool:
        return not self._vero(argomento[0])

    def _and(self, argomento: Any) -> bool:
        return all(self._vero(x) for x in argomento)

    def _or(self, argomento: Any) -> bool:
        return any(self._vero(x) for x in argomento)

    def _importvalue(self, argomento: Any) -> Any:
        nome = self.valore(argomento)
        if nome not in self.esportate:
            raise ErroreModello(f"{self.pila.nome}: nothing exports {nome}")
        return self.esportate[nome]

    def _tojsonstring(self, argomento: Any) -> str:
        return json.dumps(self.valore(argomento))
