"""What is published of the API is what runs: every route, every body, every answer it may give."""

from __future__ import annotations

import json
import re

from openapi_spec_validator import validate

from app import app
from local.openapi import USCITA, descrivi, in_testo


def test_la_descrizione_pubblicata_e_quella_del_codice() -> None:
    assert USCITA.read_text("utf-8") == in_testo(), "python -m local.openapi"


def test_la_descrizione_e_openapi() -> None:
    validate(json.loads(in_testo()))


def test_ogni_rotta_e_descritta_e_nessun_altra() -> None:
    descritte = {(m.upper(), p) for p, metodi in descrivi()["paths"].items() for m in metodi}
    assert descritte == {(m, p) for p, metodi in app.routes.items() for m in metodi}


def test_ogni_scrittura_dice_il_suo_corpo_e_chi_la_puo_fare() -> None:
    senza_utente = {"/pagamenti/ricevute", "/salute"}
    for percorso, metodi in descrivi()["paths"].items():
        for metodo, operazione in metodi.items():
            assert operazione["summary"], percorso
            if percorso in senza_utente:
                assert operazione["security"] == []
                continue
            assert "security" not in operazione
            assert {"401", "403", "404"} <= set(operazione["responses"]), percorso
            if metodo == "post":
                assert "requestBody" in operazione, percorso
                assert operazione["description"].startswith("Roles: "), percorso
            nel_percorso = {p["name"] for p in operazione.get("parameters", ()) if p["in"] == "path"}
            assert nel_percorso == set(re.findall(r"\{(\w+)\}", percorso))


def test_ogni_schema_nominato_esiste() -> None:
    testo = in_testo()
    schemi = descrivi()["components"]["schemas"]
    nominati = set(re.findall(r'"#/components/schemas/(\w+)"', testo))
    assert nominati <= set(schemi)
    assert {"Istanza", "Problema", "RichiestaSgravio"} <= set(schemi)
