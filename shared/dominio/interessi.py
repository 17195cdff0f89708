"""Legal interest: simple, on the days actually elapsed, with the rate of each day (art. 1284 c.c.)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, arrotonda, in_cifre, in_euro, in_percento
from shared.dominio.prova import Dato, Passo, Prova

GIORNI_ANNO = 365
"""The year counts 365 days also when it is a leap year (PARAMETRI.md B.1)."""

FONTE = "art. 1284 c.c."


class PeriodoNonValido(ErroreDominio):
    """The end of a period falls before its beginning."""

    codice = "interessi.periodo_non_valido"


class SaggioMancante(ErroreDominio):
    """Some days of the period have no rate in force, or more than one."""

    codice = "interessi.saggio_mancante"


@dataclass(frozen=True, slots=True)
class Saggio:
    """A yearly rate in percent, in force from `dal` to `al`, both included; `al` None: until changed.

    After `noto_fino` it is only carried over, and next year's decree may still change it;
    without that day, a rate with no end is sure until the 31st of December of its first year.
    """

    dal: date
    al: date | None
    percento: Decimal
    fonte: str
    certezza: str = "certo"
    noto_fino: date | None = None

    @property
    def certo_fino(self) -> date | None:
        """The last day on which the rate is settled; None when it is settled for as long as it runs."""
        if self.noto_fino is None and self.al is None:
            return date(self.dal.year, 12, 31)
        return self.noto_fino


@dataclass(frozen=True, slots=True)
class _Tratto:
    """Some days, both ends included, that bear the same rate."""

    dal: date
    al: date
    saggio: Saggio
    provvisorio: bool

    @property
    def giorni(self) -> int:
        return (self.al - self.dal).days + 1


def interessi_legali(
    capitale: Centesimi, dal: date, al: date, saggi: Sequence[Saggio]
) -> tuple[Centesimi, Prova]:
    """Interest in cents on `capitale` (cents) from `dal` (excluded) to `al` (included), with its prova.

    capital x percent x days / 365 for each rate, summed exactly, rounded once, half up, at
    the end. Days on which the rate is only carried over make the result `provvisorio` (in
    `prova.dati`). Same day: zero.

    Raises PeriodoNonValido if `al` comes before `dal`, SaggioMancante where `saggi` leave
    a day uncovered or cover it twice, ErroreDominio for a negative capital.
    """
    tratti = _tratti(capitale, dal, al, saggi)
    esatto = Fraction(0)
    passi: list[Passo] = []
    inizio = f"Interessi legali su {in_euro(capitale)} € dal {_it(dal)} al {_it(al)}: "
    for tratto in tratti:
        quota = _quota(capitale, tratto)
        esatto += quota
        passi.append(_passo(tratto, quota, "" if passi else inizio))
    totale = arrotonda(esatto)
    testo = f"Totale, arrotondato una sola volta al centesimo = {in_euro(totale)} €"
    passi.append(
        Passo(testo if tratti else f"{inizio}nessun giorno = 0,00 €", {"totale": in_cifre(totale)})
    )
    provvisorio = any(tratto.provvisorio for tratto in tratti)
    dati: dict[str, Dato] = {
        "capitale": in_cifre(capitale),
        "dal": dal.isoformat(),
        "al": al.isoformat(),
        "giorni": (al - dal).days,
        "divisore": GIORNI_ANNO,
        "provvisorio": provvisorio,
    }
    fonti = (FONTE, *dict.fromkeys(tratto.saggio.fonte for tratto in tratti))
    return totale, Prova("interessi_legali", in_cifre(totale), "euro", dati, tuple(passi), fonti)


def importo_interessi(capitale: Centesimi, dal: date, al: date, saggi: Sequence[Saggio]) -> Centesimi:
    """The same amount without the prova, for whoever simulates millions of them. Raises as `interessi_legali`."""
    tratti = _tratti(capitale, dal, al, saggi)
    return arrotonda(sum((_quota(capitale, tratto) for tratto in tratti), Fraction(0)))


def _quota(capitale: Centesimi, tratto: _Tratto) -> Fraction:
    """Exact euro: one fraction built from integers, because this runs for every act of every debt."""
    numeratore, denominatore = tratto.saggio.percento.as_integer_ratio()
    return Fraction(capitale * numeratore * tratto.giorni, 100 * denominatore * 100 * GIORNI_ANNO)


def _tratti(capitale: Centesimi, dal: date, al: date, saggi: Sequence[Saggio]) -> list[_Tratto]:
    """The period cut where the rate changes or ceases to be certain. Days from `dal` + 1 to `al`."""
    if capitale < 0:
        raise ErroreDominio("Il capitale su cui corrono gli interessi non può essere negativo.")
    if al < dal:
        raise PeriodoNonValido(
            f"Il periodo degli interessi finisce il {_it(al)}, prima del suo inizio ({_it(dal)})."
        )
    tratti: list[_Tratto] = []
    giorno = dal + timedelta(days=1)
    while giorno <= al:
        vigenti = [s for s in saggi if s.dal <= giorno and (s.al is None or giorno <= s.al)]
        if len(vigenti) != 1:
            quanti = "nessun saggio" if not vigenti else "più di un saggio"
            raise SaggioMancante(f"Il {_it(giorno)} risulta in vigore {quanti} di interesse legale.")
        saggio = vigenti[0]
        certo_fino = saggio.certo_fino
        provvisorio = certo_fino is not None and giorno > certo_fino
        fine = al if saggio.al is None else min(al, saggio.al)
        if certo_fino is not None and not provvisorio:
            fine = min(fine, certo_fino)
        successivi = [s.dal for s in saggi if giorno < s.dal <= fine]
        if successivi:
            fine = min(successivi) - timedelta(days=1)
        tratti.append(_Tratto(giorno, fine, saggio, provvisorio))
        giorno = fine + timedelta(days=1)
    return tratti


def _passo(tratto: _Tratto, quota: Fraction, inizio: str) -> Passo:
    giorni = "1 giorno" if tratto.giorni == 1 else f"{tratto.giorni} giorni"
    parziale = str((Decimal(arrotonda(quota * 100)) / 10000).quantize(Decimal("0.0001")))
    euro = parziale.replace(".", ",")
    testo = f"{inizio}{giorni} {al_percento(tratto.saggio.percento)} ({tratto.saggio.fonte}) = {euro} €"
    if tratto.provvisorio:
        testo += ", provvisorio: il saggio per questi giorni non è ancora fissato"
    dati: dict[str, Dato] = {
        "dal": tratto.dal.isoformat(),
        "al": tratto.al.isoformat(),
        "giorni": tratto.giorni,
        "percento": str(tratto.saggio.percento),
        "fonte": tratto.saggio.fonte,
        "certezza": tratto.saggio.certezza,
        "parziale": parziale,
        "provvisorio": tratto.provvisorio,
    }
    return Passo(testo, dati)


def al_percento(percento: Decimal) -> str:
    """`al 2,5%`, `all'1,25%`, `allo 0,05%`: the rate with the preposition Italian wants before it."""
    intero = int(percento)
    if intero == 0:
        preposizione = "allo "
    elif intero in (1, 8, 11) or 80 <= intero <= 89:
        preposizione = "all'"
    else:
        preposizione = "al "
    return f"{preposizione}{in_percento(percento)}"


def _it(giorno: date) -> str:
    return giorno.strftime("%d/%m/%Y")
