"""The script of docs/ that redoes a computation from its prova, loaded by path as a stranger would run it."""

from __future__ import annotations

import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.dominio.prova import Prova

RADICE = Path(__file__).parents[2]


@lru_cache(maxsize=1)
def verificatore() -> Any:
    specifica = importlib.util.spec_from_file_location(
        "verifica_prova", RADICE / "docs" / "verifica_prova.py"
    )
    assert specifica is not None
    assert specifica.loader is not None
    modulo = importlib.util.module_from_spec(specifica)
    specifica.loader.exec_module(modulo)
    return modulo


def errori(prova: Prova) -> list[str]:
    """The mismatches the script finds, after a trip through JSON."""
    trovati: list[str] = verificatore().verifica(json.loads(json.dumps(prova.in_dati())))
    return trovati
