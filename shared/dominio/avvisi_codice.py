"""The pagoPA notice number (numero avviso) and the IUV inside it, auxiliary digit 3 (SACI)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.dominio.errori import ErroreDominio

AUSILIARIO = "3"
_SEGREGAZIONE = re.compile(r"[0-9]{2}")
_BASE = re.compile(r"[0-9]{13}")
_NUMERO = re.compile(r"3[0-9]{17}")


class CodiceAvvisoNonValido(ErroreDominio):
    """Not a notice number, or one whose check digits are wrong."""

    codice = "avviso.codice_non_valido"


@dataclass(frozen=True, slots=True)
class NumeroAvviso:
    """`numero` is the 18-digit notice number, `iuv` its last 17 digits (the creditorReferenceId)."""

    numero: str
    iuv: str

    def __str__(self) -> str:
        return self.numero

    @property
    def leggibile(self) -> str:
        """The number in groups of four, as the printed notice shows it."""
        return " ".join(self.numero[inizio : inizio + 4] for inizio in range(0, 18, 4))


def numero_avviso(segregazione: str, base: str) -> NumeroAvviso:
    """The notice number of `base` (13 digits, unique for the ente) under the segregation code (2 digits).

    "3" + segregazione + base + check, where check is the sixteen digits before it modulo
    93 on two digits. Raises CodiceAvvisoNonValido for anything but digits of that length.
    """
    if not _SEGREGAZIONE.fullmatch(segregazione):
        raise CodiceAvvisoNonValido("Il codice di segregazione è di due cifre.")
    if not _BASE.fullmatch(base):
        raise CodiceAvvisoNonValido("La base dell'identificativo di versamento è di tredici cifre.")
    corpo = AUSILIARIO + segregazione + base
    numero = f"{corpo}{int(corpo) % 93:02d}"
    return NumeroAvviso(numero, numero[1:])


def verifica_numero(numero: str) -> bool:
    """True for 18 digits beginning with 3 whose last two are the check of the first sixteen."""
    return _NUMERO.fullmatch(numero) is not None and int(numero[:16]) % 93 == int(numero[16:])


def iuv_da_numero(numero: str) -> str:
    """The IUV of a notice number. Raises CodiceAvvisoNonValido where the check digits do not hold."""
    if not verifica_numero(numero):
        raise CodiceAvvisoNonValido(
            "Il numero di avviso non è valido: 18 cifre, la prima 3, le ultime due di controllo."
        )
    return numero[1:]
