"""Creates the resources of the stacks on moto, one small function for each type.

A type nobody declared here stops the start: what is silently missing locally would be found
only on AWS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from local.nuvola_funzioni import Funzione, Funzioni
from local.nuvola_impianto import Bersaglio, Impianto, Mappatura, Regola
from local.nuvola_modello import CONTO, REGIONE, ErroreModello, Pila, Risolutore, leggi
from local.nuvola_risorse_accessorie import ACCESSORIE, IGNORATE
from local.nuvola_rotte import rotte

Esito = tuple[str, dict[str, Any]]


PRIMA = ("Portale",)
"""Of a template that has it, what a port serves while the rest is being made."""


@dataclass(frozen=True)
class Avvio:
    """What is served before the rest is there: the resources it needs, what opens the door, the lock of who enters."""

    prima: tuple[str, ...]
    inizia: Callable[[], None]
    serratura: AbstractContextManager[Any]


class Fabbrica:
    """Brings one deployment into being, each resource once and after those it refers to."""

    def __init__(self, funzioni: Funzioni, impianto: Impianto) -> None:
        self.funzioni, self.impianto = funzioni, impianto
        self.esportate: dict[str, Any] = {}
        self._clienti: dict[str, Any] = {}

    def cliente(self, servizio: str) -> Any:
        if servizio not in self._clienti:
            self._clienti[servizio] = boto3.client(servizio, region_name=REGIONE)  # type: ignore[call-overload]
        return self._clienti[servizio]

    def pila(self, percorso: Path, nome: str, valori: Mapping[str, Any], avvio: Avvio | None = None) -> Pila:
        """A whole stack, nested ones included. Raises ErroreModello.

        With an `avvio`, what it names comes first, and the rest under its lock once it has begun.
        """
        pila = leggi(percorso, nome, valori)
        tutte = [*pila.annidate, *pila.risorse]
        for logico in avvio.prima if avvio else ():
            # What it only has to follow on AWS, without using it, may come later here.
            self.crea(pila, logico, attese=False)
        if avvio is not None:
            avvio.inizia()
        for logico in tutte:
            with avvio.serratura if avvio else nullcontext():
                self.crea(pila, logico)
        risolutore = self.risolutore(pila)
        for uscita, dichiarata in pila.uscite_dichiarate.items():
            if "Condition" in dichiarata and not risolutore.condizione(dichiarata["Condition"]):
                continue
            pila.uscite[uscita] = risolutore.valore(dichiarata["Value"])
            if "Export" in dichiarata:
                self.esportate[risolutore.valore(dichiarata["Export"]["Name"])] = pila.uscite[uscita]
        return pila

    def risolutore(self, pila: Pila) -> Risolutore:
        return Risolutore(pila, self.crea, self.esportate)

    def crea(self, pila: Pila, logico: str, attese: bool = True) -> None:
        """Create a resource unless it is there already. Raises ErroreModello on a cycle or an unknown type."""
        if logico in pila.attributi or (logico not in pila.risorse and logico not in pila.annidate):
            return
        if logico in pila.in_corso:
            raise ErroreModello(f"{pila.nome}: circular dependency through {logico}")
        risorsa = pila.annidate.get(logico) or pila.risorse[logico]
        risolutore = self.risolutore(pila)
        if "Condition" in risorsa and not risolutore.condizione(risorsa["Condition"]):
            return
        pila.in_corso.add(logico)
        dipendenze = risorsa.get("DependsOn", []) if attese else []
        for altra in [dipendenze] if isinstance(dipendenze, str) else dipendenze:
            self.crea(pila, altra)
        if logico in pila.annidate:
            riferimento, attributi = self._annidata(pila, logico, risorsa.get("Properties", {}), risolutore)
        else:
            riferimento, attributi = self._risorsa(pila, logico, risorsa, risolutore)
        pila.riferimenti[logico], pila.attributi[logico] = riferimento, attributi
        self.impianto.nomi.setdefault(logico, riferimento)

    def _annidata(self, pila: Pila, logico: str, proprieta: dict[str, Any], risolutore: Risolutore) -> Esito:
        luogo = proprieta.get("TemplateURL", proprieta.get("Location"))
        if not isinstance(luogo, str) or "://" in luogo:
            raise ErroreModello(f"{pila.nome}: {logico} must name a template by relative path")
        valori = risolutore.valore(proprieta.get("Parameters", {}))
        figlia = self.pila((pila.cartella / luogo).resolve(), f"{pila.nome}-{logico}", valori)
        pila.figlie[logico] = figlia
        return f"arn:aws:cloudformation:{REGIONE}:{CONTO}:stack/{figlia.nome}/locale", {
            f"Outputs.{nome}": valore for nome, valore in figlia.uscite.items()
        }

    def _risorsa(self, pila: Pila, logico: str, risorsa: dict[str, Any], risolutore: Risolutore) -> Esito:
        tipo = risorsa["Type"]
        nome = f"{pila.nome}-{logico}"
        for prefisso in IGNORATE:
            if tipo.startswith(prefisso):
                servizio = tipo.split("::")[1].lower()
                return nome, {"Arn": f"arn:aws:{servizio}:{REGIONE}:{CONTO}:{nome}"}
        proprieta = risolutore.valore(risorsa.get("Properties", {}))
        if tipo == "AWS::Lambda::Function":
            return self._funzione(pila, logico, nome, proprieta)
        if tipo == "AWS::StepFunctions::StateMachine":
            return self._macchina(pila, logico, nome, proprieta)
        if tipo in _PROPRIE:
            return _PROPRIE[tipo](self, nome, proprieta)
        if tipo in ACCESSORIE:
            return ACCESSORIE[tipo](self, nome, proprieta)
        raise ErroreModello(f"{pila.nome}: {logico} has type {tipo}, which the local cloud does not know")

    def _funzione(self, pila: Pila, logico: str, nome: str, p: dict[str, Any]) -> Esito:
        funzione = Funzione(
            p.get("FunctionName", nome),
            logico,
            p["Handler"],
            {k: str(v) for k, v in p.get("Environment", {}).get("Variables", {}).items()},
            int(p.get("Timeout", 3)),
            int(p.get("MemorySize", 128)),
        )
        self.funzioni.tutte[funzione.nome] = funzione
        return funzione.nome, {"Arn": funzione.arn}

    def _macchina(self, pila: Pila, logico: str, nome: str, p: dict[str, Any]) -> Esito:
        if logico in pila.definizioni:
            testo = pila.definizioni[logico].read_text("utf-8")
        else:
            testo = p["DefinitionString"] if "DefinitionString" in p else json.dumps(p["Definition"])
        for chiave, valore in p.get("DefinitionSubstitutions", {}).items():
            testo = testo.replace("${" + chiave + "}", str(valore))
        if "${" in testo:
            rimasta = testo[testo.index("${") :].split("}")[0]
            raise ErroreModello(f"{pila.nome}: {logico} does not substitute {rimasta}}}")
        nome = p.get("StateMachineName", nome)
        arn = self.cliente("stepfunctions").create_state_machine(
            name=nome,
            definition=testo,
            roleArn=f"arn:aws:iam::{CONTO}:role/{nome}",
            type=p.get("StateMachineType", "STANDARD"),
        )["stateMachineArn"]
        self.impianto.macchine[arn] = logico
        return arn, {"Arn": arn, "Name": nome}


def _tabella(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("TableName", nome)
    argomenti: dict[str, Any] = {
        k: p[k]
        for k in (
            "AttributeDefinitions",
            "KeySchema",
            "BillingMode",
            "LocalSecondaryIndexes",
            "GlobalSecondaryIndexes",
            "ProvisionedThroughput",
        )
        if k in p
    }
    if "StreamSpecification" in p:
        argomenti["StreamSpecification"] = {"StreamEnabled": True, **p["StreamSpecification"]}
    cliente = fabbrica.cliente("dynamodb")
    tabella = cliente.create_table(TableName=nome, **argomenti)["TableDescription"]
    scadenza = p.get("TimeToLiveSpecification")
    if scadenza and scadenza.get("Enabled"):
        cliente.update_time_to_live(TableName=nome, TimeToLiveSpecification=scadenza)
    attributi = {"Arn": tabella["TableArn"]}
    if "LatestStreamArn" in tabella:
        attributi["StreamArn"] = tabella["LatestStreamArn"]
    return nome, attributi


def _secchio(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("BucketName", nome).lower()[:63].rstrip("-")
    cliente = fabbrica.cliente("s3")
    cliente.create_bucket(Bucket=nome, CreateBucketConfiguration={"LocationConstraint": REGIONE})
    if p.get("VersioningConfiguration", {}).get("Status") == "Enabled":
        cliente.put_bucket_versioning(Bucket=nome, VersioningConfiguration={"Status": "Enabled"})
    avvisi = p.get("NotificationConfiguration", {})
    if set(avvisi) - {"EventBridgeConfiguration"}:
        raise ErroreModello(f"{nome}: only EventBridge notifications are supported locally")
    if avvisi.get("EventBridgeConfiguration", {}).get("EventBridgeEnabled", bool(avvisi)) in (True, "true", "True"):
        cliente.put_bucket_notification_configuration(
            Bucket=nome, NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
    dominio = f"{nome}.s3.{REGIONE}.amazonaws.com"
    return nome, {
        "Arn": f"arn:aws:s3:::{nome}",
        "DomainName": f"{nome}.s3.amazonaws.com",
        "RegionalDomainName": dominio,
    }


def _coda(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    fifo = str(p.get("FifoQueue", "false")).lower() == "true"
    nome = p.get("QueueName", nome[-70:] + (".fifo" if fifo else ""))
    attributi = {}
    for chiave, valore in p.items():
        if chiave in ("QueueName", "Tags", "RedriveAllowPolicy") or (chiave == "FifoQueue" and not fifo):
            continue
        testo = json.dumps(valore) if isinstance(valore, dict) else str(valore)
        attributi[chiave] = testo.lower() if isinstance(valore, bool) else testo
    url = fabbrica.cliente("sqs").create_queue(QueueName=nome, Attributes=attributi)["QueueUrl"]
    return url, {"Arn": f"arn:aws:sqs:{REGIONE}:{CONTO}:{nome}", "QueueName": nome, "QueueUrl": url}


def _mappatura(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    if str(p.get("Enabled", True)).lower() == "true":
        coda = ":sqs:" in p["EventSourceArn"]
        fabbrica.impianto.mappature.append(
            Mappatura(
                p["EventSourceArn"],
                p["FunctionName"],
                int(p.get("BatchSize", 10 if coda else 100)),
                "ReportBatchItemFailures" in p.get("FunctionResponseTypes", []),
                [json.loads(f["Pattern"]) for f in p.get("FilterCriteria", {}).get("Filters", [])],
                int(p.get("MaximumRetryAttempts", -1)),
                p.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
            )
        )
    return nome, {"Id": nome}


def _bersaglio(b: dict[str, Any]) -> Bersaglio:
    gruppo = b.get("SqsParameters", {}).get("MessageGroupId")
    return Bersaglio(b["Arn"], b.get("Input"), b.get("InputPath"), b.get("InputTransformer"), gruppo)


def _regola(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("Name", nome)
    if p.get("State", "ENABLED") == "ENABLED":
        fabbrica.impianto.regole.append(
            Regola(
                nome,
                p.get("EventBusName", "default").split("/")[-1],
                p.get("EventPattern"),
                p.get("ScheduleExpression"),
                "UTC",
                [_bersaglio(b) for b in p.get("Targets", [])],
            )
        )
    return nome, {"Arn": f"arn:aws:events:{REGIONE}:{CONTO}:rule/{nome}"}


def _programma(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("Name", nome)
    if p.get("State", "ENABLED") == "ENABLED":
        fabbrica.impianto.regole.append(
            Regola(
                nome,
                "",
                None,
                p["ScheduleExpression"],
                p.get("ScheduleExpressionTimezone", "UTC"),
                [_bersaglio(p["Target"])],
            )
        )
    return nome, {"Arn": f"arn:aws:scheduler:{REGIONE}:{CONTO}:schedule/default/{nome}"}


def _api(fabbrica: Fabbrica, nome: str, p: dict[str, Any]) -> Esito:
    if "Body" not in p:
        raise ErroreModello(f"{nome}: only APIs with a Body (AWS::Serverless::Api) are supported locally")
    scritti = p.get("BinaryMediaTypes", p["Body"].get("x-amazon-apigateway-binary-media-types", []))
    # A template writes the slash of a media type as a JSON pointer does.
    binari = tuple(tipo.replace("~1", "/") for tipo in scritti)
    fabbrica.impianto.rotte.extend(rotte(p["Body"], binari))
    return "locale", {"RootResourceId": "radice", "RestApiId": "locale"}


_PROPRIE: dict[str, Callable[[Fabbrica, str, dict[str, Any]], Esito]] = {
    "AWS::DynamoDB::Table": _tabella,
    "AWS::S3::Bucket": _secchio,
    "AWS::SQS::Queue": _coda,
    "AWS::Lambda::EventSourceMapping": _mappatura,
    "AWS::Events::Rule": _regola,
    "AWS::Scheduler::Schedule": _programma,
    "AWS::ApiGateway::RestApi": _api,
}
