"""Pignoramenti as facts: by which way, of what, how far each has come, what a third party owes each month.

Pure data, stored with the posizione; the questions about them are in `esecuzioni`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from shared.dominio.atti import TipoBene
from shared.dominio.errori import RegolaViolata
from shared.dominio.importi import Centesimi


class ViaEsecutiva(StrEnum):
    """The ways of enforcement the collector takes himself. Land is left to others (art. 76 D.P.R. 602/1973)."""

    TERZI = "terzi"
    MOBILIARE = "mobiliare"


class EsitoPignoramento(StrEnum):
    """How a pignoramento ended."""

    NEGATIVO = "negativo"
    """the third party owes nothing, or there was nothing to seize"""
    NON_NOTIFICATO = "non_notificato"
    INOTTEMPERANTE = "inottemperante"
    """the third party was reached and neither answered nor paid in time"""
    PAGATO = "pagato"
    """what was owed at once has been paid"""
    RINUNCIATO = "rinunciato"
    """released, because the debt is gone"""


FALLITI = frozenset(
    {EsitoPignoramento.NEGATIVO, EsitoPignoramento.NON_NOTIFICATO, EsitoPignoramento.INOTTEMPERANTE}
)

PRESSO_TERZI = (TipoBene.CONTO, TipoBene.STIPENDIO, TipoBene.FITTO)
"""What third parties owe the debtor, in the order it is tried: first what can be paid at once."""


@dataclass(frozen=True, slots=True)
class Pignoramento:
    """One pignoramento. `bene` is its place among the assets found (None: no search came first).

    `dovuto` cents are owed at once, `mensile` cents at each due date; `versato` is what the third party
    has paid so far. `esito` is None while it stands.
    """

    numero: int
    via: ViaEsecutiva
    tipo: TipoBene
    bene: int | None
    emesso_il: date
    notificato_il: date | None = None
    dichiarato_il: date | None = None
    dovuto: Centesimi = 0
    mensile: Centesimi = 0
    versato: Centesimi = 0
    ultimo_versamento: date | None = None
    esito: EsitoPignoramento | None = None
    chiuso_il: date | None = None

    @property
    def atto(self) -> str:
        """The id of the act that began it."""
        return f"pignoramento-{self.numero}"

    @property
    def in_corso(self) -> bool:
        return self.esito is None

    @property
    def fallito(self) -> bool:
        return self.esito in FALLITI


@dataclass(frozen=True, slots=True)
class ScaglioneStipendio:
    """Net monthly wages up to `fino_a` cents (included; None: no limit) give up one part in `divisore`."""

    fino_a: Centesimi | None
    divisore: int


def quota_stipendio(netto: Centesimi, scaglioni: Sequence[ScaglioneStipendio]) -> tuple[Fraction, Centesimi]:
    """The share of a net monthly wage of `netto` cents that may be taken, and its cents (art. 72-ter D.P.R. 602/1973).

    On the whole wage, not by brackets. A fraction of a cent stays with the debtor: the share is a
    ceiling. Raises RegolaViolata for a negative wage.
    """
    if netto < 0:
        raise RegolaViolata("Uno stipendio netto non può essere negativo.")
    for scaglione in scaglioni:
        if scaglione.fino_a is None or netto <= scaglione.fino_a:
            return Fraction(1, scaglione.divisore), netto // scaglione.divisore
    raise ValueError("l'ultimo scaglione degli stipendi deve essere senza limite")


def pignorabile_in_conto(saldo: Centesimi, ultimo_emolumento: Centesimi) -> Centesimi:
    """The cents of an account that may be taken: the last wage credited to it is spared (art. 72-ter c. 2-bis)."""
    return max(0, saldo - max(0, ultimo_emolumento))


def con_versamento(
    pignoramenti: tuple[Pignoramento, ...], numero: int, importo: Centesimi, il: date
) -> tuple[Pignoramento, ...]:
    """The same pignoramenti once the third party of number `numero` has paid `importo` cents.

    One that owes nothing more each month is over when all it owed has been paid.
    """
    return tuple(_pagato(p, importo, il) if p.numero == numero else p for p in pignoramenti)


def _pagato(pignoramento: Pignoramento, importo: Centesimi, il: date) -> Pignoramento:
    versato = pignoramento.versato + importo
    pagato = replace(pignoramento, versato=versato, ultimo_versamento=il)
    if pagato.mensile == 0 and pagato.dichiarato_il is not None and versato >= pagato.dovuto:
        return replace(pagato, esito=EsitoPignoramento.PAGATO, chiuso_il=il)
    return pagato
