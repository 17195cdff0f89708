"""The shape of the answers about pratiche: sgravi, refunds, procedures, proposals, shares, and the terms they start."""

from __future__ import annotations

from datetime import date
from typing import Literal

from typing_extensions import TypedDict  # pydantic reads no other on Python 3.11

from functions.api._forme import Fatto
from shared.dominio.importi import Voce
from shared.dominio.pratiche import ACarico, CausaInesigibilita


class SgravioLetto(TypedDict):
    provvedimento: str
    data: date
    motivo: str
    voci_cent: dict[Voce, int]
    gia_pagato_cent: dict[Voce, int]
    eccedenza_cent: int


class RimborsoLetto(TypedDict):
    id: str
    importo_cent: int
    disposto_il: date
    provvedimento: str
    a_carico: ACarico
    pagato_il: date | None
    documento: str


class ProceduraLetta(TypedDict):
    id: str
    tipo: str
    tribunale: str
    aperta_il: date
    udienza: date | None
    scadenza_deposito: date | None
    tardiva: bool
    rango: str
    chiesto_cent: int
    depositata_il: date | None
    ammesso_cent: int | None
    ripartito_cent: int
    chiusa_il: date | None


class PropostaLetta(TypedDict):
    id: str
    causa: CausaInesigibilita
    riscontri: list[str]
    proposta_il: date
    importo_cent: int
    esito: Literal["discarico", "diniego"] | None
    decisa_il: date | None
    relazione: str | None
    fascicolo: str | None


class QuotaLetta(TypedDict):
    id: str
    richiesta_il: date
    quota_cent: int
    interessi_cent: int
    dal: date
    versata_il: date | None


class TermineLetto(TypedDict):
    id: str
    cosa: str
    clausola: str
    di: Literal["ente", "concessionario"]
    scadenza: date
    adempiuto_il: date | None


class Pratiche(TypedDict):
    posizione: str
    sgravi: list[SgravioLetto]
    rimborsi: list[RimborsoLetto]
    procedure: list[ProceduraLetta]
    inesigibilita: list[PropostaLetta]
    quote: list[QuotaLetta]
    termini: list[TermineLetto]


class PraticheRegistrate(Pratiche, Fatto):
    pass
