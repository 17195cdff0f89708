"""What running costs: what AWS says was consumed, at list prices kept as dated data. The unmeasured has no price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shared.norme import Valore, parametro

VOCI = ("transizioni", "invocazioni", "letture", "scritture")
"""What is counted; `prezzo_<voce>` is the parameter that prices it."""

_UN_MILIONE = Decimal(1_000_000)
_CENTESIMO = Decimal("0.01")
_DECIMILLESIMO = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class VoceDiCosto:
    """`quantita` is None where nothing was measured, and then so is the rest.

    `euro` is of the whole period, to the cent; `a_posizione` how many for each open posizione, `euro_a_posizione` to
    a ten-thousandth of a euro.
    """

    nome: str
    quantita: int | None
    prezzo: Valore
    euro: Decimal | None
    a_posizione: Decimal | None
    euro_a_posizione: Decimal | None


@dataclass(frozen=True, slots=True)
class Costi:
    """The rows, the exchange rate they were turned into euro with, the sum of what was measured (None: nothing was)."""

    voci: tuple[VoceDiCosto, ...]
    cambio: Valore
    totale: Decimal | None
    totale_a_posizione: Decimal | None


def costi(consumi: Mapping[str, int | None], posizioni: int, oggi: date) -> Costi:
    """Price what was consumed over a period, by the prices in force on `oggi`, and divide it by the open posizioni."""
    cambio = parametro("dollari_per_euro").alla_data(oggi)
    voci = tuple(_voce(nome, consumi.get(nome), posizioni, cambio.valore, oggi) for nome in VOCI)
    euro = [voce.euro for voce in voci if voce.euro is not None]
    a_posizione = [voce.euro_a_posizione for voce in voci if voce.euro_a_posizione is not None]
    return Costi(voci, cambio, _somma(euro), _somma(a_posizione))


def _somma(misurati: list[Decimal]) -> Decimal | None:
    return sum(misurati, Decimal(0)) if misurati else None


def _voce(nome: str, quantita: int | None, posizioni: int, cambio: Decimal, oggi: date) -> VoceDiCosto:
    prezzo = parametro(f"prezzo_{nome}").alla_data(oggi)
    if quantita is None:
        return VoceDiCosto(nome, None, prezzo, None, None, None)
    esatto = quantita * prezzo.valore / _UN_MILIONE / cambio
    euro = esatto.quantize(_CENTESIMO, ROUND_HALF_UP)
    if not posizioni:
        return VoceDiCosto(nome, quantita, prezzo, euro, None, None)
    a_posizione = (Decimal(quantita) / posizioni).quantize(Decimal("0.1"), ROUND_HALF_UP)
    euro_a_posizione = (esatto / posizioni).quantize(_DECIMILLESIMO, ROUND_HALF_UP)
    return VoceDiCosto(nome, quantita, prezzo, euro, a_posizione, euro_a_posizione)
