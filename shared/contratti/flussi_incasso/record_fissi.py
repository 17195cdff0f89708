"""Records of fixed width: the positions are data (`tracciati/*.yaml`), each with how sure it is.

A field is `[first, last, type]`, positions from 1, both included. Types: `testo`, `numero`,
`centesimi` (digits), `euro` (digits with a comma), and the four ways to write a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared.contratti.flussi_incasso.righe import CampoNonValido
from shared.dominio.importi import Centesimi

_CARTELLA = Path(__file__).parent / "tracciati"
_GIORNI = {
    "GGMMAA": (4, 6, 2, 4, 0, 2),
    "AAMMGG": (0, 2, 2, 4, 4, 6),
    "GGMMAAAA": (4, 8, 2, 4, 0, 2),
    "AAAAMMGG": (0, 4, 4, 6, 6, 8),
}
"""Where year, month and day begin and end in each way."""
_TIPI = frozenset(_GIORNI) | {"testo", "numero", "centesimi", "euro"}
_SECOLO_SCORSO = 50
"""A two-digit year beyond it is of the 1900s."""


class DescrittoreErrato(ValueError):
    """A descriptor of ours is wrong: a fault of the program, not of the flow."""


@dataclass(frozen=True, slots=True)
class Campo:
    """Where a field is (offsets, the last excluded) and how it is written."""

    inizio: int
    fine: int
    tipo: str


@dataclass(frozen=True, slots=True)
class Tracciato:
    """The records of a layout by their name; `lunghezze` are the widths a line may have."""

    nome: str
    lunghezze: tuple[int, ...]
    record: Mapping[str, Mapping[str, Campo]]


@cache
def tracciato(nome: str) -> Tracciato:
    """The descriptor `tracciati/<nome>.yaml`. Raises DescrittoreErrato where fields overlap or leave the line."""
    dati: dict[str, Any] = yaml.safe_load((_CARTELLA / f"{nome}.yaml").read_text("utf-8"))
    lunghezze = tuple(dati["lunghezze"])
    record = {
        tipo: {campo: Campo(primo - 1, ultimo, come) for campo, (primo, ultimo, come) in voce["campi"].items()}
        for tipo, voce in dati["record"].items()
    }
    for tipo, campi in record.items():
        fine = 0
        for campo in sorted(campi.values(), key=lambda c: c.inizio):
            if not fine <= campo.inizio < campo.fine <= max(lunghezze) or campo.tipo not in _TIPI:
                raise DescrittoreErrato(f"{nome}, record {tipo}: {campo}")
            fine = campo.fine
    return Tracciato(dati["nome"], lunghezze, record)


class Record:
    """A line read by its descriptor, each field when it is asked for."""

    __slots__ = ("_campi", "numero_riga", "riga")

    def __init__(self, descritto: Tracciato, tipo: str, riga: str, numero_riga: int) -> None:
        self._campi = descritto.record[tipo]
        self.riga = riga
        self.numero_riga = numero_riga

    def grezzo(self, campo: str) -> str:
        """The characters of the field, blanks included, as wide as the field."""
        dove = self._campi[campo]
        return self.riga[dove.inizio : dove.fine].ljust(dove.fine - dove.inizio)

    def testo(self, campo: str) -> str:
        return self.grezzo(campo).strip()

    def numero(self, campo: str) -> int:
        """A whole number; zero where the field is blank. Raises CampoNonValido."""
        testo = self.testo(campo)
        if testo and not _cifre(testo):
            raise CampoNonValido(campo, f"Il campo {campo} non è un numero: «{testo[:20]}».")
        return int(testo or "0")

    def cent(self, campo: str) -> Centesimi:
        """An amount in cents, as the field's type writes it. Raises CampoNonValido, for a blank too."""
        testo = self.testo(campo)
        if self._campi[campo].tipo == "euro":
            intero, virgola, decimali = testo.partition(",")
            buono = bool(virgola) and len(decimali) == 2 and _cifre(intero) and _cifre(decimali)
            testo = intero + decimali
        else:
            buono = _cifre(testo)
        if not buono:
            raise CampoNonValido(campo, f"Il campo {campo} non è un importo: «{self.testo(campo)[:20]}».")
        return int(testo)

    def giorno(self, campo: str) -> date:
        """A day. Raises CampoNonValido, for a blank or zeros too."""
        testo = self.testo(campo)
        anno_da, anno_a, mese_da, mese_a, giorno_da, giorno_a = _GIORNI[self._campi[campo].tipo]
        atteso = max(anno_a, giorno_a)
        if len(testo) == atteso and _cifre(testo):
            anno = int(testo[anno_da:anno_a])
            if anno_a - anno_da == 2:
                anno += 1900 if anno > _SECOLO_SCORSO else 2000
            try:
                return date(anno, int(testo[mese_da:mese_a]), int(testo[giorno_da:giorno_a]))
            except ValueError:
                pass
        raise CampoNonValido(campo, f"Il campo {campo} non è una data: «{testo[:20]}».")


def _cifre(testo: str) -> bool:
    return testo.isascii() and testo.isdigit()
