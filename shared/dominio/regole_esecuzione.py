"""What law and contract say of enforcement on one day, as the domain reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.dominio.durate import Durata
from shared.dominio.importi import Centesimi
from shared.dominio.pignoramenti import ScaglioneStipendio, ViaEsecutiva


class ModoMobiliare(StrEnum):
    """When the ufficiale della riscossione goes to the debtor's."""

    SE_TROVATI = "se_trovati"
    """where the search found goods (001 art. 8.4: only with assets that can be seized)"""
    SEMPRE = "sempre"
    """also without a search (004 art. 7.8.o)"""
    ALTRO_SOGGETTO = "altro_soggetto"
    """not by us unless asked: the file goes to who continues (000 art. 2.8)"""


@dataclass(frozen=True, slots=True)
class RegoleEsecuzione:
    """The figures in force on one day.

    `attesa`, `intimazione_dopo`, `termine_intimazione`, `efficacia_intimazione`: art. 50 D.P.R. 602/1973.
    `termine_terzo`: art. 72-bis. `quote_stipendio`: art. 72-ter. `sospensione`: L. 160/2019 art. 1 c. 792
    lett. c), None where it does not apply. `soglia_immobili` in cents: art. 76. The rest is the contract's:
    `attesa_cautelare` after a measure told to the debtor, `margine` between an order and its notification,
    the `ordine` of the ways, `prosegue` (who continues after us; empty: nobody).
    """

    attesa: Durata
    intimazione_dopo: Durata
    termine_intimazione: Durata
    efficacia_intimazione: Durata
    termine_terzo: Durata
    quote_stipendio: tuple[ScaglioneStipendio, ...]
    sospensione: Durata | None
    soglia_immobili: Centesimi
    attesa_cautelare: Durata
    margine: Durata
    ordine: tuple[ViaEsecutiva, ...]
    mobiliare: ModoMobiliare
    prosegue: str
