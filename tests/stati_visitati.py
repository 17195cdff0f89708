"""Every state of every machine is entered by some test, on the local cloud: what a whole run must have seen.

The clouds of all the workers write down the states they enter (`local.nuvola_fasi.VISITATI`); conftest puts them
together at the end of a run of all the tests, which fails if one is missing.
"""

from __future__ import annotations

from collections.abc import Iterable

from local.grafici import macchine, stati

PREFISSO = "riscossa-"
Stato = tuple[str, str]


def tutti() -> set[Stato]:
    """(machine, state) of every definition on disk, those inside a Map too."""
    return {(f"{PREFISSO}{nome}", stato) for nome, definita in macchine().items() for stato, _ in stati(definita)}


def mai_visitati(visitati: Iterable[Stato]) -> list[str]:
    """`machine: state` of those that nobody entered, sorted."""
    mancanti = tutti() - set(visitati)
    return sorted(f"{macchina.removeprefix(PREFISSO)}: {stato}" for macchina, stato in mancanti)
