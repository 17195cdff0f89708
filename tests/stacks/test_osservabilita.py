"""Every metric an alarm or the dashboard names is one the code emits, with those dimensions."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.dominio.incassi import Etichetta
from tests.contratti.incassi_di_prova import movimento, rh
from tests.stacks.modello import FUNZIONI, risorse, sorgenti

NOSTRE = "Riscossa"
Metrica = tuple[str, frozenset[str]]
"""Name and names of the dimensions."""


def allarmi() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(space, metric, dimensions) of each alarm."""
    for risorsa in risorse("AWS::CloudWatch::Alarm"):
        p = risorsa.proprieta
        singole = [p] if "MetricName" in p else [
            {**m["MetricStat"]["Metric"]} for m in p["Metrics"] if "MetricStat" in m
        ]  # fmt: skip
        for metrica in singole:
            nomi = frozenset(d["Name"] for d in metrica.get("Dimensions", ()))
            yield metrica["Namespace"], metrica["MetricName"], nomi


def cruscotto() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(space, metric, dimensions) of each line of the dashboard."""
    corpo = sorgenti()["osservabilita.yaml"]["Resources"]["Cruscotto"]["Properties"]["DashboardBody"]["Fn::Sub"]
    for riquadro in json.loads(corpo)["widgets"]:
        for voce in riquadro["properties"]["metrics"]:
            if isinstance(voce[0], dict):
                cercata = re.search(r"SEARCH\('{(\w+),([\w,]+)} MetricName=\"(\w+)\"'", voce[0]["expression"])
                if cercata:
                    yield cercata[1], cercata[3], frozenset(cercata[2].split(","))
                continue
            testi = [parte for parte in voce if isinstance(parte, str)]
            yield testi[0], testi[1], frozenset(testi[2::2])


def nominate() -> set[Metrica]:
    return {(nome, dimensioni) for spazio, nome, dimensioni in (*allarmi(), *cruscotto()) if spazio == NOSTRE}


def scritte() -> set[str]:
    """The names in the code of the handlers: those written whole, and those made of a label."""
    nomi: set[str] = set()
    for percorso in FUNZIONI.rglob("*.py"):
        testo = percorso.read_text("utf-8")
        for nodo in ast.walk(ast.parse(testo)):
            if isinstance(nodo, ast.Tuple) and "add_metric(" in testo:
                # A table of what is counted and of the name it is counted under.
                nomi |= {str(e.value) for e in nodo.elts if isinstance(e, ast.Constant)}
            if not isinstance(nodo, ast.Call):
                continue
            nome = next((k.value for k in nodo.keywords if k.arg == "name"), None)
            if isinstance(nome, ast.Constant):
                nomi.add(str(nome.value))
            elif isinstance(nome, ast.JoinedStr) and ast.unparse(nome)[2:].startswith("Incassi{"):
                nomi |= {f"Incassi{etichetta.title().replace('_', '')}" for etichetta in Etichetta}
    return nomi


@pytest.fixture(scope="module")
def emesse() -> set[Metrica]:
    """What the guard writes in one run, read where CloudWatch reads it: the lines on the standard output."""
    from io import StringIO
    from unittest import mock

    uscita = StringIO()
    with Percorso("regione_abruzzo", 7) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(6, 7))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=75))
        flusso = rh(movimento(1, 10_00, "SENZA NUMERO", giorno="030125"))
        chiave = f"incassi/flussi/{percorso.ente.id}/{hashlib.sha256(flusso).hexdigest()}/estratto.txt"
        bucket = percorso.nuvola.uscite["BucketFlussi"]
        percorso.nuvola.client("s3").put_object(Bucket=bucket, Key=chiave, Body=flusso)
        percorso.nuvola.fino_a_quiete()
        acceso = mock.patch.dict("os.environ", POWERTOOLS_METRICS_DISABLED="false")
        with acceso, mock.patch("sys.stdout", uscita):
            percorso.nuvola.invoca("Custode", {})
    RIGHE.extend(json.loads(riga) for riga in uscita.getvalue().splitlines() if '"_aws"' in riga)
    return {
        (metrica["Name"], frozenset(dimensioni))
        for riga in RIGHE
        for gruppo in riga["_aws"]["CloudWatchMetrics"]
        for dimensioni in gruppo["Dimensions"]
        for metrica in gruppo["Metrics"]
    }


RIGHE: list[dict[str, Any]] = []


def test_ogni_metrica_guardata_e_emessa_dal_codice(emesse: set[Metrica]) -> None:
    del_custode = {nome for nome, _ in emesse}
    for nome, dimensioni in nominate():
        if nome in del_custode:
            assert (nome, dimensioni) in emesse, (nome, dimensioni)
        else:
            assert nome in scritte(), nome
            assert dimensioni == {"service"}, nome


def test_cio_che_il_custode_misura_si_guarda(emesse: set[Metrica]) -> None:
    assert {nome for nome, _ in emesse} <= {nome for nome, _ in nominate()}


def test_i_totali_sono_la_somma_delle_voci_e_gli_importi_sono_interi(emesse: set[Metrica]) -> None:
    assert ("PenaliMaturateCent", frozenset({"service", "profilo", "clausola"})) in emesse
    for nome in ("PenaliMaturateCent", "PenaliARischio30Cent", "TerminiInScadenza7", "TerminiMancati", "IncassiInCoda"):
        valori = [riga[nome] for riga in RIGHE if nome in riga and ("clausola" in riga or "etichetta" in riga)]
        totale = next(riga[nome] for riga in RIGHE if nome in riga and not {"clausola", "etichetta"} & set(riga))
        piatti = [int(v[0] if isinstance(v, list) else v) for v in valori]
        assert sum(piatti) == int(totale[0] if isinstance(totale, list) else totale)
        assert all(v == int(v) for v in piatti)


def test_si_vede_che_nessuno_ha_agito_per_settantacinque_giorni(emesse: set[Metrica]) -> None:
    """No actor moves in this world: the ingiunzioni are out, and no outcome of a notification ever comes back."""

    def totale(nome: str) -> int:
        riga = next(r for r in RIGHE if nome in r and not {"clausola", "etichetta"} & set(r))
        return int(riga[nome][0] if isinstance(riga[nome], list) else riga[nome])

    assert totale("PosizioniAperte") == 6
    assert totale("PosizioniOrfane") == 0
    assert totale("CertificatiEmessi") == 1
    assert totale("IncassiInCoda") == 1


def test_il_cruscotto_e_json_e_ogni_allarme_avvisa() -> None:
    assert len(list(cruscotto())) > 20
    for risorsa in risorse("AWS::CloudWatch::Alarm"):
        assert risorsa.proprieta["AlarmActions"] == [{"Ref": "Avvisi"}], risorsa.nome
        assert risorsa.proprieta["TreatMissingData"] in ("notBreaching", "breaching")
