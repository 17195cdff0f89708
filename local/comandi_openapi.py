"""`riscossa openapi`: the description of the API, from its code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def registra(sottocomandi: Any) -> None:
    """Add the command to the tree."""
    comando = sottocomandi.add_parser("openapi", help="la descrizione OpenAPI 3.1 dell'API, scritta dal codice")
    comando.add_argument("-o", "--uscita", type=Path, metavar="FILE", help="dove scriverla (altrimenti su stdout)")
    comando.set_defaults(esegui=esegui)


def esegui(argomenti: argparse.Namespace) -> int:
    """Exit code: always 0."""
    from local.openapi import in_testo, operazioni

    testo = in_testo()
    if argomenti.uscita is None:
        sys.stdout.write(testo)
    else:
        argomenti.uscita.write_text(testo, encoding="utf-8")
        print(f"{sum(1 for _ in operazioni())} operazioni in {argomenti.uscita}", file=sys.stderr)
    return 0
