"""What is changed in moto and botocore while a cloud runs, Step Functions and tables aside.

Time (signatures, queues, streams, objects, idempotency records) is virtual; S3 and
`put_events` announce to our pumps; `lambda:Invoke` reaches the handlers.
"""

from __future__ import annotations

import datetime as datetime_di_python
import json
import threading
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import aws_lambda_powertools.utilities.idempotency.base as idempotenza
import aws_lambda_powertools.utilities.idempotency.persistence.base as idempotenza_base
import aws_lambda_powertools.utilities.idempotency.persistence.datarecord as idempotenza_record
import aws_lambda_powertools.utilities.idempotency.persistence.dynamodb as idempotenza_dinamo
import botocore.auth
import botocore.client
import botocore.signers
import moto.awslambda_simple.models as lambda_moto
import moto.backend_index as indice
import moto.cognitoidp.models as cognitoidp
import moto.core.botocore_stubber as stubber
import moto.core.responses as risposte
import moto.dynamodb.models as dinamo
import moto.dynamodb.models.table as tabelle
import moto.events.models as eventi
import moto.s3.models as s3
import moto.s3.notifications as avvisi
import moto.sqs.models as sqs
from moto.core.utils import method_names_from_class

from local.nuvola_dinamo import diretto
from local.nuvola_funzioni import Funzioni
from local.nuvola_modello import CONTO, REGIONE
from local.nuvola_toppe import Toppe
from local.nuvola_turno import DatetimeConFuso, OrologioVirtuale

Pubblica = Callable[[str, str, str, Any, list[str]], None]

# The services that answer locally; a call to any other gets a 404.
SERVIZI = {
    "cloudwatch",
    "cognitoidp",
    "dynamodb",
    "dynamodbstreams",
    "events",
    "iam",
    "kms",
    "awslambda",
    "logs",
    "s3",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "stepfunctions",
    "sts",
}
_CREATI = {
    "s3:ObjectCreated:Put": "PutObject",
    "s3:ObjectCreated:Post": "POST Object",
    "s3:ObjectCreated:Copy": "CopyObject",
    "s3:ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}


def tempo(toppe: Toppe, orologio: OrologioVirtuale) -> None:
    """The virtual clock for signatures, queues, streams and objects."""

    def corrente(remove_tzinfo: bool = True) -> datetime:
        return orologio.adesso().replace(tzinfo=None) if remove_tzinfo else orologio.adesso()

    # Idempotency records expire on the clock of those who wrote them.
    finto = SimpleNamespace(**{**vars(datetime_di_python), "datetime": DatetimeConFuso})
    for modulo in (idempotenza, idempotenza_base, idempotenza_dinamo, idempotenza_record):
        toppe.sostituisci(modulo, "dt", finto)
    toppe.sostituisci(botocore.auth, "get_current_datetime", corrente)
    toppe.sostituisci(botocore.signers, "get_current_datetime", corrente)
    toppe.sostituisci(sqs, "unix_time", lambda: orologio.adesso().timestamp())
    toppe.sostituisci(sqs, "unix_time_millis", lambda: orologio.adesso().timestamp() * 1000)
    toppe.sostituisci(tabelle, "utcnow", corrente)
    toppe.sostituisci(s3, "utcnow", corrente)
    ricevi = sqs.SQSBackend.receive_message

    def senza_attesa(backend: Any, queue_name: str, count: int, wait_seconds_timeout: int, *resto: Any) -> Any:
        del wait_seconds_timeout  # the virtual clock stands still during a call: a long poll would never end
        return ricevi(backend, queue_name, count, 0, *resto)

    toppe.sostituisci(sqs.SQSBackend, "receive_message", senza_attesa)


def annunci(toppe: Toppe, pubblica: Pubblica, motivo: Callable[[], str | None]) -> None:
    """Objects created and events put go to the pump of EventBridge; `motivo` overrides S3's reason."""
    numeri = iter(range(1, 1 << 62))

    def avvisa(account_id: str, event_name: Any, bucket: Any, key: Any) -> None:
        del account_id
        if bucket.notification_configuration is None or bucket.notification_configuration.event_bridge is None:
            return
        nome = str(getattr(event_name, "value", event_name))
        oggetto = {"key": key.name, "sequencer": f"{next(numeri):016X}"}
        if nome in _CREATI:
            tipo, ragione = "Object Created", motivo() or _CREATI[nome]
            oggetto |= {"size": key.size, "etag": key.etag.strip('"')}
        elif nome == "s3:ObjectRemoved:Delete":
            tipo, ragione = "Object Deleted", "DeleteObject"
        else:
            return
        if getattr(key, "version_id", None) not in (None, "null"):
            oggetto["version-id"] = key.version_id
        dettaglio = {
            "version": "0",
            "bucket": {"name": bucket.name},
            "object": oggetto,
            "request-id": "LOCALE",
            "requester": CONTO,
            "source-ip-address": "127.0.0.1",
            "reason": ragione,
        }
        pubblica("default", "aws.s3", tipo, dettaglio, [f"arn:aws:s3:::{bucket.name}"])

    toppe.sostituisci(avvisi, "send_event", avvisa)
    metti = eventi.EventsBackend.put_events

    def pubblica_tutti(backend: Any, events: list[dict[str, Any]]) -> Any:
        esiti = metti(backend, events)
        for evento, esito in zip(events, esiti, strict=True):
            if "EventId" in esito:
                bus = (evento.get("EventBusName") or "default").split("/")[-1]
                pubblica(
                    bus,
                    evento["Source"],
                    evento["DetailType"],
                    json.loads(evento["Detail"]),
                    evento.get("Resources", []),
                )
        return esiti

    toppe.sostituisci(eventi.EventsBackend, "put_events", pubblica_tutti)


def funzioni(toppe: Toppe, tutte: Funzioni) -> None:
    """`lambda:Invoke` from anywhere runs the handler here."""

    def invoca(
        _backend: Any, function_name: str, qualifier: Any, body: Any, headers: Any, response_headers: Any
    ) -> bytes:
        del qualifier
        carico = body if isinstance(body, bytes) else (body or "{}").encode()
        if headers.get("X-Amz-Invocation-Type") == "Event":
            tutte.trova(function_name)
            tutte.invoca_poi(function_name, carico)
            return b""
        risposta, fallita = tutte.invoca(function_name, carico)
        if fallita:
            response_headers["x-amz-function-error"] = "Unhandled"
        return risposta

    toppe.sostituisci(lambda_moto.LambdaSimpleBackend, "invoke", invoca)


def inviti(toppe: Toppe) -> None:
    """An invitation sent again leaves its user as he is: moto makes a new one, without groups, in his place."""
    crea = cognitoidp.CognitoIdpBackend.admin_create_user

    def rimanda_o_crea(backend: Any, user_pool_id: str, username: str, message_action: str, *resto: Any) -> Any:
        if message_action == "RESEND":
            return backend.admin_get_user(user_pool_id, username)
        return crea(backend, user_pool_id, username, message_action, *resto)

    toppe.sostituisci(cognitoidp.CognitoIdpBackend, "admin_create_user", rimanda_o_crea)


def scorciatoie(toppe: Toppe) -> None:
    """Work that moto repeats at every call: it tries the URLs of every service, and lists a class's methods."""
    schemi = [(servizio, schema) for servizio, schema in indice.backend_url_patterns if servizio in SERVIZI]
    toppe.sostituisci(indice, "backend_url_patterns", schemi)
    toppe.sostituisci(risposte, "method_names_from_class", lru_cache(maxsize=256)(method_names_from_class))


def chiamate(toppe: Toppe, conta: Callable[[str, str], None]) -> None:
    """Count every AWS call, and let one thread at a time into moto's DynamoDB, which is not made for more."""

    def conta_e_chiama(cliente: Any, operazione: str, argomenti: Any) -> Any:
        conta(cliente.meta.service_model.service_name, operazione)
        return chiama(cliente, operazione, argomenti)

    serratura = threading.RLock()
    diretto(toppe, serratura)
    chiama = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]
    toppe.sostituisci(botocore.client.BaseClient, "_make_api_call", conta_e_chiama)
    servi = stubber.BotocoreStubber.process_request

    def uno_alla_volta(tappo: Any, richiesta: Any) -> Any:
        if "://dynamodb." not in richiesta.url:
            return servi(tappo, richiesta)
        with serratura:
            return servi(tappo, richiesta)

    toppe.sostituisci(stubber.BotocoreStubber, "process_request", uno_alla_volta)


def frammento(arn: str) -> Any:
    """The stream shard of a table, by stream ARN."""
    return dinamo.dynamodb_backends[CONTO][REGIONE].tables[arn.split(":table/")[1].split("/")[0]].stream_shard


def coda(nome: str) -> Any:
    return sqs.sqs_backends[CONTO][REGIONE].get_queue(nome)
