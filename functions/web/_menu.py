"""The menu of the collector's portal: what a role opens. Each route asks for itself all the same."""

from __future__ import annotations

from collections.abc import Collection

from shared.dominio.accessi import Ruolo

Voce = tuple[str, str, str]
"""Its name, its address, its words."""

ALLA_CODA = frozenset({Ruolo.CONCESSIONARIO, Ruolo.UFFICIALE})
"""Who decides of the incassi that wait."""
SPORTELLO = frozenset({Ruolo.CONCESSIONARIO, Ruolo.CALL_CENTER})
"""Who answers debtors."""
_OPS = frozenset({Ruolo.OPS})
_TUTTI = frozenset(Ruolo)

_VOCI: tuple[tuple[Voce, frozenset[Ruolo]], ...] = (
    (("oggi", "/servizio", "Oggi"), _TUTTI),
    (("lavori", "/servizio/lavori", "Lavori"), _TUTTI),
    (("incassi", "/servizio/incassi", "Incassi"), ALLA_CODA),
    (("cerca", "/servizio/cerca", "Cerca"), _TUTTI),
    (("sportello", "/servizio/contribuente", "Sportello"), SPORTELLO),
    (("chiamate", "/servizio/chiamate", "Chiamate"), SPORTELLO),
    (("esercizio", "/servizio/esercizio", "Esercizio"), _OPS),
    (("costi", "/servizio/costi", "Costi"), _OPS),
)


def menu_servizio(ruoli: Collection[Ruolo]) -> list[Voce]:
    """What somebody with these roles finds in the menu."""
    return [voce for voce, aperta_a in _VOCI if aperta_a.intersection(ruoli)]
