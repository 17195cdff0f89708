"""The legal rates of interest, as the domain takes them. Apart, because every handler of a cycle needs only these."""

from __future__ import annotations

from functools import lru_cache

from shared.dominio.interessi import FONTE, Saggio
from shared.norme import parametro


@lru_cache(maxsize=1)
def saggi_legali() -> tuple[Saggio, ...]:
    """Every rate of legal interest, from 1942 on."""
    return tuple(
        Saggio(v.dal, v.al, v.valore, v.articolo.removeprefix(f"{FONTE}; "), v.certezza, v.noto_fino)
        for v in parametro("saggio_legale").valori
    )
