"""A flusso di rendicontazione through the real handlers on moto, killed at every call to AWS and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError

from functions.concilia_flusso import handler as concilia
from shared.adattatori.rendicontazioni_dynamo import RendicontazioniDynamo
from shared.casi_uso.incasso import QuotaRicevuta
from shared.dominio.giornale import quadra
from shared.dominio.incassi import Etichetta
from shared.dominio.rendicontazioni import Legame
from tests.casi_uso.test_acquisizione_incassi import (
    AVVISO,
    OGGI,
    Banco,
    Ucciso,
    _Contesto,
    aperto,
    muore_alla,
)
from tests.contratti.fdr_di_prova import ALTRUI, FLUSSO, Pagamento, xml
from tests.contratti.incassi_di_prova import movimento, rh
from tests.fabbrica import ENTE

FDR = xml(
    Pagamento(),
    Pagamento(iur="R2", importo="30.00", esito="9"),
    Pagamento(iur="R3", importo="7.00", iuv=ALTRUI),
    Pagamento(iur="R4", importo="x"),
    numero="4",
    totale="140.00",
)
ESTRATTO = rh(movimento(1, 140_00, f"RI1/PUR/LGPE-RIVERSAMENTO/URI/{FLUSSO}", giorno="020225"))


def smaltisci_flussi(banco: Banco) -> None:
    """Everything that asks to be looked at; a message is taken off only once its look is done."""
    coda = banco.coda.replace("pagamenti", "flussi")
    banco.sqs.set_queue_attributes(QueueUrl=coda, Attributes={"VisibilityTimeout": "0"})
    while messaggi := banco.sqs.receive_message(QueueUrl=coda, AttributeNames=["All"]).get("Messages"):
        for m in messaggi:
            record = {"messageId": m["MessageId"], "body": m["Body"], "attributes": m["Attributes"]}
            assert concilia({"Records": [record]}, _Contesto())["batchItemFailures"] == []
            banco.sqs.delete_message(QueueUrl=coda, ReceiptHandle=m["ReceiptHandle"])


def ricevuta(banco: Banco) -> None:
    quota = QuotaRicevuta(
        iur="R1", trasferimento=1, codice_fiscale_ente=ENTE.codice_fiscale, numero_avviso=AVVISO, iuv=AVVISO[1:],
        importo=100_00, giorno=OGGI.date(), causale="", pagatore="", codice_fiscale_pagatore="", chiave="rt/R1.xml",
    )  # fmt: skip
    corpo = json.dumps(quota.model_dump(mode="json"))
    banco.sqs.send_message(QueueUrl=banco.coda, MessageBody=corpo, MessageGroupId="a", MessageDeduplicationId="a")
    banco.smaltisci()


def corsa(banco: Banco, *passi: Callable[[Banco], Any]) -> None:
    for passo in passi:
        passo(banco)
    smaltisci_flussi(banco)
    banco.smaltisci()


def arriva_il_flusso(banco: Banco) -> None:
    assert banco.acquisisci(banco.deposita(FDR, "fdr.xml"))["esito"] in ("ACQUISITO", "RIPETUTO")


def arriva_e_si_guarda(banco: Banco) -> None:
    arriva_il_flusso(banco)
    smaltisci_flussi(banco)


def arriva_l_estratto(banco: Banco) -> None:
    assert banco.acquisisci(banco.deposita(ESTRATTO))["esito"] in ("ACQUISITO", "RIPETUTO")


def libri(banco: Banco) -> dict[str, Any]:
    righe = sorted(banco.incassi.giornale(ENTE.id, OGGI.date(), OGGI.date()), key=lambda r: r.id)
    incassi = banco.incassi.leggi_molti(ENTE.id, [r.incasso for r in righe])
    stato = RendicontazioniDynamo(banco.tabella).stato(ENTE.id, FLUSSO)
    assert stato is not None
    return {
        "righe": righe,
        "incassi": {i.id: (i.etichetta, i.importo, {(e.fonte, e.riferimento) for e in i.evidenze}) for i in incassi},
        "legame": stato.legame,
        "completa": stato.completa,
    }


@pytest.fixture(scope="module")
def calma() -> dict[str, Any]:
    with aperto() as banco:
        ricevuta(banco)
        corsa(banco, arriva_il_flusso, arriva_l_estratto)
        assert banco.scarti(f"///{banco.deposita(FDR).split('/')[3]}").splitlines()[1].startswith("4;importo;")
        return libri(banco)


def test_la_corsa_calma(calma: dict[str, Any]) -> None:
    assert {i: voce[0] for i, voce in calma["incassi"].items()} == {
        "PAGOPA#R1#1": Etichetta.RICONCILIATO, "PAGOPA#R2#1": Etichetta.FDR_SENZA_RT
    }  # fmt: skip
    assert (calma["legame"], quadra(calma["righe"]).incassi) == (Legame.LEGATO, 130_00)


def test_il_contrario_e_lo_stesso(calma: dict[str, Any]) -> None:
    with aperto() as banco:
        corsa(banco, arriva_l_estratto)
        stato = RendicontazioniDynamo(banco.tabella).stato(ENTE.id, FLUSSO)
        assert stato is not None
        assert stato.legame is Legame.SENZA_FLUSSO
        ricevuta(banco)
        corsa(banco, arriva_il_flusso)
        assert libri(banco) == calma


def test_ucciso_a_ogni_chiamata_e_ripreso_lascia_i_libri_della_corsa_calma(calma: dict[str, Any]) -> None:
    with aperto() as banco, muore_alla(0, "prima") as chiamate:
        arriva_l_estratto(banco)
        ricevuta(banco)
        prima = len(chiamate)
        arriva_e_si_guarda(banco)
        quante = len(chiamate) - prima
    assert quante >= 20
    for n in range(1, quante + 1):
        with aperto() as banco:
            arriva_l_estratto(banco)
            ricevuta(banco)
            quando = ("prima", "dopo")[n % 2]
            with muore_alla(n, quando), pytest.raises((Ucciso, BatchProcessingError)):
                arriva_e_si_guarda(banco)
            corsa(banco, arriva_il_flusso)
            assert libri(banco) == calma, (n, quando)
