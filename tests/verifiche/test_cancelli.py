"""The gates see what they are there to see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verifiche import cloudformation, esiti, macchine, sicurezza
from tests.verifiche.esiti import NonInstallabile, Saltata, Verifica, installa
from tests.verifiche.traduzione import modelli, scrivi_tradotti, traduci


def _macchina(stato: dict[str, Any]) -> str:
    return json.dumps({"StartAt": "Prima", "States": {"Prima": stato}})


def test_la_traduzione_non_lascia_nulla_di_sam(tmp_path: Path) -> None:
    scritti = scrivi_tradotti(tmp_path)
    assert [p.name for p in scritti] == [p.name for p in modelli()]
    for percorso in scritti:
        tradotto = json.loads(percorso.read_text("utf-8"))
        assert not [r for r in tradotto["Resources"].values() if r["Type"].startswith("AWS::Serverless::")]


def test_la_traduzione_porta_con_se_le_definizioni() -> None:
    processi = next(p for p in modelli() if p.name == "processi.yaml")
    assert traduci(processi)["Resources"]["Notifica"]["Properties"]["Definition"]["StartAt"] == "Decidi"


def test_cfn_lint_vede_un_valore_che_cloudformation_rifiuta(tmp_path: Path) -> None:
    coda = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 99999}}
    modello = tmp_path / "guasto.yaml"
    modello.write_text(json.dumps({"Resources": {"Coda": coda}}), "utf-8")
    assert cloudformation.verifica([modello]).fallita
    coda["Properties"] = {"VisibilityTimeout": 60}
    modello.write_text(json.dumps({"Resources": {"Coda": coda}}), "utf-8")
    assert not cloudformation.verifica([modello]).fallita


def test_una_sostituzione_che_manca_si_vede() -> None:
    testo, ignote = macchine.risolta(
        _macchina({"Type": "Task", "Resource": "${Valuta}", "Parameters": {"b": "${Bucket}", "x": "${Ignota}"}}),
        {"Valuta": {"Fn::GetAtt": ["Valuta", "Arn"]}, "Bucket": {"Ref": "Bucket"}},
    )
    stato = json.loads(testo)["States"]["Prima"]
    assert stato["Resource"] == "arn:aws:lambda:eu-south-1:123456789012:function:Valuta"
    assert stato["Parameters"]["b"] == "bucket"
    assert ignote == ["Ignota"]


def _risposta(*falliti: tuple[str, str], superati: int = 1) -> dict[str, Any]:
    rifiutati = [(regola, "AWS::Lambda::Function.X") for regola in sicurezza.RIFIUTATI]
    return {
        "summary": {"passed": superati, "parsing_errors": 0},
        "results": {
            "failed_checks": [
                {"check_id": regola, "resource": risorsa, "check_name": "x", "file_path": "/x.yaml"}
                for regola, risorsa in (*rifiutati, *sicurezza.RIFIUTATI_PER_RISORSA, *falliti)
            ]
        },
    }


def test_checkov_tace_solo_su_cio_che_e_rifiutato() -> None:
    assert not sicurezza.giudica(_risposta()).fallita
    # Access logging is refused for the bucket of the logs, not for the others.
    assert sicurezza.giudica(_risposta(("CKV_AWS_18", "AWS::S3::Bucket.BucketFlussi"))).fallita
    assert sicurezza.giudica(_risposta(("CKV_AWS_53", "AWS::S3::Bucket.BucketRegistri"))).fallita


def test_checkov_che_non_controlla_nulla_non_e_un_successo() -> None:
    assert sicurezza.giudica(_risposta(superati=0)).fallita


def test_un_rifiuto_che_non_serve_piu_si_vede() -> None:
    risposta = _risposta()
    risposta["results"]["failed_checks"].pop(0)
    assert sicurezza.giudica(risposta).fallita


@pytest.mark.parametrize(
    ("uscita", "atteso"),
    [
        ("npm error code ENOTFOUND", Saltata),
        ("Failed to establish a new connection: [Errno 101] Network is unreachable", Saltata),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", NonInstallabile),
    ],
)
def test_senza_rete_si_salta_con_un_elenco_sbagliato_si_fallisce(uscita: str, atteso: type[Exception]) -> None:
    with pytest.raises(atteso):
        installa(["sh", "-c", f"echo '{uscita}' >&2; exit 1"], "attrezzo")


def test_ogni_esito_ha_la_sua_riga() -> None:
    assert Verifica("a", "bene").riga().startswith("superata ")
    assert Verifica("a", rilievi=("x",)).riga().startswith("FALLITA ")
    assert "perché" in Verifica("a", saltata="perché").riga()
    assert esiti.RADICE.joinpath("template.yaml").exists()


@pytest.mark.skipif(not macchine.VALIDATORE.exists(), reason="asl-validator is installed by make check")
@pytest.mark.parametrize(
    ("stato", "buona"),
    [
        ({"Type": "Succeed"}, True),
        ({"Type": "Pass", "Next": "Nulla"}, False),
        ({"Type": "Task", "End": True}, False),
        ({"Type": "Wait", "Seconds": "dieci", "End": True}, False),
    ],
)
def test_asl_validator_distingue(tmp_path: Path, stato: dict[str, Any], buona: bool) -> None:
    file = tmp_path / "m.asl.json"
    file.write_text(_macchina(stato), "utf-8")
    assert (macchine.rifiuto(file) == "") == buona
