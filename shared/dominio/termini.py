"""Terms: from an event and a length to a date, with the way it was counted.

The first day is not counted, the last one is (art. 2963 c.c., art. 155 c.p.c.;
PARAMETRI.md CNT-01 to CNT-10). Nothing here knows today's date: it is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from shared.dominio.calendario import Calendario
from shared.dominio.conteggio import UN_GIORNO, TermineNonValido, aggiungi_mesi, date_del_termine
from shared.dominio.durate import Durata, Proroga
from shared.dominio.profili import Profilo, TermineContrattuale
from shared.dominio.prova import Prova
from shared.dominio.prova_termini import Conteggio, prova_del_termine
from shared.dominio.sospensioni import Sospensione, feriali

__all__ = [
    "SCADENZA_DI",
    "Termine",
    "TermineDilatorio",
    "TermineInCorso",
    "TermineNonValido",
    "aggiungi_mesi",
    "calcola_termine",
    "date_del_termine",
    "dovuti",
    "e_scaduto",
    "giorni_di_ritardo",
    "in_corso_dal",
    "primo_giorno_utile",
    "termini_in_corso",
]

SCADENZA_DI = "scadenza:"
"""A term whose event is `scadenza:AB-06` starts when AB-06 runs out without having been kept."""


@dataclass(frozen=True, slots=True)
class Termine:
    """`nominale` is the day the count ends on, `scadenza` the last day to act, after the roll-over."""

    nominale: date
    scadenza: date
    prova: Prova


@dataclass(frozen=True, slots=True)
class TermineDilatorio:
    """A wait: it runs out at the end of `fine`, the act is allowed from `primo_giorno_utile` on (CNT-08)."""

    fine: date
    primo_giorno_utile: date
    prova: Prova


@dataclass(frozen=True, slots=True)
class TermineInCorso:
    """A term of a profile that an event has started.

    For a dilatory term `nominale` is the last day of the wait and `scadenza` the first
    day on which the act is allowed. `adempiuto_il` is the day the term was kept or, late,
    at last complied with; None while it is open. `ritardo` is in natural days (CNT-10).
    """

    termine: TermineContrattuale
    decorre_da: date
    nominale: date
    scadenza: date
    prova: Prova
    adempiuto_il: date | None
    ritardo: int

    @property
    def aperto(self) -> bool:
        return self.adempiuto_il is None


def calcola_termine(
    evento: date,
    durata: Durata,
    proroga: Proroga,
    calendario: Calendario,
    *,
    fonte: str,
    sospensioni: Sequence[Sospensione] = (),
    a_ritroso: bool = False,
) -> Termine:
    """The term that `evento` starts, with its prova. `fonte` is the article or clause that sets it.

    Raises TermineNonValido as `date_del_termine` does.
    """
    nominale, scadenza = date_del_termine(
        evento, durata, proroga, calendario, sospensioni, a_ritroso=a_ritroso
    )
    conteggio = Conteggio(
        "termine_a_ritroso" if a_ritroso else "termine",
        evento,
        durata,
        proroga,
        nominale,
        scadenza,
        calendario,
        () if a_ritroso else tuple(sospensioni),
        fonte,
    )
    return Termine(nominale, scadenza, prova_del_termine(conteggio))


def primo_giorno_utile(
    evento: date,
    durata: Durata,
    *,
    fonte: str,
    calendario: Calendario | None = None,
    sospensioni: Sequence[Sospensione] = (),
) -> TermineDilatorio:
    """A dilatory term («non prima di», «trascorsi»): the act is lawful from the day after it has run (CNT-08).

    It never rolls over. `calendario` matters only to lengths in working days.
    """
    in_uso = calendario or Calendario()
    fine, _ = date_del_termine(evento, durata, Proroga.NESSUNA, in_uso, sospensioni)
    utile = fine + UN_GIORNO
    conteggio = Conteggio(
        "termine_dilatorio",
        evento,
        durata,
        Proroga.NESSUNA,
        fine,
        utile,
        in_uso,
        tuple(sospensioni),
        fonte,
    )
    return TermineDilatorio(fine, utile, prova_del_termine(conteggio))


class _ConScadenza(Protocol):
    @property
    def scadenza(self) -> date: ...


T = TypeVar("T", bound=_ConScadenza)


def e_scaduto(termine: _ConScadenza, oggi: date) -> bool:
    """True only after the scadenza: on that day there is still time."""
    return oggi > termine.scadenza


def giorni_di_ritardo(scadenza: date, adempimento: date) -> int:
    """Natural days from the day after `scadenza` to `adempimento` included; 0 when in time (CNT-10)."""
    return max(0, (adempimento - scadenza).days)


def dovuti(termini: Iterable[T], oggi: date) -> list[T]:
    """What is due today *or earlier*, oldest first: a missed day is always caught up.

    Terms of a profile that were already complied with are left out.
    """
    aperti = (t for t in termini if not isinstance(t, TermineInCorso) or t.aperto)
    return sorted((t for t in aperti if t.scadenza <= oggi), key=lambda t: t.scadenza)


def termini_in_corso(
    profilo: Profilo,
    eventi: Mapping[str, date],
    calendario: Calendario,
    oggi: date | None = None,
    sospensioni: Sequence[Sospensione] = (),
) -> list[TermineInCorso]:
    """Every term of `profilo` that one of `eventi` has started, in order of scadenza.

    With `oggi`, what has not happened yet by that day is ignored, and the delay of open
    terms is counted up to it; without, open terms have no delay. Terms without a length
    (a level of service, a cadence) never run and are not in the answer.
    """
    accaduti = {nome: il for nome, il in eventi.items() if oggi is None or il <= oggi}
    in_corso: dict[str, TermineInCorso] = {}
    derivati_per_ultimi = sorted(profilo.termini.values(), key=lambda t: t.evento.startswith(SCADENZA_DI))
    for termine in derivati_per_ultimi:
        evento = accaduti.get(termine.evento) or _scaduto_da(termine.evento, in_corso, oggi)
        if termine.durata is not None and evento is not None:
            adempiuto_il = min(
                (accaduti[nome] for nome in (termine.adempimento, *termine.anche) if nome in accaduti), default=None
            )
            in_corso[termine.id] = in_corso_dal(termine, evento, calendario, adempiuto_il, oggi, sospensioni)
    return sorted(in_corso.values(), key=lambda t: (t.scadenza, t.termine.id))


def _scaduto_da(evento: str, in_corso: Mapping[str, TermineInCorso], oggi: date | None) -> date | None:
    """The scadenza of the term that `evento` names, once it was missed: late, or still open after it."""
    altro = in_corso.get(evento.removeprefix(SCADENZA_DI)) if evento.startswith(SCADENZA_DI) else None
    if altro is None:
        return None
    giunto_a = altro.adempiuto_il or oggi
    return altro.scadenza if giunto_a is not None and giunto_a > altro.scadenza else None


def in_corso_dal(
    termine: TermineContrattuale,
    evento: date,
    calendario: Calendario,
    adempiuto_il: date | None = None,
    oggi: date | None = None,
    sospensioni: Sequence[Sospensione] = (),
) -> TermineInCorso:
    """One contractual term, started on `evento`. Raises TermineNonValido if it has no length.

    `sospensioni` are those that hold for it; judicial August is added to a term marked
    processuale, and to no other (PARAMETRI.md CNT-09).
    """
    if termine.durata is None:
        raise TermineNonValido(f"{termine.id}: il contratto non fissa una durata ({termine.clausola}).")
    if termine.processuale:
        nominale, _ = date_del_termine(evento, termine.durata, Proroga.NESSUNA, calendario, sospensioni)
        sospensioni = [*sospensioni, *feriali(evento, aggiungi_mesi(nominale, 12))]
    fonte = f"{termine.id}, clausola {termine.clausola}"
    if termine.dilatorio:
        attesa = primo_giorno_utile(
            evento, termine.durata, fonte=fonte, calendario=calendario, sospensioni=sospensioni
        )
        return TermineInCorso(
            termine, evento, attesa.fine, attesa.primo_giorno_utile, attesa.prova, adempiuto_il, 0
        )
    calcolato = calcola_termine(
        evento,
        termine.durata,
        termine.proroga,
        calendario,
        fonte=fonte,
        sospensioni=sospensioni,
        a_ritroso=termine.a_ritroso,
    )
    giunto_a = adempiuto_il or oggi
    ritardo = 0 if giunto_a is None else giorni_di_ritardo(calcolato.scadenza, giunto_a)
    return TermineInCorso(
        termine, evento, calcolato.nominale, calcolato.scadenza, calcolato.prova, adempiuto_il, ritardo
    )
