"""What somebody looks for among the posizioni of an ente, judged on the posizione itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.dominio.avvisi_rate import e_un_suo_avviso
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Posizione
from shared.dominio.ricerca import chiave_nome

PARTI = 8
"""The posizioni of an ente in one phase are found in so many parts: none grows too large to be searched."""


def parte_di(posizione: str) -> int:
    """The part a posizione is in, 0 to `PARTI` - 1: it never changes."""
    return int(posizione[-8:]) % PARTI


@dataclass(frozen=True, slots=True)
class Criteri:
    """All that are given must hold; blank or None: not asked. Bounds are included, amounts are cents still owed.

    `nome` is the beginning of the name as `chiave_nome` writes it; `stato` a phase, or the outcome of a concluded
    posizione; the scadenza is the day the machine of the posizione waits for.
    """

    posizione: str = ""
    codice_fiscale: str = ""
    nome: str = ""
    numero_avviso: str = ""
    lista: str = ""
    tipologia: str = ""
    stato: str = ""
    scadenza_dal: date | None = None
    scadenza_al: date | None = None
    importo_da: Centesimi | None = None
    importo_a: Centesimi | None = None

    @property
    def con_scadenza(self) -> bool:
        return self.scadenza_dal is not None or self.scadenza_al is not None

    @property
    def importo(self) -> Centesimi | None:
        """The very amount, when both bounds are the same."""
        return self.importo_da if self.importo_da == self.importo_a else None

    def soddisfatti(self, posizione: Posizione, attesa: date | None) -> bool:
        """Whether `posizione`, whose machine waits for `attesa`, is one of those looked for."""
        riga, debitore = posizione.riga, posizione.riga.debitore
        return (
            self.posizione in ("", posizione.id)
            and self.codice_fiscale in ("", debitore.codice_fiscale)
            and chiave_nome(debitore.denominazione).startswith(self.nome)
            and (not self.numero_avviso or e_un_suo_avviso(posizione, self.numero_avviso))
            and self.lista in ("", posizione.lista)
            and self.tipologia in ("", riga.tipologia)
            and self.stato in ("", posizione.conclusione or posizione.fase)
            and (not self.con_scadenza or (attesa is not None and _fra(attesa, self.scadenza_dal, self.scadenza_al)))
            and (self.importo_da is None or posizione.residuo >= self.importo_da)
            and (self.importo_a is None or posizione.residuo <= self.importo_a)
        )


def _fra(giorno: date, dal: date | None, al: date | None) -> bool:
    return (dal is None or giorno >= dal) and (al is None or giorno <= al)
