"""Days off in Italy (PARAMETRI.md CNT-05, CNT-06, CNT-07).

The table is ours, not a library's: a term rests on it, and each holiday here carries
the law that made it one and the year from which it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

LUNEDI, SABATO, DOMENICA = 0, 5, 6

_FISSE: tuple[tuple[int, int, str, int], ...] = (
    # month, day, name, first year of the present rule
    (1, 1, "Capodanno", 1949),
    (1, 6, "Epifania", 1986),  # not a holiday 1978-1985: d.P.R. 792/1985 gave it back
    (4, 25, "Liberazione", 1949),
    (5, 1, "Festa del lavoro", 1949),
    (6, 2, "Festa della Repubblica", 2001),  # moved to a Sunday 1977-2000: L. 336/2000
    (8, 15, "Assunzione", 1949),
    (10, 4, "San Francesco d'Assisi", 2026),  # L. 151/2025
    (11, 1, "Ognissanti", 1949),
    (12, 8, "Immacolata Concezione", 1949),
    (12, 25, "Natale", 1949),
    (12, 26, "Santo Stefano", 1949),
)
_FINO_AL_1976: tuple[tuple[int, int, str], ...] = (
    # L. 54/1977 took these away, Epifania and 2 giugno for a time only
    (1, 6, "Epifania"),
    (3, 19, "San Giuseppe"),
    (6, 2, "Festa della Repubblica"),
    (6, 29, "Santi Pietro e Paolo"),
    (11, 4, "Unità nazionale"),
)
_DI_UN_ANNO_SOLO = frozenset({(1961, 3, 17), (2011, 3, 17)})
"""The centenary of the Unità d'Italia and its 150 years (DL 5/2011 art. 1), holidays for that year only."""


def pasqua(anno: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, valid for every year from 1583)."""
    aureo = anno % 19
    secolo, resto = divmod(anno, 100)
    bisestili, resto_secolo = divmod(secolo, 4)
    correzione = (secolo - (secolo + 8) // 25 + 1) // 3
    epatta = (19 * aureo + secolo - bisestili - correzione + 15) % 30
    quarti, resto_anno = divmod(resto, 4)
    feriale = (32 + 2 * resto_secolo + 2 * quarti - epatta - resto_anno) % 7
    ritocco = (aureo + 11 * epatta + 22 * feriale) // 451
    mese, giorno = divmod(epatta + feriale - 7 * ritocco + 114, 31)
    return date(anno, mese, giorno + 1)


@lru_cache(maxsize=512)
def festivita(anno: int) -> Mapping[date, str]:
    """The national holidays of `anno` with their names; Sundays and patron saints are not in it.

    L. 260/1949 art. 2 with its changes: L. 54/1977, d.P.R. 792/1985, L. 336/2000, and
    L. 151/2025 for 4 October from 2026 on. Easter Monday is in, Easter is a Sunday.
    """
    giorni = {date(anno, mese, giorno): nome for mese, giorno, nome, dal in _FISSE if anno >= dal}
    domenica = pasqua(anno)
    if anno <= 1976:
        giorni |= {date(anno, mese, giorno): nome for mese, giorno, nome in _FINO_AL_1976}
        giorni[domenica + timedelta(days=39)] = "Ascensione"
        giorni[domenica + timedelta(days=60)] = "Corpus Domini"
    elif anno == 1977:
        giorni[date(anno, 1, 6)] = "Epifania"  # L. 54/1977 came into force in March
    giorni |= {date(*giorno): "Unità d'Italia" for giorno in _DI_UN_ANNO_SOLO if giorno[0] == anno}
    giorni[domenica + timedelta(days=1)] = "Lunedì dell'Angelo"
    return MappingProxyType(giorni)


@dataclass(frozen=True, slots=True)
class Calendario:
    """Days off of one ente. `patrono` is (month, day) where the ente wants its patron saint's day off.

    The patron saint is not in L. 260/1949: it counts only where it is given.
    """

    patrono: tuple[int, int] | None = None

    def festivo(self, giorno: date) -> bool:
        """Sundays, national holidays and the patron saint's day; Saturdays are not days off (CNT-05)."""
        return (
            giorno.weekday() == DOMENICA
            or giorno in festivita(giorno.year)
            or (giorno.month, giorno.day) == self.patrono
        )

    def sabato_o_festivo(self, giorno: date) -> bool:
        return giorno.weekday() == SABATO or self.festivo(giorno)

    def lavorativo(self, giorno: date) -> bool:
        """Monday to Friday and not a day off (CNT-06)."""
        return not self.sabato_o_festivo(giorno)

    def motivo(self, giorno: date) -> str:
        """Why `giorno` is not a working day, in Italian; empty for a working day."""
        nome = festivita(giorno.year).get(giorno)
        if nome is not None:
            return nome
        if (giorno.month, giorno.day) == self.patrono:
            return "Santo patrono"
        return {SABATO: "sabato", DOMENICA: "domenica"}.get(giorno.weekday(), "")
