"""Cold import of each handler against the imports it cannot do without.

Every figure is the best of five fresh interpreters, taken in turns so that a busy moment
of the machine falls on all alike, in processor time: an import waits for nothing, and
whoever else is at work on the machine does not count. The bar: at most 1.25 times the
unavoidable imports. `python -m bench.importazioni valuta app` measures only those.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.macchina import descrizione

RADICE = Path(__file__).resolve().parent.parent
FUNZIONI = RADICE / "functions"
GIRI = 5
SBARRA = 1.25

BASE = (
    "boto3",
    "botocore.config",
    "from pydantic import BaseModel",
    "from aws_lambda_powertools import Logger, Metrics, Tracer",
    "aws_lambda_powertools.utilities.typing",
    "aws_xray_sdk.core",
)
"""What every handler stands on: clients, validated inputs, log, metrics, and traces (a Tracer loads the X-Ray SDK)."""

ALTRE = {
    "functions._stampa": ("typst", "segno"),
    "chalice": ("chalice.app",),
    "utilities.batch": ("aws_lambda_powertools.utilities.batch",),
    "dynamo_db_stream_event": ("aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event",),
    "sqs_event": ("aws_lambda_powertools.utilities.data_classes.sqs_event",),
    "utilities.idempotency": ("aws_lambda_powertools.utilities.idempotency",),
    "utilities.data_classes import": ("aws_lambda_powertools.utilities.data_classes",),
    # The law is in YAML, for whoever asks a cycle for its step; so are the layouts of the liste.
    "ciclo": ("yaml",),
    "emissione": ("yaml",),
    "verifica_flusso": ("yaml",),
}
"""Further libraries, by what the handler's own file says it does."""

_PROGRAMMA = """
import sys, time
sys.path.insert(0, {radice!r})
inizio = time.process_time()
{importazioni}
print(time.process_time() - inizio)
"""


def inevitabili(modulo: str) -> tuple[str, ...]:
    """The libraries that a handler cannot do without."""
    file = sorted((FUNZIONI / "api").glob("*.py")) if modulo == "app" else [FUNZIONI / f"{modulo.split('.')[1]}.py"]
    testo = "".join(percorso.read_text("utf-8") for percorso in file)
    altre = [libreria for segno, librerie in ALTRE.items() if segno in testo for libreria in librerie]
    return tuple(dict.fromkeys((*BASE, *altre)))


def secondi(importazioni: tuple[str, ...]) -> float:
    """The processor time that a fresh interpreter takes for those imports. Raises CalledProcessError if one fails."""
    righe = "\n".join(riga if riga.startswith("from ") else f"import {riga}" for riga in importazioni)
    programma = _PROGRAMMA.format(radice=str(RADICE), importazioni=righe)
    esito = subprocess.run([sys.executable, "-c", programma], capture_output=True, text=True, check=True)
    return float(esito.stdout)


def misura(gruppi: list[tuple[str, ...]], giri: int = GIRI) -> dict[tuple[str, ...], float]:
    """For each group of imports its best time, in seconds. A first round, not counted, writes the bytecode."""
    migliori = dict.fromkeys(gruppi, float("inf"))
    for giro in range(giri + 1):
        for gruppo in migliori:
            tempo = secondi(gruppo)
            if giro:
                migliori[gruppo] = min(migliori[gruppo], tempo)
    return migliori


def main() -> int:
    """Print the table; 1 if a handler passes the bar."""
    gestori = ["app", *(f"functions.{p.stem}" for p in sorted(FUNZIONI.glob("*.py")) if not p.stem.startswith("_"))]
    scelti = sys.argv[1:]
    gestori = [gestore for gestore in gestori if not scelti or gestore.removeprefix("functions.") in scelti]
    tempi = misura([*((gestore,) for gestore in gestori), *dict.fromkeys(inevitabili(g) for g in gestori)])
    print(f"Processor time, best of {GIRI} fresh interpreters; {descrizione()}.\n")
    print("| handler | cold import, ms | unavoidable, ms | ratio |")
    print("|---|---:|---:|---:|")
    peggiore = 0.0
    for gestore in gestori:
        suo, minimo = tempi[(gestore,)], tempi[inevitabili(gestore)]
        peggiore = max(peggiore, suo / minimo)
        print(f"| {gestore.removeprefix('functions.')} | {suo * 1000:.0f} | {minimo * 1000:.0f} | {suo / minimo:.2f} |")
    print(f"\nWorst ratio {peggiore:.2f}, bar {SBARRA}.")
    return 1 if peggiore > SBARRA else 0


if __name__ == "__main__":
    sys.exit(main())
