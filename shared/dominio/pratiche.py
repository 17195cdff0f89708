"""Pratiche: what people decide about a posizione, from the fact that opens each one to its end.

A sgravio, a refund, a judgment, a procedura concorsuale, a proposal of inesigibilità, a share
the collector owes: each has an id made from the business fact, so that it is booked once.
Amounts are in cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.importi import Centesimi, Voce


@dataclass(frozen=True, slots=True)
class Sgravio:
    """What the ente cancelled by one act: `voci` were still owed, `gia_pagato` had been paid.

    `lettera` is the id of the letter that tells the debtor; empty where the answer to his request does.
    """

    provvedimento: str
    data: date
    motivo: str
    voci: Mapping[Voce, Centesimi]
    gia_pagato: Mapping[Voce, Centesimi]
    eccedenza: Centesimi
    lettera: str = ""


class ACarico(StrEnum):
    """Who pays a refund: the contract says (002 art. 6.2 the collector, the others the ente)."""

    ENTE = "ente"
    CONCESSIONARIO = "concessionario"


@dataclass(frozen=True, slots=True)
class Rimborso:
    """Money to be paid back. `documento` identifies the payment order; `registrato_il` is the day we were told."""

    id: str
    importo: Centesimi
    disposto_il: date
    provvedimento: str
    motivo: str
    a_carico: ACarico
    istanza: str = ""
    pagato_il: date | None = None
    documento: str = ""
    registrato_il: date | None = None

    @property
    def lettera(self) -> str:
        """The id of the letter that tells the debtor; the answer to his request does where there was one."""
        return "" if self.istanza else f"comunicazione-{self.id}"


class Soccombente(StrEnum):
    """Who bears the costs of a judgment."""

    DEBITORE = "debitore"
    ENTE = "ente"
    CONCESSIONARIO = "concessionario"
    COMPENSATE = "compensate"


@dataclass(frozen=True, slots=True)
class Sentenza:
    """How a dispute ended. `spese` are recorded, never added to the debt of the posizione."""

    blocco: str
    autorita: str
    numero: str
    depositata_il: date
    spese: Centesimi = 0
    a_carico: Soccombente = Soccombente.COMPENSATE

    @property
    def lettera(self) -> str:
        return f"esito-{self.blocco}"


@dataclass(frozen=True, slots=True)
class Riparto:
    """What the procedure paid out: `importo` cents on `data`; `numero` counts from 1."""

    numero: int
    data: date
    importo: Centesimi


@dataclass(frozen=True, slots=True)
class PraticaConcorsuale:
    """A procedura concorsuale on the debtor, as it reached us.

    `udienza` examines the claims, `esecutivita` is the decree that makes their list final.
    `scadenza_deposito` is the last day to ask to be admitted, `tardiva` if the first term was
    gone. `privilegio` is the norm the ente gives for its rank; empty: chirografo. `ammesso` is
    None until the list is decided, 0 when excluded.
    """

    id: str
    tipo: str
    tribunale: str
    aperta_il: date
    conosciuta_il: date
    curatore: str = ""
    fase: str = ""
    """the phase in which it met the cycle"""
    atti_consegnati_il: date | None = None
    udienza: date | None = None
    esecutivita: date | None = None
    scadenza_deposito: date | None = None
    tardiva: bool = False
    privilegio: str = ""
    chiesto: Centesimi = 0
    depositata_il: date | None = None
    deposito: str = ""
    ammesso: Centesimi | None = None
    decisa_il: date | None = None
    riparti: tuple[Riparto, ...] = ()
    chiusa_il: date | None = None

    @property
    def comunicazione(self) -> str:
        """The id of the letter that tells the ente."""
        return f"comunicazione-{self.id}"

    @property
    def domanda(self) -> str:
        """The id of the domanda di insinuazione al passivo."""
        return f"insinuazione-{self.id}"


class CausaInesigibilita(StrEnum):
    """Why a credit cannot be collected."""

    IRREPERIBILE = "irreperibile"
    NESSUN_BENE = "nessun_bene"
    PIGNORAMENTO_NEGATIVO = "pignoramento_negativo"
    PROCEDURA_SENZA_RIPARTO = "procedura_senza_riparto"
    DECEDUTO_SENZA_EREDI = "deceduto_senza_eredi"
    IMPORTO_MINIMO = "importo_minimo"
    PRESCRITTA_AL_CARICO = "prescritta_al_carico"


@dataclass(frozen=True, slots=True)
class PropostaInesigibilita:
    """The collector's proposal and the ente's answer; `riscontri` point to the events that prove the cause.

    `fase` is where the cycle resumes when the ente refuses and wants more done, `ripresa` that it has.
    """

    id: str
    causa: CausaInesigibilita
    riscontri: tuple[str, ...]
    proposta_il: date
    importo: Centesimi
    fase: str
    nota: str = ""
    accolta: bool | None = None
    decisa_il: date | None = None
    provvedimento: str = ""
    motivazione: str = ""
    ripresa: bool = False

    @property
    def pendente(self) -> bool:
        return self.accolta is None

    @property
    def relazione(self) -> str:
        """The id of its report, among the acts; the file that goes with it is `fascicolo`."""
        return f"relazione-{self.id}"

    @property
    def fascicolo(self) -> str:
        return f"fascicolo-{self.id}"


@dataclass(frozen=True, slots=True)
class QuotaDovuta:
    """What the collector owes the ente for a credit lost by his fault: `quota` and legal interest `dal` that day."""

    id: str
    richiesta_il: date
    quota: Centesimi
    interessi: Centesimi
    dal: date
    motivazione: str
    versata_il: date | None = None
    documento: str = ""

    @property
    def totale(self) -> Centesimi:
        return self.quota + self.interessi


@dataclass(frozen=True, slots=True)
class Pratiche:
    """All of them, oldest first."""

    sgravi: tuple[Sgravio, ...] = ()
    rimborsi: tuple[Rimborso, ...] = ()
    sentenze: tuple[Sentenza, ...] = ()
    procedure: tuple[PraticaConcorsuale, ...] = ()
    proposte: tuple[PropostaInesigibilita, ...] = ()
    quote: tuple[QuotaDovuta, ...] = ()

    @property
    def vuote(self) -> bool:
        return not (self.rimborsi or self.procedure or self.quote)

    @property
    def proposta_pendente(self) -> PropostaInesigibilita | None:
        return self.proposte[-1] if self.proposte and self.proposte[-1].pendente else None


def senza_barre(riferimento: str) -> str:
    """A reference of the ente as part of an id: ids stand in addresses and keys, where a slash divides."""
    return riferimento.replace("/", "-")
