"""The call centre's log: each call once, and the figures of a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.chiamate import Chiamata, EsitoChiamata, MotivoChiamata


class RegistroChiamate(Protocol):
    def registra(self, chiamata: Chiamata) -> None:
        """Keep it; the same id twice is one call."""

    def del_mese(self, concessionario: str, mese: str) -> Iterator[Chiamata]:
        """Those of a month (`2026-01`), oldest first."""


def registra(
    registro: RegistroChiamate,
    orologio: Orologio,
    *,
    id: str,
    concessionario: str,
    codice_fiscale: str,
    motivo: MotivoChiamata,
    esito: EsitoChiamata,
    nota: str,
    operatore: str,
) -> None:
    """Log a call answered now."""
    registro.registra(
        Chiamata(id, concessionario, orologio.adesso(), codice_fiscale, motivo, esito, nota, operatore)
    )


def cifre_del_mese(registro: RegistroChiamate, concessionario: str, mese: str) -> dict[str, Any]:
    """How many calls, by reason and by outcome."""
    chiamate = list(registro.del_mese(concessionario, mese))
    return {
        "mese": mese,
        "totale": len(chiamate),
        "per_motivo": dict(Counter(str(c.motivo) for c in chiamate).most_common()),
        "per_esito": dict(Counter(str(c.esito) for c in chiamate).most_common()),
    }
