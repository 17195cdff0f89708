"""One frame for all tests: quiet logs, no clock in property tests, no state of a machine left out."""

from __future__ import annotations

import os
import sys

# Before any handler is imported: Powertools reads these when its objects are made.
os.environ.update(
    {
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "AWS_DEFAULT_REGION": "eu-south-1",
    }
)

from typing import Any

import pytest
from hypothesis import settings

from tests.stati_visitati import mai_visitati

settings.register_profile("riscossa", deadline=None, print_blob=True)
settings.load_profile("riscossa")

# The states that the workers of a parallel run have entered; each worker hands over its own when it ends.
_DAI_LAVORANTI: set[tuple[str, str]] = set()
_MANCANTI = pytest.StashKey[list[str]]()


# The files that take a minute or so, the longest first: begun last, one of two cores would wait for the other.
PRIMA = (
    "tests/local/test_scenario_completo.py", "tests/local/test_gemello.py", "tests/portali/test_browser.py",
    "tests/modello/test_modello.py", "tests/percorsi/test_due_anni.py", "tests/percorsi/test_custodia.py",
    "tests/modello/test_modello_vede.py", "tests/api/test_conformita.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the others in their order (`make test` gives whole files to each core)."""
    posto = {nome: numero for numero, nome in enumerate(PRIMA)}
    items.sort(key=lambda item: posto.get(item.nodeid.partition("::")[0], len(PRIMA)))


def _visitati() -> set[tuple[str, str]]:
    """The states entered in this process; a run without a cloud does not pay for importing one."""
    fasi = sys.modules.get("local.nuvola_fasi")
    return set(fasi.VISITATI) if fasi is not None else set()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of a parallel run has ended."""
    _DAI_LAVORANTI.update((macchina, stato) for macchina, stato in getattr(node, "workeroutput", {}).get("stati", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """At the end of a whole run that has gone well, a state never entered makes it fail."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["stati"] = sorted(_visitati())
        return
    intera = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    scelti = config.option.keyword or config.option.markexpr or config.option.collectonly or config.option.lf
    if intera and not scelti and session.exitstatus == 0:
        config.stash[_MANCANTI] = mai_visitati(_visitati() | _DAI_LAVORANTI)
        if config.stash[_MANCANTI]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the states that no test has entered."""
    mancanti = config.stash.get(_MANCANTI, [])
    if mancanti:
        terminalreporter.section("stati delle macchine in cui nessun test è entrato")
        for stato in mancanti:
            terminalreporter.line(stato, red=True)
