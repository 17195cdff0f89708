"""Plain data for who reads us: the names of amounts say that they are in cents, days are ISO text."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

IMPORTI = frozenset(
    {
        "incassato", "aggio", "aggio_di_gara", "garanzia", "iva", "spese", "spese_ente", "rimborsi",
        "riporto_precedente", "riporto", "trattenuto", "riversato", "da_fatturare", "garanzia_progressiva",
        "importo", "base", "entrata", "imputato", "rimborso", "imponibile", "totale", "iniziale", "riscosso",
        "versato", "finale", "garanzia_saldo", "garanzia_svincolata",
    }
)  # fmt: skip
"""The fields of the domain that hold cents."""



def in_cent(valore: Any) -> Any:
    """A dataclass, or what is made of them, as JSON takes it: `aggio` of 12,50 euro is `aggio_cent: 1250`."""
    if is_dataclass(valore) and not isinstance(valore, type):
        valore = asdict(valore)
    if isinstance(valore, dict):
        return {
            f"{nome}_cent" if nome in IMPORTI and not isinstance(parte, dict) else nome: in_cent(parte)
            for nome, parte in valore.items()
        }
    if isinstance(valore, list | tuple):
        return [in_cent(parte) for parte in valore]
    if isinstance(valore, Enum):
        return valore.value
    if isinstance(valore, date):
        return valore.isoformat()
    return str(valore) if isinstance(valore, Decimal) else valore
