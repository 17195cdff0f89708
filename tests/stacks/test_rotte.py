"""The routes Chalice answers are the routes the gateway lets through, with the same authorizer."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app import app
from tests.stacks.modello import FUNZIONI, albero, autorizzatore, bersaglio, rotte, sorgenti
from tests.verifiche.traduzione import modelli, traduci

SENZA_UTENTE = {("POST", "/pagamenti/ricevute"), ("GET", "/salute"), ("GET", "/openapi.json")}
"""Routes no Cognito user stands behind: a signed machine message, the health of the service, its description."""


def _rotte() -> dict[tuple[str, str], Any]:
    return {
        (metodo, percorso): voce for percorso, metodi in app.routes.items() for metodo, voce in metodi.items()
    }


def test_le_rotte_di_chalice_sono_quelle_dello_stack() -> None:
    assert set(_rotte()) == set(rotte("Api"))


def test_dietro_ogni_rotta_c_e_la_funzione_dell_api() -> None:
    assert {bersaglio(operazione) for operazione in rotte("Api").values()} == {"ApiFunzione"}


def test_senza_autorizzatore_sono_solo_le_rotte_dette() -> None:
    autenticazione = sorgenti()["api.yaml"]["Resources"]["Api"]["Properties"]["Auth"]
    assert autenticazione["DefaultAuthorizer"] in autenticazione["Authorizers"]
    diverse = {rotta: chi for rotta, operazione in rotte("Api").items() if (chi := autorizzatore(operazione))}
    assert {rotta for rotta, chi in diverse.items() if chi == "NONE"} == SENZA_UTENTE
    dei_contribuenti = {rotta for rotta, chi in diverse.items() if chi == "Contribuenti"}
    assert dei_contribuenti == {rotta for rotta in rotte("Api") if rotta[1].startswith("/me/")}
    assert set(diverse) == SENZA_UTENTE | dei_contribuenti


@pytest.mark.parametrize("modello", modelli(), ids=lambda m: m.stem)
def test_nessuna_funzione_ha_piu_permessi_di_quanti_ne_tiene_la_sua_politica(modello: Path) -> None:
    """Lambda refuses a policy over 20,480 bytes, and only when it is deployed; each permission is some 450 of them."""
    permessi = Counter(
        json.dumps(risorsa["Properties"]["FunctionName"])
        for risorsa in traduci(modello)["Resources"].values()
        if risorsa["Type"] == "AWS::Lambda::Permission"
    )
    assert all(quanti * 450 < 20_480 for quanti in permessi.values()), permessi


def test_sulla_traduzione_ogni_metodo_tiene_il_suo_autorizzatore() -> None:
    corpo = traduci(modelli()[0].parent / "stacks" / "api.yaml")["Resources"]["Api"]["Properties"]["Body"]
    assert set(corpo["securityDefinitions"]) == {"Utenti", "Contribuenti"}
    for (metodo, percorso), operazione in rotte("Api").items():
        chi = {"": ["Utenti"], "NONE": []}.get(autorizzatore(operazione), ["Contribuenti"])
        scritto = corpo["paths"][percorso][metodo.lower()].get("security", [])
        assert [nome for voce in scritto for nome in voce if nome != "NONE"] == chi, (metodo, percorso)


def test_ogni_rotta_con_utente_chiede_chi_e() -> None:
    """A taxpayer where taxpayers are let in, a user of an ente everywhere else: never the one for the other."""
    for rotta, voce in _rotte().items():
        sorgente = inspect.getsource(inspect.unwrap(voce.view_function))
        suo = rotta[1].startswith("/me/")
        assert ("identita(rotte.current_request" in sorgente) == (rotta not in SENZA_UTENTE and not suo), rotta
        assert ("contribuente(rotte.current_request)" in sorgente) == suo, rotta


def test_ogni_modulo_delle_rotte_e_registrato() -> None:
    moduli = {percorso.stem for percorso in (FUNZIONI / "api").glob("*.py") if not percorso.stem.startswith("_")}
    serviti = {inspect.unwrap(voce.view_function).__module__.rpartition(".")[2] for voce in _rotte().values()}
    assert serviti == moduli
    assert all("rotte" in _assegnati(modulo) for modulo in moduli)


def _assegnati(modulo: str) -> set[str]:
    return {
        nome.id
        for nodo in albero(FUNZIONI / "api" / f"{modulo}.py").body
        if hasattr(nodo, "targets")
        for nome in nodo.targets
        if hasattr(nome, "id")
    }
