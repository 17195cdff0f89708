"""Who owes: a person or a body, with the data an act needs to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TipoSoggetto(StrEnum):
    FISICA = "F"
    GIURIDICA = "G"


@dataclass(frozen=True, slots=True)
class Indirizzo:
    """A postal address. `cap` is five digits in Italy, blank abroad; `provincia` is the two-letter code or `EE`."""

    via: str
    civico: str
    cap: str
    comune: str
    provincia: str
    stato: str = "IT"

    def su_una_riga(self) -> str:
        via = " ".join(p for p in (self.via, self.civico) if p)
        luogo = " ".join(p for p in (self.cap, self.comune) if p)
        return ", ".join(p for p in (via, luogo) if p) + (f" ({self.provincia})" if self.provincia else "")


@dataclass(frozen=True, slots=True)
class Soggetto:
    """A debtor. `codice_fiscale` is 16 characters for a person, 11 digits for a body, already checked at the edge."""

    tipo: TipoSoggetto
    codice_fiscale: str
    denominazione: str
    """`COGNOME NOME` for a person, the registered name for a body."""
    indirizzo: Indirizzo
    nome: str = ""
    cognome: str = ""
    sesso: str = ""
    data_nascita: date | None = None
    luogo_nascita: str = ""
    pec: str = ""
