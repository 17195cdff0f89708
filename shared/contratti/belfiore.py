"""Codes of the comuni (Belfiore) that layouts use instead of a name.

The table ships the provincial capitals and the larger comuni of the four contracts; a code
that is not there stays a code in the address, and the row is still taken. To widen it, add
lines to `tracciati/comuni.csv`: it is data.
"""

from __future__ import annotations

import csv
from pathlib import Path

_TABELLA = Path(__file__).parent / "tracciati" / "comuni.csv"


def _leggi() -> dict[str, tuple[str, str, str]]:
    with _TABELLA.open(encoding="utf-8", newline="") as testo:
        return {
            riga["belfiore"]: (riga["comune"], riga["provincia"], riga["cap"])
            for riga in csv.DictReader(testo, delimiter=";")
        }


COMUNI: dict[str, tuple[str, str, str]] = _leggi()
"""Belfiore code -> (name, province, CAP of the centre)."""
