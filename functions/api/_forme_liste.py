"""The shape of the answers about liste, their papers, and the flows that bring them or bring money."""

from __future__ import annotations

from datetime import date
from typing import Literal

from typing_extensions import NotRequired, TypedDict  # noqa: UP035 (pydantic reads no other on Python 3.11)

from shared.dominio.flussi import StatoFlusso, StatoLista
from shared.dominio.importi import Voce


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
