"""The parts of the scenario `completo`: chance alone would leave the rare stories out.

Each part is played by some of the first posizioni of the lista, in an order that depends on
the seed; everybody else behaves by chance. A part says how its debtor behaves, what people
do about him, and what row of the lista it needs.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from local.copione import PARTI
from local.parte import Parte
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello.comportamenti import Comportamento

VOLTE = 2
"""How many posizioni play each part, in a lista long enough."""


def interprete(seme: int, posizione: str, scenario: str) -> Comportamento:
    """How that debtor behaves: by chance, and by his part where the scenario gives him one.

    Raises KeyError for an unknown scenario.
    """
    solito = persone.comportamento(seme, posizione, scenario)
    if not persone.SCENARI[scenario].recita:
        return solito
    parte = parte_di(seme, int(posizione.rpartition("-")[2]))
    if parte is None:
        return solito
    return replace(solito, **{**_CALMO, **parte.debitore}, gesti=parte.gesti, parte=parte.nome)


def parte_di(seme: int, ordinale: int) -> Parte | None:
    """The part of the good row number `ordinale` (from 1) of the lista; None: by chance."""
    copione = _assegnate(seme)
    return copione[ordinale - 1] if ordinale <= len(copione) else None


@lru_cache(maxsize=64)
def _assegnate(seme: int) -> tuple[Parte, ...]:
    """Every part once in some order, then every part again: a short lista has as many of them as it can hold."""
    caso = random.Random(f"{seme}:parti")
    return tuple(parte for _ in range(VOLTE) for parte in caso.sample(PARTI, len(PARTI)))


_CALMO: Mapping[str, Any] = {
    "impegni": (),
    "sgravio_dopo": None,
    "paga_due_volte": False,
    "rateista": None,
    "rifiuta": False,
    "pec_piena": False,
}
"""What chance does not decide of who has a part."""
