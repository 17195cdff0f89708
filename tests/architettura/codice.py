"""Rules on how the code is written, read from its syntax tree: each returns `file:line: what`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]
RIGHE_MASSIME = 300
ISTRUZIONI_OVVIE = 3
"""Up to so many statements, none of which refuses anything, a good name says it all."""

_ORA = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
_ESATTI = {"Decimal", "Fraction"}
_FUORI = {"open", "print", "input", "eval", "exec", "__import__", "compile"}

Regola = Callable[[ast.Module], Iterable[tuple[int, str]]]


def consegnati(radice: Path = RADICE) -> list[Path]:
    """The code that is deployed."""
    cartelle = (radice / "shared", radice / "functions")
    return [*(file for cartella in cartelle for file in sorted(cartella.rglob("*.py"))), radice / "app.py"]


def del_pacchetto(*nomi: str) -> list[Path]:
    return [percorso for nome in nomi for percorso in sorted((RADICE / "shared" / nome).rglob("*.py"))]


def rilievi(regola: Regola, file: Iterable[Path], radice: Path = RADICE) -> list[str]:
    return [
        f"{percorso.relative_to(radice)}:{riga}: {cosa}"
        for percorso in file
        for riga, cosa in regola(ast.parse(percorso.read_text("utf-8")))
    ]


def legge_l_ora(albero: ast.Module) -> Iterator[tuple[int, str]]:
    """Any use of the machine's clock, called or passed on, also through the module (`datetime.datetime.now`)."""
    for nodo in ast.walk(albero):
        if isinstance(nodo, ast.Attribute):
            chi = nodo.value
            nome = chi.attr if isinstance(chi, ast.Attribute) else chi.id if isinstance(chi, ast.Name) else ""
            if (nome, nodo.attr) in _ORA:
                yield nodo.lineno, ast.unparse(nodo)
        elif isinstance(nodo, ast.ImportFrom) and nodo.module == "time":
            for preso in nodo.names:
                if ("time", preso.name) in _ORA:
                    yield nodo.lineno, f"from time import {preso.name}"


def usa_float(albero: ast.Module) -> Iterator[tuple[int, str]]:
    """A float literal, `float` by name (annotations too), or a true division in which no exact type is named."""
    for nodo in ast.walk(albero):
        if isinstance(nodo, ast.Constant) and isinstance(nodo.value, float | complex):
            yield nodo.lineno, repr(nodo.value)
        elif isinstance(nodo, ast.Name) and nodo.id == "float":
            yield nodo.lineno, "float"
        elif (
            isinstance(nodo, ast.BinOp)
            and isinstance(nodo.op, ast.Div)
            and any(isinstance(lato, ast.Constant) and isinstance(lato.value, int) for lato in (nodo.left, nodo.right))
            and not _ESATTI & {figlio.id for figlio in ast.walk(nodo) if isinstance(figlio, ast.Name)}
        ):
            yield nodo.lineno, ast.unparse(nodo)


def prende_tutto(albero: ast.Module) -> Iterator[tuple[int, str]]:
    """`except:`, `except Exception`, `except BaseException`, alone or in a tuple."""
    for nodo in ast.walk(albero):
        if isinstance(nodo, ast.ExceptHandler):
            tipi = nodo.type.elts if isinstance(nodo.type, ast.Tuple) else [nodo.type]
            for tipo in tipi:
                nome = "" if tipo is None else ast.unparse(tipo)
                if nome in ("", "Exception", "BaseException"):
                    yield nodo.lineno, f"except {nome}".rstrip()


def esce_dal_dominio(albero: ast.Module) -> Iterator[tuple[int, str]]:
    """Input and output by a builtin, which no import would betray."""
    for nodo in ast.walk(albero):
        if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Name) and nodo.func.id in _FUORI:
            yield nodo.lineno, ast.unparse(nodo)


def senza_docstring(albero: ast.Module) -> Iterator[tuple[int, str]]:
    """Public functions, and public methods of public classes, that say what they do neither by name nor by text."""
    classi = [n for n in albero.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]
    for corpo in (albero.body, *(classe.body for classe in classi)):
        for nodo in corpo:
            if not isinstance(nodo, ast.FunctionDef) or nodo.name.startswith("_") or ast.get_docstring(nodo):
                continue
            rifiuta = any(isinstance(figlio, ast.Raise) for figlio in ast.walk(nodo))
            if rifiuta or len(nodo.body) > ISTRUZIONI_OVVIE:
                yield nodo.lineno, nodo.name
