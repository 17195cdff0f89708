"""The shape of the answers about liste, flussi and posizioni; those of the pratiche are in `_forme_pratiche`.

Amounts in cents, days as ISO dates, instants as UTC text. Only the OpenAPI document and its tests read them.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict  # pydantic reads no other on Python 3.11

from shared.dominio.anagrafe import Natura, Qualifica, StatoAnagrafico
from shared.dominio.atti import Conclusione, Fase, TipoAtto
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.flussi import StatoFlusso, StatoLista
from shared.dominio.importi import Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.piani import StatoRateizzazione


class Scarico(TypedDict):
    """A link that opens for a few minutes."""

    indirizzo: str


class ScaricoFascicolo(Scarico):
    testa: str


class Caricamento(TypedDict):
    """The form to send with the file (S3 presigned POST)."""

    url: str
    fields: dict[str, str]


class StatoFlussoLetto(TypedDict):
    flusso: str
    nome_file: str
    stato: StatoFlusso
    motivo: str
    richiesto_il: str


class FlussoLetto(StatoFlussoLetto):
    lista: str
    righe: NotRequired[int]
    valide: NotRequired[int]
    scartate: NotRequired[int]
    totale_cent: NotRequired[int]
    ricevuta: NotRequired[str]


class FlussoRichiesto(StatoFlussoLetto):
    ripetuto: bool
    lista: NotRequired[str]
    chiave: NotRequired[str]


class FlussoConcesso(FlussoRichiesto):
    caricamento: Caricamento


class ScartoIncassi(TypedDict):
    riga: int
    campo: str
    motivo: str


class RicevutaFlusso(TypedDict):
    flusso: str
    nome_file: str
    esito: Literal["ACQUISITO", "RESPINTO"]
    tipo: str
    motivo: str
    acquisita_il: str
    accolte: int
    scartate: int
    cumulativi: int
    estranee: int
    totale_cent: int
    totale_cumulativi_cent: int
    quadra: bool
    confronti: list[str]
    avvertenze: list[str]
    scarti: list[ScartoIncassi]


class FlussoIncassiLetto(StatoFlussoLetto):
    chiave: str
    ricevuta: NotRequired[RicevutaFlusso]


class ListaLetta(TypedDict):
    lista: str
    stato: StatoLista
    file: str
    consegnata_il: date
    ricevuta_il: str
    tracciato: str
    posizioni: int
    scartate: int
    totale_cent: int
    visto_il: str
    note: str


class ElencoListe(TypedDict):
    liste: list[ListaLetta]


class GruppoSintesi(TypedDict):
    tipologia: str
    anno: int
    posizioni: int
    voci_cent: dict[str, int]
    totale_cent: int


class ProspettoLetto(ListaLetta):
    sintesi: list[GruppoSintesi]
    prospetto: str
    dettaglio: str


class RigaDiRendiconto(TypedDict):
    caricato: int
    accessori: int
    riscosso: int
    sgravato: int
    discaricato: int
    residuo: int


class RendicontoLetto(TypedDict):
    ente: str
    lista: str
    al: date
    posizioni: int
    per_esito: dict[str, int]
    voci: dict[Voce, RigaDiRendiconto]
    totale: RigaDiRendiconto
    incassato_cent: int
    eccedenze_cent: int
    rimborsato_cent: int
    quadra: bool
    xlsx: str


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
