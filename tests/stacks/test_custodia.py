"""What keeps data keeps it closed, encrypted and recoverable."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stacks.modello import Risorsa, funzioni, in_lista, macchine, risorse, sorgenti

BUCKET = risorse("AWS::S3::Bucket")
CODE = risorse("AWS::SQS::Queue")
TABELLE = risorse("AWS::DynamoDB::Table")

SENZA_CHIAVE = {"BucketRegistri": "S3 delivers access logs only to a bucket with its own (SSE-S3) encryption"}


def _per_nome(risorsa: Risorsa) -> str:
    return risorsa.nome


@pytest.mark.parametrize("bucket", BUCKET, ids=_per_nome)
def test_nessun_bucket_puo_diventare_pubblico(bucket: Risorsa) -> None:
    blocco = bucket.proprieta["PublicAccessBlockConfiguration"]
    assert blocco == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    assert bucket.proprieta["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


@pytest.mark.parametrize("bucket", BUCKET, ids=_per_nome)
def test_ogni_bucket_rifiuta_chi_non_usa_tls(bucket: Risorsa) -> None:
    politiche = [p for p in risorse("AWS::S3::BucketPolicy") if p.proprieta["Bucket"] == {"Ref": bucket.nome}]
    assert len(politiche) == 1
    regole = politiche[0].proprieta["PolicyDocument"]["Statement"]
    assert {
        "Sid": "SoloTLS",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [{"Fn::GetAtt": [bucket.nome, "Arn"]}, {"Fn::Sub": "${" + bucket.nome + ".Arn}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    } in regole
    assert all(regola["Effect"] == "Deny" or regola["Principal"] != "*" for regola in regole)


@pytest.mark.parametrize("bucket", BUCKET, ids=_per_nome)
def test_ogni_bucket_e_cifrato_con_la_chiave_e_conserva_le_versioni(bucket: Risorsa) -> None:
    (regola,) = bucket.proprieta["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    cifratura = regola["ServerSideEncryptionByDefault"]
    if bucket.nome in SENZA_CHIAVE:
        assert cifratura == {"SSEAlgorithm": "AES256"}
    else:
        assert cifratura == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Ref": "ChiaveArn"}}
    assert bucket.proprieta["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket.grezza["DeletionPolicy"] == bucket.grezza["UpdateReplacePolicy"] == "Retain"


def _coda(arn: Any) -> str:
    """The queue an ARN names: `!GetAtt Coda.Arn` in the same stack, `!Ref CodaArn` from another."""
    return str(arn["Fn::GetAtt"][0] if "Fn::GetAtt" in arn else arn["Ref"].removesuffix("Arn"))


def _destinazioni(nodo: Any) -> set[str]:
    """The queues named under a key that says where failures go, by logical name."""
    trovate: set[str] = set()
    if isinstance(nodo, list):
        return trovate.union(*map(_destinazioni, nodo))
    if not isinstance(nodo, dict):
        return trovate
    for chiave, valore in nodo.items():
        if chiave in ("OnFailure", "DeadLetterQueue", "DeadLetterConfig"):
            dove = next(valore[k] for k in ("Destination", "TargetArn", "Arn") if k in valore)
            trovate.add(dove["Ref"].removesuffix("Arn"))
        elif chiave == "deadLetterTargetArn":
            trovate.add(_coda(valore))
        else:
            trovate |= _destinazioni(valore)
    return trovate


def _scarti() -> set[str]:
    """The queues where another queue, a stream, a rule or an asynchronous call leaves what failed."""
    return _destinazioni([r.proprieta for r in (*CODE, *funzioni().values(), *macchine().values())])


@pytest.mark.parametrize("coda", CODE, ids=_per_nome)
def test_ogni_coda_e_cifrata_e_ha_dove_lasciare_cio_che_non_riesce(coda: Risorsa) -> None:
    assert coda.proprieta["KmsMasterKeyId"] == {"Ref": "ChiaveArn"}
    if coda.nome in _scarti():
        assert coda.proprieta["MessageRetentionPeriod"] == 14 * 24 * 3600
        return
    destinazione = _coda(coda.proprieta["RedrivePolicy"]["deadLetterTargetArn"])
    (scarti,) = (c for c in CODE if c.nome == destinazione)
    assert scarti.proprieta.get("FifoQueue") == coda.proprieta.get("FifoQueue"), "a FIFO queue needs a FIFO DLQ"
    assert coda.proprieta["RedrivePolicy"]["maxReceiveCount"] >= 5


def test_di_ogni_coda_di_scarti_un_allarme_guarda_la_lunghezza() -> None:
    guardate = {
        dimensione["Value"]["Ref"].removesuffix("Nome")
        for allarme in risorse("AWS::CloudWatch::Alarm")
        if allarme.proprieta.get("MetricName") == "ApproximateNumberOfMessagesVisible"
        and allarme.proprieta["Threshold"] == 0
        for dimensione in allarme.proprieta["Dimensions"]
    }
    assert guardate == _scarti()


def test_un_messaggio_resta_nascosto_sei_volte_il_tempo_della_sua_funzione() -> None:
    """As AWS asks for a queue that feeds a function: a retry must not overlap the first try."""
    for nome, funzione in funzioni().items():
        for evento in funzione.proprieta.get("Events", {}).values():
            if evento["Type"] == "SQS":
                coda = evento["Properties"]["Queue"]["Fn::GetAtt"][0]
                (proprieta,) = (c.proprieta for c in CODE if c.nome == coda)
                assert proprieta["VisibilityTimeout"] >= 6 * funzione.proprieta["Timeout"], nome


def test_ogni_arrivo_di_un_file_che_nessuno_prende_resta_in_una_coda() -> None:
    chi_riceve = [*funzioni().values(), *macchine().values()]
    regole = [
        evento["Properties"]
        for risorsa in chi_riceve
        for evento in risorsa.proprieta.get("Events", {}).values()
        if evento["Type"] == "EventBridgeRule"
    ]
    assert len(regole) == 3
    assert all(regola["DeadLetterConfig"] == {"Arn": {"Ref": "CodaScartiEventiArn"}} for regola in regole)
    (politica,) = risorse("AWS::SQS::QueuePolicy")
    (concessione,) = politica.proprieta["PolicyDocument"]["Statement"]
    assert concessione["Principal"] == {"Service": "events.amazonaws.com"}
    assert concessione["Resource"] == {"Fn::GetAtt": ["CodaScartiEventi", "Arn"]}
    assert concessione["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_ogni_innesco_lascia_da_parte_cio_che_non_riesce() -> None:
    for nome, funzione in funzioni().items():
        for evento in funzione.proprieta.get("Events", {}).values():
            proprieta = evento["Properties"]
            if evento["Type"] in ("SQS", "DynamoDB"):
                assert proprieta["FunctionResponseTypes"] == ["ReportBatchItemFailures"], nome
            if evento["Type"] == "DynamoDB":
                assert proprieta["DestinationConfig"]["OnFailure"]["Type"] == "SQS", nome
                assert proprieta["BisectBatchOnFunctionError"], nome
                assert proprieta["MaximumRetryAttempts"] > 0, "-1, the default, would block the shard for a day"
            if evento["Type"] == "EventBridgeRule":
                assert funzione.proprieta["DeadLetterQueue"]["Type"] == "SQS", nome


@pytest.mark.parametrize("tabella", TABELLE, ids=_per_nome)
def test_ogni_tabella_si_recupera_e_non_si_cancella_per_sbaglio(tabella: Risorsa) -> None:
    assert tabella.proprieta["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert tabella.proprieta["DeletionProtectionEnabled"] is True
    cifratura = tabella.proprieta["SSESpecification"]
    assert (cifratura["SSEEnabled"], cifratura["SSEType"]) == (True, "KMS")
    assert cifratura["KMSMasterKeyId"] == {"Fn::GetAtt": ["Chiave", "Arn"]}


def test_la_chiave_ruota_e_resta() -> None:
    (chiave,) = risorse("AWS::KMS::Key")
    assert chiave.proprieta["EnableKeyRotation"] is True
    assert chiave.grezza["DeletionPolicy"] == "Retain"


def test_ogni_registro_scade_ed_e_cifrato() -> None:
    for registro in risorse("AWS::Logs::LogGroup"):
        assert registro.proprieta["KmsKeyId"] == {"Ref": "ChiaveArn"}, registro.nome
        assert registro.proprieta["RetentionInDays"] >= 365, registro.nome


def test_ogni_funzione_scrive_in_un_registro_dichiarato() -> None:
    for nome, funzione in funzioni().items():
        globali = sorgenti()[funzione.stack].get("Globals", {}).get("Function", {})
        registro = {**globali, **funzione.proprieta}["LoggingConfig"]
        assert registro == {"LogFormat": "JSON", "LogGroup": {"Ref": "RegistroFunzioni"}}, nome
        assert "RegistroFunzioni" in sorgenti()[funzione.stack]["Resources"], nome


def test_gli_allarmi_possono_scrivere_all_argomento_cifrato() -> None:
    """Without the key, CloudWatch drops the notice in silence."""
    (chiave,) = risorse("AWS::KMS::Key")
    servizi = str([r["Principal"].get("Service") for r in chiave.proprieta["KeyPolicy"]["Statement"]])
    assert "'cloudwatch.amazonaws.com'" in servizi
    assert "'events.amazonaws.com'" in servizi


def test_un_esecuzione_fallita_di_qualunque_macchina_fa_scattare_un_allarme() -> None:
    (allarme,) = (a for a in risorse("AWS::CloudWatch::Alarm") if a.nome == "EsecuzioniFallite")
    guardate = {
        misura["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"]
        for misura in allarme.proprieta["Metrics"]
        if "MetricStat" in misura
    }
    assert guardate == {f"{macchina.nome}Arn" for macchina in macchine().values()}


def test_ogni_allarme_avvisa_qualcuno() -> None:
    allarmi = risorse("AWS::CloudWatch::Alarm")
    assert allarmi
    assert all(in_lista(allarme.proprieta["AlarmActions"]) == [{"Ref": "Avvisi"}] for allarme in allarmi)
