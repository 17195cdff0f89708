"""The routes Chalice answers are the routes the gateway lets through, with the same authorizer."""

from __future__ import annotations

import inspect
from typing import Any

from app import app
from tests.stacks.modello import FUNZIONI, albero, sorgenti

SENZA_UTENTE = {("POST", "/pagamenti/ricevute"), ("GET", "/salute"), ("GET", "/openapi.json")}
"""Routes no Cognito user stands behind: a signed machine message, the health of the service, its description."""


def _eventi() -> dict[tuple[str, str], dict[str, Any]]:
    eventi = {}
    for evento in sorgenti()["api.yaml"]["Resources"]["ApiFunzione"]["Properties"]["Events"].values():
        assert evento["Type"] == "Api"
        proprieta = evento["Properties"]
        chiave = (proprieta["Method"].upper(), proprieta["Path"])
        assert chiave not in eventi, f"{chiave} stands twice in api.yaml"
        eventi[chiave] = proprieta
    return eventi


def _rotte() -> dict[tuple[str, str], Any]:
    return {
        (metodo, percorso): voce for percorso, metodi in app.routes.items() for metodo, voce in metodi.items()
    }


def test_le_rotte_di_chalice_sono_quelle_dello_stack() -> None:
    assert set(_rotte()) == set(_eventi())


def test_ogni_rotta_sta_sotto_la_stessa_api() -> None:
    assert {tuple(proprieta["RestApiId"].items()) for proprieta in _eventi().values()} == {(("Ref", "Api"),)}


def test_senza_autorizzatore_sono_solo_le_rotte_dette() -> None:
    autenticazione = sorgenti()["api.yaml"]["Resources"]["Api"]["Properties"]["Auth"]
    assert autenticazione["DefaultAuthorizer"] in autenticazione["Authorizers"]
    diverse = {rotta: proprieta["Auth"] for rotta, proprieta in _eventi().items() if "Auth" in proprieta}
    assert {rotta for rotta, chi in diverse.items() if chi == {"Authorizer": "NONE"}} == SENZA_UTENTE
    dei_contribuenti = {rotta for rotta, chi in diverse.items() if chi == {"Authorizer": "Contribuenti"}}
    assert dei_contribuenti == {rotta for rotta in _eventi() if rotta[1].startswith("/me/")}
    assert set(diverse) == SENZA_UTENTE | dei_contribuenti


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
        bersaglio.id
        for nodo in albero(FUNZIONI / "api" / f"{modulo}.py").body
        if hasattr(nodo, "targets")
        for bersaglio in nodo.targets
        if hasattr(bersaglio, "id")
    }
