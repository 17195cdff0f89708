"""Composition root: from the environment to ready use cases, and the frame every handler stands in.

Lambda processes are reused, so nothing here keeps state between invocations but AWS
clients. The two overrides (`con_ambiente`, `orologio_in_uso`) exist for tests and for
the local cloud, where many functions share one process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from shared.adattatori.archivio import ArchivioS3
from shared.adattatori.fornitore_oidc import Rete
from shared.adattatori.fornitore_oidc import rete as rete_vera
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.indici_dynamo import IndiciDynamo
from shared.adattatori.liste_dynamo import EntiDynamo, ListeDynamo
from shared.adattatori.macchine import CodaFifo, MacchineStepFunctions
from shared.adattatori.movimenti_dynamo import MovimentiDynamo
from shared.adattatori.orologio import Orologio, OrologioDiSistema
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.rendicontazioni_dynamo import RendicontazioniDynamo
from shared.adattatori.ricerca_dynamo import RicercaDynamo
from shared.adattatori.ricevute_dynamo import RicevuteDynamo
from shared.adattatori.riversamenti_dynamo import RiversamentiDynamo
from shared.adattatori.tabella import Tabella
from shared.casi_uso.cassa import Cassa
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.ricerca_posizioni import Archivi

logger = Logger(service="riscossa")
tracer = Tracer(service="riscossa")
metrics = Metrics(namespace="Riscossa", service="riscossa")

Gestore = Callable[[dict[str, Any], LambdaContext], Any]

_ambiente: ContextVar[Mapping[str, str] | None] = ContextVar("ambiente", default=None)
_orologio: Orologio = OrologioDiSistema()
_rete: Rete = rete_vera


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


def rete_in_uso(rete: Rete) -> None:
    """Replace how this process reaches the identity provider (the local cloud's own)."""
    global _rete
    _rete = rete


def rete() -> Rete:
    return _rete


@lru_cache(maxsize=16)
def client(servizio: str) -> Any:
    """One client per service and process; S3 signs with SigV4 so that presigned requests carry their region."""
    opzioni = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=5, read_timeout=30)
    if servizio == "s3":
        opzioni = opzioni.merge(Config(signature_version="s3v4"))
    return boto3.client(servizio, config=opzioni)  # type: ignore[call-overload]


def gestore(funzione: Gestore) -> Gestore:
    """The frame of a handler: structured log with the request id, trace, metrics. The event is never logged."""

    @wraps(funzione)
    @logger.inject_lambda_context(log_event=False, clear_state=True)
    @tracer.capture_lambda_handler(capture_response=False)
    def incorniciata(event: dict[str, Any], context: LambdaContext) -> Any:
        try:
            return funzione(event, context)
        finally:
            if metrics.metric_set:
                metrics.flush_metrics()
            metrics.clear_metrics()

    return incorniciata


def tabella() -> Tabella:
    return Tabella(client("dynamodb"), ambiente()["TABELLA"])


def enti() -> EntiDynamo:
    return EntiDynamo(tabella())


def liste() -> ListeDynamo:
    return ListeDynamo(tabella())


def incassi() -> IncassiDynamo:
    return IncassiDynamo(tabella())


def ricerca() -> RicercaDynamo:
    return RicercaDynamo(tabella())


def ricevute() -> RicevuteDynamo:
    return RicevuteDynamo(tabella())


def movimenti() -> MovimentiDynamo:
    return MovimentiDynamo(tabella())


def riversamenti() -> RiversamentiDynamo:
    return RiversamentiDynamo(tabella())


def cassa() -> Cassa:
    """What the use cases of money out need."""
    return Cassa(incassi(), riversamenti(), documenti(), liste(), orologio(), posizioni())


def rendicontazioni() -> RendicontazioniDynamo:
    return RendicontazioniDynamo(tabella())


def flussi() -> ArchivioS3:
    """What comes in: liste, lotti, outcomes, receipts."""
    return ArchivioS3(client("s3"), ambiente()["BUCKET_FLUSSI"])


def documenti() -> ArchivioS3:
    """What goes out: acts, receipts, prospetti."""
    return ArchivioS3(client("s3"), ambiente()["BUCKET_DOCUMENTI"])


def macchine() -> MacchineStepFunctions:
    return MacchineStepFunctions(client("stepfunctions"), ambiente()["RADICE_MACCHINE"])


def coda(variabile: str) -> CodaFifo:
    return CodaFifo(client("sqs"), ambiente()[variabile])


def posizioni() -> PosizioniDynamo:
    return PosizioniDynamo(tabella(), orologio())


def archivi_di_ricerca() -> Archivi:
    porta = posizioni()
    return Archivi(porta, porta, liste(), IndiciDynamo(tabella()))


def ciclo() -> Ciclo:
    radice = ambiente().get("RADICE_MACCHINE", "")
    return Ciclo(enti(), posizioni(), orologio(), MacchineStepFunctions(client("stepfunctions"), radice))
