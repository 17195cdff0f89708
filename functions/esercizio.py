"""What ops ask through the portal: what stands still, the cure of the guard, the queues of what failed, consumption.

A function of its own, so that the one everybody reaches over HTTP may start no machine and empty no queue.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any, assert_never

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import ambiente, ciclo, client, gestore, liste, logger, macchine, orologio, tabella
from shared.adattatori.consumi_cloudwatch import ConsumiCloudWatch
from shared.adattatori.scaffale_dynamo import ScaffaleDynamo
from shared.adattatori.scarti_sqs import Scarti, genere, rimetti, stato_scarti
from shared.casi_uso.ripresa import ferme, riprendi_una
from shared.contratti.esercizio import DOMANDA, CodaScarti, Consumi, Rimetti, Riprendi, Stato, Togli
from shared.dominio.errori import NonTrovato, RegolaViolata

SULLO_SCAFFALE = 20
FINITE_MALE = 20
"""Executions looked at for each machine and each bad end."""
RIMESSI_MASSIMI = 100
"""Messages sent back by one press: what a request has the time for."""

_CODE: dict[CodaScarti, tuple[str, str]] = {
    "pagamenti": ("SCARTI_PAGAMENTI", "CODA_PAGAMENTI"),
    "flussi": ("SCARTI_FLUSSI", "CODA_FLUSSI"),
    "incarichi": ("SCARTI_INCARICHI", "CODA_INCARICHI"),
    "eventi": ("SCARTI_EVENTI", ""),
}
"""Where each one is, and where its messages go back to; events have no queue: what failed is the call itself."""


@gestore
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Answers `{"rifiuto": ...}` for what the domain refuses, and `{"assente": ...}` for what is not there."""
    domanda = DOMANDA.validate_python(event)
    try:
        match domanda:
            case Stato():
                return _stato(domanda.dopo)
            case Riprendi():
                return _riprendi(domanda)
            case Togli():
                return {"tolta": _scaffale().togli(domanda.segno, domanda.autore)}
            case Rimetti():
                return _rimetti(domanda)
            case Consumi():
                return _consumi(domanda.giorni)
            case _:
                assert_never(domanda)
    except NonTrovato as assente:
        return {"assente": assente.messaggio}
    except RegolaViolata as rifiuto:
        return {"rifiuto": rifiuto.messaggio}


def _scaffale() -> ScaffaleDynamo:
    return ScaffaleDynamo(tabella(), orologio())


def _stato(dopo: str) -> dict[str, Any]:
    segnalate = _scaffale().pagina(dopo, SULLO_SCAFFALE)
    return {
        "scaffale": [asdict(segnalazione) for segnalazione in segnalate],
        "seguito": segnalate[-1].segno if len(segnalate) == SULLO_SCAFFALE else "",
        "ferme": [asdict(ferma) for ferma in ferme(ciclo(), macchine(), FINITE_MALE)],
        "scarti": [_in_dati(nome, stato_scarti(client("sqs"), _scarti(nome))) for nome in _CODE],
    }


def _in_dati(nome: CodaScarti, scarti: Scarti) -> dict[str, Any]:
    return {"coda": nome, "si_rimette": bool(_CODE[nome][1]), **asdict(scarti)}


def _scarti(coda: CodaScarti) -> str:
    return ambiente()[_CODE[coda][0]]


def _riprendi(domanda: Riprendi) -> dict[str, Any]:
    esito = riprendi_una(
        ciclo(), liste(), macchine(), _scaffale(), domanda.ente, domanda.posizione, domanda.autore
    )
    detto = {"ente": domanda.ente, "posizione": domanda.posizione, "utente": domanda.autore}
    logger.info("posizione ripresa a mano", extra={**detto, **esito})
    return dict(esito)


def _rimetti(domanda: Rimetti) -> dict[str, Any]:
    variabile = _CODE[domanda.coda][1]
    if not variabile:
        raise RegolaViolata("Questi eventi non tornano in una coda: si rimedia dove l'evento è nato.")
    nostra, documenti = ambiente()[variabile], ambiente()["CODA_DOCUMENTI"]

    def verso(corpo: str) -> str:
        # Two queues fail into this one: papers to write, and orders for the notifier.
        return documenti if domanda.coda == "incarichi" and genere(corpo) == "documento" else nostra

    rimessi = rimetti(client("sqs"), _scarti(domanda.coda), verso, RIMESSI_MASSIMI)
    logger.info("scarti rimessi in coda", extra={"coda": domanda.coda, "utente": domanda.autore, "rimessi": rimessi})
    return {"rimessi": rimessi}


def _consumi(giorni: int) -> dict[str, Any]:
    al = orologio().adesso().replace(hour=0, minute=0, second=0, microsecond=0)
    dal = al - timedelta(days=giorni)
    consumi = ConsumiCloudWatch(client("cloudwatch"), ambiente()["TABELLA"]).fra(dal, al)
    return {"dal": dal.date().isoformat(), "al": al.date().isoformat(), "consumi": consumi}
