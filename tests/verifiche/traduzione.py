"""The templates as CloudFormation will read them: translated by SAM, definitions inline, nested paths local.

On SAM source a linter skips wrong timeouts, batch sizes and inline definitions; on the
translation it sees them. What would need AWS (a bucket with the packaged code) is a
placeholder.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tests.verifiche.esiti import RADICE

REGIONE = "eu-south-1"
DEPOSITO = "https://s3.eu-south-1.amazonaws.com/pacchetti-di-prova/"
CODICE = "s3://pacchetti-di-prova/codice.zip"

logging.getLogger("samtranslator").setLevel(logging.ERROR)


class _SenzaPoliticheGestite:
    """SAM asks IAM for the list of managed policies; none is used here."""

    def load(self) -> dict[str, str]:
        return {}


def modelli(radice: Path = RADICE) -> list[Path]:
    """template.yaml and every nested stack."""
    return [radice / "template.yaml", *sorted((radice / "stacks").glob("*.yaml"))]


def leggi(percorso: Path) -> dict[str, Any]:
    """The SAM source, with its short intrinsic functions spelled out."""
    letto: dict[str, Any] = yaml_parse(percorso.read_text("utf-8"))
    return letto


def definizioni(percorso: Path) -> dict[str, Path]:
    """For each state machine of a stack, by logical name, the file of its definition."""
    return {
        nome: (percorso.parent / risorsa["Properties"]["DefinitionUri"]).resolve()
        for nome, risorsa in leggi(percorso)["Resources"].items()
        if risorsa["Type"] == "AWS::Serverless::StateMachine"
    }


def traduci(percorso: Path) -> dict[str, Any]:
    """One template as CloudFormation. Raises samtranslator's InvalidDocumentException on a bad one."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGIONE)
    sorgente = leggi(percorso)
    for risorsa in sorgente["Resources"].values():
        proprieta = risorsa.get("Properties", {})
        if risorsa["Type"] == "AWS::Serverless::Function":
            proprieta["CodeUri"] = CODICE
        elif risorsa["Type"] == "AWS::Serverless::Application":
            proprieta["Location"] = DEPOSITO + proprieta["Location"]
        elif risorsa["Type"] == "AWS::Serverless::StateMachine":
            proprieta["DefinitionUri"] = CODICE
    sorgente.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    parametri = {nome: detto.get("Default", "x") for nome, detto in sorgente.get("Parameters", {}).items()}
    tradotto: dict[str, Any] = transform(
        sorgente, {**parametri, "AWS::Region": REGIONE}, _SenzaPoliticheGestite()
    )
    for nome, file in definizioni(percorso).items():
        macchina = tradotto["Resources"][nome]["Properties"]
        macchina.pop("DefinitionS3Location")
        macchina["Definition"] = json.loads(file.read_text("utf-8"))
    for risorsa in tradotto["Resources"].values():
        if risorsa["Type"] == "AWS::CloudFormation::Stack":
            indirizzo = risorsa["Properties"]["TemplateURL"]
            risorsa["Properties"]["TemplateURL"] = indirizzo.removeprefix(DEPOSITO)
    return tradotto


def scrivi_tradotti(cartella: Path, radice: Path = RADICE) -> list[Path]:
    """Write every translated template under `cartella`, in the layout of the sources."""
    scritti = []
    for percorso in modelli(radice):
        destinazione = cartella / percorso.relative_to(radice)
        destinazione.parent.mkdir(parents=True, exist_ok=True)
        destinazione.write_text(json.dumps(traduci(percorso), indent=1), "utf-8")
        scritti.append(destinazione)
    return scritti
