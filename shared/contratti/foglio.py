"""What a cell of a CSV may hold when a spreadsheet opens it."""

from __future__ import annotations

_PERICOLOSI = ("=", "+", "-", "@", "\t", "\r", "|")


def innocuo(testo: str) -> str:
    """The text as a spreadsheet shows it, never as a formula: led by an apostrophe where it could start one."""
    return "'" + testo if testo.startswith(_PERICOLOSI) or testo.lstrip().startswith(_PERICOLOSI) else testo
