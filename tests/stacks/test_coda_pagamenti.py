"""The queue of payments: nothing is lost, the store is not run over, somebody is told."""

from __future__ import annotations

from typing import Any

from tests.stacks.modello import funzioni, permessi, risorse

CODE = {r.nome: r.proprieta for r in risorse("AWS::SQS::Queue")}
ALLARMI = {r.nome: r.proprieta for r in risorse("AWS::CloudWatch::Alarm")}
CODA, SCARTI = CODE["CodaPagamenti"], CODE["CodaPagamentiScarti"]
LAVORATORE = funzioni()["RiconciliaPagamento"].proprieta
ORIGINE: Any = LAVORATORE["Events"]["Pagamenti"]["Properties"]


def test_un_pagamento_che_non_si_registra_finisce_fra_gli_scarti_e_ci_resta_due_settimane() -> None:
    assert CODA["FifoQueue"] is SCARTI["FifoQueue"] is True
    assert CODA["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": ["CodaPagamentiScarti", "Arn"]},
        "maxReceiveCount": 5,
    }
    assert SCARTI["MessageRetentionPeriod"] == 14 * 86400


def test_un_messaggio_torna_solo_dopo_sei_volte_il_tempo_del_lavoratore() -> None:
    # The rule of Lambda for queues: a batch that is still running is not given to another worker.
    assert CODA["VisibilityTimeout"] >= 6 * LAVORATORE["Timeout"]


def test_i_lavoratori_insieme_hanno_un_tetto_e_un_messaggio_guasto_non_ferma_gli_altri() -> None:
    assert 2 <= ORIGINE["ScalingConfig"]["MaximumConcurrency"] <= 100
    assert ORIGINE["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert CODA["DeduplicationScope"] == "messageGroup"
    assert CODA["FifoThroughputLimit"] == "perMessageGroupId"


def test_scarti_ritardi_e_accumuli_hanno_il_loro_allarme() -> None:
    seguiti = {
        (a.get("MetricName"), str(a.get("Dimensions", [{}])[0].get("Value"))) for a in ALLARMI.values()
    }
    assert ("ApproximateNumberOfMessagesVisible", "{'Ref': 'CodaPagamentiScartiNome'}") in seguiti
    assert ("ApproximateNumberOfMessagesVisible", "{'Ref': 'CodaPagamentiNome'}") in seguiti
    assert ("ApproximateAgeOfOldestMessage", "{'Ref': 'CodaPagamentiNome'}") in seguiti
    assert ("IncassiInRitardo", "riscossa") in seguiti


def test_chi_cerca_e_chi_custodisce_leggono_gli_indici_e_il_lavoratore_no() -> None:
    def indici(nome: str) -> list[Any]:
        return [r["Resource"] for r in permessi(funzioni()[nome]) if "index" in str(r["Resource"])]

    assert indici("ApiFunzione") == [{"Fn::Sub": "${TabellaArn}/index/*"}]
    assert indici("Custode") == [{"Fn::Sub": "${TabellaArn}/index/per_coda"}]
    assert indici("RiconciliaPagamento") == []


def test_in_ogni_coda_di_scarti_finisce_solo_chi_la_nomina() -> None:
    """A queue that fails into another must be among those it admits; where only calls fail, no queue is."""
    spazio = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:"
    ammesse = {
        nome: {voce["Fn::Sub"].removeprefix(spazio) for voce in coda["RedriveAllowPolicy"].get("sourceQueueArns", [])}
        for nome, coda in CODE.items()
        if "RedriveAllowPolicy" in coda
    }
    verso: dict[str, set[str]] = {nome: set() for nome in CODE if "Scarti" in nome}
    for coda in CODE.values():
        if "RedrivePolicy" in coda:
            ((_, bersaglio),) = coda["RedrivePolicy"]["deadLetterTargetArn"].items()
            nome = (bersaglio if isinstance(bersaglio, str) else bersaglio[0]).removesuffix("Arn")
            verso[nome].add(coda["QueueName"]["Fn::Sub"])
    assert ammesse == verso
    for nome, sorgenti in ammesse.items():
        permesso = CODE[nome]["RedriveAllowPolicy"]["redrivePermission"]
        assert permesso == ("byQueue" if sorgenti else "denyAll"), nome
