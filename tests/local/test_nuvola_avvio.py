from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3.session
import botocore.auth
import pytest
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord
from moto.stepfunctions.parser.asl.component.program.program import Program

from functions import _avvio
from local.nuvola import Nuvola
from local.nuvola_eventi import corrisponde, prossimo, trasforma
from local.nuvola_modello import ErroreModello
from tests.local.conftest import INIZIO, MODELLO
from tests.local.nuvola import funzioni


def test_le_uscite_attraversano_gli_stack_e_le_funzioni_intrinseche(nuvola: Nuvola) -> None:
    assert nuvola.uscite["Nome"] == "a-prova-b"
    assert nuvola.uscite["Secchio"] == "riscossa-dati-secchio"
    assert nuvola.client("ssm").get_parameter(Name="/prova/x")["Parameter"]["Value"] == "7"
    allarmi = nuvola.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert [a["MetricName"] for a in allarmi] == ["Orfane"]
    segreto = nuvola.client("secretsmanager").get_secret_value(SecretId=nuvola.nome("Segreto"))["SecretString"]
    assert '"utente": "x"' in segreto


def test_la_funzione_vede_il_suo_ambiente_e_l_orologio_virtuale(nuvola: Nuvola) -> None:
    nuvola.invoca("Valuta", {"posizione": "p1"})
    assert funzioni.DIARIO == [("2025-01-07T08:00:00", "valuta", "p1")]
    assert "TABELLA" not in os.environ
    # The wake-up of a later test must not be counted as a cost of the system: actors are outside.
    assert nuvola.contatori == {"dynamodb.PutItem": 1}
    nuvola.client("dynamodb").list_tables()
    assert nuvola.contatori == {"dynamodb.PutItem": 1}


def test_chiudendo_tutto_torna_come_prima() -> None:
    prima = (threading.active_count(), dict(os.environ), vars(Program)["eval"], botocore.auth.get_current_datetime)
    with Nuvola.avvia(MODELLO, inizio=INIZIO) as nuvola:
        assert vars(Program)["eval"] is not prima[2]
        assert nuvola.base_url.startswith("http://127.0.0.1:")
        _avvio.client("dynamodb")
    nuvola.chiudi()
    assert (
        threading.active_count(),
        dict(os.environ),
        vars(Program)["eval"],
        botocore.auth.get_current_datetime,
    ) == prima
    assert _avvio.client.cache_info().currsize == 0
    assert abs(_avvio.orologio().adesso() - datetime.now(UTC)) < timedelta(minutes=1)


def test_non_si_avviano_due_nuvole_insieme(nuvola: Nuvola) -> None:
    with pytest.raises(RuntimeError):
        Nuvola.avvia(MODELLO, inizio=INIZIO)
    assert nuvola.esecuzioni() == {"Ciclo": {}, "Presa": {}}


@pytest.mark.parametrize(
    ("risorse", "parametri", "messaggio"),
    [
        ("R: {Type: AWS::Neptune::DBCluster}", {}, "does not know"),
        ("R: {Type: AWS::SSM::Parameter, Properties: {Name: a, Value: !Ref Manca}}", {}, "unknown Manca"),
        (
            "R: {Type: AWS::SSM::Parameter, Properties: {Name: a, Value: !GetAtt Q.Boh}}\n  Q: {Type: AWS::SQS::Queue}",
            {},
            "no attribute Boh",
        ),
        (
            "R: {Type: AWS::SSM::Parameter, Properties: {Name: a, Value: !Cidr [a, 1, 2]}}",
            {},
            "Fn::Cidr is not supported",
        ),
        (
            "A: {Type: AWS::SSM::Parameter, Properties: {Name: a, Value: !Ref B}}\n"
            "  B: {Type: AWS::SSM::Parameter, Properties: {Name: b, Value: !Ref A}}",
            {},
            "circular",
        ),
        ("R: {Type: AWS::SQS::Queue}", {"Ignoto": "1"}, "not declared"),
    ],
)
def test_cio_che_la_nuvola_non_sa_fare_ferma_l_avvio_e_lo_nomina(
    tmp_path: Path, risorse: str, parametri: dict[str, str], messaggio: str
) -> None:
    modello = tmp_path / "template.yaml"
    modello.write_text(f'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  {risorse}\n', "utf-8")
    with pytest.raises(ErroreModello, match=messaggio):
        Nuvola.avvia(modello, inizio=INIZIO, parametri=parametri)
    # Nothing of the failed start is left: another cloud can start.
    with Nuvola.avvia(MODELLO, inizio=INIZIO):
        pass


def test_le_regole_a_tempo_scattano_secondo_il_loro_fuso(nuvola: Nuvola) -> None:
    nuvola.avanza_fino_a(datetime(2025, 4, 8, 0, tzinfo=UTC))
    settimanali = [quando for quando, chi, che in funzioni.DIARIO if che == "settimana"]
    # Mondays at six in Rome: UTC+1 until 30 March 2025, then UTC+2.
    assert settimanali[0] == "2025-01-13T05:00:00"
    assert settimanali[-1] == "2025-04-07T04:00:00"
    assert len(settimanali) == 13
    giornaliere = [quando for quando, chi, che in funzioni.DIARIO if che == "Scheduled Event"]
    assert (giornaliere[0], giornaliere[-1], len(giornaliere)) == ("2025-01-08T04:00:00", "2025-04-07T04:00:00", 90)


@pytest.mark.parametrize(
    ("espressione", "atteso"),
    [
        ("rate(1 day)", "2025-01-08T08:00"),
        ("rate(10 days)", "2025-01-17T08:00"),
        ("rate(5 minutes)", "2025-01-07T08:05"),
        ("cron(30 7 1 * ? *)", "2025-02-01T07:30"),
        ("cron(0/15 8 * * ? *)", "2025-01-07T08:15"),
        ("cron(0 12 ? * MON-FRI *)", "2025-01-07T12:00"),
        ("cron(0 0 29 2 ? *)", "2028-02-29T00:00"),
        ("cron(0 5 ? JUN SUN *)", "2025-06-01T05:00"),
        ("at(2025-03-01T10:00:00)", "2025-03-01T10:00"),
    ],
)
def test_la_prossima_volta_di_un_espressione(espressione: str, atteso: str) -> None:
    assert prossimo(espressione, INIZIO, INIZIO, "UTC") == datetime.fromisoformat(f"{atteso}+00:00")


def test_un_espressione_passata_non_torna_e_una_ignota_e_un_errore() -> None:
    assert prossimo("at(2024-03-01T10:00:00)", INIZIO, INIZIO, "UTC") is None
    with pytest.raises(ErroreModello):
        prossimo("cron(0 0 L * ? *)", INIZIO, INIZIO, "UTC")


EVENTO = {
    "source": "aws.s3",
    "detail": {"object": {"key": "liste/c_a944/uno.txt", "size": 12}, "reason": "PutObject", "vuoto": None},
}


@pytest.mark.parametrize(
    ("schema", "atteso"),
    [
        ({"source": ["aws.s3", "altro"]}, True),
        ({"source": ["altro"]}, False),
        ({"detail": {"object": {"key": [{"prefix": "liste/"}]}}}, True),
        ({"detail": {"object": {"key": [{"prefix": "altro/"}, {"suffix": ".txt"}]}}}, True),
        ({"detail": {"object": {"key": [{"wildcard": "liste/*/uno.*"}]}}}, True),
        ({"detail": {"object": {"key": [{"anything-but": {"prefix": "liste/"}}]}}}, False),
        ({"detail": {"reason": [{"anything-but": ["CopyObject"]}]}}, True),
        ({"detail": {"reason": [{"equals-ignore-case": "putobject"}]}}, True),
        ({"detail": {"object": {"size": [{"numeric": [">", 0, "<=", 12]}]}}}, True),
        ({"detail": {"object": {"size": [{"numeric": [">", 12]}]}}}, False),
        ({"detail": {"manca": [{"exists": False}], "reason": [{"exists": True}]}}, True),
        ({"detail": {"manca": [{"exists": True}]}}, False),
        ({"detail": {"manca": ["x"]}}, False),
        ({"$or": [{"source": ["altro"]}, {"detail": {"vuoto": [None]}}]}, True),
    ],
)
def test_uno_schema_di_evento(schema: dict[str, object], atteso: bool) -> None:
    assert corrisponde(schema, EVENTO) is atteso


def test_un_operatore_ignoto_e_un_errore_e_un_trasformatore_cita_i_valori() -> None:
    with pytest.raises(ErroreModello):
        corrisponde({"source": [{"cidr": "10.0.0.0/8"}]}, EVENTO)
    trasformatore = {
        "InputPathsMap": {"chiave": "$.detail.object.key", "byte": "$.detail.object.size"},
        "InputTemplate": '{"key": <chiave>, "testo": "<chiave>", "byte": <byte>}',
    }
    assert trasforma(trasformatore, EVENTO) == (
        '{"key": "liste/c_a944/uno.txt", "testo": "liste/c_a944/uno.txt", "byte": 12}'
    )


def test_un_record_di_idempotenza_scade_sull_orologio_virtuale(nuvola: Nuvola) -> None:
    scade = int((INIZIO + timedelta(hours=1)).timestamp())
    record = DataRecord("chiave", status="COMPLETED", expiry_timestamp=scade)
    assert record.status == "COMPLETED"
    nuvola.avanza_fino_a(INIZIO + timedelta(hours=1, seconds=1))
    assert record.status == "EXPIRED"


def test_le_credenziali_sono_finte(nuvola: Nuvola) -> None:
    credenziali = boto3.session.Session().get_credentials()
    assert credenziali is not None
    assert credenziali.access_key == "locale"
