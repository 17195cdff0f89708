"""`incassi coda`, `rimborsi` and `redrive` as people use them, on a cloud that is on."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.comandi_incassi import registra
from local.percorso import Percorso
from shared.adattatori.scarti_sqs import rimetti_in_coda
from tests.percorsi.banco_coda import Banco


def esegui(*argomenti: str) -> int:
    """The exit code; in a thread of its own, because the cloud answers in this one."""
    parser = argparse.ArgumentParser()
    registra(parser.add_subparsers(required=True))
    scelti = parser.parse_args(argomenti)
    esiti: list[int] = []
    filo = threading.Thread(target=lambda: esiti.append(scelti.esegui(scelti)))
    filo.start()
    filo.join(60)
    return esiti[0]


@pytest.fixture(scope="module")
def banco() -> Iterator[Banco]:
    with Percorso("regione_abruzzo", 7, porta=0) as percorso:
        yield Banco(percorso)


def test_dall_elenco_alla_decisione_e_al_rimborso(
    banco: Banco, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RISCOSSA_GETTONE", banco.percorso.mondo.gettone("responsabile"))
    api = ("--api", banco.nuvola.base_url)

    def coda(*argomenti: str) -> tuple[int, Any]:
        codice = esegui("incassi", "coda", *argomenti, *api, "--json")
        uscita = capsys.readouterr().out
        return codice, json.loads(uscita) if uscita else None

    codice, elenco = coda()
    assert (codice, elenco["etichette"]["NON_ABBINATO"], len(elenco["incassi"])) == (0, 6, 6)
    per_importo = {i["importo_cent"]: i["codice"] for i in elenco["incassi"]}
    prima = banco.prima
    _, uno = coda("vedi", per_importo[prima.residuo])
    assert uno["candidati"][0]["posizione"] == prima.id
    euro = f"{prima.residuo // 100},{prima.residuo % 100:02d}"
    assert coda("abbina", per_importo[prima.residuo], f"{prima.id}={euro}", "--motivo", "dal codice fiscale") == (
        0, {"esito": "FATTO", "etichetta": "RICONCILIATO"},
    )  # fmt: skip
    assert coda("rimborsa", per_importo[16_00], "--motivo", "non dovuto")[1]["etichetta"] == "ECCEDENZA"
    # Refused, with the reason on stderr; what lacks something never leaves.
    assert coda("rimborsa", per_importo[prima.residuo], "--motivo", "ripensamento")[0] == 1
    assert coda("rimborsa", "--motivo", "quale")[0] == 2
    assert coda("mittente", "--motivo", "chi")[0] == 2
    assert coda("elenca", "--etichetta", "ECCEDENZA")[1]["incassi"][0]["importo_cent"] == 16_00

    assert esegui("incassi", "rimborsi", *api, "--json") == 0
    assert [r["importo_cent"] for r in json.loads(capsys.readouterr().out)["rimborsi"]] == [16_00]
    file = tmp_path / "rimborsi.csv"
    assert esegui("incassi", "rimborsi", *api, "--csv", str(file)) == 0
    assert file.read_text("utf-8").count("16,00") == 1
    assert esegui("incassi", "coda", *api) == 0
    assert "Incassi da guardare" in capsys.readouterr().out


def test_senza_nessuno_che_risponde_si_esce_con_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui("incassi", "coda", "--api", "http://127.0.0.1:9", "--json") == 2
    assert esegui("incassi", "coda", "--api", "ftp://x", "--json") == 2
    assert esegui("incassi", "rimborsi", "--api", "http://127.0.0.1:9") == 2
    assert capsys.readouterr().out == ""


def test_gli_scarti_tornano_in_coda_nel_loro_gruppo(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-south-1")
    with mock_aws():
        sqs = boto3.client("sqs", region_name="eu-south-1")
        scarti, coda = (
            sqs.create_queue(QueueName=f"{nome}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
            for nome in ("scarti", "coda")
        )
        for numero in range(12):
            sqs.send_message(
                QueueUrl=scarti, MessageBody=f"m{numero}", MessageGroupId=f"g{numero % 3}",
                MessageDeduplicationId=str(numero),
            )  # fmt: skip
        assert rimetti_in_coda(sqs, scarti, coda, 5) == 5
        assert esegui("incassi", "redrive", "--scarti", scarti, "--coda", coda, "--json") == 0
        assert json.loads(capsys.readouterr().out) == {"rimessi": 7}
        arrivati: list[tuple[str, str]] = []
        while messaggi := sqs.receive_message(
            QueueUrl=coda, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"]
        ).get("Messages"):
            for m in messaggi:
                arrivati.append((m["Attributes"]["MessageGroupId"], m["Body"]))
                sqs.delete_message(QueueUrl=coda, ReceiptHandle=m["ReceiptHandle"])
        assert sorted(arrivati) == sorted((f"g{n % 3}", f"m{n}") for n in range(12))
        assert rimetti_in_coda(sqs, scarti, coda, 5) == 0
