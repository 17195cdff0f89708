"""The picture of an ente on a day: taken at the guard's daily look, or on request, and kept for the portal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.porte import Archivio, Liste
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.errori import NonTrovato
from shared.dominio.quadri import QuadroDelGiorno

POSIZIONI_MASSIME = 2000
"""Up to so many the picture is taken at the moment; beyond, the last one the guard took is shown."""


def chiave(ente: str) -> str:
    return f"quadri/{ente}.json"


def deposita(archivio: Archivio, ente: str, quadro: QuadroDelGiorno) -> None:
    """Keep the picture of the day, over the one before it."""
    testo = json.dumps(quadro.in_dati(), ensure_ascii=False).encode()
    archivio.scrivi(chiave(ente), testo, "application/json")


def quadro_di(
    ciclo: Ciclo,
    liste: Liste,
    archivio: Archivio,
    ente: str,
    altro: Callable[[QuadroDelGiorno], None] | None = None,
) -> dict[str, Any] | None:
    """The figures of the ente, of now or of the guard's last look (`giorno` says which); None before any.

    `altro` adds to a picture taken now what is of no posizione: the guard's has it already.
    """
    registri = liste.elenca_liste(ente)
    if sum(lista.posizioni for lista in registri) <= POSIZIONI_MASSIME:
        quadro = QuadroDelGiorno(ciclo.orologio.oggi())
        for lista in registri:
            for posizione in posizioni_di(ciclo.posizioni, lista):
                quadro.aggiungi(posizione, ciclo.regole(posizione))
        if altro is not None:
            altro(quadro)
        return quadro.in_dati()
    try:
        letto: dict[str, Any] = json.loads(archivio.leggi(chiave(ente)))
    except NonTrovato:
        return None
    return letto


def certificato_di(archivio: Archivio, ente: str, oggi: date) -> dict[str, Any] | None:
    """What the guard certified that day; None if it has not looked yet."""
    try:
        letto: dict[str, Any] = json.loads(archivio.leggi(f"certificati/{ente}/{oggi.isoformat()}.json"))
    except NonTrovato:
        return None
    return letto
