"""The path most of these tests walk; a module that needs another defines its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.percorso import Percorso


@pytest.fixture
def percorso() -> Iterator[Percorso]:
    with Percorso("regione_abruzzo", 7) as aperto:
        yield aperto
