"""The pump of SQS: feeds queues to functions, in order inside each FIFO group, on the virtual clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from local.nuvola_funzioni import Funzioni
from local.nuvola_impianto import Mappatura
from local.nuvola_modello import REGIONE
from local.nuvola_turno import Agenda, Turno


@dataclass
class _Consegna:
    visibile_da: datetime
    ricevuto: int


class PompaCode:
    """Takes messages straight from moto's queues, so that visibility and redelivery follow the virtual clock."""

    def __init__(
        self, turno: Turno, mappature: list[Mappatura], funzioni: Funzioni, coda: Callable[[str], Any]
    ) -> None:
        self.turno, self.funzioni, self._coda = turno, funzioni, coda
        self._mappature = [m for m in mappature if ":sqs:" in m.sorgente]
        self._consegne: dict[str, _Consegna] = {}
        self.da_duplicare = 0

    def passo(self) -> bool:
        for mappatura in self._mappature:
            coda = self._coda(mappatura.sorgente.split(":")[-1])
            lotto = self._lotto(coda, mappatura.lotto)
            if lotto:
                self._serve(mappatura, coda, lotto)
                return True
        return False

    def _lotto(self, coda: Any, massimo: int) -> list[Any]:
        adesso = self.turno.orologio.adesso()
        bloccati: set[str | None] = set()
        lotto: list[Any] = []
        for messaggio in list(coda._messages):
            if len(lotto) == massimo:
                break
            gruppo = messaggio.group_id if coda.fifo_queue else None
            if gruppo is not None and gruppo in bloccati:
                continue
            consegna = self._consegne.get(messaggio.id)
            if messaggio.delayed or (consegna is not None and consegna.visibile_da > adesso):
                bloccati.add(gruppo)
                continue
            massimo_ricezioni = self._massimo(coda)
            if consegna is not None and massimo_ricezioni is not None and consegna.ricevuto >= massimo_ricezioni:
                self._scarta(coda, messaggio)
                continue
            lotto.append(messaggio)
        return lotto

    @staticmethod
    def _massimo(coda: Any) -> int | None:
        return int(coda.redrive_policy["maxReceiveCount"]) if coda.dead_letter_queue is not None else None

    def _scarta(self, coda: Any, messaggio: Any) -> None:
        self._togli(coda, messaggio)
        coda.dead_letter_queue._messages.append(messaggio)

    def _togli(self, coda: Any, messaggio: Any) -> None:
        coda._messages = [m for m in coda._messages if m is not messaggio]
        self._consegne.pop(messaggio.id, None)

    def _serve(self, mappatura: Mappatura, coda: Any, lotto: list[Any]) -> None:
        adesso = self.turno.orologio.adesso()
        # As on AWS, the visibility timeout starts when the batch is received, before the function runs.
        visibile_da = adesso + timedelta(seconds=int(coda.visibility_timeout))
        for messaggio in lotto:
            ricevuto = self._consegne[messaggio.id].ricevuto if messaggio.id in self._consegne else 0
            self._consegne[messaggio.id] = _Consegna(visibile_da, ricevuto + 1)
        evento = {"Records": [self._registrazione(m, mappatura.sorgente) for m in lotto]}
        risposta, fallita = self.funzioni.invoca(mappatura.funzione, json.dumps(evento).encode())
        falliti = _falliti(lotto, json.loads(risposta), mappatura.parziali) if not fallita else {m.id for m in lotto}
        for messaggio in lotto:
            if messaggio.id not in falliti and self.da_duplicare == 0:
                self._togli(coda, messaggio)
                continue
            if messaggio.id not in falliti:
                self.da_duplicare -= 1
            self.turno.agenda.aggiungi(visibile_da, Agenda.CODA, coda.name, lambda: None)

    def _registrazione(self, messaggio: Any, sorgente: str) -> dict[str, Any]:
        attributi = {
            "ApproximateReceiveCount": str(self._consegne[messaggio.id].ricevuto),
            "SentTimestamp": str(messaggio.sent_timestamp),
            "SenderId": messaggio.sender_id,
            "ApproximateFirstReceiveTimestamp": str(int(self.turno.orologio.adesso().timestamp() * 1000)),
        }
        if messaggio.group_id is not None:
            attributi["MessageGroupId"] = messaggio.group_id
            attributi["MessageDeduplicationId"] = messaggio.deduplication_id or ""
            attributi["SequenceNumber"] = messaggio.sequence_number or ""
        propri = {
            nome: {"stringValue": v.get("StringValue"), "dataType": v.get("DataType")}
            for nome, v in messaggio.message_attributes.items()
        }
        return {
            "messageId": messaggio.id,
            "receiptHandle": f"{messaggio.id}#{attributi['ApproximateReceiveCount']}",
            "body": messaggio.body,
            "attributes": attributi,
            "messageAttributes": propri,
            "md5OfBody": messaggio.body_md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": sorgente,
            "awsRegion": REGIONE,
        }


def _falliti(lotto: list[Any], risposta: Any, parziali: bool) -> set[str]:
    """The messages to deliver again; a list of failures that Lambda cannot read means all of them."""
    if not parziali or not isinstance(risposta, dict):
        return set()
    noti = {m.id for m in lotto}
    elenco = risposta.get("batchItemFailures") or []
    falliti = {str(f.get("itemIdentifier")) for f in elenco if isinstance(f, dict)}
    return falliti if len(falliti) == len(elenco) and falliti <= noti else noti
