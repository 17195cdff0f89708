"""Papers that a taxpayer asks for when he wants them: a payment notice of today, the quietanza of a payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.documenti import Documento, RigaImporto
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi
from shared.dominio.soggetti import Soggetto


@dataclass(frozen=True, slots=True, kw_only=True)
class AvvisoDiPagamento(Documento):
    """The pagoPA notice alone, for what is owed on `data`: no act, it asks for nothing that is not already asked."""

    tipo: ClassVar[str] = "avviso_pagamento"
    titolo: ClassVar[str] = "Avviso di pagamento"

    avviso: AvvisoPagamento


@dataclass(frozen=True, slots=True, kw_only=True)
class Quietanza(Documento):
    """What the books say of one payment (art. 1199 c.c.: who is paid gives a quietanza when asked).

    `importo` in cents is all that was paid, `imputazione` says to what, what was not owed (`eccedenza`) included;
    `residuo` is what the books still ask for on `data`. Raises NonQuadra when the lines do not add up.
    """

    tipo: ClassVar[str] = "quietanza"
    titolo: ClassVar[str] = "Attestazione di pagamento"

    posizione: str
    causale: str
    anno: int
    debitore: Soggetto
    importo: Centesimi
    pagato_il: date
    canale: str
    iur: str
    avviso_pagato: str
    imputazione: tuple[RigaImporto, ...]
    eccedenza: Centesimi
    residuo: Centesimi
    informativa_privacy: str = ""

    def __post_init__(self) -> None:
        if sum(riga.importo for riga in self.imputazione) != self.importo:
            raise NonQuadra("La quietanza non quadra: le voci imputate non danno l'importo pagato.")
