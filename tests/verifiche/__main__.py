"""`python -m tests.verifiche`: one line per gate, exit 1 if one fails."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable

from samtranslator.model.exceptions import InvalidDocumentException

from tests.verifiche import cloudformation, macchine, sicurezza
from tests.verifiche.esiti import LAVORO, NonInstallabile, Saltata, Verifica
from tests.verifiche.traduzione import scrivi_tradotti


def main() -> int:
    """Run every gate, whatever the earlier ones said."""
    shutil.rmtree(LAVORO, ignore_errors=True)
    try:
        tradotti = scrivi_tradotti(LAVORO / "tradotti")
    except InvalidDocumentException as errore:
        print(f"FALLITA   traduzione SAM: {errore.message}")
        return 1
    print(f"superata  traduzione SAM: {len(tradotti)} modelli")
    cancelli: list[tuple[str, Callable[[], Verifica]]] = [
        (cloudformation.NOME, lambda: cloudformation.verifica(tradotti)),
        (macchine.NOME, macchine.verifica),
        (sicurezza.NOME, lambda: sicurezza.verifica(tradotti)),
    ]
    fallite = 0
    for nome, cancello in cancelli:
        esito = _esegui(nome, cancello)
        print(esito.riga(), flush=True)
        for rilievo in esito.rilievi:
            print(f"          {rilievo}", file=sys.stderr)
        fallite += esito.fallita
    return 1 if fallite else 0


def _esegui(nome: str, cancello: Callable[[], Verifica]) -> Verifica:
    try:
        return cancello()
    except Saltata as motivo:
        return Verifica(nome, saltata=str(motivo))
    except NonInstallabile as motivo:
        return Verifica(nome, rilievi=(str(motivo),))


if __name__ == "__main__":
    sys.exit(main())
