"""docs/parametri.md names whatever is not certain: a new doubt must be written down."""

from __future__ import annotations

from pathlib import Path

from shared.norme import nomi_parametri, parametro
from shared.norme.caricatore import CARTELLA

PAGINA = (Path(__file__).parents[2] / "docs" / "parametri.md").read_text("utf-8")


def test_ogni_parametro_non_certo_e_nominato_nella_pagina() -> None:
    incerti = [
        nome
        for nome in nomi_parametri()
        if parametro(nome).manca or any(valore.certezza != "certo" for valore in parametro(nome).valori)
    ]
    assert len(incerti) > 20
    assert [nome for nome in incerti if f"`{nome}`" not in PAGINA] == []


def test_ogni_file_dei_parametri_e_nella_tabella() -> None:
    assert [p.name for p in CARTELLA.glob("*.yaml") if f"`{p.name}`" not in PAGINA] == []
