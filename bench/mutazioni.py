"""Mutation testing of the modules that compute law: how many small faults do the tests notice?

    python -m bench.mutazioni [--modulo penali] [--processi 2] > tabella.md

Each mutant changes one operator, comparison, constant, text or assignment of one module,
in memory only: the files are never touched. A forked process then runs that module's tests and
the mutant is killed if one fails, or if they take more time or memory than allowed. Docstrings,
annotations, decorators, imports and exports are left alone. Hypothesis runs with few, fixed examples, so that a
survivor today is a survivor tomorrow.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

RADICE = Path(__file__).parents[1]
LIMITE_SECONDI = 15
"""Of processor time, not of the clock: a busy machine must not kill mutants."""

LIMITE_BYTE = 1_500_000_000

TEST: dict[str, tuple[str, ...]] = {
    "interessi": ("test_interessi.py",),
    "imputazione": ("test_imputazione.py",),
    "rateizzazioni": ("test_rateizzazioni.py",),
    "penali": ("test_penali.py",),
    "conteggio": ("test_termini.py", "test_sospensioni.py", "test_prova_verificabile.py"),
    "termini": ("test_termini.py", "test_termini_dei_contratti.py", "../norme/test_profili.py"),
}

_CONFRONTI: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERAZIONI: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True, slots=True)
class Mutante:
    modulo: str
    riga: int
    cosa: str
    codice: CodeType


@dataclass(frozen=True, slots=True)
class Esito:
    mutante: Mutante
    ucciso: bool
    fuori_tempo: bool


def mutanti(modulo: str) -> list[Mutante]:
    """Every mutant of shared.dominio.`modulo`, in order of line."""
    percorso = RADICE / "shared" / "dominio" / f"{modulo}.py"
    albero = ast.parse(percorso.read_text("utf-8"))
    trovati: list[Mutante] = []
    for indice, nodo in enumerate(_nodi(albero)):
        for variante in range(len(_varianti(nodo))):
            mutato = copy.deepcopy(albero)
            bersaglio = list(_nodi(mutato))[indice]
            prima = ast.unparse(bersaglio)
            _varianti(bersaglio)[variante]()
            cosa = f"{prima} → {ast.unparse(bersaglio)}".replace("\n", " ")
            codice = compile(ast.fix_missing_locations(mutato), str(percorso), "exec")
            trovati.append(Mutante(modulo, getattr(nodo, "lineno", 0), cosa, codice))
    return sorted(trovati, key=lambda mutante: mutante.riga)


def _nodi(albero: ast.Module) -> Iterator[ast.AST]:
    """The nodes that a mutation may touch, always in the same order."""
    da_vedere: list[ast.AST] = [albero]
    while da_vedere:
        nodo = da_vedere.pop(0)
        yield nodo
        for campo, valore in ast.iter_fields(nodo):
            if campo in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            figli = valore if isinstance(valore, list) else [valore]
            da_vedere.extend(
                figlio for figlio in figli if isinstance(figlio, ast.AST) and not _intoccabile(figlio)
            )


def _intoccabile(nodo: ast.AST) -> bool:
    if isinstance(nodo, ast.Assign):
        esporta = isinstance(nodo.targets[0], ast.Name) and nodo.targets[0].id == "__all__"
        return esporta or ast.unparse(nodo.value).startswith("TypeVar(")
    documentazione = isinstance(nodo, ast.Expr) and isinstance(nodo.value, ast.Constant)
    return documentazione or isinstance(nodo, ast.Import | ast.ImportFrom)


def _varianti(nodo: ast.AST) -> list[Any]:
    """The changes that apply to one node; each edits it in place."""

    def cambia(**campi: Any) -> Any:
        def applica() -> None:
            for nome, valore in campi.items():
                setattr(nodo, nome, valore)

        return applica

    if isinstance(nodo, ast.Compare) and type(nodo.ops[0]) in _CONFRONTI:
        return [cambia(ops=[_CONFRONTI[type(nodo.ops[0])](), *nodo.ops[1:]])] + (
            [cambia(ops=[*nodo.ops[:-1], _CONFRONTI[type(nodo.ops[-1])]()])] if len(nodo.ops) > 1 else []
        )
    if isinstance(nodo, ast.BinOp | ast.AugAssign) and type(nodo.op) in _OPERAZIONI:
        return [cambia(op=_OPERAZIONI[type(nodo.op)]())]
    if isinstance(nodo, ast.BoolOp):
        return [cambia(op=ast.Or() if isinstance(nodo.op, ast.And) else ast.And())]
    if isinstance(nodo, ast.UnaryOp) and isinstance(nodo.op, ast.USub):
        return [cambia(op=ast.UAdd())]
    if isinstance(nodo, ast.UnaryOp) and isinstance(nodo.op, ast.Not):
        return [cambia(op=ast.Not(), operand=ast.UnaryOp(ast.Not(), nodo.operand))]
    if isinstance(nodo, ast.If | ast.IfExp | ast.While):
        return [cambia(test=ast.UnaryOp(ast.Not(), nodo.test))]
    if isinstance(nodo, ast.Constant):
        return _costante(nodo, cambia)
    if isinstance(nodo, ast.Assign) and not isinstance(nodo.value, ast.Constant):
        return [cambia(value=ast.Constant(None))]
    if isinstance(nodo, ast.Break | ast.Continue):
        return [cambia(__class__=ast.Continue if isinstance(nodo, ast.Break) else ast.Break)]
    return []


def _costante(nodo: ast.Constant, cambia: Any) -> list[Any]:
    if isinstance(nodo.value, bool):
        return [cambia(value=not nodo.value)]
    if isinstance(nodo.value, int):
        return [cambia(value=nodo.value + 1)]
    if isinstance(nodo.value, str):
        return [cambia(value=f"XX{nodo.value}")]
    return []


class _Sostituto(MetaPathFinder, Loader):
    """Serves the mutated code when its module is imported."""

    def __init__(self, mutante: Mutante) -> None:
        self._nome = f"shared.dominio.{mutante.modulo}"
        self._codice = mutante.codice

    def find_spec(self, nome: str, percorso: Any = None, bersaglio: Any = None) -> ModuleSpec | None:
        return ModuleSpec(nome, self) if nome == self._nome else None

    def exec_module(self, modulo: ModuleType) -> None:
        exec(self._codice, modulo.__dict__)


def prova(mutante: Mutante) -> Esito:
    """Run the tests of its module with the mutant in place, in a forked process."""
    stato = _esegui_test(mutante, mutante.modulo)
    fuori_tempo = os.WIFSIGNALED(stato) and os.WTERMSIG(stato) in (signal.SIGXCPU, signal.SIGKILL)
    return Esito(mutante, stato != 0, fuori_tempo)


def _esegui_test(mutante: Mutante | None, modulo: str) -> int:
    """The wait status of the process: 0 only when every test passed."""
    figlio = os.fork()
    if figlio == 0:
        _figlio(mutante, modulo)
    return os.waitpid(figlio, 0)[1]


def _figlio(mutante: Mutante | None, modulo: str) -> None:
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (LIMITE_SECONDI, LIMITE_SECONDI + 1))
    resource.setrlimit(resource.RLIMIT_AS, (LIMITE_BYTE, LIMITE_BYTE))
    nulla = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nulla, 1)
    os.dup2(nulla, 2)
    if mutante is not None:
        sys.meta_path.insert(0, _Sostituto(mutante))
    test = [str(RADICE / "tests" / "dominio" / nome) for nome in TEST[modulo]]
    spenti = ("cacheprovider", "xdist", "terminal", "faulthandler")
    codice = 3
    try:
        argomenti = ["-x", *(f"-pno:{plugin}" for plugin in spenti), *test]
        codice = int(pytest.main(["-c", os.devnull, f"--rootdir={RADICE}", *argomenti]))
    finally:
        os._exit(codice)


def _prepara() -> None:
    """Load what every child needs once, before forking, and make hypothesis short and repeatable."""
    import hypothesis
    import hypothesis.strategies
    import pytest  # noqa: F401

    hypothesis.settings.register_profile(
        "mutazioni", max_examples=15, derandomize=True, database=None, deadline=None
    )
    hypothesis.settings.load_profile("mutazioni")
    sys.path.insert(0, str(RADICE))
    assert not any(nome.startswith("shared.dominio") for nome in sys.modules)


def _tabella(per_modulo: dict[str, list[Esito]], secondi: float) -> str:
    righe = [
        "| modulo | mutanti | uccisi | di cui fuori tempo | sopravvissuti | % |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    tutti = [esito for esiti in per_modulo.values() for esito in esiti]
    for nome, esiti in [*per_modulo.items(), ("**totale**", tutti)]:
        uccisi = sum(esito.ucciso for esito in esiti)
        fuori = sum(esito.fuori_tempo for esito in esiti)
        vivi, parte = len(esiti) - uccisi, 100 * uccisi / len(esiti)
        righe.append(f"| {nome} | {len(esiti)} | {uccisi} | {fuori} | {vivi} | {parte:.1f} |")
    righe += ["", f"Measured in {secondi:.0f} s.", "", "## Survivors", ""]
    return "\n".join(righe + _sopravvissuti(tutti))


def _sopravvissuti(esiti: Sequence[Esito]) -> list[str]:
    vivi = [esito.mutante for esito in esiti if not esito.ucciso]
    return [f"- `{mutante.modulo}.py:{mutante.riga}` `{mutante.cosa[:160]}`" for mutante in vivi]


def main(argomenti: Sequence[str] | None = None) -> int:
    analizzatore = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    analizzatore.add_argument("--modulo", action="append", choices=sorted(TEST))
    analizzatore.add_argument("--processi", type=int, default=1)
    scelte = analizzatore.parse_args(argomenti)
    _prepara()
    inizio = time.monotonic()
    per_modulo: dict[str, list[Esito]] = {}
    for modulo in scelte.modulo or TEST:
        if _esegui_test(None, modulo) != 0:
            print(f"{modulo}: i test falliscono già senza mutazioni", file=sys.stderr)
            return 1
        lista = mutanti(modulo)
        with ThreadPoolExecutor(scelte.processi) as esecutore:
            esiti = list(esecutore.map(prova, lista))
        per_modulo[modulo] = esiti
        print(f"{modulo}: {sum(e.ucciso for e in esiti)} / {len(esiti)}", file=sys.stderr)
        print("\n".join(_sopravvissuti(esiti)), file=sys.stderr, flush=True)
    print(_tabella(per_modulo, time.monotonic() - inizio))
    return 0


if __name__ == "__main__":
    sys.exit(main())
