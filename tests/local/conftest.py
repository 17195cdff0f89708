"""The small house of tests/local/nuvola, running."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.nuvola import Nuvola
from tests.local.nuvola import funzioni

MODELLO = Path(__file__).parent / "nuvola" / "template.yaml"
INIZIO = datetime(2025, 1, 7, 8, tzinfo=UTC)


@pytest.fixture
def nuvola() -> Iterator[Nuvola]:
    funzioni.azzera()
    with Nuvola.avvia(MODELLO, inizio=INIZIO) as cloud:
        yield cloud


@pytest.fixture
def avvia_ciclo(nuvola: Nuvola) -> Any:
    def avvia(posizione: str, **altro: Any) -> str:
        risposta = nuvola.client("stepfunctions").start_execution(
            stateMachineArn=nuvola.uscite["Macchina"],
            name=f"{posizione}-ciclo-1",
            input=json.dumps({"posizione": posizione, **altro}),
        )
        nuvola.fino_a_quiete()
        return str(risposta["executionArn"])

    return avvia
