"""Lambda in this process: handlers, their settings, their failures, and the faults that tests inject."""

from __future__ import annotations

import importlib
import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from functions._avvio import con_ambiente
from local.nuvola_modello import CONTO, REGIONE
from local.nuvola_turno import Agenda, Turno

MASSIMO_SINCRONO = 6 * 1024 * 1024
RITENTI_ASINCRONI = (timedelta(minutes=1), timedelta(minutes=2))


class Guasto(RuntimeError):
    """The fault injected by a test."""


@dataclass(frozen=True)
class Funzione:
    """One Lambda function of the template."""

    nome: str
    logico: str
    gestore: str
    ambiente: dict[str, str]
    secondi: int = 3
    memoria: int = 128

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{REGIONE}:{CONTO}:function:{self.nome}"


@dataclass(frozen=True)
class ErroreFunzione:
    """An exception that left a handler: where, when (virtual) and the whole traceback."""

    funzione: str
    istante: datetime
    tipo: str
    messaggio: str
    traccia: str


@dataclass
class Contesto:
    """The Lambda context object. Time does not pass inside a handler: all of it remains."""

    function_name: str
    aws_request_id: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    millisecondi: int
    function_version: str = "$LATEST"
    log_group_name: str = ""
    log_stream_name: str = "locale"
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        return self.millisecondi


@dataclass
class _Prova:
    restanti: int
    quando: str


@dataclass
class Funzioni:
    """The functions of one cloud. One handler runs at a time: callers hold the baton or the lock."""

    turno: Turno
    tutte: dict[str, Funzione] = field(default_factory=dict)
    errori: list[ErroreFunzione] = field(default_factory=list)
    invocazioni: int = 0
    dentro: int = 0
    _guasti: dict[str, _Prova] = field(default_factory=dict)
    _gestori: dict[str, Callable[[Any, Any], Any]] = field(default_factory=dict)

    def trova(self, riferimento: str) -> Funzione:
        """By ARN (with or without a qualifier), physical name or logical name. Raises KeyError."""
        nome = riferimento.split(":function:")[-1].split(":")[0]
        if nome in self.tutte:
            return self.tutte[nome]
        for funzione in self.tutte.values():
            if funzione.logico == nome:
                return funzione
        raise KeyError(f"no function named {riferimento}")

    def carica(self, funzione: Funzione) -> Callable[[Any, Any], Any]:
        """Import the handler from this checkout, whatever CodeUri ships.

        Raises ImportError or AttributeError if the template names what is not there.
        """
        if funzione.gestore not in self._gestori:
            modulo, _, nome = funzione.gestore.rpartition(".")
            with con_ambiente(self._ambiente(funzione)):
                self._gestori[funzione.gestore] = getattr(importlib.import_module(modulo), nome)
        return self._gestori[funzione.gestore]

    def _ambiente(self, funzione: Funzione) -> dict[str, str]:
        return {**funzione.ambiente, "AWS_LAMBDA_FUNCTION_NAME": funzione.nome}

    def guasto(self, nome: str, n: int, quando: str) -> None:
        if quando not in ("prima", "dopo"):
            raise ValueError("quando is 'prima' or 'dopo'")
        self._guasti[self.trova(nome).nome] = _Prova(n, quando)

    def invoca(self, riferimento: str, carico: bytes) -> tuple[bytes, bool]:
        """Run a handler on a JSON payload; the JSON answer, and True if the handler failed."""
        funzione = self.trova(riferimento)
        self.invocazioni += 1
        self.dentro += 1
        try:
            risposta = self._esegui(funzione, json.loads(carico))
            testo = json.dumps(risposta, ensure_ascii=False).encode()
            if len(testo) > MASSIMO_SINCRONO:
                raise ValueError(f"Response payload size exceeded maximum allowed payload size ({len(testo)} bytes)")
        except Exception as errore:  # as the Lambda runtime: whatever leaves a handler becomes an answer
            self._registra(funzione, errore)
            corpo = {
                "errorMessage": str(errore),
                "errorType": type(errore).__name__,
                "stackTrace": traceback.format_tb(errore.__traceback__),
            }
            return json.dumps(corpo).encode(), True
        finally:
            self.dentro -= 1
        return testo, False

    def _esegui(self, funzione: Funzione, evento: Any) -> Any:
        gestore = self.carica(funzione)
        prova = self._guasti.get(funzione.nome)
        if prova is not None and prova.restanti > 0:
            prova.restanti -= 1
            if prova.quando == "prima":
                raise Guasto("guasto iniettato prima dell'esecuzione")
        else:
            prova = None
        contesto = Contesto(
            funzione.nome,
            f"00000000-0000-4000-8000-{self.invocazioni:012d}",
            funzione.arn,
            funzione.memoria,
            funzione.secondi * 1000,
            log_group_name=f"/aws/lambda/{funzione.nome}",
        )
        with con_ambiente(self._ambiente(funzione)):
            risposta = gestore(evento, contesto)
        if prova is not None:
            raise Guasto("guasto iniettato dopo l'esecuzione")
        return risposta

    def _registra(self, funzione: Funzione, errore: Exception) -> None:
        self.errori.append(
            ErroreFunzione(
                funzione.logico,
                self.turno.orologio.adesso(),
                type(errore).__name__,
                str(errore),
                "".join(traceback.format_exception(errore)),
            )
        )

    def invoca_poi(self, riferimento: str, carico: bytes, tentativo: int = 0) -> None:
        """Asynchronous invocation: at once after the present turn, retried twice as Lambda does."""
        istante = self.turno.orologio.adesso()
        if tentativo:
            istante += RITENTI_ASINCRONI[tentativo - 1]

        def prova() -> None:
            _, fallita = self.invoca(riferimento, carico)
            if fallita and tentativo < len(RITENTI_ASINCRONI):
                self.invoca_poi(riferimento, carico, tentativo + 1)

        self.turno.agenda.aggiungi(istante, Agenda.CODA, "", prova)
