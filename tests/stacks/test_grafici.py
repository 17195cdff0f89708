"""The pictures of docs/macchine are those of the definitions."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest

from local.grafici import (
    CARTELLA,
    COMANDO,
    DEFINIZIONI,
    SUFFISSO,
    archi,
    grafico,
    macchine,
    pagina,
    scrivi,
    stati,
)

MACCHINE = sorted(file.name.removesuffix(SUFFISSO) for file in DEFINIZIONI.glob(f"*{SUFFISSO}"))
FRECCIA = re.compile(r"^ *(\w+)(?:\[[^\]]*\]:::guasto)? -\.?->(?:\|([^|]*)\|)? (\w+)$")


def frecce(righe: list[str]) -> set[tuple[str, str, str]]:
    """(from, label, to) of each arrow of a picture."""
    return {(t[1], t[2] or "", t[3]) for riga in righe if (t := FRECCIA.match(riga))}


@pytest.mark.parametrize("nome", MACCHINE)
def test_il_disegno_e_quello_della_definizione(nome: str) -> None:
    file = CARTELLA / f"{nome}.md"
    attesa = pagina(nome, macchine()[nome])
    disegnata = file.read_text("utf-8") if file.is_file() else ""
    assert disegnata == attesa, f"{nome} is drawn as it was: run «{COMANDO}»"


def test_nessun_disegno_di_una_macchina_che_non_c_e() -> None:
    assert {file.stem for file in CARTELLA.glob("*.md")} == set(MACCHINE), f"run «{COMANDO}»"


@pytest.mark.parametrize("nome", MACCHINE)
def test_ogni_stato_sta_nel_disegno_e_ogni_passaggio_ha_la_sua_freccia(nome: str) -> None:
    definita = macchine()[nome]
    righe = grafico(definita)
    tracciate = frecce(righe)
    for stato, com_e in stati(definita):
        assert any(re.match(rf" *{stato}\W*\"{stato}\"", riga) for riga in righe), stato
        for scelta in com_e.get("Choices", ()):
            assert any(
                (da, a) == (stato, scelta["Next"]) and scelta["StringEquals"] in detto.split(" / ")
                for da, detto, a in tracciate
            ), (stato, scelta)
        for meta in (com_e.get("Next"), com_e.get("Default")):
            assert meta is None or any((da, a) == (stato, meta) for da, _, a in tracciate), (stato, meta)


def test_i_guasti_sono_una_freccia_sola() -> None:
    righe = grafico(macchine()["notifica"])
    assert [riga for riga in righe if "-.-> Parcheggia" in riga] == [
        '  guasto["a fault in any of 8 states, after its retries"]:::guasto -.-> Parcheggia'
    ]


def test_un_attesa_ha_una_freccia_per_l_evento_e_una_per_il_termine() -> None:
    attesa = macchine()["presa_in_carico"]["States"]["AttendiVisto"]
    assert archi(attesa) == [("event", "Visto"), ("term", "SollecitaVisto")]


def test_un_esito_aggiunto_alla_definizione_cambia_il_disegno() -> None:
    prima = macchine()["notifica"]
    dopo = copy.deepcopy(prima)
    scelte = dopo["States"]["Decidi"]["Choices"]
    scelte.append({"Variable": "$.passo.esito", "StringEquals": "RINUNCIA", "Next": "Fine"})
    assert frecce(grafico(dopo)) - frecce(grafico(prima)) == {("Decidi", "CONCLUSA / RINUNCIA", "Fine")}


def test_il_disegno_di_una_macchina_tolta_se_ne_va(tmp_path: Path) -> None:
    (tmp_path / "sparita.md").write_text("vecchia", "utf-8")
    assert sorted(file.stem for file in scrivi(tmp_path)) == MACCHINE
    assert not (tmp_path / "sparita.md").exists()
