"""Documents addressed to the ente: what came in, what is asked of it, how the money stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, NamedTuple

from shared.dominio.documenti import Documento, Incaricato
from shared.dominio.errori import NonQuadra, Scarto
from shared.dominio.importi import Centesimi


class RigaSintesi(NamedTuple):
    """One tipologia and year: how many posizioni, cents per voce (in the document's column order), their sum."""

    tipologia: str
    anno: int
    posizioni: int
    importi: tuple[Centesimi, ...]
    totale: Centesimi


class RigaDettaglio(NamedTuple):
    """One posizione: amounts in cents, `capitale` what the ente handed over, `accessori` what was added."""

    partita: str
    debitore: str
    codice_fiscale: str
    tipologia: str
    anno: int
    atto: str
    capitale: Centesimi
    accessori: Centesimi
    totale: Centesimi


class RigaRendiconto(NamedTuple):
    """One voce of the rendiconto, in cents."""

    voce: str
    caricato: Centesimi
    accessori: Centesimi
    riscosso: Centesimi
    sgravato: Centesimi
    discaricato: Centesimi
    residuo: Centesimi

    @property
    def quadra(self) -> bool:
        uscite = self.riscosso + self.sgravato + self.discaricato + self.residuo
        return self.caricato + self.accessori == uscite


@dataclass(frozen=True, slots=True, kw_only=True)
class Visto:
    """The authorisation of the person responsible for the revenue, once given or refused."""

    incaricato: Incaricato
    istante: datetime
    concesso: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProspettoSintesi(Documento):
    """The summary on which the responsible person puts the visto (capitolato 000 §2.1.c, 001 §8.2.c).

    `voci` are the column headings; each row and `totali` have one amount per heading.
    `visto` None prints the space for it. Raises NonQuadra when rows and totals disagree.
    """

    tipo: ClassVar[str] = "prospetto_sintesi"
    titolo: ClassVar[str] = "Prospetto di sintesi della lista di carico"

    lista: str
    consegnata_il: date
    voci: tuple[str, ...]
    righe: tuple[RigaSintesi, ...]
    totali: tuple[Centesimi, ...]
    posizioni: int
    totale: Centesimi
    scartate: int = 0
    visto: Visto | None = None
    note: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        colonne = tuple(sum(riga.importi[i] for riga in self.righe) for i in range(len(self.voci)))
        righe_in_pari = all(
            len(r.importi) == len(self.voci) and sum(r.importi) == r.totale for r in self.righe
        )
        in_pari = (
            righe_in_pari
            and colonne == self.totali
            and sum(self.totali) == self.totale
            and sum(r.posizioni for r in self.righe) == self.posizioni
        )
        if not in_pari:
            raise NonQuadra("Il prospetto di sintesi non quadra: righe, colonne e totale non coincidono.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ElencoDettaglio(Documento):
    """Every posizione of a lista, attached to the prospetto. Raises NonQuadra when the rows do not make the total."""

    tipo: ClassVar[str] = "elenco_dettaglio"
    titolo: ClassVar[str] = "Elenco di dettaglio della lista di carico"

    lista: str
    consegnata_il: date
    righe: tuple[RigaDettaglio, ...]
    totale: Centesimi

    def __post_init__(self) -> None:
        righe_in_pari = all(riga.capitale + riga.accessori == riga.totale for riga in self.righe)
        if not righe_in_pari or sum(riga.totale for riga in self.righe) != self.totale:
            raise NonQuadra("L'elenco di dettaglio non quadra con il totale della lista.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RicevutaFlusso(Documento):
    """The receipt of a file: its SHA-256, the instant it was taken in, what was found in it.

    `totale` in cents is what the accepted rows sum to; `totale_dichiarato` what the file
    itself declares (None when the layout declares none). `scarti` may be a first part of
    them: `scartate` is the whole number.
    """

    tipo: ClassVar[str] = "ricevuta_flusso"
    titolo: ClassVar[str] = "Ricevuta di presa in carico del flusso"

    nome_file: str
    dimensione: int
    sha256: str
    ricevuto: datetime
    tracciato: str
    righe: int
    valide: int
    scartate: int
    totale: Centesimi
    totale_dichiarato: Centesimi | None
    quadra: bool
    esito: str
    scarti: tuple[Scarto, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RendicontoStampa(Documento):
    """The rendiconto of a lista, voce by voce.

    Raises NonQuadra unless caricato + accessori = riscosso + sgravato + discaricato + residuo
    on every row and `totale` is the sum of the rows.
    """

    tipo: ClassVar[str] = "rendiconto"
    titolo: ClassVar[str] = "Rendiconto della lista di carico"

    lista: str
    consegnata_il: date
    al: date
    righe: tuple[RigaRendiconto, ...]
    totale: RigaRendiconto
    posizioni: int
    per_esito: tuple[tuple[str, int], ...] = ()
    firmatario: Incaricato | None = None

    def __post_init__(self) -> None:
        somme = tuple(sum(riga[i] for riga in self.righe) for i in range(1, 7))  # type: ignore[misc]
        if not all(riga.quadra for riga in (*self.righe, self.totale)) or somme != tuple(self.totale[1:]):
            raise NonQuadra(
                "Il rendiconto non quadra: caricato e accessori diversi da riscosso, sgravato, discaricato e residuo."
            )
