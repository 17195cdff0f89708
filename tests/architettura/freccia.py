"""Which layer may import which: the arrow points inward."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]

_PURA = frozenset(
    {
        *("__future__", "calendar", "collections", "dataclasses", "datetime", "decimal", "difflib", "enum"),
        *("fractions", "functools", "hashlib", "itertools", "json", "math", "operator", "re", "types", "typing"),
        *("unicodedata", "zoneinfo"),
    }
)
"""What the domain takes from the standard library: values and arithmetic. zoneinfo only to name Europe/Rome,
hashlib and json only to seal values (`catena.py`)."""


@dataclass(frozen=True)
class Strato:
    """A layer: where it is, which layers it may import, which modules from elsewhere (None: any of stdlib)."""

    radice: str
    interni: tuple[str, ...]
    librerie: frozenset[str] = frozenset()
    stdlib: frozenset[str] | None = None

    def ammette(self, modulo: str) -> bool:
        if any(modulo == interno or modulo.startswith(interno + ".") for interno in self.interni):
            return True
        cima = modulo.partition(".")[0]
        if cima in ("shared", "functions", "app", "local", "tests", "bench"):
            return False
        if cima in self.librerie:
            return True
        return cima in (sys.stdlib_module_names if self.stdlib is None else self.stdlib)


STRATI = (
    Strato("shared/dominio", ("shared.dominio",), stdlib=_PURA),
    Strato("shared/norme", ("shared.norme", "shared.dominio"), frozenset({"yaml"})),
    # A step's input names the Turno of the use case that it is the input of.
    Strato(
        "shared/contratti",
        ("shared.contratti", "shared.dominio", "shared.casi_uso.ciclo"),
        frozenset({"pydantic", "yaml", "defusedxml"}),
    ),
    Strato(
        "shared/casi_uso",
        ("shared.casi_uso", "shared.contratti", "shared.norme", "shared.dominio"),
        frozenset({"pydantic", "yaml", "xlsxwriter"}),
    ),
    Strato(
        "shared/adattatori",
        ("shared.adattatori", "shared.dominio"),
        frozenset({"boto3", "botocore", "pydantic", "typst", "segno", "ppf", "jwt"}),
    ),
    Strato(
        "functions",
        ("functions", "shared"),
        # typing_extensions comes with pydantic, which reads no other TypedDict on Python 3.11.
        frozenset(
            {"aws_lambda_powertools", "boto3", "botocore", "chalice", "pydantic", "jinja2", "typing_extensions"}
        ),
    ),
    Strato("app.py", ("functions.api",), frozenset({"chalice"}), frozenset()),
    Strato("local", ("local", "functions", "shared", "app"), frozenset({"*"})),
    Strato("bench", ("bench", "local", "functions", "shared", "app", "tests"), frozenset({"*"})),
)


def importati(percorso: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever the statement stands: line and absolute name.

    `from shared import norme` counts as `shared.norme`, since the name may be a module; a
    relative import is reported as it is written, and no layer admits it.
    """
    for nodo in ast.walk(ast.parse(percorso.read_text("utf-8"), str(percorso))):
        if isinstance(nodo, ast.Import):
            yield from ((nodo.lineno, nome.name) for nome in nodo.names)
        elif isinstance(nodo, ast.ImportFrom):
            if nodo.level:
                yield nodo.lineno, "." * nodo.level + (nodo.module or "")
            elif nodo.module in ("shared", "functions"):
                yield from ((nodo.lineno, f"{nodo.module}.{nome.name}") for nome in nodo.names)
            else:
                yield nodo.lineno, nodo.module or ""


def file_di(strato: Strato, radice: Path = RADICE) -> list[Path]:
    posto = radice / strato.radice
    return [posto] if posto.suffix == ".py" else sorted(posto.rglob("*.py"))


def violazioni(radice: Path = RADICE) -> list[str]:
    """Every import against the arrow, as `file:line: module`."""
    return [
        f"{percorso.relative_to(radice)}:{riga}: {modulo}"
        for strato in STRATI
        for percorso in file_di(strato, radice)
        for riga, modulo in importati(percorso)
        if not _ammesso(strato, modulo)
    ]


def _ammesso(strato: Strato, modulo: str) -> bool:
    if "*" in strato.librerie and modulo.partition(".")[0] not in ("tests", "bench", "local", "functions"):
        return True
    return strato.ammette(modulo)
