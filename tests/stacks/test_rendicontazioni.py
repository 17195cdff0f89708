"""The download of flussi di rendicontazione: off until it has an address, its key in no template, few permissions."""

from __future__ import annotations

from typing import Any

from tests.stacks.modello import funzioni, permessi, risorse, sorgenti


def test_senza_indirizzo_lo_scarico_e_spento() -> None:
    assert sorgenti()["template.yaml"]["Parameters"]["IndirizzoFdr"]["Default"] == ""
    (evento,) = funzioni()["AcquisisciFdr"].proprieta["Events"].values()
    assert evento["Type"] == "ScheduleV2"
    assert evento["Properties"]["State"] == {"Fn::If": ["ConFdr", "ENABLED", "DISABLED"]}


def test_fra_due_chiamate_passa_almeno_un_secondo() -> None:
    # The API declares 1.0 transactions a second.
    assert sorgenti()["template.yaml"]["Parameters"]["SecondiFraChiamate"]["Default"] == 1


def test_la_chiave_sta_nel_segreto_e_la_funzione_legge_quello_solo() -> None:
    scarica = funzioni()["AcquisisciFdr"]
    assert scarica.proprieta["Environment"]["Variables"]["SEGRETO_FDR"] == {"Ref": "SegretoFdr"}
    regole = [r for r in permessi(scarica) if "secretsmanager:GetSecretValue" in r["Action"]]
    assert [regola["Resource"] for regola in regole] == [{"Ref": "SegretoFdr"}]
    azioni: set[Any] = {azione for regola in permessi(scarica) for azione in regola["Action"]}
    assert azioni == {
        *("kms:Decrypt", "kms:GenerateDataKey", "dynamodb:GetItem", "dynamodb:Query", "s3:PutObject"),
        "secretsmanager:GetSecretValue",
    }


def test_uno_sguardo_alla_volta_e_nessun_flusso_si_perde() -> None:
    code = {r.nome: r.proprieta for r in risorse("AWS::SQS::Queue")}
    assert code["CodaFlussi"]["FifoQueue"] is True
    assert code["CodaFlussi"]["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["CodaFlussiScarti", "Arn"]}
    concilia = funzioni()["ConciliaFlusso"]
    # AWS asks for six times the time of the function.
    assert code["CodaFlussi"]["VisibilityTimeout"] >= 6 * concilia.proprieta["Timeout"]
    (evento,) = concilia.proprieta["Events"].values()
    assert evento["Properties"]["BatchSize"] == 1
