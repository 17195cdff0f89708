"""What a table says of the machine it was made on."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def descrizione() -> str:
    """Cores, memory and Python, in one line."""
    memoria = next(
        (int(riga.split()[1]) for riga in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in riga), 0
    )
    carico = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {memoria // 1_000_000} GB, Python {platform.python_version()}, "
        f"{platform.machine()}, load {carico:.1f} at the start"
    )
