"""The file an ente sends, and the lista di carico it becomes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shared.dominio.giorni import giorno_legale
from shared.dominio.importi import Centesimi, Voce

GRUPPO = 1000
"""Posizioni of a lista read at a time: a lista may have hundreds of thousands."""


class StatoFlusso(StrEnum):
    ATTESO = "atteso"
    """an upload was granted, the file has not come yet"""
    IN_VERIFICA = "in_verifica"
    RESPINTO = "respinto"
    ACQUISITO = "acquisito"


class StatoLista(StrEnum):
    IN_IMPORTAZIONE = "in_importazione"
    IN_ATTESA_DI_VISTO = "in_attesa_di_visto"
    VISTATA = "vistata"
    RIFIUTATA = "rifiutata"
    AVVIATA = "avviata"


@dataclass(frozen=True, slots=True)
class Flusso:
    """A file, identified by its content. Instants are UTC text (`2026-01-12T08:00:00Z`)."""

    ente: str
    sha256: str
    nome: str
    dimensione: int
    chiave: str
    richiesto_da: str
    richiesto_il: str
    stato: StatoFlusso
    versione: int = 1
    esecuzione: str = ""
    lista: str = ""
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class VoceSintesi:
    """The posizioni of one tipologia and year, with cents per voce."""

    tipologia: str
    anno: int
    posizioni: int
    voci: Mapping[Voce, Centesimi]

    @property
    def totale(self) -> Centesimi:
        return sum(self.voci.values())


@dataclass(frozen=True, slots=True)
class Controllo:
    """What the formal control of a flusso found. Amounts in cents."""

    tracciato: str
    righe: int
    valide: int
    scartate: int
    totale: Centesimi
    """of the accepted rows"""
    totale_dichiarato: Centesimi | None
    quadra: bool
    messaggi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lista:
    """A lista di carico in force: its figures, its papers, its visto.

    `posizioni` accepted rows have the ids `<lista>-00000001` onwards. `documenti` maps a
    paper (`ricevuta`, `scarti`, `prospetto`, `dettaglio`, `lotti`) to its key in the archive.
    """

    ente: str
    id: str
    flusso: str
    nome_file: str
    dimensione: int
    profilo: str
    consegnata_il: date
    ricevuta_il: str
    stato: StatoLista
    controllo: Controllo
    sintesi: tuple[VoceSintesi, ...]
    documenti: Mapping[str, str] = field(default_factory=dict)
    versione: int = 1
    visto_da: str = ""
    visto_il: str = ""
    note: str = ""

    @property
    def posizioni(self) -> int:
        return self.controllo.valide

    @property
    def vistata_il(self) -> date:
        """The legal day of the visto, or of its refusal. Raises ValueError before it."""
        return giorno_legale(datetime.fromisoformat(self.visto_il))

    def identita(self) -> Iterator[list[str]]:
        """The ids of all its posizioni, in file order, a group of at most `GRUPPO` at a time."""
        tutte = (id_posizione(self.id, ordinale) for ordinale in range(1, self.posizioni + 1))
        while gruppo := list(itertools.islice(tutte, GRUPPO)):
            yield gruppo


def id_posizione(lista: str, ordinale: int) -> str:
    """`L00001-00000042`: the 42nd accepted row of the lista, in file order."""
    return f"{lista}-{ordinale:08d}"


def base_avviso(posizione: str) -> str:
    """The thirteen digits of the numero avviso: five of the lista, eight of the ordinal; reversible, never reused."""
    lista, ordinale = posizione.split("-")
    return f"{int(lista.removeprefix('L')):05d}{int(ordinale):08d}"


def posizione_da_avviso(numero_avviso: str) -> str:
    """The posizione an 18-digit numero avviso belongs to (aux digit 3, two of segregazione, thirteen, two of check)."""
    base = numero_avviso[3:16]
    return id_posizione(f"L{base[:5]}", int(base[5:]))
