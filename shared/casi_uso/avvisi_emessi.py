"""Where a numero avviso leads: its own digits hold the posizione, or the plan of rate that the store knows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.casi_uso.porte import Posizioni
from shared.dominio.avvisi_rate import rata_da_avviso
from shared.dominio.flussi import posizione_da_avviso


def posizione_dell_avviso(
    posizioni: Posizioni,
    ente: str,
    numero_avviso: str,
    piani: Mapping[tuple[str, int], str] = MappingProxyType({}),
) -> str:
    """The posizione a numero avviso leads to, its own or that of a rata. Raises NonTrovato.

    `piani`, by ente and number, are those read already: a plan never leads elsewhere.
    """
    rata = rata_da_avviso(numero_avviso)
    if rata is None:
        return posizione_da_avviso(numero_avviso)
    return piani.get((ente, rata[0])) or posizioni.posizione_del_piano(ente, rata[0])
