"""Gate: checkov on the translated templates, every check but the ones refused here with a reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.verifiche.esiti import AMBIENTE, RADICE, Verifica, installa

NOME = "checkov sui modelli tradotti"
CHECKOV = AMBIENTE / "checkov"
ELENCO = RADICE / "requirements-checkov.lock"

RIFIUTATI = {
    "CKV_AWS_115": "reserved concurrency takes from the account's quota for good; the load is bounded at its "
    "sources instead: MaxConcurrency of the maps, ScalingConfig of the queue, throttling of the API",
    "CKV_AWS_116": "a function called by a state machine, the API or an event source returns its fault to the "
    "caller, and a DLQ would never receive it; the only asynchronous one has its own, and a test holds that",
    "CKV_AWS_117": "the functions call AWS endpoints only, under IAM; a VPC would add endpoints and cold start "
    "and close nothing that is open",
    "CKV_AWS_120": "the answers are personal data of one ente, true at that moment: they must not be cached",
}
RIFIUTATI_PER_RISORSA = {
    ("CKV_AWS_18", "AWS::S3::Bucket.BucketRegistri"): "it holds the access logs; its own would log themselves",
}


def verifica(tradotti: list[Path]) -> Verifica:
    """Run checkov; a refusal that refuses nothing any more is a finding too."""
    _installa()
    comando = [str(CHECKOV / "bin" / "python"), "-m", "checkov.main", "--framework", "cloudformation"]
    comando += ["--skip-download", "--quiet", "--compact", "--output", "json", "--soft-fail"]
    for percorso in tradotti:
        comando += ["--file", str(percorso)]
    esito = subprocess.run(comando, capture_output=True, text=True, check=False)
    try:
        risposta = json.loads(esito.stdout)
    except ValueError:
        return Verifica(NOME, rilievi=((esito.stderr or esito.stdout).strip()[-600:] or "nessuna risposta",))
    return giudica(risposta)


def giudica(risposta: dict[str, Any]) -> Verifica:
    """The findings of checkov's answer, without the refused ones."""
    sommario = risposta.get("summary", risposta)
    usati: set[object] = set()
    rilievi: list[str] = []
    for trovato in risposta.get("results", {}).get("failed_checks", []):
        regola, risorsa = trovato["check_id"], trovato["resource"]
        if regola in RIFIUTATI:
            usati.add(regola)
        elif (regola, risorsa) in RIFIUTATI_PER_RISORSA:
            usati.add((regola, risorsa))
        else:
            rilievi.append(f"{Path(trovato['file_path']).name}: {risorsa}: {regola} {trovato['check_name']}")
    rilievi += [f"{chiave}: rifiuto inutile, da togliere" for chiave in RIFIUTATI if chiave not in usati]
    rilievi += [f"{chiave}: rifiuto inutile, da togliere" for chiave in RIFIUTATI_PER_RISORSA if chiave not in usati]
    if not sommario.get("passed"):
        rilievi.append("checkov non ha controllato nulla")
    if sommario.get("parsing_errors"):
        rilievi.append(f"checkov non legge {sommario['parsing_errors']} modelli")
    return Verifica(NOME, f"{sommario.get('passed', 0)} controlli superati", tuple(rilievi))


def _installa() -> None:
    segno = CHECKOV / ".elenco"
    if segno.exists() and segno.read_bytes() == ELENCO.read_bytes():
        return
    if not (CHECKOV / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(CHECKOV)], check=True)
    comando = [str(CHECKOV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    comando += ["--require-hashes", "-r", str(ELENCO)]
    installa(comando, "checkov")
    segno.write_bytes(ELENCO.read_bytes())
