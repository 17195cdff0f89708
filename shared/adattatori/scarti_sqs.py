"""The payments that the worker could not book, sent back to their queue once what stopped them is mended."""

from __future__ import annotations

from typing import Any

LOTTO = 10
ATTRIBUTI = ["MessageGroupId", "MessageDeduplicationId"]


def rimetti_in_coda(client: Any, scarti: str, coda: str, massimo: int) -> int:
    """Move at most `massimo` messages from the queue at address `scarti` to that at `coda`, in their groups; how many.

    Each one is sent before it is deleted: a crash in between sends it twice, and the books take it once. It is a
    new message, so that the five minutes in which SQS remembers the old one do not swallow it.
    """
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
                QueueUrl=coda,
                MessageBody=messaggio["Body"],
                MessageGroupId=attributi["MessageGroupId"],
                MessageDeduplicationId=messaggio["MessageId"],
            )
            client.delete_message(QueueUrl=scarti, ReceiptHandle=messaggio["ReceiptHandle"])
            mossi += 1
    return mossi
