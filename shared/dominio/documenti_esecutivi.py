"""The acts of enforcement as data: the intimazione, the order to a third party, the charge to the officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.dominio.documenti import AttoAlDebitore, Bene, Calcolo, RichiestaPagamento, Ricorso, RigaImporto
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi
from shared.dominio.liste import AttoPresupposto
from shared.dominio.soggetti import Soggetto


@dataclass(frozen=True, slots=True, kw_only=True)
class Intimazione(RichiestaPagamento):
    """The order to pay within a few days, a year after the ingiunzione (D.P.R. 602/1973 art. 50 c. 2).

    `precedente` is the date of the one it renews (None: it is the first); `efficacia` says how long it holds.
    """

    tipo: ClassVar[str] = "intimazione"
    titolo: ClassVar[str] = "Intimazione ad adempiere"

    ingiunzione: AttoPresupposto
    natura_credito: str
    anno: int
    efficacia: str
    ricorso: Ricorso
    precedente: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttoEsecutivo(AttoAlDebitore):
    """What an act of enforcement says whoever it is addressed to: against whom, on which title, for how much.

    `debitore` is who owes, `destinatario` whom the act is for. Raises NonQuadra when the lines do not
    add up to `totale`.
    """

    debitore: Soggetto
    ingiunzione: AttoPresupposto
    intimazione: str
    """the intimazione it rests on, in words; empty where none was due"""
    natura_credito: str
    anno: int
    importi: tuple[RigaImporto, ...]
    totale: Centesimi
    calcoli: tuple[Calcolo, ...] = ()
    ricorso: Ricorso

    def __post_init__(self) -> None:
        if sum(riga.importo for riga in self.importi) != self.totale:
            raise NonQuadra("Il totale dell'atto non è la somma delle voci: l'atto non viene stampato.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PignoramentoTerzi(AttoEsecutivo):
    """The order to a third party to pay us what it owes the debtor (D.P.R. 602/1973 art. 72-bis).

    `credito` is what it owes, in words; `giorni` the time for what has matured; `quote` the shares of wages,
    one line each, empty for anything else; `conto` True for a bank account.
    """

    tipo: ClassVar[str] = "pignoramento_terzi"
    titolo: ClassVar[str] = "Pignoramento di crediti verso terzi"

    credito: str
    giorni: int
    quote: tuple[str, ...] = ()
    conto: bool = False
    numero_avviso: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PignoramentoMobiliare(AttoEsecutivo):
    """The charge to the ufficiale della riscossione, with the verbale he fills in (D.P.R. 602/1973 artt. 62 ff.)."""

    tipo: ClassVar[str] = "pignoramento_mobiliare"
    titolo: ClassVar[str] = "Pignoramento mobiliare"

    beni: tuple[Bene, ...] = ()
