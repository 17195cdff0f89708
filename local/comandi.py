"""`riscossa`: the command line. Machine output goes to stdout alone, everything else to stderr."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

COMANDI = {
    "flusso": "comandi_flussi",
    "genera-lista": "comandi_flussi",
    "profilo": "comandi_norme",
    "termini": "comandi_norme",
    "casi": "comandi_casi",
    "prova": "comandi_casi",
    "demo": "comandi_demo",
    "ente": "comandi_ente",
    "simula": "comandi_simula",
    "locale": "comandi_locale",
    "nodo": "comandi_nodo",
    "tempo": "comandi_locale",
    "fascicolo": "comandi_fascicolo",
    "posizione": "comandi_fascicolo",
    "macchine": "comandi_macchine",
    "custode": "comandi_custode",
    "incassi": "comandi_incassi",
    "openapi": "comandi_openapi",
    "riversamenti": "comandi_riversamenti",
    "modello21": "comandi_riversamenti",
    "rendiconto": "comandi_rendiconto",
}
"""Which module brings each command: only the one asked for is imported."""


def albero(moduli: Sequence[str]) -> argparse.ArgumentParser:
    """The parser with the commands of those modules."""
    radice = argparse.ArgumentParser(prog="riscossa", description="Riscossione coattiva delle entrate pubbliche.")
    sottocomandi = radice.add_subparsers(dest="comando", required=True, metavar="COMANDO")
    for modulo in moduli:
        importlib.import_module(f"local.{modulo}").registra(sottocomandi)
    return radice


def main(argomenti: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Usage errors exit with 2, as argparse does."""
    ricevuti = list(sys.argv[1:] if argomenti is None else argomenti)
    primo = ricevuti[0] if ricevuti else ""
    moduli = [COMANDI[primo]] if primo in COMANDI else sorted(set(COMANDI.values()))
    opzioni = albero(moduli).parse_args(ricevuti)
    try:
        codice: int = opzioni.esegui(opzioni)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Interrotto.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output left: point stdout elsewhere, so that closing it stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return codice


if __name__ == "__main__":
    sys.exit(main())
