"""The shape of the answers about money out: distinte, guarantee, invoice of a quarter, account of a year. Cents."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict  # noqa: UP035 (pydantic reads no other on Python 3.11)

from shared.dominio.riversamenti import Modo


class TermineDelRiversamento(TypedDict):
    """`esito` alone where the contract has no term; the rest of a missed one only when it was missed."""

    esito: Literal["NON_PREVISTO", "NULLA_DA_RIVERSARE", "RISPETTATO", "IN_CORSO", "MANCATO"]
    id: NotRequired[str]
    clausola: NotRequired[str]
    scadenza: NotRequired[date]
    giorni_ritardo: NotRequired[int]
    penale_cent: NotRequired[int]
    clausola_penale: NotRequired[str | None]
    escussione_dopo: NotRequired[date | None]
    prova: NotRequired[dict[str, Any]]


class GruppoDellaDistinta(TypedDict):
    tipologia: str
    aliquota: str
    righe: int
    importo_cent: int
    base_cent: int
    aggio_cent: int
    spese_cent: int
    spese_ente_cent: int


class QuietanzaLetta(TypedDict):
    giorno: date
    numero: str
    autore: str


class DistintaLetta(TypedDict):
    ente: str
    decade: str
    dal: date
    al: date
    chiusa_il: date
    scadenza: date | None
    modo: Modo
    numero_righe: int
    pagamenti: int
    incassato_cent: int
    aggio_cent: int
    aggio_di_gara_cent: int | None
    garanzia_cent: int
    iva_cent: int
    spese_cent: int
    spese_ente_cent: int
    rimborsi_cent: int
    riporto_precedente_cent: int
    riporto_cent: int
    trattenuto_cent: int
    riversato_cent: int
    da_fatturare_cent: int
    garanzia_progressiva_cent: int
    gruppi: list[GruppoDellaDistinta]
    fonti: list[str]
    chiave: str
    righe_sha256: str
    quietanza: QuietanzaLetta | None
    versione: int
    quota_ente_cent: int


class DistintaConTermine(DistintaLetta):
    termine: TermineDelRiversamento


class DistintaConRighe(DistintaConTermine):
    indirizzo_righe: str


class SvincoloLetto(TypedDict):
    ente: str
    documento: str
    giorno: date
    importo_cent: int
    autore: str


class Riversamenti(TypedDict):
    distinte: list[DistintaConTermine]
    svincoli: list[SvincoloLetto]
    garanzia_cent: int


class RigaDellaFattura(TypedDict):
    mese: str
    tipologia: str
    aliquota: str
    base_cent: int
    aggio_cent: int
    spese_cent: int


class Fattura(TypedDict):
    trimestre: str
    decadi: list[str]
    righe: list[RigaDellaFattura]
    imponibile_cent: int
    iva_percento: str
    iva_cent: int
    spese_cent: int
    totale_cent: int


class VersamentoDelConto(TypedDict):
    decade: str
    giorno: date
    quietanza: str
    importo_cent: int


class MeseDelConto(TypedDict):
    mese: int
    pagamenti: int
    riscosso_cent: int
    trattenuto_cent: int
    versamenti: list[VersamentoDelConto]


class EntrataDelConto(TypedDict):
    tipologia: str
    righe: int
    riscosso_cent: int
    aggio_cent: int


class Conto(TypedDict):
    ente: str
    anno: int
    al: date
    mesi: list[MeseDelConto]
    entrate: list[EntrataDelConto]
    iniziale_cent: int
    riscosso_cent: int
    versato_cent: int
    trattenuto_cent: int
    finale_cent: int
    aggio_cent: int
    garanzia_cent: int
    iva_cent: int
    spese_cent: int
    rimborsi_cent: int
    riporto_cent: int
    garanzia_saldo_cent: int
    garanzia_svincolata_cent: int
    quadra: Literal[True]
    modello_21: str
