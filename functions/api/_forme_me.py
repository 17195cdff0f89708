"""The shape of the answers to taxpayers. Amounts in cents, days as ISO dates."""

from __future__ import annotations

from datetime import date
from typing import Literal

from typing_extensions import TypedDict  # pydantic reads no other on Python 3.11

from functions.api._forme import AttoLetto, PianoLetto, Sospensioni
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.attualizzazione import NonPagabile
from shared.dominio.contatti import CanaleCortesia
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale
from shared.dominio.titolari import Titolo


class ProssimoLetto(TypedDict):
    """What happens next; `giorno` is a forecast, None when it depends on others."""

    giorno: date | None
    testo: str


class MiaPosizione(TypedDict):
    ente: str
    denominazione_ente: str
    posizione: str
    causale: str
    tipologia: str
    anno: int
    intestata_a: str
    titolo: Titolo
    fase: Fase
    conclusione: Conclusione | None
    oggi_cent: int
    cosa_succede: list[ProssimoLetto]


class MiePosizioni(TypedDict):
    totale_cent: int
    posizioni: list[MiaPosizione]


class AddendoLetto(TypedDict):
    giorno: date
    importo_cent: int
    perche: str
    calcoli: list[str]
    fonti: list[str]


class VoceLetta(TypedDict):
    voce: Voce
    totale_cent: int
    addendi: list[AddendoLetto]


class AvvisoLetto(TypedDict):
    """`rata` is None for the whole posizione; `qr` is the text inside the QR code."""

    numero_avviso: str
    rata: int | None
    importo_cent: int
    entro: date
    oggetto: str
    qr: str


class MiaPosizioneIntera(MiaPosizione, Sospensioni):
    numero_avviso: str
    perche: list[VoceLetta]
    avvisi: list[AvvisoLetto]
    perche_nessun_avviso: NonPagabile | None
    pagina_pagamento: str
    atti: list[AttoLetto]
    piano: PianoLetto | None


class CartaLetta(TypedDict):
    """A PDF made for this answer; `contenuto` is its base64."""

    nome: str
    tipo: Literal["application/pdf"]
    contenuto: str


class RataPrevista(TypedDict):
    numero: int
    scadenza: date
    importo_cent: int
    interessi_cent: int


class PianoPrevisto(TypedDict):
    """As it would be if it were granted today: numbers to pay with are born with the plan."""

    decadenza: str
    rate: list[RataPrevista]


class RateAmmesse(TypedDict):
    """How many rate the law admits for the sum owed (`massimo` 0: none), and the plan they would give, if asked."""

    residuo_cent: int
    minimo: int
    massimo: int
    piano: PianoPrevisto | None


class PagamentoLetto(TypedDict):
    ente: str
    posizione: str
    codice: str
    giorno: date
    canale: Canale | None
    iur: str
    numero_avviso: str
    importo_cent: int
    voci_cent: dict[Voce, int]
    eccedenza_cent: int


class RicevutaInviata(TypedDict):
    ente: str
    posizione: str
    codice: str
    riferimento: str
    giorno: date
    sha256: str


class MieiPagamenti(TypedDict):
    pagamenti: list[PagamentoLetto]
    ricevute: list[RicevutaInviata]


class MieiContatti(TypedDict):
    email: str
    telefono: str
    pec: str
    canale: CanaleCortesia
    consenso_dal: date | None
    aggiornati_il: date | None


class FasciaLetta(TypedDict):
    """`ora` on Rome's clock, `HH:MM`."""

    ente: str
    fascia: str
    giorno: date
    ora: str
    minuti: int
    sportello: str
    luogo: str


class FasceLibere(TypedDict):
    fasce: list[FasciaLetta]


class MioAppuntamento(FasciaLetta):
    motivo: str


class MieiAppuntamenti(TypedDict):
    appuntamenti: list[MioAppuntamento]
