"""How fast the list twin lives a lista, and how much memory it holds, under each contract.

Run: `python -m bench.gemello [--righe 100000] [--profilo NOME]`. Prints a markdown table with the
size of the machine. Each lista is lived in a child process that does nothing else; a tenth
of the rows is lived too, to show that memory does not follow the length of the lista.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.macchina import descrizione
from local.gemello import INIZIO
from local.genera_lista import genera
from shared.norme import NOMI_PROFILI

SOGLIA_SECONDI = 60
"""For 100,000 posizioni, on one core."""

MESI = 24
_FIGLIO = """
import json, resource, sys, time
from pathlib import Path
inizio = time.perf_counter()
from local.enti_demo import ENTI
from local.gemello import Ipotesi, simula
from local.gemello_uscita import in_dati
file, profilo, mesi = sys.argv[1:]
dati = in_dati(simula(Path(file), Ipotesi(ENTI[profilo], "medio", 7, int(mesi))), 0.0)
print(json.dumps({
    "posizioni": dati["posizioni"]["caricate"], "atti": sum(dati["atti"].values()), "quadra": dati["quadra"],
    "reali": time.perf_counter() - inizio, "cpu": time.process_time(),
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def vivi(lista: Path, profilo: str) -> dict[str, Any]:
    """Figures of one lista in a process of its own, start-up included."""
    esito = subprocess.run(
        [sys.executable, "-c", _FIGLIO, str(lista), profilo, str(MESI)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    dati: dict[str, Any] = json.loads(esito.stdout)
    return dati


def tabella(righe: int, profili: Sequence[str]) -> Iterator[str]:
    """The lines of the table; the last says whether the bar is held."""
    yield f"Macchina: {descrizione()}.\n"
    yield "| contratto | posizioni | atti | secondi | secondi di CPU | posizioni/s | picco di memoria |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    tenute = True
    with tempfile.TemporaryDirectory() as cartella:
        for quante in (righe // 10, righe):
            lista = Path(cartella) / f"{quante}.csv"
            with lista.open("wb") as uscita:
                uscita.writelines(genera(quante, 7, Decimal(0), "riscossa-csv", INIZIO))
            for profilo in profili:
                d = vivi(lista, profilo)
                if quante == righe:
                    tenute = tenute and d["quadra"] and d["cpu"] * 100_000 / righe < SOGLIA_SECONDI
                yield (
                    f"| {profilo} | {d['posizioni']:,} | {d['atti']:,} | {d['reali']:.1f} | {d['cpu']:.1f} "
                    f"| {d['posizioni'] / d['cpu']:,.0f} | {d['mb']:.0f} MB |"
                )
    yield f"\nSoglia di {SOGLIA_SECONDI} s per 100.000 posizioni {'rispettata' if tenute else 'NON rispettata'}."


def main() -> int:
    """Exit code 1 when the bar is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--righe", type=int, default=100_000)
    parser.add_argument("--profilo", choices=NOMI_PROFILI, help="uno solo (altrimenti tutti e quattro)")
    scelti = parser.parse_args()
    profili = [scelti.profilo] if scelti.profilo else sorted(NOMI_PROFILI)
    ultima = ""
    for ultima in tabella(max(10, scelti.righe), profili):
        print(ultima, flush=True)
    return 1 if "NON" in ultima else 0


if __name__ == "__main__":
    sys.exit(main())
