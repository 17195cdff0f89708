"""From `make local` to its first page, as a person waits for it: by the clock, best of five starts.

Beside it, in the same turns, the libraries alone (boto3, moto, SAM's translator, Chalice): what no start can avoid.
The bar is five seconds to the page.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.macchina import descrizione

RADICE = Path(__file__).resolve().parent.parent
GIRI = 5
SOGLIA = 5.0
PAZIENZA = 120.0
LIBRERIE = "import boto3, chalice.app, moto, moto.dynamodb, samtranslator.translator.transform"
ACCENDI = "import sys; sys.path.insert(0, '.'); from local.comandi import main; sys.exit(main(sys.argv[1:]))"


def alla_pagina() -> float:
    """Seconds from the start of the process to the whole home page."""
    porta = _porta_libera()
    inizio = time.monotonic()
    acceso = subprocess.Popen(
        [sys.executable, "-c", ACCENDI, "locale", "--porta", str(porta)], cwd=RADICE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while time.monotonic() - inizio < PAZIENZA:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{porta}/", timeout=PAZIENZA) as risposta:
                    risposta.read()
                    return time.monotonic() - inizio
            except urllib.error.URLError:
                time.sleep(0.02)
    finally:
        acceso.send_signal(signal.SIGINT)
        try:
            acceso.wait(30)
        except subprocess.TimeoutExpired:
            acceso.kill()
    raise TimeoutError("the first page did not come")


def librerie() -> float:
    """Seconds of an interpreter that imports the libraries and ends."""
    inizio = time.monotonic()
    subprocess.run([sys.executable, "-c", LIBRERIE], check=True)
    return time.monotonic() - inizio


def _porta_libera() -> int:
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        porta: int = presa.getsockname()[1]
        return porta


def misura() -> tuple[str, bool]:
    """The table, and whether the bar holds."""
    giri = [(alla_pagina(), librerie()) for _ in range(GIRI)]
    pagina, sole = min(g[0] for g in giri), min(g[1] for g in giri)
    peggiore = max(g[0] for g in giri)
    testo = (
        f"### First page of `make local`\n\n{descrizione()}\n\n"
        "| what | seconds | ratio | bar |\n|---|---:|---:|---:|\n"
        f"| first page, best of {GIRI} | {pagina:.1f} | {pagina / sole:.1f}x | {SOGLIA:.1f} |\n"
        f"| first page, worst | {peggiore:.1f} | | |\n"
        f"| the libraries alone, best | {sole:.1f} | 1x | |\n"
    )
    return testo, pagina <= SOGLIA


if __name__ == "__main__":
    tabella, tiene = misura()
    print(tabella)
    sys.exit(0 if tiene else 1)
