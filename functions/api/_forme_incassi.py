"""The shape of the answers about money in: the queue of incassi, the credits without their flow, the refunds."""

from __future__ import annotations

from datetime import date
from typing import Literal

from typing_extensions import NotRequired, TypedDict  # noqa: UP035 (pydantic reads no other on Python 3.11)

from functions.api._forme import Fatto
from shared.dominio.decisioni_incassi import Decisione
from shared.dominio.incassi import Canale, Etichetta, Stato


class Ritardo(TypedDict):
    termine: str
    clausola: str
    penale_cent: int | None
    rilevato_il: date
    chiuso: bool


class Pagatore(TypedDict):
    denominazione: str
    codice_fiscale: str
    iban: str


class ParteProposta(TypedDict):
    posizione: str
    importo_cent: int


class PropostaDiDecisione(TypedDict):
    decisione: Decisione
    motivo: str
    autore: str
    giorno: date
    parti: list[ParteProposta]


class IncassoInCoda(TypedDict):
    incasso: str
    codice: str
    canale: Canale
    etichetta: Etichetta
    stato: Stato
    importo_cent: int
    da_abbinare_cent: int
    giorno: date
    scadenza: date | None
    ritardo: Ritardo | None
    numero_avviso: str
    causale: str
    pagatore: Pagatore
    motivo: str
    proposta: PropostaDiDecisione | None


class Coda(TypedDict):
    """Without a label the counts, each up to `massimo`; with one, a page and its `seguito`."""

    etichette: NotRequired[dict[str, int]]
    massimo: NotRequired[int]
    incassi: NotRequired[list[IncassoInCoda]]
    seguito: NotRequired[str]


class EvidenzaLetta(TypedDict):
    fonte: str
    riferimento: str
    importo_cent: int
    giorno: date


class QuotaDiIncasso(TypedDict):
    posizione: str
    importo_cent: int
    eccedenza_cent: int


class PassaggioLetto(TypedDict):
    giorno: date
    da: str
    a: str
    motivo: str
    autore: str


class CandidatoLetto(TypedDict):
    posizione: str
    forza: int
    ragioni: list[str]
    residuo_cent: int
    importo_cent: int


class IncassoLetto(IncassoInCoda):
    evidenze: list[EvidenzaLetta]
    quote: list[QuotaDiIncasso]
    passaggi: list[PassaggioLetto]
    candidati: list[CandidatoLetto]


class EsitoDecisione(TypedDict):
    esito: Literal["FATTO", "PROPOSTA", "RESPINTA", "GIA_REGISTRATO", "RIFIUTATO"]
    etichetta: NotRequired[Etichetta]


class DecisoPerMittente(EsitoDecisione):
    incasso: str
    importo_cent: int
    motivo: NotRequired[str]


class DecisiPerMittente(TypedDict):
    decisi: list[DecisoPerMittente]
    totale_cent: int
    seguito: str


class AccreditoLetto(TypedDict):
    flusso: str | None
    etichetta: str
    motivo: str
    movimenti: list[str]
    accreditato_cent: int
    dichiarato_cent: int | None
    dal: date | None


class AccreditiLetti(TypedDict):
    accrediti: list[AccreditoLetto]


class AccreditoAttribuito(TypedDict):
    movimento: str
    flusso: str | None


class RimborsoInElenco(TypedDict):
    stato: str
    oggetto: str
    rimborso: str
    importo_cent: int
    dal: date | None
    entro: date | None
    a_carico: str
    beneficiario: str
    codice_fiscale: str
    iban: str
    motivo: str


class ElencoRimborsi(TypedDict):
    rimborsi: list[RimborsoInElenco]
    seguito: str


class RimborsoPagato(Fatto):
    etichetta: NotRequired[Etichetta]
