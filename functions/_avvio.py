"""Composition root: from the environment to ready use cases.

Lambda processes are reused, so nothing here keeps state between invocations but AWS
clients. The two overrides (`con_ambiente`, `orologio_in_uso`) exist for tests and for
the local cloud, where many functions share one process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config

from shared.adattatori.orologio import Orologio, OrologioDiSistema

_ambiente: ContextVar[Mapping[str, str] | None] = ContextVar("ambiente", default=None)
_orologio: Orologio = OrologioDiSistema()


def ambiente() -> Mapping[str, str]:
    """The settings of the function that is running."""
    scelto = _ambiente.get()
    return os.environ if scelto is None else scelto


@contextmanager
def con_ambiente(valori: Mapping[str, str]) -> Iterator[None]:
    """Run a block with the settings of one function, leaving the process environment alone."""
    segno = _ambiente.set({**os.environ, **valori})
    try:
        yield
    finally:
        _ambiente.reset(segno)


def orologio_in_uso(orologio: Orologio) -> None:
    """Replace the clock of this process (virtual time)."""
    global _orologio
    _orologio = orologio


def orologio() -> Orologio:
    return _orologio


@lru_cache(maxsize=16)
def client(servizio: str) -> Any:
    """One client per service and process; S3 signs with SigV4 so that presigned requests carry their region."""
    opzioni = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=5, read_timeout=30)
    if servizio == "s3":
        opzioni = opzioni.merge(Config(signature_version="s3v4"))
    return boto3.client(servizio, config=opzioni)  # type: ignore[call-overload]
