"""The same templates, packaged and deployed on the emulator as `sam package` and `sam deploy` do.

Each difference between what is here and what AWS takes is a rule of its own below, and a finding in docs/decisioni.md.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from local.e2e_emulatore import LAVORO, Emulatore
from local.nuvola_modello import REGIONE
from local.pacchetto import RADICE, SORGENTI, costruisci

DEPOSITO = "pacchetti-di-prova"
PILA = "riscossa"
ALLARME = "AWS::CloudWatch::Alarm"
SECONDI_DI_CREAZIONE = 120.0


class PilaNonCreata(Exception):
    """CloudFormation refused the stack; the message says which resource and why."""


class _SenzaPoliticheGestite:
    """SAM asks IAM for the list of managed policies; no function uses one."""

    def load(self) -> dict[str, str]:
        return {}


def installa(emulatore: Emulatore) -> dict[str, str]:
    """Package the code, the definitions and the nested templates, create the stack; its outputs.

    Raises PilaNonCreata when a resource is refused.
    """
    s3 = emulatore.client("s3")
    s3.create_bucket(Bucket=DEPOSITO, CreateBucketConfiguration={"LocationConstraint": REGIONE})
    with (spacchettato() / "codice.zip").open("rb") as codice:
        s3.put_object(Bucket=DEPOSITO, Key="codice.zip", Body=codice)
    for definizione in sorted((RADICE / "statemachines").glob("*.asl.json")):
        s3.put_object(Bucket=DEPOSITO, Key=f"statemachines/{definizione.name}", Body=definizione.read_bytes())
    base = f"{emulatore.base}/{DEPOSITO}/"
    modelli = (RADICE / "template.yaml", *sorted((RADICE / "stacks").glob("*.yaml")))
    for modello in modelli:
        chiave = str(modello.relative_to(RADICE))
        s3.put_object(Bucket=DEPOSITO, Key=chiave, Body=json.dumps(tradotto(modello, base)).encode())
    return _crea(emulatore, base + "template.yaml")


def tradotto(modello: Path, base: str) -> dict[str, Any]:
    """One template as CloudFormation, what stands on this disk named by its address in the deposit `base`."""
    sorgente = yaml_parse(modello.read_text("utf-8"))
    generali = sorgente.get("Globals", {}).get("Function", {})
    if "CodeUri" in generali:
        generali["CodeUri"] = f"s3://{DEPOSITO}/codice.zip"
    for risorsa in sorgente["Resources"].values():
        proprieta = risorsa.get("Properties", {})
        if risorsa["Type"] == "AWS::Serverless::Function" and "CodeUri" in proprieta:
            proprieta["CodeUri"] = f"s3://{DEPOSITO}/codice.zip"
        elif risorsa["Type"] == "AWS::Serverless::Application":
            proprieta["Location"] = base + proprieta["Location"]
        elif risorsa["Type"] == "AWS::Serverless::StateMachine":
            proprieta["DefinitionUri"] = f"s3://{DEPOSITO}/statemachines/{Path(proprieta['DefinitionUri']).name}"
    os.environ.setdefault("AWS_DEFAULT_REGION", REGIONE)
    # What has no value yet (it comes from another stack) stays a reference, for the emulator to resolve.
    dichiarati = sorgente.get("Parameters", {}).items()
    parametri = {nome: detto["Default"] for nome, detto in dichiarati if "Default" in detto}
    esito: dict[str, Any] = transform(sorgente, {**parametri, "AWS::Region": REGIONE}, _SenzaPoliticheGestite())
    senza_allarmi_calcolati(esito)
    return esito


def senza_allarmi_calcolati(modello: dict[str, Any]) -> None:
    """The emulator refuses an alarm on an expression of metrics, and the whole stack with it."""
    risorse = modello["Resources"]
    allarmi = {nome: risorsa["Properties"] for nome, risorsa in risorse.items() if risorsa["Type"] == ALLARME}
    for nome, proprieta in allarmi.items():
        if "Metrics" in proprieta:
            del risorse[nome]


def spacchettato() -> Path:
    """The host artefact with its bytecode, made again only when the artefact is another one.

    The emulator unpacks the code of a function for each process it starts: 190 MB each, a minute of disk for a
    journey. So the libraries of the artefact stand here once for all, as a layer would, and the zip is our own code.
    """
    pacchetto = costruisci("ospite")
    impronta = pacchetto.with_name(pacchetto.name + ".impronta").read_bytes() + Path(__file__).read_bytes()
    cartella = LAVORO / f"pacchetto-{hashlib.sha256(impronta).hexdigest()[:16]}"
    if cartella.is_dir():
        return cartella
    LAVORO.mkdir(parents=True, exist_ok=True)
    for vecchio in LAVORO.glob("pacchetto-*"):
        shutil.rmtree(vecchio)
    nuova = Path(tempfile.mkdtemp(prefix=".pacchetto-", dir=LAVORO))
    codice, librerie = nuova / "codice", nuova / "librerie"
    for parte in sorted(pacchetto.iterdir()):
        dove = codice if parte.name in SORGENTI else librerie
        dove.mkdir(exist_ok=True)
        shutil.copytree(parte, dove / parte.name) if parte.is_dir() else shutil.copy2(parte, dove / parte.name)
    # Unchecked: unpacking gives each file another date, and a checked one would be compiled again.
    for dove in (codice, librerie):
        compileall.compile_dir(dove, quiet=2, stripdir=dove, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    shutil.make_archive(str(nuova / "codice"), "zip", codice)
    nuova.rename(cartella)
    return cartella


def _crea(emulatore: Emulatore, indirizzo: str) -> dict[str, str]:
    cloudformation = emulatore.client("cloudformation")
    capacita = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
    cloudformation.create_stack(StackName=PILA, TemplateURL=indirizzo, Capabilities=capacita)
    fine = time.monotonic() + SECONDI_DI_CREAZIONE
    stato = "CREATE_IN_PROGRESS"
    while stato.endswith("IN_PROGRESS") and time.monotonic() < fine:
        time.sleep(0.2)
        (pila,) = cloudformation.describe_stacks(StackName=PILA)["Stacks"]
        stato = pila["StackStatus"]
    if stato != "CREATE_COMPLETE":
        eventi = cloudformation.describe_stack_events(StackName=PILA)["StackEvents"]
        motivi = [
            f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}"
            for e in eventi
            if e["ResourceStatus"] == "CREATE_FAILED"
        ]
        raise PilaNonCreata(f"{stato}: {'; '.join(motivi)}")
    return {uscita["OutputKey"]: uscita["OutputValue"] for uscita in pila["Outputs"]}
