"""IAM: each statement names what it touches; a `*` only where AWS scopes nothing, with its reason beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.stacks.modello import RADICE, Risorsa, funzioni, in_lista, permessi, risorse

SENZA_RISORSA = {
    # A task token names no machine.
    "states:SendTaskSuccess",
    # Delivery of the machines' logs.
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
    # Readings of metrics.
    "cloudwatch:GetMetricData",
    "cloudwatch:ListMetrics",
    # Traces.
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
}
"""Actions for which AWS accepts no resource."""

CHI_AGISCE = risorse("AWS::Serverless::Function", "AWS::Serverless::StateMachine")
AZIONE = re.compile(r"[a-z0-9-]+:[A-Za-z]+")


def _testi(valore: Any) -> list[str]:
    """Every literal text in a resource, those inside an intrinsic function too."""
    if isinstance(valore, str):
        return [valore]
    if isinstance(valore, dict):
        return [testo for figlio in valore.values() for testo in _testi(figlio)]
    if isinstance(valore, list):
        return [testo for figlio in valore for testo in _testi(figlio)]
    return []


def _regole(risorsa: Risorsa) -> list[tuple[list[str], list[Any]]]:
    return [(in_lista(regola["Action"]), in_lista(regola["Resource"])) for regola in permessi(risorsa)]


@pytest.mark.parametrize("risorsa", CHI_AGISCE, ids=lambda r: r.nome)
def test_ogni_regola_nomina_azioni_e_risorse(risorsa: Risorsa) -> None:
    for azioni, oggetti in _regole(risorsa):
        assert all(AZIONE.fullmatch(azione) for azione in azioni), azioni
        if "*" in oggetti:
            assert oggetti == ["*"]
            assert set(azioni) <= SENZA_RISORSA, azioni
        for testo in (testo for oggetto in oggetti for testo in _testi(oggetto) if testo.startswith("arn:")):
            # arn:partition:service:region:account:resource
            *_, regione, conto, oggetto = testo.replace("AWS::", "AWS").split(":", 5)
            assert "*" not in regione + conto, testo
            assert not oggetto.startswith("*"), testo


@pytest.mark.parametrize("risorsa", CHI_AGISCE, ids=lambda r: r.nome)
def test_le_politiche_sono_scritte_qui_e_solo_qui(risorsa: Risorsa) -> None:
    """A managed policy or a SAM template would hide its resources from the tests above."""
    for politica in risorsa.proprieta["Policies"]:
        assert set(politica) == {"Version", "Statement"}
        assert all(regola["Effect"] == "Allow" and not {"NotAction", "NotResource"} & set(regola)
                   for regola in politica["Statement"])  # fmt: skip


@pytest.mark.parametrize("percorso", sorted((RADICE / "stacks").glob("*.yaml")), ids=lambda p: p.name)
def test_accanto_a_ogni_asterisco_c_e_il_motivo(percorso: Any) -> None:
    righe = percorso.read_text("utf-8").splitlines()
    for numero, riga in enumerate(righe):
        if not re.search(r"Resource: (\"\*\"|\[\"\*\"\]|'\*'|\*)", riga):
            continue
        inizio = numero
        while not re.match(r"\s*- (\{?Effect|Sid)", righe[inizio]):
            inizio -= 1
        assert righe[inizio - 1].lstrip().startswith("# "), f"{percorso.name}:{numero + 1}"


@pytest.mark.parametrize("nome", sorted(funzioni()))
def test_ogni_funzione_puo_usare_la_chiave_con_cui_legge_e_scrive(nome: str) -> None:
    chiave = [azioni for azioni, oggetti in _regole(funzioni()[nome]) if oggetti == [{"Ref": "ChiaveArn"}]]
    assert chiave == [["kms:Decrypt", "kms:GenerateDataKey"]]


def test_i_ruoli_scritti_a_mano_sono_quattro_e_nominano_le_loro_risorse() -> None:
    """API Gateway's, account-wide, for its logs; the schedulers', that must use the key of the queue they fail into."""
    altri = risorse("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::User")
    per_nome = {risorsa.nome: risorsa for risorsa in altri}
    avviate = {
        "RuoloCustodia": "Custode", "RuoloRiversamenti": "PredisponiRiversamenti", "RuoloFdr": "AcquisisciFdr"
    }  # fmt: skip
    assert set(per_nome) == {"RuoloRegistriApi", *avviate}
    assert "Policies" not in per_nome["RuoloRegistriApi"].proprieta
    for ruolo, funzione in avviate.items():
        (politica,) = per_nome[ruolo].proprieta["Policies"]
        assert [(regola["Action"], regola["Resource"]) for regola in politica["PolicyDocument"]["Statement"]] == [
            (["lambda:InvokeFunction"], {"Fn::GetAtt": [funzione, "Arn"]}),
            (["sqs:SendMessage"], {"Ref": "CodaScartiEventiArn"}),
            (["kms:Decrypt", "kms:GenerateDataKey"], {"Ref": "ChiaveArn"}),
        ]
