"""What the commands share: a day as an option, a table on the screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def giorno(testo: str) -> date:
    """An option that is a day, AAAA-MM-GG. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(testo)
    except ValueError as errore:
        raise argparse.ArgumentTypeError(f"«{testo[:20]}» non è un giorno: scrivere AAAA-MM-GG") from errore


def tabella(titolo: str, colonne: tuple[str, ...], righe: Iterable[tuple[Any, ...]]) -> Table:
    """Rows under their headings: the first column to the left, the figures to the right."""
    from rich.table import Table

    risultato = Table(title=titolo, title_justify="left")
    for indice, colonna in enumerate(colonne):
        risultato.add_column(colonna, justify="left" if indice == 0 else "right", overflow="fold")
    for riga in righe:
        risultato.add_row(*(str(cella) for cella in riga))
    return risultato
