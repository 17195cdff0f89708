"""Step Functions in virtual time: what is changed in moto's interpreter while a cloud runs.

Every blocking call of the interpreter becomes a park of `nuvola_turno`; task timeouts run on
the virtual clock; a state machine is parsed once, not at each execution; tokens that were
answered or that expired are refused as on AWS (moto accepts them in silence).
"""

from __future__ import annotations

import hashlib
import importlib
import itertools
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from local.nuvola_compiti import Compiti, Invoca
from local.nuvola_compiti import modulo as _modulo
from local.nuvola_mappe import mappe
from local.nuvola_toppe import Toppe
from local.nuvola_turno import Agenda, DatetimeVirtuale, Evento, FiloFiglio, Interrotta, Turno

VISITATI: set[tuple[str, str]] = set()
"""Every (machine, state) entered by any cloud of this process: the tests ask that none is left out."""

_PARSER = "moto.stepfunctions.parser."
_MAPPA = "asl.component.state.exec.state_map.iteration."

_lettore = importlib.import_module(f"{_PARSER}asl.parse.asl_parser").AmazonStateLanguageParser
_letta_una_volta = lru_cache(maxsize=64)(_lettore.parse)
"""A definition is read once for all the clouds of a process: what comes of it is never changed."""


def _gia_letta(definition: str) -> None:
    """Takes a definition as it is."""


class Fasi:
    """The changes to moto's Step Functions, and what they count."""

    def __init__(self, turno: Turno, invoca: Invoca, chiamata: Callable[[str, str], None]) -> None:
        self.turno, self._invoca, self._chiamata = turno, invoca, chiamata
        self.transizioni: Counter[str] = Counter()
        self._in_attesa_di_figli: list[Evento] = []
        self._numeri = itertools.count(1)

    def applica(self, toppe: Toppe) -> None:
        importlib.import_module("moto.stepfunctions.responses")
        self._tempo(toppe)
        self._programmi(toppe)
        Compiti(self.turno, self._invoca, self._chiamata, self._in_attesa_di_figli).applica(toppe)
        mappe(toppe)

    def _tempo(self, toppe: Toppe) -> None:
        turno = self.turno
        # Everything but the names replaced must stay reachable: these modules are read by attribute.
        data_ora = SimpleNamespace(**{**vars(importlib.import_module("datetime")), "datetime": DatetimeVirtuale})
        for nome in (
            "asl.component.state.state",
            "asl.component.state.wait.wait_function.timestamp",
            "asl.component.state.exec.state_parallel.branches_decl",
            "asl.eval.event.event_manager",
            "backend.execution",
            "models",
            _MAPPA + "itemprocessor.map_run_record",
        ):
            toppe.sostituisci(_modulo(nome), "datetime", data_ora)
        fili = SimpleNamespace(**{**vars(importlib.import_module("threading")), "Event": Evento, "Thread": FiloFiglio})
        for nome in (
            _MAPPA + "inline_iteration_component",
            _MAPPA + "job",
            "asl.component.state.exec.state_parallel.branch_worker",
            "asl.component.state.exec.state_parallel.branches_decl",
        ):
            toppe.sostituisci(_modulo(nome), "threading", fili)
        toppe.sostituisci(_modulo("asl.eval.callback.callback"), "Event", Evento)
        dormi = SimpleNamespace(sleep=lambda secondi: turno.parcheggia(secondi) if secondi > 0 else None)
        toppe.sostituisci(_modulo("asl.component.common.retry.retrier_decl"), "time", dormi)
        toppe.sostituisci(_modulo("asl.component.common.retry.jitter_strategy_decl"), "random", random.Random(0))

        def attendi(_self: Any, env: Any, wait_seconds: int) -> None:
            del env
            if wait_seconds > 0:
                turno.parcheggia(wait_seconds)

        attesa = _modulo("asl.component.state.wait.wait_function.wait_function").WaitFunction
        toppe.sostituisci(attesa, "_wait_interval", attendi)

        def identificativo() -> str:
            return hashlib.sha256(f"riscossa-{next(self._numeri)}".encode()).hexdigest()[:36]

        for nome_modulo, modulo in list(sys.modules.items()):
            if nome_modulo.startswith(_PARSER) and hasattr(modulo, "long_uid"):
                toppe.sostituisci(modulo, "long_uid", identificativo)

    def _programmi(self, toppe: Toppe) -> None:
        turno, esecutore = self.turno, _modulo("backend.execution_worker")
        logica = esecutore.ExecutionWorker._execution_logic

        def esegui(worker: Any) -> None:
            try:
                logica(worker)
            except Interrotta:
                if worker.env.is_running():  # the cloud is closing: the execution did not end
                    raise
                worker._execution_communication.terminated()

        def avvia(worker: Any) -> None:
            dettagli = worker._evaluation_details
            chiave = f"{dettagli.execution_details.name}/{dettagli.state_machine_details.name}"
            turno.avvia(chiave, lambda: esegui(worker), radice=dettagli.execution_details.arn)

        toppe.sostituisci(esecutore.ExecutionWorker, "start", avvia)
        ferma = esecutore.ExecutionWorker.stop

        def interrompi(worker: Any, stop_date: Any, error: Any, cause: Any) -> None:
            ferma(worker, stop_date, error, cause)
            turno.interrompi(worker._evaluation_details.execution_details.arn)

        toppe.sostituisci(esecutore.ExecutionWorker, "stop", interrompi)
        programma = _modulo("asl.component.program.program").Program
        valuta = _modulo("asl.component.eval_component").EvalComponent.eval

        def valuta_programma(self: Any, env: Any) -> None:
            env.next_state_name = self.start_at.start_at_name
            voce = None
            if self.timeout_seconds is not None:
                radice = turno.corrente.radice if turno.corrente else ""

                def scade() -> None:
                    env.set_timed_out()
                    turno.interrompi(radice)

                istante = turno.orologio.adesso() + timedelta(seconds=self.timeout_seconds.timeout_seconds)
                voce = turno.agenda.aggiungi(istante, Agenda.FILO, radice, scade)
            try:
                valuta(self, env)
            finally:
                if voce is not None:
                    voce.annullata = True

        toppe.sostituisci(programma, "eval", valuta_programma)
        toppe.sostituisci(_lettore, "parse", staticmethod(_letta_una_volta))
        # A definition is read when its first execution starts: `make check` has read them all.
        motore = _modulo("models").StepFunctionsParserBackend
        toppe.sostituisci(motore, "_validate_definition", staticmethod(_gia_letta))
        # Building the JSONPath grammar anew for each path took half of the interpreter's time.
        for nome in ("asl.utils.json_path", "asl.component.common.path.result_path"):
            toppe.sostituisci(_modulo(nome), "parse", lru_cache(maxsize=512)(_modulo(nome).parse))
        comunicazione = _modulo("backend.execution").BaseExecutionWorkerCommunication
        terminata = comunicazione.terminated

        def annuncia(self_comunicazione: Any) -> None:
            terminata(self_comunicazione)
            in_attesa = list(self._in_attesa_di_figli)
            self._in_attesa_di_figli.clear()
            for evento in in_attesa:
                evento.set()

        toppe.sostituisci(comunicazione, "terminated", annuncia)
        avvia_esecuzione = _modulo("models").StepFunctionsParserBackend.start_execution

        def con_nome(backend: Any, state_machine_arn: str, name: str | None = None, *resto: Any, **altro: Any) -> Any:
            return avvia_esecuzione(
                backend, state_machine_arn, name or f"senza-nome-{next(self._numeri)}", *resto, **altro
            )

        toppe.sostituisci(_modulo("models").StepFunctionsParserBackend, "start_execution", con_nome)
        stato = _modulo("asl.component.state.state").CommonStateField
        corpo = stato._eval_body

        def conta(self_stato: Any, env: Any) -> None:
            macchina = env.states.context_object.context_object_data["StateMachine"]["Name"]
            self.transizioni[macchina] += 1
            VISITATI.add((macchina, self_stato.name))
            corpo(self_stato, env)

        toppe.sostituisci(stato, "_eval_body", conta)
