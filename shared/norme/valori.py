"""What a national parameter is: dated values, each with its unit, its article and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, da_euro

Certezza = Literal["certo", "scelta", "memoria"]

UN_GIORNO = timedelta(days=1)


class ParametroNonVigente(ErroreDominio):
    """No value of the parameter is in force on that day. Nothing is guessed in its place."""

    codice = "parametro.non_vigente"


class ParametroSconosciuto(ErroreDominio):
    """No parameter has that name."""

    codice = "parametro.sconosciuto"


class NormaNonValida(ErroreDominio):
    """A file of the law says something a norm cannot say: it is refused at load, with the place."""

    codice = "norma.non_valida"


@dataclass(frozen=True, slots=True)
class Valore:
    """One value in force from `dal` to `al`, both included; `al` None: until changed.

    `valore` is a Decimal for `euro`, `percento` and `percento_annuo`; an int for counts of
    days, months, years, instalments; a Durata for `durata`; a text for `testo`; a tuple
    of read-only rows for `tabella`. `certezza`: certo is the letter of a source that was
    read, scelta a choice written in docs/parametri.md, memoria a norm nobody checked yet.
    After `noto_fino` the value is carried over, and may still be changed.
    """

    valore: Any
    unita: str
    articolo: str
    certezza: Certezza
    dal: date
    al: date | None
    fonte: str = ""
    noto_fino: date | None = None

    @property
    def cent(self) -> Centesimi:
        """The amount in cents. Raises TypeError if the unit is not euro."""
        if self.unita != "euro" or not isinstance(self.valore, Decimal):
            raise TypeError(f"un valore in «{self.unita}» non è un importo")
        return da_euro(self.valore)

    def vige(self, giorno: date) -> bool:
        return self.dal <= giorno and (self.al is None or giorno <= self.al)

    def provvisorio(self, giorno: date) -> bool:
        """True where the value is only carried over, because that period's own decree is not known yet."""
        return self.noto_fino is not None and giorno > self.noto_fino


@dataclass(frozen=True, slots=True)
class Parametro:
    """A parameter through time. `valori` are in order of date and never overlap."""

    nome: str
    descrizione: str
    continuo: bool
    valori: tuple[Valore, ...]
    manca: str = ""
    """why there is no value yet; empty when there are some"""

    def alla_data(self, giorno: date) -> Valore:
        """The value in force on `giorno`. Raises ParametroNonVigente if there is none."""
        for valore in reversed(self.valori):
            if valore.vige(giorno):
                return valore
        perche = self.manca or "; ".join(_periodo(valore) for valore in self.valori)
        raise ParametroNonVigente(f"«{self.nome}» non ha un valore vigente il {giorno:%d/%m/%Y} ({perche}).")

    def periodi(self, dal: date, al: date) -> tuple[Valore, ...]:
        """The values in force from `dal` to `al`, both included, each cut to that stretch, in order.

        Raises ParametroNonVigente if any day in between has no value, ValueError if `al`
        comes before `dal`.
        """
        if al < dal:
            raise ValueError("il periodo finisce prima di iniziare")
        tratti: list[Valore] = []
        giorno = dal
        while giorno <= al:
            valore = self.alla_data(giorno)
            fine = al if valore.al is None else min(al, valore.al)
            tratti.append(replace(valore, dal=giorno, al=fine))
            giorno = fine + UN_GIORNO
        return tuple(tratti)


def _periodo(valore: Valore) -> str:
    fine = "in poi" if valore.al is None else f"al {valore.al:%d/%m/%Y}"
    return f"noto dal {valore.dal:%d/%m/%Y} {fine}"
