"""The site most of these tests visit; a module that needs another opens its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portali.sito import Sito, sito_aperto


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto() as aperto:
        yield aperto
