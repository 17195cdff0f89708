"""How dear the formal control of a lista is, against `csv.DictReader` that only splits the lines.

Run: `python -m bench.verifica_liste [--righe 100000] [--grande 1000000] [--giri 3]`. Prints a markdown table.
The two are timed in turns on the same file in the same process; the peak memory is that of a
child process that reads the big file and nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from local.genera_lista import genera
from shared.contratti.riga_json import da_riga_json, in_riga_json
from shared.contratti.tracciato_lettura import Lettore, carica
from shared.dominio.liste import RigaCarico

AL = date(2025, 3, 1)
DIFETTI = Decimal("0.02")
SOGLIA, META = 6, 3
MEMORIA_MASSIMA_MB = 300

_FIGLIO = """
import json, sys
from datetime import date
from shared.contratti.tracciato_lettura import Lettore, carica
lettore = Lettore(carica("riscossa-csv"), al=date(2025, 3, 1))
with open(sys.argv[1], "rb") as flusso:
    for _ in lettore.leggi(flusso):
        pass
# VmHWM and not getrusage: the latter keeps the peak of the parent across exec.
picco = next(int(riga.split()[1]) for riga in open("/proc/self/status") if riga.startswith("VmHWM"))
print(json.dumps({"righe": lettore.controllo.righe, "scartate": lettore.controllo.scartate, "mb": picco / 1024}))
"""


def nudo(lista: Path) -> int:
    """The bare reader: rows as dictionaries, nothing checked."""
    with lista.open(encoding="utf-8", newline="") as testo:
        return sum(1 for _ in csv.DictReader(testo, delimiter=";"))


def completo(lista: Path) -> int:
    """Layout, types, check digits, dates, duplicates, totals, typed rows."""
    lettore = Lettore(carica("riscossa-csv"), al=AL)
    with lista.open("rb") as flusso:
        for _ in lettore.leggi(flusso):
            pass
    return lettore.controllo.righe


def cronometra(lista: Path, giri: int) -> tuple[float, float]:
    """Best CPU seconds of each over `giri` turns taken alternately (the machine may be busy with other work)."""
    tempi: dict[str, list[float]] = {"nudo": [], "completo": []}
    for _ in range(giri):
        for nome, funzione in (("nudo", nudo), ("completo", completo)):
            inizio = time.process_time()
            funzione(lista)
            tempi[nome].append(time.process_time() - inizio)
    return min(tempi["nudo"]), min(tempi["completo"])


def moltiplica(lista: Path, volte: int, grande: Path) -> None:
    """A big list out of a small one: the same rows, each time with partite of their own."""
    with lista.open("rb") as piccola, grande.open("wb") as uscita:
        testa, *righe = piccola.readlines()
        uscita.write(testa)
        for n in range(volte):
            uscita.writelines(b"%d-" % n + riga for riga in righe)


def codec(lista: Path) -> tuple[float, float]:
    """Seconds per row to write a chunk line and to read it back."""
    with lista.open("rb") as flusso:
        righe = [r for r in Lettore(carica("riscossa-csv"), al=AL).leggi(flusso) if isinstance(r, RigaCarico)][:20_000]
    inizio = time.perf_counter()
    linee = [in_riga_json(riga) for riga in righe]
    meta = time.perf_counter()
    for linea in linee:
        da_riga_json(linea)
    return (meta - inizio) / len(righe), (time.perf_counter() - meta) / len(righe)


def tabella(righe: int, grande: int, giri: int) -> Iterator[str]:
    """The lines of the table; the last says whether the bars are held."""
    with tempfile.TemporaryDirectory() as cartella:
        lista = Path(cartella) / "lista.csv"
        with lista.open("wb") as uscita:
            uscita.writelines(genera(righe, 7, DIFETTI, "riscossa-csv", AL))
        base, nostro = cronometra(lista, giri)
        scrivi, rileggi = codec(lista)
        enorme = Path(cartella) / "grande.csv"
        moltiplica(lista, -(-grande // righe), enorme)
        inizio = time.perf_counter()
        esito = subprocess.run(
            [sys.executable, "-c", _FIGLIO, str(enorme)], check=True, capture_output=True, text=True,
            cwd=Path(__file__).parents[1],
        )  # fmt: skip
        secondi = time.perf_counter() - inizio
        picco = json.loads(esito.stdout)
    yield "| misura | valore | soglia |"
    yield "|---|---:|---:|"
    yield f"| csv.DictReader, {righe:,} righe | {base:.2f} s ({righe / base:,.0f} righe/s) | |"
    yield f"| lettura e controllo completo | {nostro:.2f} s ({righe / nostro:,.0f} righe/s) | |"
    yield f"| rapporto | {nostro / base:.2f}x | {SOGLIA}x (meta {META}x) |"
    yield f"| picco di memoria, {picco['righe']:,} righe | {picco['mb']:.0f} MB | {MEMORIA_MASSIMA_MB} MB |"
    yield f"| lettura di {picco['righe']:,} righe | {secondi:.1f} s | |"
    yield f"| in_riga_json | {scrivi * 1e6:.1f} µs/riga | |"
    yield f"| da_riga_json | {rileggi * 1e6:.1f} µs/riga | |"
    tenute = nostro / base <= SOGLIA and picco["mb"] < MEMORIA_MASSIMA_MB
    yield f"\nSoglie {'rispettate' if tenute else 'NON rispettate'}."


def main() -> int:
    """Exit code 1 when a bar is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--righe", type=int, default=100_000)
    parser.add_argument("--grande", type=int, default=1_000_000)
    parser.add_argument("--giri", type=int, default=3)
    scelti = parser.parse_args()
    righe = list(tabella(scelti.righe, scelti.grande, scelti.giri))
    print("\n".join(righe))
    return 1 if "NON" in righe[-1] else 0


if __name__ == "__main__":
    sys.exit(main())
