"""Gate: cfn-lint on the translated templates. Errors and warnings fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.verifiche.esiti import Verifica
from tests.verifiche.traduzione import REGIONE

NOME = "cfn-lint sui modelli tradotti"

IGNORATE = {
    "W3002": "nested stacks are named by local path, so that E3043 can compare their parameters; "
    "packaging replaces the path with an address",
}


def verifica(tradotti: list[Path]) -> Verifica:
    """Lint the translated templates together, nested parameters and inline definitions included."""
    comando = [str(Path(sys.executable).parent / "cfn-lint"), "--format", "parseable", "--regions", REGIONE]
    comando += ["--ignore-checks", *IGNORATE, "--", *map(str, tradotti)]
    esito = subprocess.run(comando, capture_output=True, text=True, check=False)
    rilievi = tuple(riga for riga in esito.stdout.splitlines() if riga.strip())
    if esito.returncode and not rilievi:
        rilievi = (esito.stderr.strip()[-600:] or f"cfn-lint è uscito con {esito.returncode}",)
    return Verifica(NOME, f"{len(tradotti)} modelli, {len(IGNORATE)} regola ignorata", rilievi)
