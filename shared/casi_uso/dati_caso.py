"""The input of a golden case, read with types and bounds, and the shape of its result.

What is missing or wrong is said in Italian.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, da_euro, in_cifre
from shared.dominio.prova import Prova

ANNO_MINIMO, ANNO_MASSIMO = 1900, 2199
INTERO_MASSIMO = 100_000
CIFRE_MASSIME = 20
ELENCO_MASSIMO = 1_000

Scelta = TypeVar("Scelta", bound=StrEnum)


class CasoNonValido(ErroreDominio):
    """A golden case that cannot be run as it is written."""

    codice = "caso.non_valido"


@dataclass(frozen=True, slots=True)
class Risultato:
    """What a rule answers: plain values (quoted euro, ISO dates, integers, booleans) and the prova behind them."""

    valori: Mapping[str, Any]
    prova: Prova | None = None


@dataclass(frozen=True, slots=True)
class Dati:
    """One `dati` mapping. Every getter raises CasoNonValido when the key is missing or of the wrong kind."""

    valori: Mapping[str, Any]

    def testo(self, chiave: str) -> str:
        valore = self._presente(chiave)
        if not isinstance(valore, str) or not valore or len(valore) > 200:
            raise CasoNonValido(f"«{chiave}» deve essere un testo fra virgolette.")
        return valore

    def scelta(self, chiave: str, ammesse: type[Scelta]) -> Scelta:
        valore = self.testo(chiave)
        if valore not in list(ammesse):
            raise CasoNonValido(f"«{chiave}»: «{valore[:40]}» non è fra {', '.join(ammesse)}.")
        return ammesse(valore)

    def giorno(self, chiave: str) -> date:
        return _giorno(chiave, self._presente(chiave))

    def giorno_o_nulla(self, chiave: str) -> date | None:
        return None if self.valori.get(chiave) is None else self.giorno(chiave)

    def intero(self, chiave: str) -> int:
        return _intero(chiave, self._presente(chiave))

    def importo(self, chiave: str) -> Centesimi:
        return _importo(chiave, self._presente(chiave))

    def importo_o_zero(self, chiave: str) -> Centesimi:
        return 0 if self.valori.get(chiave) is None else self.importo(chiave)

    def percento(self, chiave: str) -> Decimal:
        valore = self._presente(chiave)
        try:
            numero = Decimal(valore) if isinstance(valore, str) and len(valore) <= CIFRE_MASSIME else None
        except InvalidOperation:
            numero = None
        if numero is None or not numero.is_finite() or not 0 <= numero <= 100:
            raise CasoNonValido(f"«{chiave}» deve essere una percentuale fra 0 e 100, fra virgolette.")
        return numero

    def si_no(self, chiave: str, *, se_manca: bool | None = None) -> bool:
        if se_manca is not None and chiave not in self.valori:
            return se_manca
        valore = self._presente(chiave)
        if not isinstance(valore, bool):
            raise CasoNonValido(f"«{chiave}» deve essere true o false.")
        return valore

    def importi(self, chiave: str) -> dict[str, Centesimi]:
        voci = self._presente(chiave)
        if not isinstance(voci, Mapping) or not voci or len(voci) > ELENCO_MASSIMO:
            raise CasoNonValido(f"«{chiave}» deve elencare uno o più importi.")
        return {str(nome): _importo(str(nome), valore) for nome, valore in voci.items()}

    def interi(self, chiave: str) -> list[int]:
        return [_intero(chiave, valore) for valore in self._elenco(chiave)]

    def giorni(self, chiave: str) -> list[date]:
        return [_giorno(chiave, valore) for valore in self._elenco(chiave)]

    def periodi(self, chiave: str) -> list[tuple[date, date]]:
        """An optional list of {dal, al}."""
        if chiave not in self.valori:
            return []
        righe = self._elenco(chiave)
        if not all(isinstance(riga, Mapping) for riga in righe):
            raise CasoNonValido(f"«{chiave}» deve essere un elenco di periodi con dal e al.")
        return [(Dati(riga).giorno("dal"), Dati(riga).giorno("al")) for riga in righe]

    def _presente(self, chiave: str) -> Any:
        if chiave not in self.valori:
            raise CasoNonValido(f"Manca «{chiave}».")
        return self.valori[chiave]

    def _elenco(self, chiave: str) -> list[Any]:
        valore = self._presente(chiave)
        if not isinstance(valore, list) or len(valore) > ELENCO_MASSIMO:
            raise CasoNonValido(f"«{chiave}» deve essere un elenco, al massimo di {ELENCO_MASSIMO} elementi.")
        return valore


def _giorno(chiave: str, valore: Any) -> date:
    if isinstance(valore, str) and len(valore) == 10:
        with suppress(ValueError):
            valore = date.fromisoformat(valore)
    if not isinstance(valore, date) or isinstance(valore, datetime):
        raise CasoNonValido(f"«{chiave}» deve essere una data AAAA-MM-GG.")
    if not ANNO_MINIMO <= valore.year <= ANNO_MASSIMO:
        raise CasoNonValido(f"«{chiave}»: anno {valore.year} fuori da {ANNO_MINIMO}-{ANNO_MASSIMO}.")
    return valore


def _intero(chiave: str, valore: Any) -> int:
    if not isinstance(valore, int) or isinstance(valore, bool) or not 0 <= valore <= INTERO_MASSIMO:
        raise CasoNonValido(f"«{chiave}» deve essere un numero intero fra 0 e {INTERO_MASSIMO}.")
    return valore


def _importo(chiave: str, valore: Any) -> Centesimi:
    if not isinstance(valore, str) or len(valore) > CIFRE_MASSIME:
        raise CasoNonValido(f'«{chiave}» deve essere un importo fra virgolette, come "1234.56".')
    cent = da_euro(valore)
    if cent < 0:
        raise CasoNonValido(f"«{chiave}» non può essere negativo.")
    return cent


def euro(cent: Centesimi) -> str:
    """The amount as golden cases write it: `1234.56`."""
    return in_cifre(cent)
