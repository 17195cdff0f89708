"""The numero avviso, or the IUV, that a payer wrote in the causale of a transfer."""

from __future__ import annotations

import re

from shared.dominio.avvisi_codice import AUSILIARIO, verifica_numero

_NUMERO = re.compile(r"(?<![0-9])3[0-9]{17}(?![0-9])")
_NUMERO_STAMPATO = re.compile(r"(?<![0-9])3[0-9]{3}(?: [0-9]{4}){3} [0-9]{2}(?![0-9])")
"""In groups of four, as the notice shows it."""
_IUV = re.compile(r"(?<![0-9])[0-9]{17}(?![0-9])")


def avvisi_nominati(testo: str, segregazione: str) -> frozenset[str]:
    """The numeri avviso of the ente that a text names, check digits verified, from the number or from the IUV."""
    trovati = [*_NUMERO.findall(testo), *(n.replace(" ", "") for n in _NUMERO_STAMPATO.findall(testo))]
    trovati += [AUSILIARIO + iuv for iuv in _IUV.findall(testo)]
    inizio = AUSILIARIO + segregazione
    return frozenset(numero for numero in trovati if numero.startswith(inizio) and verifica_numero(numero))


def avviso_certo(testo: str, segregazione: str) -> str:
    """The one numero avviso of the ente a text names; blank where it names none, or more than one."""
    trovati = avvisi_nominati(testo, segregazione)
    return next(iter(trovati)) if len(trovati) == 1 else ""
