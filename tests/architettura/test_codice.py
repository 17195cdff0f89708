"""How the code is written, and the proof that each rule sees what it forbids."""

from __future__ import annotations

import ast

import pytest

from tests.architettura.codice import (
    RADICE,
    RIGHE_MASSIME,
    Regola,
    consegnati,
    del_pacchetto,
    esce_dal_dominio,
    legge_l_ora,
    prende_tutto,
    rilievi,
    senza_docstring,
    usa_float,
)

OROLOGIO = RADICE / "shared" / "adattatori" / "orologio.py"

FLOAT_AMMESSI = {
    "shared/norme/lettura.py": "names the type to refuse it: an unquoted decimal in a YAML",
}


def test_solo_l_orologio_legge_l_ora() -> None:
    assert rilievi(legge_l_ora, [p for p in consegnati() if p != OROLOGIO]) == []
    assert len(rilievi(legge_l_ora, [OROLOGIO])) == 1


def test_nessun_float_vicino_al_denaro() -> None:
    trovati = rilievi(usa_float, del_pacchetto("dominio", "casi_uso", "norme"))
    assert [t for t in trovati if t.split(":")[0] not in FLOAT_AMMESSI] == []
    assert {t.split(":")[0] for t in trovati} == set(FLOAT_AMMESSI), "an exception that is no longer needed"


def test_il_dominio_non_legge_e_non_scrive() -> None:
    assert rilievi(esce_dal_dominio, del_pacchetto("dominio")) == []


def test_nessuno_ingoia_ogni_errore() -> None:
    assert rilievi(prende_tutto, consegnati()) == []


def test_le_funzioni_pubbliche_del_dominio_dicono_cosa_fanno() -> None:
    assert rilievi(senza_docstring, del_pacchetto("dominio")) == []


def test_ogni_modulo_consegnato_dice_a_cosa_serve() -> None:
    testi = {percorso: percorso.read_text("utf-8") for percorso in consegnati()}
    assert [str(p) for p, testo in testi.items() if testo.strip() and not ast.get_docstring(ast.parse(testo))] == []


def test_un_file_si_legge_in_una_volta() -> None:
    lunghi = {
        str(p.relative_to(RADICE)): righe
        for p in consegnati()
        if (righe := len(p.read_text("utf-8").splitlines())) > RIGHE_MASSIME
    }
    assert lunghi == {}


@pytest.mark.parametrize(
    ("regola", "codice"),
    [
        (legge_l_ora, "datetime.now(UTC)"),
        (legge_l_ora, "datetime.datetime.now()"),
        (legge_l_ora, "date.today()"),
        (legge_l_ora, "field(default_factory=date.today)"),
        (legge_l_ora, "time.time()"),
        (legge_l_ora, "from time import time"),
        (usa_float, "x = 0.1"),
        (usa_float, "x = 1e3"),
        (usa_float, "float('1')"),
        (usa_float, "def f(x: float) -> None: ..."),
        (usa_float, "x = cent / 100"),
        (prende_tutto, "try: f()\nexcept: pass"),
        (prende_tutto, "try: f()\nexcept Exception as e: pass"),
        (prende_tutto, "try: f()\nexcept (ValueError, BaseException): pass"),
        (esce_dal_dominio, "open('x')"),
        (esce_dal_dominio, "print(1)"),
        (senza_docstring, "def f(x):\n    raise ValueError(x)"),
        (senza_docstring, "class A:\n  def f(self):\n    a = 1\n    a += 2\n    a += 3\n    return a"),
    ],
)
def test_ogni_regola_vede_cio_che_vieta(regola: Regola, codice: str) -> None:
    assert len(list(regola(ast.parse(codice)))) == 1


@pytest.mark.parametrize(
    ("regola", "codice"),
    [
        (legge_l_ora, "orologio.oggi()"),
        (legge_l_ora, "datetime.fromisoformat('2025-01-01')"),
        (usa_float, "x = Fraction(cent, 100) * Fraction(aliquota) / 100"),
        (usa_float, "x = cent // 100"),
        (prende_tutto, "try: f()\nexcept ValueError: pass"),
        (esce_dal_dominio, "archivio.open('x')"),
        (senza_docstring, "def residuo(self):\n    return 1"),
        (senza_docstring, "def _f(x):\n    raise ValueError(x)"),
    ],
)
def test_nessuna_regola_vede_cio_che_e_lecito(regola: Regola, codice: str) -> None:
    assert list(regola(ast.parse(codice))) == []
