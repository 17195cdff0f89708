"""The import arrow, and the proof that its test sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.architettura.freccia import RADICE, STRATI, file_di, violazioni


def test_le_importazioni_puntano_verso_l_interno() -> None:
    assert violazioni() == []


def test_ogni_strato_ha_dei_file() -> None:
    """A layer that moved away would pass by being empty."""
    assert all(file_di(strato) for strato in STRATI)


def test_ogni_pacchetto_condiviso_e_uno_strato() -> None:
    pacchetti = {f"shared/{p.name}" for p in (RADICE / "shared").iterdir() if (p / "__init__.py").exists()}
    assert pacchetti <= {strato.radice for strato in STRATI}


@pytest.fixture
def copia(tmp_path: Path) -> Path:
    senza_dati = shutil.ignore_patterns("__pycache__", "*.json", "*.yaml")
    for nome in ("shared", "functions", "local", "bench"):
        shutil.copytree(RADICE / nome, tmp_path / nome, ignore=senza_dati)
    shutil.copy(RADICE / "app.py", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "riga"),
    [
        ("shared/dominio/importi.py", "import os"),
        ("shared/dominio/importi.py", "import random"),
        ("shared/dominio/importi.py", "import requests"),
        ("shared/dominio/importi.py", "from io import BytesIO"),
        ("shared/dominio/importi.py", "from pathlib import Path"),
        ("shared/dominio/importi.py", "from pydantic import BaseModel"),
        ("shared/dominio/importi.py", "from shared.norme import parametri"),
        ("shared/dominio/importi.py", "from shared import norme"),
        ("shared/dominio/importi.py", "from ..norme import parametri"),
        ("shared/dominio/importi.py", "def f() -> None:\n    import boto3"),
        ("shared/norme/valori.py", "from shared.casi_uso import ciclo"),
        ("shared/casi_uso/ciclo.py", "import boto3"),
        ("shared/casi_uso/ciclo.py", "from shared.adattatori.tabella import Tabella"),
        ("shared/casi_uso/ciclo.py", "from functions._avvio import ciclo"),
        ("shared/adattatori/tabella.py", "import functions._avvio"),
        ("functions/valuta.py", "from local.mondo import Mondo"),
        ("functions/valuta.py", "from tests.stacks import modello"),
        ("functions/valuta.py", "import bench"),
        ("functions/valuta.py", "import moto"),
        ("app.py", "import os"),
        ("app.py", "from shared.dominio import importi"),
        ("local/mondo.py", "from tests.stacks import modello"),
    ],
)
def test_una_violazione_piantata_si_vede(copia: Path, file: str, riga: str) -> None:
    bersaglio = copia / file
    prima = violazioni(copia)
    bersaglio.write_text(bersaglio.read_text("utf-8") + "\n" + riga + "\n", "utf-8")
    nuove = set(violazioni(copia)) - set(prima)
    assert len(nuove) == 1
    assert nuove.pop().startswith(f"{file}:")
