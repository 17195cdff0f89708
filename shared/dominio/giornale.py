"""The giornale degli incassi: one line for every cent that comes in or changes destination.

Each line balances by construction, so at every instant, for an ente:
incassi = imputato + da abbinare + da rimborsare + rimborsato.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi, Voce, in_euro


class Destinazione(StrEnum):
    """Where received money is."""

    IMPUTATO = "imputato"
    DA_ABBINARE = "da_abbinare"
    DA_RIMBORSARE = "da_rimborsare"
    RIMBORSATO = "rimborsato"


@dataclass(frozen=True, slots=True)
class Imputazione:
    """The debt a line paid: whose posizione, in which phase, what of each voce (cents), where the ente books it.

    `scadenza_ingiunzione` and `stragiudiziale` (the first documented act after it) decide the aggio;
    `atto_stragiudiziale` names that act. `spese_ente` is what of the expenses the ente had advanced, in cents.
    """

    posizione: str
    lista: str
    tipologia: str
    anno: int
    fase: str
    voci: Mapping[Voce, Centesimi]
    capitolo: str = ""
    accertamento: str = ""
    risorsa: str = ""
    scadenza_ingiunzione: date | None = None
    stragiudiziale: date | None = None
    atto_stragiudiziale: str = ""
    spese_ente: Centesimi = 0


@dataclass(frozen=True, slots=True)
class RigaGiornale:
    """One line. `entrata` is what came in with it (cents, zero for a move); `destinazioni` say where it went.

    A move takes from one destination (negative) what it gives to another. `id` is the business
    fact, so a line cannot be written twice. Raises NonQuadra when the two sides differ.
    """

    ente: str
    id: str
    giorno: date
    """the day it was booked"""
    incasso: str
    canale: str
    pagato_il: date
    entrata: Centesimi
    destinazioni: Mapping[Destinazione, Centesimi]
    imputazione: Imputazione | None = None
    causale: str = ""

    def __post_init__(self) -> None:
        if sum(self.destinazioni.values()) != self.entrata:
            raise NonQuadra(f"La riga {self.id} del giornale non quadra con {in_euro(self.entrata)} euro entrati.")
        imputato = sum(self.imputazione.voci.values()) if self.imputazione else 0
        if imputato != self.destinazioni.get(Destinazione.IMPUTATO, 0):
            raise NonQuadra(f"La riga {self.id} del giornale imputa un importo diverso dalle sue voci.")


@dataclass(frozen=True, slots=True)
class Quadratura:
    """The totals of a giornale, in cents: `incassi` is the sum of the other four."""

    incassi: Centesimi = 0
    imputato: Centesimi = 0
    da_abbinare: Centesimi = 0
    da_rimborsare: Centesimi = 0
    rimborsato: Centesimi = 0
    voci: Mapping[Voce, Centesimi] = field(default_factory=dict)


def quadra(righe: Iterable[RigaGiornale]) -> Quadratura:
    """Add up lines, each destination on its own. Raises NonQuadra where one would go below zero."""
    entrate = 0
    totali = dict.fromkeys(Destinazione, 0)
    voci: dict[Voce, Centesimi] = {}
    for riga in righe:
        entrate += riga.entrata
        for destinazione, cent in riga.destinazioni.items():
            totali[destinazione] += cent
        for voce, cent in riga.imputazione.voci.items() if riga.imputazione else ():
            voci[voce] = voci.get(voce, 0) + cent
    if min(totali.values()) < 0 or sum(totali.values()) != entrate:
        raise NonQuadra("Il giornale degli incassi non quadra: le destinazioni non tornano con le entrate.")
    return Quadratura(
        incassi=entrate,
        imputato=totali[Destinazione.IMPUTATO],
        da_abbinare=totali[Destinazione.DA_ABBINARE],
        da_rimborsare=totali[Destinazione.DA_RIMBORSARE],
        rimborsato=totali[Destinazione.RIMBORSATO],
        voci=voci,
    )
