from __future__ import annotations

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from local.nuvola import Nuvola
from tests.local.conftest import INIZIO
from tests.local.nuvola import funzioni


def _manda(nuvola: Nuvola, *corpi: str) -> None:
    for numero, corpo in enumerate(corpi):
        nuvola.client("sqs").send_message(
            QueueUrl=nuvola.uscite["CodaUrl"],
            MessageBody=corpo,
            MessageGroupId=corpo.split("-")[0],
            MessageDeduplicationId=f"{corpo}#{numero}",
        )
    nuvola.fino_a_quiete()


def _fatti() -> list[str]:
    return [f"{chi} {che}" for _, chi, che in funzioni.DIARIO if chi in ("lavora", "rifiuta")]


def test_i_messaggi_di_un_gruppo_arrivano_nell_ordine_di_invio(nuvola: Nuvola) -> None:
    _manda(nuvola, "a-1", "b-1", "a-2", "a-3")
    assert _fatti() == ["lavora a-1", "lavora b-1", "lavora a-2", "lavora a-3"]


def test_un_messaggio_fallito_torna_dopo_il_suo_tempo_e_blocca_solo_il_suo_gruppo(nuvola: Nuvola) -> None:
    funzioni.RIFIUTA.add("a-1")
    _manda(nuvola, "a-1")
    funzioni.RIFIUTA.clear()
    _manda(nuvola, "a-2", "b-1")
    assert _fatti() == ["rifiuta a-1", "lavora b-1"]
    nuvola.avanza_fino_a(INIZIO + timedelta(seconds=60))
    assert _fatti() == ["rifiuta a-1", "lavora b-1", "lavora a-1", "lavora a-2"]


def test_dopo_tre_consegne_il_messaggio_va_fra_gli_scarti_e_il_gruppo_riparte(nuvola: Nuvola) -> None:
    funzioni.RIFIUTA.add("a-1")
    _manda(nuvola, "a-1")
    _manda(nuvola, "a-2")
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=10))
    assert _fatti() == ["rifiuta a-1"] * 3 + ["lavora a-2"]
    sqs = nuvola.client("sqs")
    scarti = sqs.get_queue_url(QueueName="riscossa-Dati-Scartate.fifo")["QueueUrl"]
    assert [m["Body"] for m in sqs.receive_message(QueueUrl=scarti, WaitTimeSeconds=20)["Messages"]] == ["a-1"]


def test_se_la_funzione_muore_tutto_il_lotto_torna(nuvola: Nuvola) -> None:
    nuvola.guasto("Lavora", 1, quando="dopo")
    _manda(nuvola, "a-1")
    assert _fatti() == ["lavora a-1"]
    nuvola.avanza_fino_a(INIZIO + timedelta(seconds=60))
    assert _fatti() == ["lavora a-1", "lavora a-1"]


def test_una_consegna_duplicata_ripete_il_messaggio_dopo_il_suo_tempo(nuvola: Nuvola) -> None:
    nuvola.duplica(1)
    _manda(nuvola, "a-1", "b-1")
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=10))
    assert _fatti() == ["lavora a-1", "lavora b-1", "lavora a-1"]


def test_la_deduplicazione_dura_cinque_minuti_virtuali(nuvola: Nuvola) -> None:
    funzioni.RIFIUTA.add("a-1")  # a message still in the queue is what moto compares with
    _manda(nuvola, "a-1")
    _manda(nuvola, "a-1")
    assert len(_fatti()) == 1
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=30))
    funzioni.RIFIUTA.clear()
    _manda(nuvola, "a-1")
    assert _fatti()[-1] == "lavora a-1"


def _metti(nuvola: Nuvola, chiave: str, tipo: str = "FATTO") -> dict[str, object]:
    return {"TableName": nuvola.uscite["Tabella"], "Item": {"PK": {"S": "P"}, "SK": {"S": chiave}, "tipo": {"S": tipo}}}


def _osservati() -> list[str]:
    return [che for _, chi, che in funzioni.DIARIO if chi == "osserva"]


def test_il_flusso_consegna_solo_cio_che_passa_il_filtro_e_in_ordine(nuvola: Nuvola) -> None:
    dinamo = nuvola.client("dynamodb")
    for numero in range(15):
        dinamo.put_item(**_metti(nuvola, f"{numero:02}", "FATTO" if numero % 2 else "ALTRO"))
    dinamo.put_item(**_metti(nuvola, "01"))  # a MODIFY: the filter wants INSERT
    nuvola.fino_a_quiete()
    assert _osservati() == ["01", "03", "05", "07", "09", "11", "13"]


def test_un_lettore_del_flusso_che_fallisce_riprova_lo_stesso_lotto(nuvola: Nuvola) -> None:
    nuvola.guasto("Osserva", 1)
    nuvola.client("dynamodb").put_item(**_metti(nuvola, "uno"))
    nuvola.fino_a_quiete()
    nuvola.client("dynamodb").put_item(**_metti(nuvola, "due"))
    nuvola.fino_a_quiete()
    assert _osservati() == []
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=1))
    assert _osservati() == ["uno", "due"]


def test_una_transazione_fallita_non_lascia_traccia(nuvola: Nuvola) -> None:
    dinamo, tabella = nuvola.client("dynamodb"), nuvola.uscite["Tabella"]
    dinamo.put_item(**_metti(nuvola, "vecchio", "ALTRO"))
    dinamo.put_item(**_metti(nuvola, "sfratto", "ALTRO"))
    prima = dinamo.scan(TableName=tabella)["Items"]
    unico = {**_metti(nuvola, "vecchio"), "ConditionExpression": "attribute_not_exists(PK)"}
    with pytest.raises(ClientError) as rifiuto:
        dinamo.transact_write_items(
            TransactItems=[
                {"Put": _metti(nuvola, "nuovo")},
                {
                    "Update": {
                        "TableName": tabella,
                        "Key": {"PK": {"S": "P"}, "SK": {"S": "mai"}},
                        "UpdateExpression": "SET n = :n",
                        "ExpressionAttributeValues": {":n": {"N": "1"}},
                    }
                },
                {"Delete": {"TableName": tabella, "Key": {"PK": {"S": "P"}, "SK": {"S": "sfratto"}}}},
                {"Put": unico},
            ]
        )
    assert [r["Code"] for r in rifiuto.value.response["CancellationReasons"]] == ["None"] * 3 + [
        "ConditionalCheckFailed"
    ]
    assert dinamo.scan(TableName=tabella)["Items"] == prima
    nuvola.fino_a_quiete()
    assert _osservati() == []


def test_le_ricerche_trovano_le_voci_della_chiave_in_ordine_e_a_pagine(nuvola: Nuvola) -> None:
    dinamo, tabella = nuvola.client("dynamodb"), nuvola.uscite["Tabella"]
    for chiave in ("b", "a", "c"):
        for numero in (3, 1, 2):
            dinamo.put_item(TableName=tabella, Item={"PK": {"S": chiave}, "SK": {"S": f"v{numero}"}})

    def cerca(**altro: object) -> list[str]:
        risposta = dinamo.query(
            TableName=tabella,
            KeyConditionExpression="PK = :p AND begins_with(SK, :s)",
            ExpressionAttributeValues={":p": {"S": "a"}, ":s": {"S": "v"}},
            **altro,
        )
        return [voce["SK"]["S"] for voce in risposta["Items"]]

    assert cerca() == ["v1", "v2", "v3"]
    assert cerca(ScanIndexForward=False) == ["v3", "v2", "v1"]
    assert cerca(Limit=1, ExclusiveStartKey={"PK": {"S": "a"}, "SK": {"S": "v1"}}) == ["v2"]
    tutte = [(v["PK"]["S"], v["SK"]["S"]) for v in dinamo.scan(TableName=tabella)["Items"]]
    assert tutte == [(k, f"v{n}") for k in "abc" for n in (1, 2, 3)]
    niente = dinamo.query(
        TableName=tabella, KeyConditionExpression="PK = :p", ExpressionAttributeValues={":p": {"S": "z"}}
    )
    assert niente["Items"] == []


def test_una_transazione_riuscita_scrive_tutto_e_passa_nel_flusso(nuvola: Nuvola) -> None:
    dinamo = nuvola.client("dynamodb")
    dinamo.transact_write_items(TransactItems=[{"Put": _metti(nuvola, "uno")}, {"Put": _metti(nuvola, "due")}])
    nuvola.fino_a_quiete()
    assert _osservati() == ["uno", "due"]


def test_una_funzione_invocata_dalla_sua_api_risponde_o_dice_l_errore(nuvola: Nuvola) -> None:
    risposta = nuvola.client("lambda").invoke(FunctionName="Elabora", Payload=json.dumps({"posizione": "x"}).encode())
    assert json.loads(risposta["Payload"].read()) == {"posizione": "x"}
    risposta = nuvola.client("lambda").invoke(FunctionName="Elabora", Payload=b"{}")
    assert risposta["FunctionError"] == "Unhandled"
    assert json.loads(risposta["Payload"].read())["errorType"] == "KeyError"
    assert nuvola.invoca("Elabora", {"posizione": "y"}) == {"posizione": "y"}
