"""What the alarms and the dashboard look at is what the functions say."""

from __future__ import annotations

import json
import re
from typing import Any

from shared.dominio.incassi import Etichetta
from shared.dominio.quadri import ORIZZONTI
from tests.stacks.modello import FUNZIONI, risorse


def emesse() -> set[str]:
    """The names of our metrics, as the handlers write them."""
    testo = "".join(p.read_text("utf-8") for p in FUNZIONI.rglob("*.py"))
    nomi = set(re.findall(r'add_metric\(\s*(?:name=)?"(\w+)"', testo))
    nomi |= {f"Incassi{e.value.title().replace('_', '')}" for e in Etichetta if 'f"Incassi{' in testo}
    nomi |= set(re.findall(r'\("\w+", "([A-Z]\w+)"\)', testo))
    return nomi | {f"PenaliARischio{giorni}Cent" for giorni in ORIZZONTI if 'f"PenaliARischio{giorni}Cent"' in testo}


def test_ogni_allarme_nostro_guarda_una_misura_che_qualcuno_scrive() -> None:
    nostri = [a for a in risorse("AWS::CloudWatch::Alarm") if a.proprieta.get("Namespace") == "Riscossa"]
    assert {"PenaliARischio", "PosizioniRiprese"} <= {a.nome for a in nostri}
    assert {a.proprieta["MetricName"] for a in nostri} <= emesse()
    for allarme in risorse("AWS::CloudWatch::Alarm"):
        assert allarme.proprieta["AlarmActions"], allarme.nome
        assert allarme.proprieta["AlarmDescription"], allarme.nome


def _cruscotto() -> dict[str, Any]:
    (cruscotto,) = risorse("AWS::CloudWatch::Dashboard")
    letto: dict[str, Any] = json.loads(cruscotto.proprieta["DashboardBody"]["Fn::Sub"])
    return letto


def test_il_cruscotto_mostra_le_penali_e_solo_misure_che_ci_sono() -> None:
    misure = [m for w in _cruscotto()["widgets"] for m in w["properties"]["metrics"]]
    nostre = {m[1] for m in misure if m[0] == "Riscossa"}
    assert {"PenaliMaturateCent", "PenaliARischio7Cent", "PenaliARischio30Cent"} <= nostre <= emesse()
