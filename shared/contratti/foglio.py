"""CSV for spreadsheets: one dialect for every file of ours, and what a cell may hold when it is opened."""

from __future__ import annotations

import csv
from typing import Any, TextIO

_PERICOLOSI = ("=", "+", "-", "@", "\t", "\r", "|")


def penna(uscita: TextIO) -> Any:
    """A writer of rows on `uscita`: semicolons, lines ended by CR and LF."""
    return csv.writer(uscita, delimiter=";", lineterminator="\r\n")


def innocuo(testo: str) -> str:
    """The text as a spreadsheet shows it, never as a formula: led by an apostrophe where it could start one."""
    return "'" + testo if testo.startswith(_PERICOLOSI) or testo.lstrip().startswith(_PERICOLOSI) else testo
