"""The printed account: Modello n. 21 of D.P.R. 194/1996.

The columns are those of a form in use; the decree itself was not read (docs/riversamenti.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from shared.dominio.documenti import Documento
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi


class RigaModello21(NamedTuple):
    """A row, in cents. A further payment to the treasury in the same month leaves the columns of what came in blank."""

    ordine: str
    oggetto: str
    ricevute: int | None
    riscosso: Centesimi | None
    quietanza: str
    versato: Centesimi | None
    note: str


class RigaEntrata(NamedTuple):
    """What came in for one tipologia, in cents."""

    entrata: str
    registrazioni: int
    riscosso: Centesimi


class VoceRiepilogo(NamedTuple):
    """A line of the closing figures, in cents; `totale` ones are printed in bold."""

    testo: str
    importo: Centesimi
    totale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Modello21(Documento):
    """The account of an agente contabile for a year. Raises NonQuadra when rows, entrate and totals disagree."""

    tipo: ClassVar[str] = "modello_21"
    titolo: ClassVar[str] = "Conto della gestione dell'agente contabile"

    esercizio: int
    gestione: str
    agente: str
    agente_codice_fiscale: str
    agente_indirizzo: str
    periodo: str
    righe: tuple[RigaModello21, ...]
    riscosso: Centesimi
    versato: Centesimi
    entrate: tuple[RigaEntrata, ...]
    riepilogo: tuple[VoceRiepilogo, ...]
    iniziale: Centesimi
    trattenuto: Centesimi
    finale: Centesimi
    registrazioni: int
    luogo: str = ""
    avvertenze: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        in_pari = (
            sum(r.riscosso or 0 for r in self.righe) == self.riscosso
            and sum(r.versato or 0 for r in self.righe) == self.versato
            and sum(e.riscosso for e in self.entrate) == self.riscosso
            and self.iniziale + self.riscosso == self.versato + self.trattenuto + self.finale
        )
        if not in_pari:
            raise NonQuadra("Il conto della gestione non quadra: righe, entrate e totali non coincidono.")
