"""The shape of the answers about posizioni; liste and flussi are in `_forme_liste`, pratiche in `_forme_pratiche`.

Amounts in cents, days as ISO dates, instants as UTC text. Only the OpenAPI document and its tests read them.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict  # pydantic reads no other on Python 3.11

from shared.dominio.anagrafe import Natura, Qualifica, StatoAnagrafico
from shared.dominio.atti import Conclusione, Fase, TipoAtto
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.decisioni import TipoDecisione
from shared.dominio.importi import Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.piani import StatoRateizzazione


class Scarico(TypedDict):
    """A link that opens for a few minutes."""

    indirizzo: str


class ScaricoFascicolo(Scarico):
    testa: str


class SospensioneLetta(TypedDict):
    id: str
    tipo: TipoBlocco
    dal: date
    fino_al: date | None
    motivo: str
    chiusa_il: date | None
    esito: EsitoBlocco | None


class IstanzaLetta(TypedDict):
    id: str
    tipo: TipoIstanza
    presentata_il: date
    scadenza_decisione: date | None
    decisione: Decisione | None
    decisa_il: date | None
    scheda: str | None
    risposta: str | None


class AttoLetto(TypedDict):
    id: str
    tipo: TipoAtto
    data: date
    importo_cent: int


class TermineMancatoLetto(TypedDict):
    id: str
    scadenza: date
    penale_cent: int | None


class Sospensioni(TypedDict):
    sospensioni: list[SospensioneLetta]
    istanze: list[IstanzaLetta]


class StatoPosizione(Sospensioni):
    posizione: str
    lista: str
    numero_avviso: str
    fase: Fase
    conclusione: Conclusione | None
    saldi_cent: dict[Voce, int]
    residuo_cent: int
    date: dict[str, date]
    atti: list[AttoLetto]
    termini_mancati: list[TermineMancatoLetto]


class PosizioneTrovata(TypedDict):
    posizione: str
    lista: str
    numero_avviso: str
    codice_fiscale: str
    denominazione: str
    tipologia: str
    anno: int
    fase: Fase
    conclusione: Conclusione | None
    residuo_cent: int
    prossimo_passo_il: date | None


class PosizioniTrovate(TypedDict):
    """`cursore` asks for the next page; blank when there is none."""

    posizioni: list[PosizioneTrovata]
    cursore: str


class DecisioneAttesa(TypedDict):
    """`giorni` left to the term, below zero when it has passed; None where the contract gives none."""

    posizione: str
    tipo: TipoDecisione
    id: str
    cosa: str
    dal: date
    entro: date | None
    giorni: int | None


class DecisioniAttese(TypedDict):
    decisioni: list[DecisioneAttesa]


class MovimentoLetto(TypedDict):
    conto: str
    importo_cent: int


class RegistrazioneLetta(TypedDict):
    id: str
    data: date
    causale: str
    movimenti: list[MovimentoLetto]


class EventoLetto(TypedDict):
    istante: str
    nome: str
    autore: str
    dati: dict[str, Any]


class PosizioneLetta(StatoPosizione):
    registrazioni: list[RegistrazioneLetta]
    eventi: list[EventoLetto]


class Fatto(TypedDict):
    esito: Literal["FATTO", "GIA_REGISTRATO"]


class PosizioneSgravata(StatoPosizione, Fatto):
    pass


class SospensioniRegistrate(Sospensioni, Fatto):
    posizione: str


class LetturaLetta(TypedDict):
    istante: str
    utente: str
    cosa: str


class ElencoLetture(TypedDict):
    letture: list[LetturaLetta]


class VeicoloEscluso(Fatto):
    posizione: str
    targa: str


class Risponde(TypedDict):
    qualifica: Qualifica
    denominazione: str


class ErediDecisi(TypedDict):
    autorizzata: bool
    collettivamente: bool
    decisa_il: date
    motivazione: str


class EsitoRegistri(TypedDict):
    verificata_il: date
    stato: StatoAnagrafico
    dal: date | None
    natura: Natura | None
    procedura_concorsuale: str | None
    destinatario: str
    rispondono: list[Risponde]
    eredi: ErediDecisi | None


class AnagrafeLetta(TypedDict):
    posizione: str
    anagrafe: EsitoRegistri | None


class AnagrafeDecisa(AnagrafeLetta, Fatto):
    pass


class RataLetta(TypedDict):
    numero: int
    scadenza: date
    importo_cent: int
    interessi_cent: int
    residuo_cent: int
    numero_avviso: str


class PianoLetto(TypedDict):
    numero: int
    decadenza: str
    rate: list[RataLetta]


class RateizzazioneLetta(TypedDict):
    posizione: str
    istanza: int
    stato: StatoRateizzazione
    richiesta_il: date
    rate_chieste: int
    decisa_il: date | None
    motivazione: str
    decaduta_il: date | None
    residuo_cent: int
    piano: PianoLetto | None


class RateizzazioneRegistrata(RateizzazioneLetta, Fatto):
    pass


class RicevutaAccolta(TypedDict):
    iur: str
    stato: Literal["ACCOLTA"]


class Salute(TypedDict):
    stato: Literal["ok"]
    giorno: date
