"""Money: integer cents inside, `Decimal` at the edges, never a float.

Rounding happens once, at the end, half up (PARAMETRI.md CNT-11).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from shared.dominio.errori import ErroreDominio

Centesimi = int
"""An amount in euro cents. Negative only where a docstring says so."""

_CENTESIMO = Decimal("0.01")
_ITALIANO = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+),\d{2}$")
_PUNTO = re.compile(r"^-?\d+(\.\d{1,2})?$")


class Voce(StrEnum):
    """The parts of a debt that the books never mix (rendiconto and act show each one)."""

    CAPITALE = "capitale"
    SANZIONI = "sanzioni"
    INTERESSI = "interessi"
    SPESE_NOTIFICA = "spese_notifica"
    SPESE_PROCEDURA = "spese_procedura"
    ONERI_RISCOSSIONE = "oneri_riscossione"


class ImportoNonValido(ErroreDominio):
    """A text or number that is not an exact amount in euro and cents."""

    codice = "importo_non_valido"


def da_euro(testo: str | Decimal) -> Centesimi:
    """Cents of an amount written `1234.56`, `1234,56` or `1.234,56`.

    Raises ImportoNonValido on anything else: more than two decimals, signs in the
    middle, blanks, floats.
    """
    if isinstance(testo, Decimal):
        esatto = testo * 100
        if esatto != esatto.to_integral_value():
            raise ImportoNonValido(f"«{testo}» ha più di due decimali: indicare euro e centesimi.")
        return int(esatto)
    if not isinstance(testo, str):
        raise ImportoNonValido("Un importo si indica come testo o Decimal, mai come float.")
    pulito = testo.strip()
    if _ITALIANO.match(pulito):
        pulito = pulito.replace(".", "").replace(",", ".")
    elif not _PUNTO.match(pulito):
        raise ImportoNonValido(f"«{pulito[:40]}» non è un importo: scrivere ad esempio 1234,56.")
    return int(Decimal(pulito).scaleb(2))


def in_decimale(cent: Centesimi) -> Decimal:
    """The amount in euro, two decimals, exact."""
    return Decimal(cent).scaleb(-2).quantize(_CENTESIMO)


def in_cifre(cent: Centesimi) -> str:
    """The amount in euro as data quote it: `1234.56`."""
    return str(in_decimale(cent))


def in_percento(aliquota: Decimal) -> str:
    """A rate as Italians write it, without trailing zeros: `2,5%`."""
    return format(aliquota.normalize(), "f").replace(".", ",") + "%"


def in_euro(cent: Centesimi) -> str:
    """The amount as Italians write it: `1.234,56`."""
    segno = "-" if cent < 0 else ""
    intero, frazione = divmod(abs(cent), 100)
    return f"{segno}{intero:,}".replace(",", ".") + f",{frazione:02d}"


def arrotonda(euro: Decimal | Fraction) -> Centesimi:
    """Cents of an exact amount in euro, rounded once, half up (away from zero)."""
    if isinstance(euro, Fraction):
        numeratore = abs(euro.numerator) * 100
        cent, resto = divmod(numeratore, euro.denominator)
        if 2 * resto >= euro.denominator:
            cent += 1
        return -cent if euro < 0 else cent
    return int((euro * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percentuale(cent: Centesimi, aliquota: Decimal) -> Centesimi:
    """`aliquota` percent of an amount in cents, rounded half up."""
    return arrotonda(Fraction(cent, 100) * Fraction(aliquota) / 100)


def ripartisci(totale: Centesimi, pesi: Sequence[int]) -> list[Centesimi]:
    """Split `totale` in proportion to `pesi`, summing exactly: the last weighted part takes the rest.

    Raises ValueError when there is money to split and no positive weight.
    """
    somma = sum(pesi)
    if somma <= 0 or min(pesi) < 0:
        if totale == 0:
            return [0] * len(pesi)
        raise ValueError("servono pesi non negativi e almeno uno positivo")
    parti = [totale * peso // somma for peso in pesi]
    ultimo = max(i for i, peso in enumerate(pesi) if peso > 0)
    parti[ultimo] += totale - sum(parti)
    return parti
