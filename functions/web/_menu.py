"""The menu of the collector's portal: what a role opens. Each route asks for itself all the same."""

from __future__ import annotations

from collections.abc import Collection

from shared.dominio.accessi import Ruolo

Voce = tuple[str, str, str]
"""Its name, its address, its words."""

_CODA = frozenset({Ruolo.CONCESSIONARIO, Ruolo.UFFICIALE})
_SPORTELLO = frozenset({Ruolo.CONCESSIONARIO, Ruolo.CALL_CENTER})
_OPS = frozenset({Ruolo.OPS})
_TUTTI = frozenset(Ruolo)

_VOCI: tuple[tuple[Voce, frozenset[Ruolo]], ...] = (
    (("oggi", "/servizio", "Oggi"), _TUTTI),
    (("lavori", "/servizio/lavori", "Lavori"), _TUTTI),
    (("incassi", "/servizio/incassi", "Incassi"), _CODA),
    (("cerca", "/servizio/cerca", "Cerca"), _TUTTI),
    (("sportello", "/servizio/contribuente", "Sportello"), _SPORTELLO),
    (("chiamate", "/servizio/chiamate", "Chiamate"), _SPORTELLO),
    (("esercizio", "/servizio/esercizio", "Esercizio"), _OPS),
    (("costi", "/servizio/costi", "Costi"), _OPS),
)


def menu_servizio(ruoli: Collection[Ruolo]) -> list[Voce]:
    """What somebody with these roles finds in the menu."""
    return [voce for voce, aperta_a in _VOCI if aperta_a.intersection(ruoli)]
