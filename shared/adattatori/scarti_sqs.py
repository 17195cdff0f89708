"""The queues of what failed: how deep and how old they are, what kind of thing is in them, and the way back.

What could not be done is sent back to its queue once what stopped it is mended.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LOTTO = 10
ATTRIBUTI = ["MessageGroupId", "MessageDeduplicationId"]
_GENERE = re.compile(r"[A-Za-z_ ]{1,40}")


@dataclass(frozen=True, slots=True)
class Scarti:
    """A queue of what failed. `generi`: of the first few messages, how many of each kind; never what they say.

    `dal`: when the oldest of those was sent (epoch milliseconds), None for an empty queue. `in_volo`: taken by
    somebody who has not finished with them.
    """

    messaggi: int
    in_volo: int
    generi: Mapping[str, int]
    dal: int | None


def stato_scarti(client: Any, scarti: str) -> Scarti:
    """How the queue at address `scarti` stands. Looking leaves every message where it is."""
    attributi = client.get_queue_attributes(
        QueueUrl=scarti, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    )["Attributes"]
    visti = client.receive_message(
        QueueUrl=scarti, MaxNumberOfMessages=LOTTO, AttributeNames=["SentTimestamp"], VisibilityTimeout=0
    )
    messaggi = visti.get("Messages") or []
    return Scarti(
        messaggi=int(attributi["ApproximateNumberOfMessages"]),
        in_volo=int(attributi["ApproximateNumberOfMessagesNotVisible"]),
        generi=dict(sorted(Counter(genere(m["Body"]) for m in messaggi).items())),
        dal=min((int(m["Attributes"]["SentTimestamp"]) for m in messaggi), default=None),
    )


def genere(corpo: str) -> str:
    """What kind of message that is, in one word or two: its own word for it, or what its fields tell."""
    try:
        dati = json.loads(corpo)
    except ValueError:
        return "illeggibile"
    if not isinstance(dati, dict):
        return "illeggibile"
    for campo in ("tipo", "detail-type"):
        proprio = dati.get(campo)
        if isinstance(proprio, str) and _GENERE.fullmatch(proprio):
            return proprio
    for campo, nome in _DAI_CAMPI.items():
        if campo in dati:
            return nome
    return "altro"


_DAI_CAMPI = {
    "documento": "documento",
    "flusso": "flusso",
    "iur": "pagamento",
    "ricevuta": "pagamento",
    "DDBStreamBatchInfo": "eventi",
    "incarico": "incarico",
}
"""The field that gives each kind away, the most telling first."""


def rimetti_in_coda(client: Any, scarti: str, coda: str, massimo: int) -> int:
    """Move at most `massimo` messages from the queue at address `scarti` to that at `coda`, in their groups; how many.

    Each one is sent before it is deleted: a crash in between sends it twice, and the books take it once. It is a
    new message, so that the five minutes in which SQS remembers the old one do not swallow it.
    """
    return rimetti(client, scarti, lambda _: coda, massimo)


def rimetti(client: Any, scarti: str, verso: Callable[[str], str], massimo: int) -> int:
    """As `rimetti_in_coda`, where `verso` gives the address of the queue that a message goes back to, from its body."""
    mossi = 0
    while mossi < massimo:
        risposta = client.receive_message(
            QueueUrl=scarti,
            MaxNumberOfMessages=min(LOTTO, massimo - mossi),
            AttributeNames=ATTRIBUTI,
            VisibilityTimeout=60,
        )
        messaggi = risposta.get("Messages") or []
        if not messaggi:
            return mossi
        for messaggio in messaggi:
            attributi = messaggio["Attributes"]
            client.send_message(
                QueueUrl=verso(messaggio["Body"]),
                MessageBody=messaggio["Body"],
                MessageGroupId=attributi["MessageGroupId"],
                MessageDeduplicationId=messaggio["MessageId"],
            )
            client.delete_message(QueueUrl=scarti, ReceiptHandle=messaggio["ReceiptHandle"])
            mossi += 1
    return mossi
