"""Terms: from an event and a length to a date, with the way it was counted.

The first day is not counted, the last one is (art. 2963 c.c., art. 155 c.p.c.;
PARAMETRI.md CNT-01 to CNT-10). Nothing here knows today's date: it is passed in.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.errori import ErroreDominio
from shared.dominio.profili import Profilo, TermineContrattuale
from shared.dominio.prova import Prova
from shared.dominio.prova_termini import Conteggio, prova_del_termine
from shared.dominio.sospensioni import Sospensione, periodi_sospesi

UN_GIORNO = timedelta(days=1)


class TermineNonValido(ErroreDominio):
    """A length that is negative, or that leaves the calendar."""

    codice = "termine_non_valido"


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


def aggiungi_mesi(giorno: date, mesi: int) -> date:
    """The same day `mesi` months later (earlier if negative), or that month's last day (art. 2963 c. 4-5 c.c.)."""
    anno, indice = divmod(giorno.year * 12 + giorno.month - 1 + mesi, 12)
    return date(anno, indice + 1, min(giorno.day, calendar.monthrange(anno, indice + 1)[1]))


def date_del_termine(
    evento: date,
    durata: Durata,
    proroga: Proroga,
    calendario: Calendario,
    sospensioni: Sequence[Sospensione] = (),
    *,
    a_ritroso: bool = False,
) -> tuple[date, date]:
    """Nominal end and scadenza, without the prova: the same count, for whoever needs millions of them.

    Months and years are first turned into a day by their name, then the suspended days
    are added: a term stops and resumes, and one more suspension never brings it nearer.
    `a_ritroso` counts backwards from the event and rolls backwards too (suspensions do not
    apply). Raises TermineNonValido for a negative length or a day outside the calendar.
    """
    if durata.numero < 0:
        raise TermineNonValido(f"Una durata non può essere negativa: {durata.numero} {durata.unita}.")
    periodi = [] if a_ritroso else periodi_sospesi(sospensioni)
    verso = -1 if a_ritroso else 1
    try:
        if durata.unita is Unita.GIORNI_LAVORATIVI:
            nominale = _conta_lavorativi(evento, durata.numero, verso, calendario, periodi)
        else:
            nominale = _salta(evento, _per_nome(evento, durata, verso), periodi)
        return nominale, _proroga(nominale, proroga, verso, calendario, periodi)
    except (OverflowError, ValueError) as fuori:
        raise TermineNonValido(
            f"Dal {evento:%d/%m/%Y}, {durata.numero} {durata.unita} portano fuori dal calendario."
        ) from fuori


def _per_nome(evento: date, durata: Durata, verso: int) -> date:
    numero = verso * durata.numero
    if durata.unita is Unita.MESI:
        return aggiungi_mesi(evento, numero)
    if durata.unita is Unita.ANNI:
        return aggiungi_mesi(evento, 12 * numero)
    return evento + timedelta(days=7 * numero if durata.unita is Unita.SETTIMANE else numero)


def _conta_lavorativi(
    evento: date, numero: int, verso: int, calendario: Calendario, periodi: list[tuple[date, date]]
) -> date:
    giorno = evento
    while numero:
        giorno += verso * UN_GIORNO
        if calendario.lavorativo(giorno) and not _dentro(giorno, periodi):
            numero -= 1
    return giorno


def _salta(evento: date, nominale: date, periodi: list[tuple[date, date]]) -> date:
    """As many days after `evento` as `nominale` is, not counting those inside `periodi` (in order, disjoint)."""
    ultimo_contato, mancano = evento, nominale - evento
    for inizio, fine in periodi:
        if fine <= ultimo_contato:
            continue
        utili = max(inizio - ultimo_contato - UN_GIORNO, timedelta(0))
        if mancano <= utili:
            break
        mancano -= utili
        ultimo_contato = fine
    return ultimo_contato + mancano


def _proroga(
    giorno: date, proroga: Proroga, verso: int, calendario: Calendario, periodi: list[tuple[date, date]]
) -> date:
    """CNT-04 and CNT-05. A roll-over that runs into a suspension waits for its end."""
    if proroga is Proroga.NESSUNA:
        return giorno
    riposo = calendario.festivo if proroga is Proroga.FESTIVI else calendario.sabato_o_festivo
    while riposo(giorno) or _dentro(giorno, periodi):
        giorno += verso * UN_GIORNO
    return giorno


def _dentro(giorno: date, periodi: list[tuple[date, date]]) -> bool:
    return any(inizio <= giorno <= fine for inizio, fine in periodi)


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
    avviati = (t for t in profilo.termini.values() if t.durata is not None and t.evento in accaduti)
    in_corso = [
        in_corso_dal(t, accaduti[t.evento], calendario, accaduti.get(t.adempimento), oggi, sospensioni)
        for t in avviati
    ]
    return sorted(in_corso, key=lambda t: (t.scadenza, t.termine.id))


def in_corso_dal(
    termine: TermineContrattuale,
    evento: date,
    calendario: Calendario,
    adempiuto_il: date | None = None,
    oggi: date | None = None,
    sospensioni: Sequence[Sospensione] = (),
) -> TermineInCorso:
    """One contractual term, started on `evento`. Raises TermineNonValido if it has no length.

    Suspensions apply to every term here: the caller passes those that hold for it.
    """
    if termine.durata is None:
        raise TermineNonValido(f"{termine.id}: il contratto non fissa una durata ({termine.clausola}).")
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
