"""`riscossa macchine`: the state machines, listed or drawn again in the documentation."""

from __future__ import annotations

import argparse
from typing import Any

from local.grafici import RADICE, macchine, scrivi, stati


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    comando = sottocomandi.add_parser("macchine", help="le macchine a stati, e i loro disegni in docs/macchine")
    comando.add_argument("--grafici", action="store_true", help="ridisegna docs/macchine dalle definizioni")
    comando.set_defaults(esegui=esegui)


def esegui(argomenti: argparse.Namespace) -> int:
    """List the machines with their states, or draw them again."""
    if argomenti.grafici:
        for file in scrivi():
            print(file.relative_to(RADICE))
        return 0
    for nome, definita in macchine().items():
        print(f"{nome}: {len(list(stati(definita)))} stati. {definita.get('Comment', '')}".rstrip())
    return 0
