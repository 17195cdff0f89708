"""Prova: how an amount or a date was computed, as data and as Italian prose.

Whoever holds the prova needs nothing else to redo the computation: the inputs, the
parameters that were in force, each step with its figures, the norms. It travels with
the result into the books, the act and the portal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Dato = str | int | bool | None | list[Any] | dict[str, Any]
"""What a prova may hold: plain JSON without floats. Amounts are quoted euro (`"1234.56"`), dates ISO."""


@dataclass(frozen=True, slots=True)
class Passo:
    """One step: `testo` is an Italian sentence without a final stop, `dati` the same figures for machines."""

    testo: str
    dati: Mapping[str, Dato] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prova:
    """The derivation of one result.

    `regola` names the rule (`interessi_legali`, `termine`, ...), `unita` is `euro`,
    `data` or `giorni`, `esito` the result in that unit (quoted euro, ISO date, integer),
    `dati` the inputs, `passi` the steps in order, `fonti` articles or clauses.
    """

    regola: str
    esito: str
    unita: str
    dati: Mapping[str, Dato]
    passi: tuple[Passo, ...]
    fonti: tuple[str, ...]

    def in_prosa(self) -> str:
        """The steps as Italian sentences, one after the other, with the norms at the end."""
        frasi = [passo.testo for passo in self.passi]
        if self.fonti:
            frasi.append("Fonti: " + "; ".join(self.fonti))
        prosa = ". ".join(frase.rstrip(".") if frase.endswith("..") else frase for frase in frasi)
        return prosa if prosa.endswith(".") else f"{prosa}."

    def in_dati(self) -> dict[str, Any]:
        """The prova as plain JSON values; `da_dati` is its inverse."""
        return {
            "regola": self.regola,
            "esito": self.esito,
            "unita": self.unita,
            "dati": dict(self.dati),
            "passi": [{"testo": passo.testo, "dati": dict(passo.dati)} for passo in self.passi],
            "fonti": list(self.fonti),
        }

    @classmethod
    def da_dati(cls, dati: Mapping[str, Any]) -> Prova:
        """A prova read back. Raises KeyError if a part is missing."""
        return cls(
            regola=dati["regola"],
            esito=dati["esito"],
            unita=dati["unita"],
            dati=dict(dati["dati"]),
            passi=tuple(Passo(passo["testo"], dict(passo["dati"])) for passo in dati["passi"]),
            fonti=tuple(dati["fonti"]),
        )
