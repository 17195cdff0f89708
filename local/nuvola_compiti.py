"""Tasks and task tokens of Step Functions: moto's answers made like those of AWS.

Handlers are called in this process. A token that was answered or that expired is refused
(moto accepts it in silence).
"""

from __future__ import annotations

import copy
import importlib
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from botocore import xform_name
from botocore.session import get_session
from moto.core.exceptions import AWSError

from local.nuvola_toppe import Toppe
from local.nuvola_turno import Evento, Turno

_PARSER = "moto.stepfunctions.parser."
_COMPITO = "asl.component.state.exec.state_task."

Invoca = Callable[[str, bytes], tuple[bytes, bool]]


def modulo(nome: str) -> Any:
    """A module of moto's interpreter; typed Any because moto's interpreter has no types to speak of."""
    return importlib.import_module(_PARSER + nome)


class GettoneScaduto(AWSError):
    """The token was answered already, or its task timed out."""

    TYPE = "TaskTimedOut"
    STATUS = 400


class GettoneSconosciuto(AWSError):
    """No task ever had this token."""

    TYPE = "InvalidToken"
    STATUS = 400


class Compiti:
    """The changes to the states that run something."""

    def __init__(self, turno: Turno, invoca: Invoca, chiamata: Callable[[str, str], None], figli: list[Evento]) -> None:
        self.turno, self._invoca, self._chiamata, self._in_attesa_di_figli = turno, invoca, chiamata, figli
        self._gettoni: dict[str, Any] = {}

    def applica(self, toppe: Toppe) -> None:
        self._compiti(toppe)
        self._gettoni_di_attesa(toppe)
        self._sincroni(toppe)
        self._maiuscole(toppe)

    def _compiti(self, toppe: Toppe) -> None:
        stato = modulo("asl.component.state.exec.execute_state").ExecutionState
        toppe.sostituisci(stato, "_evaluate_with_timeout", _valuta_in_linea)
        lambda_utils = modulo(_COMPITO + "lambda_eval_utils")

        def invoca(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:
            del region, state_credentials
            carico, fallita = self._invoca_lambda(parameters)
            risposta: dict[str, Any] = {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": carico}
            if fallita:
                risposta["FunctionError"] = "Unhandled"
            return risposta

        def esegui(env: Any, parameters: dict[str, Any], region: str, account: str, credentials: Any) -> None:
            del region, account, credentials
            carico, fallita = self._invoca_lambda(parameters)
            if fallita:
                raise lambda_utils.LambdaFunctionErrorException("Unhandled", json.dumps(carico, separators=(",", ":")))
            env.stack.append({"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": carico})

        toppe.sostituisci(lambda_utils, "_invoke_lambda_function", invoca)
        toppe.sostituisci(lambda_utils, "exec_lambda_function", esegui)
        crea = modulo("asl.utils.boto_client").boto_client_for
        riusa = lru_cache(maxsize=32)(lambda region, service: crea(region=region, service=service))

        def cliente(region: str, service: str, state_credentials: Any = None) -> Any:
            del state_credentials
            return riusa(region, service)

        for nome_modulo, trovato in list(sys.modules.items()):
            if nome_modulo.startswith(_PARSER) and hasattr(trovato, "boto_client_for"):
                toppe.sostituisci(trovato, "boto_client_for", cliente)

    @staticmethod
    def _maiuscole(toppe: Toppe) -> None:
        """ASL spells parameters `StateMachineArn`, boto3 `stateMachineArn`: moto leaves the difference there."""
        servizio = modulo(_COMPITO + "service.state_task_service").StateTaskService

        def forma(stato: Any, nome: str | None, azione: str | None) -> Any:
            return _operazione(stato._get_boto_service_name(nome), stato._get_boto_service_action(azione))

        def entrata(
            stato: Any,
            parameters: dict[str, Any],
            boto_service_name: str | None = None,
            service_action_name: str | None = None,
        ) -> None:
            operazione = forma(stato, boto_service_name, service_action_name)
            if operazione is not None and operazione.input_shape is not None:
                stato._to_boto_request(parameters, operazione.input_shape)

        def uscita(
            stato: Any, response: Any, boto_service_name: str | None = None, service_action_name: str | None = None
        ) -> None:
            operazione = forma(stato, boto_service_name, service_action_name)
            if operazione is not None and operazione.output_shape is not None:
                stato._from_boto_response(response, operazione.output_shape)

        toppe.sostituisci(servizio, "_normalise_parameters", entrata)
        toppe.sostituisci(servizio, "_normalise_response", uscita)

    def _invoca_lambda(self, parametri: dict[str, Any]) -> tuple[Any, bool]:
        self._chiamata("lambda", "Invoke")
        carico = parametri.get("Payload") or b"{}"
        risposta, fallita = self._invoca(
            parametri["FunctionName"], carico if isinstance(carico, bytes) else carico.encode()
        )
        return json.loads(risposta), fallita

    def _gettoni_di_attesa(self, toppe: Toppe) -> None:
        turno = self.turno
        richiamo = modulo("asl.eval.callback.callback")
        aggiungi = richiamo.CallbackPoolManager.add

        def registra(pool: Any, callback_id: str) -> Any:
            self._gettoni[callback_id] = aggiungi(pool, callback_id)
            return self._gettoni[callback_id]

        toppe.sostituisci(richiamo.CallbackPoolManager, "add", registra)
        chiudi = richiamo.CallbackEndpoint.interrupt_all

        def chiudi_e_ricorda(endpoint: Any) -> None:
            chiudi(endpoint)
            if self._gettoni.pop(endpoint.callback_id, None) is not None:
                self._gettoni[endpoint.callback_id] = None

        toppe.sostituisci(richiamo.CallbackEndpoint, "interrupt_all", chiudi_e_ricorda)

        def consegna(gettone: str, esito: Any) -> None:
            if gettone not in self._gettoni:
                raise GettoneSconosciuto("Invalid Token: 'Invalid token'")
            endpoint = self._gettoni[gettone]
            if endpoint is None or endpoint.get_outcome() is not None:
                raise GettoneScaduto("Task Timed Out: 'Provided task does not exist anymore'")
            endpoint.notify(esito)

        def riuscito(_backend: Any, task_token: str, outcome: str) -> None:
            consegna(task_token, richiamo.CallbackOutcomeSuccess(callback_id=task_token, output=outcome))

        def fallito(_backend: Any, task_token: str, error: Any = None, cause: Any = None) -> Any:
            consegna(task_token, richiamo.CallbackOutcomeFailure(callback_id=task_token, error=error, cause=cause))
            return {}

        backend = modulo("models").StepFunctionsParserBackend
        toppe.sostituisci(backend, "send_task_success", riuscito)
        toppe.sostituisci(backend, "send_task_failure", fallito)
        servizio = modulo(_COMPITO + "service.state_task_service_callback").StateTaskServiceCallback

        def attendi(
            _stato: Any, env: Any, timeout_seconds: int, callback_endpoint: Any, heartbeat_endpoint: Any
        ) -> Any:
            del env
            fine = turno.orologio.adesso() + timedelta(seconds=timeout_seconds)
            while callback_endpoint.get_outcome() is None:
                resto = (fine - turno.orologio.adesso()).total_seconds()
                if resto <= 0:
                    return richiamo.CallbackOutcomeTimedOut(callback_id=callback_endpoint.callback_id)
                if heartbeat_endpoint is None:
                    callback_endpoint.wait(timeout=resto)
                    continue
                heartbeat_endpoint._heartbeat_seconds, battito = (
                    min(resto, heartbeat_endpoint._heartbeat_seconds),
                    heartbeat_endpoint._heartbeat_seconds,
                )
                vivo = heartbeat_endpoint.clear_and_wait()
                heartbeat_endpoint._heartbeat_seconds = battito
                if not vivo and battito < resto:
                    return richiamo.HeartbeatTimedOut()
            return callback_endpoint.get_outcome()

        toppe.sostituisci(servizio, "_eval_wait_for_task_token", attendi)

    def _sincroni(self, toppe: Toppe) -> None:
        turno = self.turno
        richiamo = modulo("asl.eval.callback.callback")
        servizio = modulo(_COMPITO + "service.state_task_service_callback").StateTaskServiceCallback

        def sincrono(_stato: Any, env: Any, sync_resolver: Any, timeout_seconds: int | None, **altro: Any) -> Any:
            fine = turno.orologio.adesso() + timedelta(seconds=timeout_seconds or 99999999)
            while env.is_running():
                if risultato := sync_resolver():
                    return risultato
                resto = (fine - turno.orologio.adesso()).total_seconds()
                if resto <= 0:
                    endpoint = altro["callback_endpoint"]
                    return richiamo.CallbackOutcomeTimedOut(callback_id=endpoint.callback_id if endpoint else "")
                evento = Evento()
                self._in_attesa_di_figli.append(evento)
                evento.wait(resto)
            return None

        toppe.sostituisci(servizio, "_eval_sync", sincrono)


@lru_cache(maxsize=128)
def _operazione(servizio: str, azione: str) -> Any:
    modello = get_session().get_service_model(servizio)
    trovata = next((o for o in modello.operation_names if xform_name(o) == azione), None)
    return None if trovata is None else modello.operation_model(trovata)


def _valuta_in_linea(stato: Any, env: Any) -> None:
    """A task on the thread of its execution.

    moto gives it a second thread to watch its timeout; here a handler takes no virtual time,
    and the waits that do take it watch their own deadline.
    """
    frame = env.open_frame()
    frame.states.reset(input_value=env.states.get_input())
    frame.stack = copy.deepcopy(env.stack)
    try:
        stato._eval_execution(frame)
    finally:
        frame.set_ended()
        env.close_frame(frame)
    uscita = frame.stack.pop()
    env.stack.append(uscita)
    if not stato._is_language_query_jsonpath():
        env.states.set_result(uscita)
    if stato.assign_decl:
        stato.assign_decl.eval(env=env)
    if stato.result_selector:
        stato.result_selector.eval(env=env)
    if stato.result_path:
        stato.result_path.eval(env)
    else:
        env.states.reset(input_value=env.stack.pop())
