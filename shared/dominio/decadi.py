"""The ten days in which money is counted together: `2026-04-2` is 11-20 April 2026 (002 art. 12.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from shared.dominio.errori import ErroreDominio
from shared.dominio.riversamenti import fine_decade

_NOME = re.compile(r"(\d{4})-(\d{2})-([123])", re.ASCII)
_PRIMI = {1: 1, 2: 11, 3: 21}


class DecadeNonValida(ErroreDominio):
    """A name that is not the one of a decade."""

    codice = "decade.non_valida"


@dataclass(frozen=True, slots=True, order=True)
class PeriodoDecade:
    """From its first day to its last, both included. In order of time."""

    dal: date

    @property
    def al(self) -> date:
        return fine_decade(self.dal)

    @property
    def nome(self) -> str:
        return f"{self.dal:%Y-%m}-{min(self.dal.day // 10 + 1, 3)}"

    @property
    def successiva(self) -> PeriodoDecade:
        return PeriodoDecade(self.al + timedelta(days=1))

    @property
    def precedente(self) -> PeriodoDecade:
        return decade_di(self.dal - timedelta(days=1))

    @property
    def trimestre(self) -> str:
        """The quarter it lies in: `2026-T2`."""
        return f"{self.dal.year}-T{(self.dal.month + 2) // 3}"


def decade_di(giorno: date) -> PeriodoDecade:
    """The decade in which `giorno` falls."""
    return PeriodoDecade(giorno.replace(day=1 if giorno.day <= 10 else 11 if giorno.day <= 20 else 21))


def decade_da_nome(nome: str) -> PeriodoDecade:
    """The decade called `AAAA-MM-N`, N from 1 to 3. Raises DecadeNonValida."""
    letto = _NOME.fullmatch(nome)
    if letto is None or not 1 <= int(letto[2]) <= 12 or int(letto[1]) < 1:
        raise DecadeNonValida(f"«{nome[:20]}» non è una decade: scrivere ad esempio 2026-04-2 (dall'11 al 20 aprile).")
    return PeriodoDecade(date(int(letto[1]), int(letto[2]), _PRIMI[int(letto[3])]))
