"""Suspensions: stretches of days that do not count.

A suspended term stops and resumes: the days inside are skipped, the days counted before
stay counted. A suspension can therefore only move a term away, never bring it nearer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from shared.dominio.errori import ErroreDominio

UN_GIORNO = timedelta(days=1)


class SospensioneNonValida(ErroreDominio):
    """A suspension that ends before it starts."""

    codice = "sospensione_non_valida"


@dataclass(frozen=True, slots=True)
class Sospensione:
    """From `dal` to `al`, both included. `motivo` is Italian, `fonte` the article, order or act."""

    dal: date
    al: date
    motivo: str
    fonte: str

    def __post_init__(self) -> None:
        if self.al < self.dal:
            raise SospensioneNonValida(
                f"Sospensione «{self.motivo}»: finisce il {self.al:%d/%m/%Y}, prima di iniziare il {self.dal:%d/%m/%Y}."
            )

    @property
    def giorni(self) -> int:
        return (self.al - self.dal).days + 1

    def comprende(self, giorno: date) -> bool:
        return self.dal <= giorno <= self.al


def sospeso(giorno: date, sospensioni: Iterable[Sospensione]) -> bool:
    """True if any of the suspensions holds on `giorno`."""
    return any(sospensione.comprende(giorno) for sospensione in sospensioni)


def periodi_sospesi(sospensioni: Iterable[Sospensione]) -> list[tuple[date, date]]:
    """The suspended stretches in order, overlapping or touching ones merged: a day is skipped once, not twice."""
    uniti: list[tuple[date, date]] = []
    for sospensione in sorted(sospensioni, key=lambda s: (s.dal, s.al)):
        if uniti and sospensione.dal <= uniti[-1][1] + UN_GIORNO:
            uniti[-1] = (uniti[-1][0], max(uniti[-1][1], sospensione.al))
        else:
            uniti.append((sospensione.dal, sospensione.al))
    return uniti


def giorni_sospesi(dal: date, al: date, sospensioni: Sequence[Sospensione]) -> int:
    """How many days between `dal` and `al`, both included, are suspended."""
    return sum(
        max(0, (min(fine, al) - max(inizio, dal)).days + 1) for inizio, fine in periodi_sospesi(sospensioni)
    )


def feriale(anno: int) -> Sospensione:
    """Judicial August of `anno`: 1 to 31 August from 2015, 1 August to 15 September before.

    Only for terms marked as processuali (PARAMETRI.md CNT-09): appeals, and payment terms
    the law ties to the appeal. L. 742/1969 art. 1, as changed by DL 132/2014 art. 16.
    """
    fine = date(anno, 8, 31) if anno >= 2015 else date(anno, 9, 15)
    return Sospensione(
        date(anno, 8, 1), fine, "sospensione feriale dei termini processuali", "L. 742/1969 art. 1"
    )


def feriali(dal: date, al: date) -> tuple[Sospensione, ...]:
    """Judicial August of every year from `dal` to `al`."""
    return tuple(feriale(anno) for anno in range(dal.year, al.year + 1))


COVID_VERSAMENTI = Sospensione(
    date(2020, 3, 8), date(2021, 8, 31), "sospensione Covid dei versamenti", "DL 18/2020 art. 68"
)
"""542 days. Whether it holds for an ingiunzione is disputed: it is applied per credit, never by default."""

COVID_ENTI_IMPOSITORI = Sospensione(
    date(2020, 3, 8), date(2020, 5, 31), "sospensione Covid dell'attività degli enti", "DL 18/2020 art. 67"
)
"""85 days, for the activity of the ente before the credit is handed over."""

COVID: Mapping[int, tuple[Sospensione, ...]] = MappingProxyType(
    {
        0: (),
        COVID_ENTI_IMPOSITORI.giorni: (COVID_ENTI_IMPOSITORI,),
        COVID_VERSAMENTI.giorni: (COVID_VERSAMENTI,),
    }
)
"""What may be chosen for one credit, by days: 0, 85 or 542. Alarms stay on the date without it (PARAMETRI.md B.10)."""
