"""Each setting that a handler reads is given to it by its stack."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.stacks.modello import FUNZIONI, albero, funzioni, serpente, sorgenti

AVVIO = (FUNZIONI / "_avvio.py", FUNZIONI / "_stampa.py", FUNZIONI / "api" / "_richiesta.py",
         *sorted((FUNZIONI / "web").glob("_*.py")))  # fmt: skip
Letture = dict[str, tuple[set[str], set[str]]]


def _variabili(nodo: ast.AST) -> set[str]:
    """The names in `ambiente()["X"]` and `coda("X")`. `.get` has a default, so it asks for nothing."""
    trovate = set()
    for figlio in ast.walk(nodo):
        if isinstance(figlio, ast.Subscript) and ast.unparse(figlio.value) == "ambiente()":
            indice = figlio.slice
        elif isinstance(figlio, ast.Call) and ast.unparse(figlio.func) == "coda" and figlio.args:
            indice = figlio.args[0]
        else:
            continue
        if isinstance(indice, ast.Constant):
            trovate.add(str(indice.value))
    return trovate


def _chiamate(nodo: ast.AST) -> set[str]:
    chiamate = (figlio.func for figlio in ast.walk(nodo) if isinstance(figlio, ast.Call))
    return {funzione.id for funzione in chiamate if isinstance(funzione, ast.Name)}


def _degli_aiuti() -> Letture:
    """For each function of the composition root: the variables it reads and the functions it calls."""
    return {
        nodo.name: (_variabili(nodo), _chiamate(nodo))
        for percorso in AVVIO
        for nodo in albero(percorso).body
        if isinstance(nodo, ast.FunctionDef)
    }


def lette(percorsi: list[Path]) -> set[str]:
    """Every variable those handler files read, through the composition root too."""
    aiuti = _degli_aiuti()
    trovate: set[str] = set()
    da_vedere: set[str] = set()
    for percorso in percorsi:
        trovate |= _variabili(albero(percorso))
        da_vedere |= _chiamate(albero(percorso)) & set(aiuti)
    viste: set[str] = set()
    while da_vedere:
        nome = da_vedere.pop()
        viste.add(nome)
        variabili, chiamate = aiuti[nome]
        trovate |= variabili
        da_vedere |= (chiamate & set(aiuti)) - viste
    return trovate


def _file(nome: str) -> list[Path]:
    if nome == "ApiFunzione":
        return [percorso for percorso in (FUNZIONI / "api").glob("*.py") if not percorso.stem.startswith("_")]
    if nome == "Portale":
        return [percorso for percorso in (FUNZIONI / "web").glob("*.py") if not percorso.stem.startswith("_")]
    return [FUNZIONI / f"{serpente(nome)}.py"]


def _date(nome: str) -> set[str]:
    risorsa = funzioni()[nome]
    globali = sorgenti()[risorsa.stack].get("Globals", {}).get("Function", {})
    return {
        variabile
        for ambito in (globali, risorsa.proprieta)
        for variabile in ambito.get("Environment", {}).get("Variables", {})
    }


def test_la_lettura_del_codice_vede_le_variabili_dirette_e_quelle_dell_avvio() -> None:
    assert lette([FUNZIONI / "riconcilia_pagamento.py"]) == {"TABELLA"}
    assert lette([FUNZIONI / "spedisci.py"]) == {"TABELLA", "CODA_INCARICHI", "CODA_DOCUMENTI"}


@pytest.mark.parametrize("nome", sorted(funzioni()))
def test_ogni_variabile_letta_e_nello_stack(nome: str) -> None:
    assert lette(_file(nome)) <= _date(nome)


def test_ogni_variabile_dello_stack_e_letta_da_qualcuno() -> None:
    scritte = {variabile for nome in funzioni() for variabile in _date(nome)}
    testo = "".join(percorso.read_text("utf-8") for percorso in FUNZIONI.rglob("*.py"))
    assert {v for v in scritte if not v.startswith("POWERTOOLS_") and f'"{v}"' not in testo} == set()


def test_il_codice_delle_funzioni_non_legge_l_ambiente_per_altre_vie() -> None:
    for percorso in FUNZIONI.rglob("*.py"):
        if percorso.name != "_avvio.py":
            assert "environ" not in percorso.read_text("utf-8"), percorso.name
            assert "getenv" not in percorso.read_text("utf-8"), percorso.name
