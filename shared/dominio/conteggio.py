"""Counting days: from an event and a length to the nominal end and the scadenza, nothing else.

`termini` puts the words around it; this is the arithmetic, small enough to be checked line by line.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.errori import ErroreDominio
from shared.dominio.sospensioni import Sospensione, periodi_sospesi

UN_GIORNO = timedelta(days=1)


class TermineNonValido(ErroreDominio):
    """A length that is negative, or that leaves the calendar."""

    codice = "termine_non_valido"


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
        utili = max(inizio - ultimo_contato - UN_GIORNO, timedelta(0))
        if mancano > utili:
            mancano -= utili
            ultimo_contato = max(ultimo_contato, fine)
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
