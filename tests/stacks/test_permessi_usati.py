"""Every AWS call that a handler makes on a whole journey is one that its own policy allows.

The local cloud enforces no policy: without this test, a missing permission would be found
by the first deployment, and a forgotten one by nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any
from unittest import mock

import botocore.client
import pytest

from local.nuvola_funzioni import Funzione, Funzioni
from local.percorso import INIZIO, Percorso, lista_inventata
from tests.contratti.incassi_di_prova import movimento, rh
from tests.stacks.modello import funzioni, in_lista, permessi

POSIZIONI = 8
SEME = 3
ISTANZA = (
    ("istanze", {"tipo": "annullamento", "protocollo": "P1", "motivo": "errore di persona"}),
    (
        "istanze/annullamento-P1/decisione",
        {"decisione": "respinta", "motivazione": "infondata", "provvedimento": "N1"},
    ),
)
"""A request of the debtor and its answer: its papers have a handler of their own."""
DALLA_TRANSAZIONE = {nome: f"{nome}Item" for nome in ("Put", "Update", "Delete", "ConditionCheck")}
SERVIZI = {"stepfunctions": "states"}
SPAZIO_ESECUZIONI = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:"
SPAZIO_FUNZIONI = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
SPAZIO_S3 = "arn:${AWS::Partition}:s3:::"


@dataclass(frozen=True, order=True)
class Chiamata:
    """A call in the words of a policy: the function, the action, the resource as a stack would name it."""

    funzione: str
    azione: str
    risorsa: str


Uscite = dict[str, Any]


def _in_parole(servizio: str, operazione: str, dati: dict[str, Any], uscite: Uscite) -> Iterator[tuple[str, str]]:
    """The action and the resource of one API call (several for a transaction or a batch)."""
    prefisso = SERVIZI.get(servizio, servizio)
    if operazione == "TransactWriteItems":
        for voce in dati["TransactItems"]:
            ((tipo, dettaglio),) = voce.items()
            yield f"{prefisso}:{DALLA_TRANSAZIONE[tipo]}", _tabella(dettaglio["TableName"], uscite)
    elif operazione in ("BatchGetItem", "BatchWriteItem"):
        for nome in dati["RequestItems"]:
            yield f"{prefisso}:{operazione}", _tabella(nome, uscite)
    elif "IndexName" in dati:
        # An index has an ARN of its own: the table's does not open it.
        yield f"{prefisso}:{operazione}", "${" + _tabella(dati["TableName"], uscite) + "}/index/" + dati["IndexName"]
    elif servizio == "dynamodb":
        yield f"{prefisso}:{operazione}", _tabella(dati["TableName"], uscite)
    elif servizio == "s3":
        nome = next(nome for nome in ("BucketFlussi", "BucketDocumenti") if uscite[nome] == dati["Bucket"])
        yield f"{prefisso}:{operazione}", SPAZIO_S3 + "${" + nome + "}/" + dati.get("Key", "")
    elif servizio == "sqs":
        code = ("CodaPagamenti", "CodaFlussi", "CodaIncarichi", "CodaDocumenti")
        code += ("CodaPagamentiScarti", "CodaFlussiScarti", "CodaIncarichiScarti", "CodaScartiEventi")
        nome = next(nome for nome in code if uscite[nome] == dati["QueueUrl"])
        # A batch asks for the permission of its messages.
        yield f"{prefisso}:{operazione.removesuffix('Batch')}", f"{nome}Arn"
    elif servizio == "cognito-idp":
        yield f"{prefisso}:{operazione}", "PiscinaUtentiArn" if dati["UserPoolId"] == uscite["Utenti"] else ""
    elif (servizio, operazione) == ("lambda", "Invoke"):
        yield "lambda:InvokeFunction", SPAZIO_FUNZIONI + "${Prefisso}-" + dati["FunctionName"].rpartition("-")[2]
    elif servizio == "secretsmanager":
        segreti = ("SegretoPagamenti", "SegretoFdr")
        yield f"{prefisso}:{operazione}", next(nome for nome in segreti if uscite[nome] == dati["SecretId"])
    elif "stateMachineArn" in dati:
        yield f"{prefisso}:{operazione}", "${RadiceMacchine}" + dati["stateMachineArn"].rpartition("-")[2]
    elif "executionArn" in dati:
        macchina = dati["executionArn"].split(":")[6].rpartition("-")[2]
        yield f"{prefisso}:{operazione}", SPAZIO_ESECUZIONI + "${Prefisso}-" + macchina
    else:
        yield f"{prefisso}:{operazione}", ""


def _tabella(nome: str, uscite: Uscite) -> str:
    return "TabellaArn" if nome == uscite["Tabella"] else "TabellaIdempotenzaArn"


@contextmanager
def _registra(uscite: Uscite, chiamate: set[Chiamata]) -> Iterator[None]:
    """Note the calls of the handler that is running, those of its threads too: one handler runs at a time."""
    cliente_aws: Any = botocore.client.BaseClient
    esegui, chiama = Funzioni._esegui, cliente_aws._make_api_call
    in_corso: list[str] = []

    def esegui_e_segna(tutte: Funzioni, funzione: Funzione, evento: Any) -> Any:
        in_corso.append(funzione.logico)
        try:
            return esegui(tutte, funzione, evento)
        finally:
            in_corso.pop()

    def chiama_e_segna(cliente: Any, operazione: str, dati: dict[str, Any]) -> Any:
        if in_corso:
            servizio = cliente.meta.service_model.service_name
            parole = _in_parole(servizio, operazione, dati, uscite)
            chiamate.update(Chiamata(in_corso[-1], azione, risorsa) for azione, risorsa in parole)
        return chiama(cliente, operazione, dati)

    with (
        mock.patch.object(Funzioni, "_esegui", esegui_e_segna),
        mock.patch.object(cliente_aws, "_make_api_call", chiama_e_segna),
    ):
        yield


def _chiede(percorso: Percorso, coda: str, corpo: dict[str, str]) -> Callable[[], None]:
    def chiede() -> None:
        assert percorso.mondo.chiama("responsabile", "POST", f"/posizioni/{coda}", corpo)[0] == 200

    return chiede


def _arriva_un_estratto(percorso: Percorso) -> None:
    """A bank statement with a transfer and a credit of pagoPA, left where the bank's channel leaves it."""
    flusso = rh(
        movimento(1, 10_00, "SENZA NUMERO", giorno="030125"),
        movimento(2, 40_00, "RI1/PUR/LGPE-RIVERSAMENTO/URI/2025-01-02PSPTEST-S0001", giorno="030125"),
    )
    chiave = f"incassi/flussi/{percorso.ente.id}/{hashlib.sha256(flusso).hexdigest()}/estratto.txt"
    percorso.nuvola.client("s3").put_object(Bucket=percorso.nuvola.uscite["BucketFlussi"], Key=chiave, Body=flusso)
    percorso.nuvola.fino_a_quiete()


@pytest.fixture(scope="module")
def chiamate() -> set[Chiamata]:
    """What the handlers asked of AWS while a lista lived its two years."""
    fatte: set[Chiamata] = set()
    with Percorso("regione_abruzzo", SEME, "completo") as percorso, _registra(percorso.nuvola.uscite, fatte):
        lista = percorso.carica("lista.csv", lista_inventata(POSIZIONI, SEME))
        _arriva_un_estratto(percorso)
        for giorno, (coda, corpo) in enumerate(ISTANZA, start=10):
            chiede = _chiede(percorso, f"{lista}-00000001/{coda}", corpo)
            percorso.nuvola.programma(INIZIO + timedelta(days=giorno), chiede)
        percorso.vivi(lista)
        percorso.esito(lista)
    return fatte


def concessa(chiamata: Chiamata) -> bool:
    """Whether the function's own policy allows the call."""
    return any(
        chiamata.azione in in_lista(regola["Action"]) and _copre(oggetto, chiamata.risorsa)
        for regola in permessi(funzioni()[chiamata.funzione])
        for oggetto in in_lista(regola["Resource"])
    )


def _copre(oggetto: Any, risorsa: str) -> bool:
    if isinstance(oggetto, dict):
        ((_, detto),) = oggetto.items()
        # `!GetAtt Coda.Arn` where the queue is in the same stack, `!Ref CodaArn` where it comes from another.
        oggetto = "".join(detto) if isinstance(detto, list) else detto
    return fnmatchcase(risorsa, str(oggetto).replace("[", "[[]"))


def test_il_percorso_ha_toccato_ogni_servizio(chiamate: set[Chiamata]) -> None:
    assert {c.azione.partition(":")[0] for c in chiamate} == {"dynamodb", "s3", "sqs", "secretsmanager", "states"}
    assert len({c.funzione for c in chiamate}) >= 20
    assert {"AcquisisciIncassi", "RiconciliaPagamento"} <= {c.funzione for c in chiamate}
    assert "RedigiDocumento" in {c.funzione for c in chiamate}


def test_ogni_chiamata_e_concessa_dalla_politica_della_sua_funzione(chiamate: set[Chiamata]) -> None:
    assert sorted(c for c in chiamate if not concessa(c)) == []


@pytest.mark.parametrize(
    "chiamata",
    [
        Chiamata("Valuta", "dynamodb:DeleteItem", "TabellaArn"),
        Chiamata("Valuta", "dynamodb:GetItem", "TabellaIdempotenzaArn"),
        Chiamata("ImportaLotto", "s3:GetObject", SPAZIO_S3 + "${BucketFlussi}/carichi/x"),
        Chiamata("AvviaCicli", "states:StartExecution", "${RadiceMacchine}chiusura"),
    ],
)
def test_una_chiamata_non_concessa_si_vede(chiamata: Chiamata) -> None:
    assert not concessa(chiamata)
