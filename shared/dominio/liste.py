"""The lista di carico: what an ente hands over, row by row, already checked in form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.dominio.importi import Centesimi, Voce
from shared.dominio.soggetti import Soggetto


@dataclass(frozen=True, slots=True)
class AttoPresupposto:
    """The act the credit rests on (avviso di accertamento, verbale, fattura...), with its notification date."""

    tipo: str
    numero: str
    data: date | None
    data_notifica: date | None


@dataclass(frozen=True, slots=True)
class Bilancio:
    """Where the ente books the money: risorsa, capitolo PEG, accertamento (any may be blank)."""

    risorsa: str = ""
    capitolo: str = ""
    accertamento: str = ""


@dataclass(frozen=True, slots=True)
class RigaCarico:
    """One accepted row: a debtor, a credit, its voci in cents.

    `riga` is the physical line (the first one, where a credit spans several records).
    `partita` is the ente's own reference for the credit, unique within the list.
    `voci` holds only positive amounts of what the ente hands over. `interessi_dal` is the
    day from which interest runs (that day excluded); None: the ente asks for none.
    """

    riga: int
    partita: str
    debitore: Soggetto
    coobbligati: tuple[Soggetto, ...]
    tipologia: str
    """tipologia di entrata: TARI, IMU, CDS, IDRICO, ..."""
    causale: str
    anno: int
    atto: AttoPresupposto
    voci: dict[Voce, Centesimi]
    certo_dal: date | None
    interessi_dal: date | None
    prescrizione: date | None
    bilancio: Bilancio

    @property
    def totale(self) -> Centesimi:
        return sum(self.voci.values())
