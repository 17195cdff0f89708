"""Every bench in turn; the tables go to bench/RISULTATI.md. Exit 1 when a bar is missed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BANCHI = (
    *("verifica_liste", "importazione", "incassi", "atti", "importazioni", "gemello", "costi", "ricerca"),
    "prima_pagina",
)
RISULTATI = Path(__file__).parent / "RISULTATI.md"


def main() -> int:
    """Run the benches named on the command line, or all of them."""
    scelti = sys.argv[1:] or list(BANCHI)
    pezzi, mancati = [], []
    for nome in scelti:
        print(f"bench.{nome} ...", file=sys.stderr, flush=True)
        esito = subprocess.run([sys.executable, "-m", f"bench.{nome}"], stdout=subprocess.PIPE, text=True, check=False)
        print(esito.stdout, flush=True)
        pezzi.append(f"## {nome}\n\n{esito.stdout.strip()}\n")
        if esito.returncode != 0:
            mancati.append(nome)
    if not sys.argv[1:]:
        RISULTATI.write_text("# Bench\n\nWritten by `make bench`.\n\n" + "\n".join(pezzi), encoding="utf-8")
    for nome in mancati:
        print(f"bench.{nome}: la sbarra non tiene", file=sys.stderr)
    return 1 if mancati else 0


if __name__ == "__main__":
    sys.exit(main())
