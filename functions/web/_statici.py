"""Which files the pages may link, and the mark of this build in their addresses."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]
CARTELLE = (RADICE / "templates" / "web" / "statico", RADICE / "build" / "statici", RADICE / "statici")
"""Ours; what npm brought, on this machine; the same inside the package."""

TIPI = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@lru_cache(maxsize=1)
def presenti() -> dict[str, Path]:
    """What may be served, by address: found once, so that no address can name another file."""
    return {
        file.relative_to(cartella).as_posix(): file
        for cartella in CARTELLE
        if cartella.is_dir()
        for file in sorted(cartella.rglob("*"))
        if file.suffix in TIPI
    }


@lru_cache(maxsize=1)
def versione() -> str:
    """Changes whenever a file does: addresses with it may be kept for ever."""
    somma = hashlib.sha256()
    for nome, file in sorted(presenti().items()):
        somma.update(nome.encode() + file.read_bytes())
    return somma.hexdigest()[:12]
