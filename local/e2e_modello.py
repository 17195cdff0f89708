"""The same templates, packaged and deployed on the emulator as `sam package` and `sam deploy` do.

Each difference between what is here and what AWS takes is a rule of its own below, and a finding in docs/decisioni.md.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import shutil
import time
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from local.e2e_emulatore import LAVORO, Emulatore
from local.nuvola_modello import REGIONE
from local.pacchetto import RADICE, costruisci, peso

DEPOSITO = "pacchetti-di-prova"
PILA = "riscossa"
ALLARME = "AWS::CloudWatch::Alarm"
SECONDI_DI_CREAZIONE = 120.0
BYTE_AMMESSI_DA_LAMBDA = 262_144_000


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
    with archivio().open("rb") as codice:
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
    parametri = {nome: detto.get("Default", "x") for nome, detto in sorgente.get("Parameters", {}).items()}
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


def archivio() -> Path:
    """The host artefact as a zip, with its bytecode: each function unpacks and imports it in a process of its own.

    Made again only when the artefact is another one.
    """
    pacchetto = costruisci("ospite")
    impronta = pacchetto.with_name(pacchetto.name + ".impronta").read_bytes() + Path(__file__).read_bytes()
    nome = LAVORO / f"codice-{hashlib.sha256(impronta).hexdigest()[:16]}.zip"
    if nome.is_file():
        return nome
    LAVORO.mkdir(parents=True, exist_ok=True)
    for vecchio in LAVORO.glob("codice-*"):
        shutil.rmtree(vecchio) if vecchio.is_dir() else vecchio.unlink()
    compilato = nome.with_suffix("")
    shutil.copytree(pacchetto, compilato)
    # Unchecked: unpacking gives each file another date, and a checked one would be compiled again.
    modo = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(compilato, quiet=2, workers=0, stripdir=compilato, invalidation_mode=modo)
    if peso(compilato) > BYTE_AMMESSI_DA_LAMBDA:
        raise PilaNonCreata(f"Il pacchetto compilato pesa {peso(compilato)} byte: Lambda non lo prende.")
    provvisorio = nome.with_suffix(".parziale")
    with zipfile.ZipFile(provvisorio, "w", zipfile.ZIP_STORED) as pacco:
        for file in sorted(compilato.rglob("*")):
            if file.is_file():
                pacco.write(file, file.relative_to(compilato))
    shutil.rmtree(compilato)
    provvisorio.rename(nome)
    return nome


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
