"""Golden cases: each one a test with its own name, and how the runner treats what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.casi_uso.casi_aurei import (
    FileCasiNonValido,
    esegui_casi,
    esegui_caso,
    leggi_casi,
    riassumi,
)
from shared.casi_uso.casi_regole import REGOLE
from shared.dominio.prova import Prova
from tests.casi_uso.casi_nostri import NOSTRI, caso_nostro
from tests.dominio.verificatore import errori

CASI = Path(__file__).parents[2].parent / "shared" / "norme" / "casi.yaml"


def _casi_aurei() -> list[Any]:
    if not CASI.exists():
        motivo = "i casi aurei stanno fuori dal repository (../shared/norme/casi.yaml)"
        return [pytest.param({}, id="assenti", marks=pytest.mark.skip(reason=motivo))]
    casi = leggi_casi(CASI.read_text("utf-8"))
    return [pytest.param(caso, id=f"{caso['id']}-{caso['tipo']}-{caso['fonte']}") for caso in casi]


@pytest.mark.parametrize("caso", _casi_aurei())
def test_caso_aureo(caso: dict[str, Any]) -> None:
    esito = esegui_caso(caso)
    assert esito.esito == "ok", (esito.differenze, esito.motivo)
    assert esito.prova is None or errori(esito.prova) == []


def test_i_casi_aurei_toccano_ogni_regola() -> None:
    if not CASI.exists():
        pytest.skip("i casi aurei stanno fuori dal repository")
    assert {caso["tipo"] for caso in leggi_casi(CASI.read_text("utf-8"))} == set(REGOLE)


def test_un_tipo_sconosciuto_e_un_errore_e_non_si_salta() -> None:
    esito = esegui_caso(caso_nostro("oroscopo", {}, {"segno": "leone"}))
    assert (esito.esito, esito.codice) == ("errore", "casi.tipo_sconosciuto")
    assert "Il tipo «oroscopo» non è fra aggio, decade" in esito.motivo


def test_un_valore_diverso_o_non_previsto_e_un_ko() -> None:
    caso = caso_nostro(
        "interessi_legali",
        {"capitale": "36500.00", "dal": "2023-03-01", "al": "2023-03-11"},
        {"giorni": "10", "interessi": "50.01", "mora": "0.00"},
    )
    esito = esegui_caso(caso)
    assert esito.esito == "ko"
    dati = esito.in_dati()
    assert dati["differenze"] == [
        {"campo": "giorni", "atteso": "10", "ottenuto": 10},
        {"campo": "interessi", "atteso": "50.01", "ottenuto": "50.00"},
        {"campo": "mora", "atteso": "0.00", "ottenuto": None},
    ]
    assert "prova" not in dati
    assert Prova.da_dati(esito.in_dati(con_prova=True)["prova"]) == esito.prova


def test_una_aliquota_che_non_e_un_numero_e_un_ko() -> None:
    caso = NOSTRI[17]
    assert esegui_caso({**caso, "atteso": {"aliquota": "sei"}}).esito == "ko"
    assert esegui_caso({**caso, "atteso": {"aliquota": "9"}}).esito == "ko"


def test_il_riassunto_conta_bene_e_male() -> None:
    male = {**NOSTRI[1], "id": "X2", "atteso": {"scadenza": "2026-09-10"}}
    riassunto = riassumi(esegui_casi([NOSTRI[0], male]))
    assert (riassunto["ok"], riassunto["ko"]) == (1, 1)
    assert [dettaglio["esito"] for dettaglio in riassunto["dettagli"]] == ["ok", "ko"]


def test_un_id_ripetuto_o_mancante_e_un_errore() -> None:
    esiti = esegui_casi([NOSTRI[0], NOSTRI[0], {**NOSTRI[0], "id": ""}])
    assert [esito.esito for esito in esiti] == ["ok", "errore", "errore"]
    assert esiti[1].motivo == "L'id «X1» è ripetuto."
    assert esiti[2].motivo == "Il caso non ha un id."


def test_le_date_senza_virgolette_si_leggono_lo_stesso() -> None:
    testo = """
casi:
- id: Y1
  tipo: piano_rate
  dati: {importo: "10.00", n_rate: 1, prima_rata: 2026-01-31}
  atteso: {scadenze: [2026-01-31]}
- id: Y2
  tipo: decade
  dati: {profilo: regione_abruzzo, incasso: 2026-04-22}
  atteso: {fine_decade: 2026-04-30}
"""
    assert [esito.esito for esito in esegui_casi(leggi_casi(testo))] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("testo", "perche"),
    [
        ("casi: [", "non è YAML leggibile"),
        ("casi: !!python/object/apply:os.getcwd []", "non è YAML leggibile"),
        ("- uno", "deve avere una chiave «casi»"),
        ("casi: []", "deve avere una chiave «casi»"),
        ("casi: [uno]", "Ogni caso deve essere una mappa"),
        ("casi: [&a {id: X}, *a]", "non può contenere riferimenti"),
        ("casi: [{dal: 2026-02-30}]", "non è YAML leggibile"),
        ("#" * 5_000_001, "supera 5000000 caratteri"),
        ("casi: [" + "{}," * 10_001 + "]", "Il file ha 10001 casi"),
    ],
)
def test_un_file_che_non_e_di_casi_si_rifiuta(testo: str, perche: str) -> None:
    with pytest.raises(FileCasiNonValido, match=perche):
        leggi_casi(testo)
