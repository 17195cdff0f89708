"""A handler pays at its cold start for what it uses, and for nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.stacks.modello import FUNZIONI, RADICE, funzioni

STAMPANO = {p.stem for p in FUNZIONI.glob("*.py") if "from functions._stampa import" in p.read_text("utf-8")}
CARE = {
    "typst": "prints",
    "segno": "prints the QR of the payment notice",
    "ppf": "prints the Data Matrix of its postal part",
    "lxml": "reads the flows of the other channels",
    "defusedxml": "reads the messages of the pagoPA node",
    "holidays": "the domain has its own table of holidays",
    "stdnum": "the domain has its own check digits",
    "xlsxwriter": "writes the rendiconto, on request only",
    "chalice": "serves HTTP",
    "jinja2": "writes the pages of the portal",
    "moto": "belongs to the local cloud",
    "samtranslator": "belongs to the local cloud",
    "rich": "belongs to the command line",
    "PIL": "belongs to the tests",
    "cryptography": "tokens are verified by the gateway, or by the portal when somebody comes in",
    "jwt": "tokens are verified by the gateway, or by the portal when somebody comes in",
}

PROPRIE: dict[str, set[str]] = {
    "app": {"chalice"},
    "nodo_pagopa": {"defusedxml"},
    "portale": {"chalice", "jinja2"},
}
"""Who else needs one of them."""

# One interpreter imports what every handler stands on, then a child of it imports one handler:
# the modules of the others cannot be in its sight, and boto3 is imported once.
_PROGRAMMA = """
import importlib, json, os, sys
import boto3, pydantic, aws_lambda_powertools
for modulo in sys.argv[1:]:
    lettura, scrittura = os.pipe()
    if os.fork() == 0:
        importlib.import_module(modulo)
        os.write(scrittura, json.dumps([modulo, sorted({m.partition(".")[0] for m in sys.modules})]).encode())
        os._exit(0)
    os.close(scrittura)
    print(os.fdopen(lettura).read(), flush=True)
"""


@pytest.fixture(scope="module")
def caricati() -> dict[str, set[str]]:
    """For each handler module, the top-level packages in memory after importing it."""
    moduli = sorted({risorsa.proprieta["Handler"].rpartition(".")[0] for risorsa in funzioni().values()})
    esito = subprocess.run(
        [sys.executable, "-c", _PROGRAMMA, *moduli], cwd=RADICE, capture_output=True, text=True, check=True
    )
    letti = dict(json.loads(riga) for riga in esito.stdout.splitlines())
    assert set(letti) == set(moduli), esito.stderr
    return {modulo.removeprefix("functions."): set(pacchetti) for modulo, pacchetti in letti.items()}


def test_chi_stampa_e_chi_no_si_distinguono() -> None:
    assert {"emetti_ingiunzione", "concludi", "chiudi_importazione"} <= STAMPANO
    assert not {"valuta", "risveglia", "importa_lotto", "verifica_flusso"} & STAMPANO


def test_le_librerie_care_sono_solo_dove_servono(caricati: dict[str, set[str]]) -> None:
    for modulo, pacchetti in caricati.items():
        attese = {"typst", "segno", "ppf"} if modulo in STAMPANO else PROPRIE.get(modulo, set())
        assert pacchetti & set(CARE) == attese, modulo


def test_nessun_gestore_porta_con_se_la_nuvola_locale(caricati: dict[str, set[str]]) -> None:
    for modulo, pacchetti in caricati.items():
        assert not pacchetti & {"local", "tests", "bench", "pytest", "hypothesis"}, modulo
