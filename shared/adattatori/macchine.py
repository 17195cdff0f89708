"""Step Functions and SQS, as the use cases see them."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from shared.dominio.giorni import istante_in_testo

_NON_ATTENDE_PIU = ("TaskTimedOut", "TaskDoesNotExist", "InvalidToken", "InvalidTaskToken")


MESSAGGI_PER_LOTTO = 10
TENTATIVI_DI_INVIO = 5


class InvioIncompleto(Exception):
    """SQS did not take some messages: nothing is lost, the same ones may be sent again."""


class MacchineStepFunctions:
    """State machines named `<prefix>-<name>`; `radice` is the ARN up to and including that prefix and dash."""

    def __init__(self, client: Any, radice: str) -> None:
        self._client = client
        self._radice = radice

    def avvia(self, macchina: str, nome: str, dati: Mapping[str, object]) -> None:
        try:
            self._client.start_execution(
                stateMachineArn=f"{self._radice}{macchina}", name=nome, input=json.dumps(dati, sort_keys=True)
            )
        except ClientError as errore:
            if errore.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def in_corso(self, macchina: str) -> set[str]:
        """Names of the running executions; AWS may be seconds late."""
        pagine = self._client.get_paginator("list_executions").paginate(
            stateMachineArn=f"{self._radice}{macchina}", statusFilter="RUNNING"
        )
        return {esecuzione["name"] for pagina in pagine for esecuzione in pagina["executions"]}

    def corre(self, macchina: str, nome: str) -> bool | None:
        """Whether that execution runs now; None if it never began."""
        arn = f"{self._radice}{macchina}:{nome}".replace(":stateMachine:", ":execution:")
        try:
            stato: str = self._client.describe_execution(executionArn=arn)["status"]
        except ClientError as errore:
            if errore.response["Error"]["Code"] != "ExecutionDoesNotExist":
                raise
            return None
        return stato == "RUNNING"

    def finite_male(self, macchina: str, quante: int) -> list[tuple[str, str, str]]:
        """Name, end and instant of the latest that failed, timed out or were stopped, `quante` of each at most."""
        trovate = []
        for stato in ("FAILED", "TIMED_OUT", "ABORTED"):
            risposta = self._client.list_executions(
                stateMachineArn=f"{self._radice}{macchina}", statusFilter=stato, maxResults=quante
            )
            trovate += [
                (e["name"], stato, istante_in_testo(e["stopDate"])) for e in risposta["executions"][:quante]
            ]
        return trovate

    def sveglia(self, token: str, dati: Mapping[str, object]) -> bool:
        try:
            self._client.send_task_success(taskToken=token, output=json.dumps(dati))
        except ClientError as errore:
            if errore.response["Error"]["Code"] not in _NON_ATTENDE_PIU:
                raise
            return False
        return True


class CodaFifo:
    """An SQS FIFO queue. `gruppo` keeps order; `identita` makes a repeated send one message."""

    def __init__(self, client: Any, indirizzo: str) -> None:
        self._client = client
        self._indirizzo = indirizzo

    def invia(self, gruppo: str, identita: str, dati: Mapping[str, object]) -> None:
        self._client.send_message(QueueUrl=self._indirizzo, **_messaggio(gruppo, identita, dati))

    def invia_molti(self, messaggi: Iterable[tuple[str, str, Mapping[str, object]]]) -> None:
        """Ten at a time. Raises InvioIncompleto when SQS keeps refusing some: the caller sends all of them again."""
        tutti = iter(messaggi)
        while lotto := list(itertools.islice(tutti, MESSAGGI_PER_LOTTO)):
            self._invia_lotto([{"Id": str(i), **_messaggio(*messaggio)} for i, messaggio in enumerate(lotto)])

    def _invia_lotto(self, voci: list[dict[str, Any]]) -> None:
        for _ in range(TENTATIVI_DI_INVIO):
            falliti = self._client.send_message_batch(QueueUrl=self._indirizzo, Entries=voci).get("Failed") or []
            if not falliti:
                return
            # What follows a refused one goes again behind it: SQS knows what it has already taken.
            primo = min(int(fallito["Id"]) for fallito in falliti)
            voci = [voce for voce in voci if int(voce["Id"]) >= primo]
        raise InvioIncompleto(f"{len(voci)} messaggi non accolti")


def _messaggio(gruppo: str, identita: str, dati: Mapping[str, object]) -> dict[str, str]:
    return {
        "MessageBody": json.dumps(dati, ensure_ascii=False),
        "MessageGroupId": hashlib.sha256(gruppo.encode()).hexdigest(),
        "MessageDeduplicationId": hashlib.sha256(identita.encode()).hexdigest(),
    }
