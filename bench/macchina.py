"""What a table says of the machine it was made on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path


def descrizione() -> str:
    """Processor, cores, memory and Python, in one line."""
    modello = next(
        (riga.split(":", 1)[1].strip() for riga in _righe("/proc/cpuinfo") if riga.startswith("model name")),
        platform.machine(),
    )
    memoria = next((int(riga.split()[1]) for riga in _righe("/proc/meminfo") if "MemTotal" in riga), 0)
    carico = os.getloadavg()[0]
    return (
        f"{modello}, {os.cpu_count()} cores, {memoria // 1_000_000} GB, Python {platform.python_version()}, "
        f"{platform.machine()}, load {carico:.1f} at the start"
    )


def _righe(file: str) -> Sequence[str]:
    percorso = Path(file)
    return percorso.read_text(encoding="utf-8").splitlines() if percorso.exists() else ()
