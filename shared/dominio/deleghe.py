"""Deleghe: who may look at the positions of another, and ask in his name.

A taxpayer delegates by himself, on the portal; a company's representative is recorded by the people who saw
the paper that says so (a visura, a procura). Either ends by its date or by being withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.errori import RegolaViolata


class TipoDelega(StrEnum):
    DELEGATO = "delegato"
    RAPPRESENTANTE = "rappresentante"


@dataclass(frozen=True, slots=True)
class Delega:
    """`delegato` acts for `delegante` (codici fiscali) from `dal` to `fino_al`, both included.

    `documento` names the paper behind it, blank where the delegante gave it himself; `data_da` is the user who
    recorded it.
    """

    delegante: str
    delegato: str
    tipo: TipoDelega
    dal: date
    fino_al: date
    data_da: str
    documento: str = ""
    revocata_il: date | None = None

    def vale(self, giorno: date) -> bool:
        """True from `dal` to `fino_al`, unless withdrawn by then (the day of the withdrawal included)."""
        return self.dal <= giorno <= self.fino_al and (self.revocata_il is None or giorno < self.revocata_il)


def delega(
    delegante: str, delegato: str, tipo: TipoDelega, oggi: date, fino_al: date, data_da: str, documento: str = ""
) -> Delega:
    """A delega given on `oggi`.

    Raises RegolaViolata for oneself, for an end already past or more than three years away, or for a
    representative without the paper that proves it.
    """
    if delegante == delegato:
        raise RegolaViolata("Non si può delegare se stessi.")
    if not oggi <= fino_al <= oggi.replace(year=oggi.year + 3, day=min(oggi.day, 28)):
        raise RegolaViolata("Una delega finisce in un giorno futuro, al più fra tre anni.")
    if tipo is TipoDelega.RAPPRESENTANTE and not documento.strip():
        raise RegolaViolata("Serve il documento da cui risulta la rappresentanza (visura, procura).")
    return Delega(delegante, delegato, tipo, oggi, fino_al, data_da, documento.strip())
