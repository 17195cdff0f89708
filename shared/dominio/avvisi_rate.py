"""The numero avviso of a rata, and whose a number is.

The thirteen digits of a posizione begin with its lista, from 00001: five zeros say that
the number is of a rata, then come six digits of the plan and two of the rata. Plans are
numbered for the whole ente and never twice, so no number is ever given again.
"""

from __future__ import annotations

from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.piani import Piano, atto_avviso, atto_sollecito
from shared.dominio.posizioni import Posizione

LISTA_DEI_PIANI = "00000"


def avviso_rata(segregazione: str, piano: int, rata: int) -> str:
    """The 18-digit numero avviso of a rata (`rata` from 1 to 99, `piano` up to 999,999)."""
    return numero_avviso(segregazione, f"{LISTA_DEI_PIANI}{piano:06d}{rata:02d}").numero


def rata_da_avviso(numero: str) -> tuple[int, int] | None:
    """The plan and the rata an 18-digit numero avviso names; None where it names a posizione."""
    base = numero[3:16]
    return (int(base[5:11]), int(base[11:])) if base.startswith(LISTA_DEI_PIANI) else None


def avvisi_del_piano(posizione: Posizione, piano: Piano) -> tuple[str, ...]:
    """The numbers of all the rate of a plan of `posizione`, in order."""
    segregazione = posizione.numero_avviso[1:3]
    return tuple(avviso_rata(segregazione, piano.numero, rata.numero) for rata in piano.rate)


def avviso_per(posizione: Posizione, atto: str) -> str:
    """The number to pay on `atto`: that of its rata, or that of the posizione."""
    piano = None if posizione.rateizzazione is None else posizione.rateizzazione.in_corso
    if piano is not None:
        for rata, numero in zip(piano.rate, avvisi_del_piano(posizione, piano), strict=True):
            if atto in (atto_avviso(rata.numero), atto_sollecito(rata.numero)):
                return numero
    return posizione.numero_avviso


def e_un_suo_avviso(posizione: Posizione, numero: str) -> bool:
    """Whether `numero` was issued for `posizione`, or for a rata of its plan, kept or lost."""
    if numero == posizione.numero_avviso:
        return True
    piano = None if posizione.rateizzazione is None else posizione.rateizzazione.piano
    return piano is not None and numero in avvisi_del_piano(posizione, piano)
