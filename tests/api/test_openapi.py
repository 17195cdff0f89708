"""The published description of the API is what the code says, and the code serves nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client
from openapi_spec_validator import validate

from app import app
from local.openapi import descrivi, in_testo, operazioni
from tests.stacks.modello import RADICE, autorizzatore, rotte

PUBBLICATO = RADICE / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def scritto() -> dict[str, Any]:
    letto: dict[str, Any] = json.loads(PUBBLICATO.read_text("utf-8"))
    return letto


def _rotte(scritto: dict[str, Any]) -> set[tuple[str, str]]:
    return {(metodo.upper(), percorso) for percorso, voci in scritto["paths"].items() for metodo in voci}


def test_il_documento_pubblicato_e_quello_che_scrive_il_codice() -> None:
    assert PUBBLICATO.read_text("utf-8") == in_testo(), "riscossa openapi -o docs/openapi.json"


def test_l_api_pubblica_il_suo_documento_a_chiunque() -> None:
    with Client(app) as cliente:
        risposta = cliente.http.get("/openapi.json")
    assert (risposta.status_code, risposta.headers["Content-Type"]) == (200, "application/json")
    assert risposta.json_body == descrivi()


def test_il_documento_e_openapi_3_1_valido(scritto: dict[str, Any]) -> None:
    assert scritto["openapi"] == "3.1.0"
    validate(scritto)


def test_ci_sono_tutte_le_rotte_dell_applicazione_e_dello_stack(scritto: dict[str, Any]) -> None:
    servite = {(metodo, percorso) for percorso, voci in app.routes.items() for metodo in voci}
    assert _rotte(scritto) == servite == set(rotte("Api"))


def test_chi_non_ha_bisogno_di_un_utente_e_lo_stesso_qui_e_nello_stack(scritto: dict[str, Any]) -> None:
    chi_entra = {rotta: autorizzatore(operazione) for rotta, operazione in rotte("Api").items()}
    aperte = {rotta for rotta, chi in chi_entra.items() if chi == "NONE"}
    for (metodo, rotta), chi in chi_entra.items():
        nome = {"Contribuenti": "contribuente"}.get(chi, "utente")
        assert scritto["paths"][rotta][metodo.lower()]["security"] in ([], [{nome: []}])
    libere = {r for r in _rotte(scritto) if not scritto["paths"][r[1]][r[0].lower()]["security"]}
    assert libere == aperte


def _oggetti(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for voce in schema.values():
            yield from _oggetti(voce)
    elif isinstance(schema, list):
        for voce in schema:
            yield from _oggetti(voce)


def test_nessun_oggetto_ammette_campi_non_detti(scritto: dict[str, Any]) -> None:
    trovati = list(_oggetti(scritto["components"]["schemas"]))
    assert len(trovati) > 50
    assert [o for o in trovati if o.get("additionalProperties") is not False] == []


def test_ogni_scrittura_con_utente_ammette_una_chiave_e_dice_i_suoi_rifiuti(scritto: dict[str, Any]) -> None:
    for operazione in operazioni():
        voce = scritto["paths"][operazione.percorso][operazione.metodo.lower()]
        chiavi = [p for p in voce.get("parameters", ()) if p["name"] == "Idempotency-Key"]
        con_chiave = operazione.scrive and operazione.ruoli is not None
        assert len(chiavi) == (1 if con_chiave else 0)
        assert not con_chiave or {"401", "409", "422"} <= set(voce["responses"])
        assert ("403" in voce["responses"]) == bool(operazione.ruoli)


def test_un_corpo_che_cambia_cambia_il_documento(monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.api import liste

    class AltraDecisione(liste.DecisioneVisto):
        urgente: bool

    prima = descrivi()
    monkeypatch.setattr(liste, "DecisioneVisto", AltraDecisione)
    dopo = descrivi()
    corpo = dopo["paths"]["/liste/{lista}/visto"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert "urgente" in dopo["components"]["schemas"][corpo["$ref"].rpartition("/")[2]]["properties"]
    assert prima != dopo
