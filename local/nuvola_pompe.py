"""The pumps of events and streams: EventBridge rules, schedules, DynamoDB Streams."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from local.nuvola_eventi import corrisponde, percorso, prossimo, trasforma
from local.nuvola_funzioni import Funzioni
from local.nuvola_impianto import Bersaglio, Impianto, Mappatura, Regola
from local.nuvola_modello import CONTO, REGIONE, ErroreModello
from local.nuvola_turno import Agenda, Turno

RITENTO_FLUSSO = timedelta(minutes=1)
VITA_FLUSSO = timedelta(hours=24)


class PompaEventi:
    """EventBridge: takes what S3 and `put_events` announce to the targets of the rules that match."""

    def __init__(self, turno: Turno, impianto: Impianto, funzioni: Funzioni, cliente: Callable[[str], Any]) -> None:
        self.turno, self.impianto, self.funzioni, self.cliente = turno, impianto, funzioni, cliente
        self._attesa: deque[tuple[str, dict[str, Any]]] = deque()
        self._numeri = itertools.count(1)

    def pubblica(self, bus: str, fonte: str, tipo: str, dettaglio: Any, risorse: list[str]) -> None:
        numero = next(self._numeri)
        istante = self.turno.orologio.adesso().strftime("%Y-%m-%dT%H:%M:%SZ")
        self._attesa.append(
            (
                bus,
                {
                    "version": "0",
                    "id": f"00000000-0000-4000-9000-{numero:012d}",
                    "detail-type": tipo,
                    "source": fonte,
                    "account": CONTO,
                    "time": istante,
                    "region": REGIONE,
                    "resources": risorse,
                    "detail": dettaglio,
                },
            )
        )

    def passo(self) -> bool:
        if not self._attesa:
            return False
        bus, evento = self._attesa.popleft()
        for regola in self.impianto.regole:
            if regola.schema is not None and regola.bus == bus and corrisponde(regola.schema, evento):
                self._manda(regola, evento)
        return True

    def _manda(self, regola: Regola, evento: dict[str, Any]) -> None:
        for bersaglio in regola.bersagli:
            self.consegna(bersaglio, _ingresso(bersaglio, evento), f"{regola.nome}-{evento['id']}"[-80:])

    def consegna(self, bersaglio: Bersaglio, testo: str, nome: str) -> None:
        """Hand a JSON text to a target. Raises ErroreModello on a kind of target we cannot play."""
        servizio = bersaglio.arn.split(":")[2]
        if servizio == "lambda":
            self.funzioni.invoca_poi(bersaglio.arn, testo.encode())
        elif servizio == "states":
            self.cliente("stepfunctions").start_execution(stateMachineArn=bersaglio.arn, name=nome, input=testo)
        elif servizio == "sqs":
            coda = self.cliente("sqs").get_queue_url(QueueName=bersaglio.arn.split(":")[-1])["QueueUrl"]
            gruppo = {"MessageGroupId": bersaglio.gruppo} if bersaglio.gruppo else {}
            self.cliente("sqs").send_message(QueueUrl=coda, MessageBody=testo, **gruppo)
        elif servizio not in ("sns", "logs"):
            raise ErroreModello(f"rule target {bersaglio.arn} is not supported locally")

    def avvia_programmi(self) -> None:
        """Put the first firing of every schedule in the agenda; each firing books the next one."""
        for regola in self.impianto.regole:
            if regola.espressione is not None:
                self._prenota(regola, self.turno.orologio.adesso())

    def _prenota(self, regola: Regola, inizio: datetime) -> None:
        istante = prossimo(regola.espressione or "", inizio, self.turno.orologio.adesso(), regola.fuso)
        if istante is None:
            return

        def scatta() -> None:
            testo_istante = istante.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            evento = {
                "version": "0",
                "id": f"{regola.nome}-{testo_istante}",
                "detail-type": "Scheduled Event",
                "source": "aws.events",
                "account": CONTO,
                "time": testo_istante,
                "region": REGIONE,
                "resources": [f"arn:aws:events:{REGIONE}:{CONTO}:rule/{regola.nome}"],
                "detail": {},
            }
            nome = f"{regola.nome}-{istante:%Y%m%dT%H%M%S}"[-80:]
            for bersaglio in regola.bersagli:
                self.consegna(bersaglio, _ingresso(bersaglio, evento), nome)
            self._prenota(regola, inizio)

        self.turno.agenda.aggiungi(istante, Agenda.REGOLA, regola.nome, scatta)


def _ingresso(bersaglio: Bersaglio, evento: dict[str, Any]) -> str:
    if bersaglio.ingresso is not None:
        return bersaglio.ingresso
    if bersaglio.trasformatore is not None:
        return trasforma(bersaglio.trasformatore, evento)
    return json.dumps(percorso(evento, bersaglio.percorso) if bersaglio.percorso else evento, ensure_ascii=False)


class PompaFlussi:
    """DynamoDB Streams: one shard for each table, in order, filtered, retried until it passes or expires."""

    def __init__(
        self,
        turno: Turno,
        mappature: list[Mappatura],
        funzioni: Funzioni,
        frammento: Callable[[str], Any],
        scarta: Callable[[str, Any], None],
    ) -> None:
        self.turno, self.funzioni, self._frammento, self._scarta = turno, funzioni, frammento, scarta
        self._mappature = [m for m in mappature if ":dynamodb:" in m.sorgente]
        self._letti = [0] * len(self._mappature)
        self._fermo: list[datetime | None] = [None] * len(self._mappature)
        self._tentativi = [0] * len(self._mappature)

    def passo(self) -> bool:
        adesso = self.turno.orologio.adesso()
        for indice, mappatura in enumerate(self._mappature):
            fermo = self._fermo[indice]
            if fermo is not None and fermo > adesso:
                continue
            registrazioni = self._frammento(mappatura.sorgente).items[self._letti[indice] :]
            if registrazioni:
                self._leggi(indice, mappatura, [r.to_json() for r in registrazioni[: mappatura.lotto]])
                return True
        return False

    def _leggi(self, indice: int, mappatura: Mappatura, registrazioni: list[dict[str, Any]]) -> None:
        scelte = [self._evento(r, mappatura) for r in registrazioni]
        scelte = [r for r in scelte if not mappatura.filtri or any(corrisponde(f, r) for f in mappatura.filtri)]
        letti = len(registrazioni)
        if scelte:
            risposta, fallita = self.funzioni.invoca(mappatura.funzione, json.dumps({"Records": scelte}).encode())
            corpo = json.loads(risposta)
            falliti = [f["itemIdentifier"] for f in (corpo or {}).get("batchItemFailures", [])] if not fallita else []
            if falliti and not mappatura.parziali:
                falliti = []
            if fallita or falliti:
                numeri = [r["dynamodb"]["SequenceNumber"] for r in registrazioni]
                primo = min((numeri.index(f) for f in falliti if f in numeri), default=0)
                self._letti[indice] += primo
                self._ritenta(indice, mappatura, registrazioni[primo:])
                return
        self._letti[indice] += letti
        self._fermo[indice], self._tentativi[indice] = None, 0

    def _ritenta(self, indice: int, mappatura: Mappatura, resto: list[dict[str, Any]]) -> None:
        self._tentativi[indice] += 1
        esauriti = 0 <= mappatura.ritenti < self._tentativi[indice]
        if esauriti or self._tentativi[indice] * RITENTO_FLUSSO >= VITA_FLUSSO:
            if mappatura.scarto is not None:
                self._scarta(
                    mappatura.scarto, {"DDBStreamBatchInfo": {"streamArn": mappatura.sorgente, "batchSize": len(resto)}}
                )
            self._letti[indice] += len(resto)
            self._fermo[indice], self._tentativi[indice] = None, 0
            return
        self._fermo[indice] = self.turno.orologio.adesso() + RITENTO_FLUSSO
        self.turno.agenda.aggiungi(self._fermo[indice], Agenda.CODA, mappatura.funzione, lambda: None)  # type: ignore[arg-type]

    def _evento(self, registrazione: dict[str, Any], mappatura: Mappatura) -> dict[str, Any]:
        dinamo = dict(registrazione["dynamodb"])
        # moto keeps it as a naive UTC datetime; Lambda receives seconds.
        dinamo["ApproximateCreationDateTime"] = int(
            dinamo["ApproximateCreationDateTime"].replace(tzinfo=UTC).timestamp()
        )
        evento = {**registrazione, "dynamodb": dinamo, "awsRegion": REGIONE, "eventSourceARN": mappatura.sorgente}
        normale: dict[str, Any] = json.loads(json.dumps(evento, default=_binario))
        return normale


def _binario(valore: Any) -> str:
    if isinstance(valore, bytes):
        return valore.decode("ascii")
    raise TypeError(f"{type(valore).__name__} cannot be in a stream record")
