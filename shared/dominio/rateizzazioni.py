"""Instalment plans: how many instalments, the plan itself, and when the debtor loses it."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shared.dominio.conteggio import aggiungi_mesi
from shared.dominio.errori import ErroreDominio, RegolaViolata
from shared.dominio.importi import Centesimi, arrotonda, in_cifre, in_euro
from shared.dominio.prova import Dato, Passo, Prova

GIORNI_ANNO = 365


class PianoNonValido(ErroreDominio):
    """A plan that cannot exist: no instalments, or instalments of less than a cent."""

    codice = "rateizzazione.piano_non_valido"


class RateNonAmmesse(RegolaViolata):
    """More or fewer instalments than the amount allows."""

    codice = "rateizzazione.rate_non_ammesse"


@dataclass(frozen=True, slots=True)
class ScaglioneRate:
    """Debts up to `fino_a` cents (included; None: no limit) may have from `minimo` to `massimo` instalments."""

    fino_a: Centesimi | None
    minimo: int
    massimo: int


@dataclass(frozen=True, slots=True)
class Dilazione:
    """Simple yearly interest in percent on the capital still to be paid, days / 365, counted after `dal`."""

    percento: Decimal
    dal: date
    fonte: str


@dataclass(frozen=True, slots=True)
class Rata:
    """One instalment in cents: `importo` is capital, `interessi` those of deferral, due on `scadenza`."""

    numero: int
    scadenza: date
    importo: Centesimi
    interessi: Centesimi = 0

    @property
    def totale(self) -> Centesimi:
        return self.importo + self.interessi


@dataclass(frozen=True, slots=True)
class PianoRate:
    rate: tuple[Rata, ...]
    prova: Prova


@dataclass(frozen=True, slots=True)
class RegolaDecadenza:
    """When a plan is lost.

    `rate_saltate` unpaid instalments, consecutive or not, are enough; where `arco_mesi` is
    set they must fall within so many months of the first of them; `prima_rata` loses it
    at once when the first one is unpaid; `sollecito` asks for an express reminder before.
    """

    nome: str
    rate_saltate: int
    prima_rata: bool
    arco_mesi: int | None
    sollecito: bool
    fonte: str


@dataclass(frozen=True, slots=True)
class PeriodoDecadenza:
    """How many unpaid instalments lose a plan asked for between `dal` and `al`, both included (None: still so)."""

    dal: date
    al: date | None
    rate_saltate: int
    fonte: str


@dataclass(frozen=True, slots=True)
class RataSaltata:
    """An instalment not paid by `scadenza`."""

    numero: int
    scadenza: date


@dataclass(frozen=True, slots=True)
class EsitoDecadenza:
    decade: bool
    prova: Prova


REGOLA_002 = RegolaDecadenza(
    "002_art_5.2.c", 2, True, None, False, "Regione Abruzzo, All. B art. 5.2 lett. c)"
)
REGOLA_C800 = RegolaDecadenza("l160_c800", 2, False, 6, True, "L. 160/2019 art. 1 c. 800")
REGOLE_DECADENZA = {regola.nome: regola for regola in (REGOLA_002, REGOLA_C800)}
"""The rules that do not depend on the day of the istanza; `regola_art_19` builds the one that does.

ANCI Toscana leaves the matter to the ente's regolamento (2.3.7, art. 8 lett. f): without one, c. 800 applies.
"""

ART_19 = "art_19_dpr_602"
FONTE_PIANO = "L. 160/2019 art. 1 c. 796 e 801"


def scaglione_rate(importo: Centesimi, scaglioni: Sequence[ScaglioneRate]) -> ScaglioneRate:
    """The tier of `importo` (cents). Raises PianoNonValido where no tier covers it."""
    for scaglione in scaglioni:
        if scaglione.fino_a is None or importo <= scaglione.fino_a:
            return scaglione
    raise PianoNonValido(f"Nessuno scaglione di rateizzazione comprende {in_euro(importo)} €.")


def numero_massimo_rate(importo: Centesimi, scaglioni: Sequence[ScaglioneRate]) -> int:
    """How many instalments at most for `importo` (L. 160/2019 art. 1 c. 796, or the ente's tiers); zero: none."""
    return scaglione_rate(importo, scaglioni).massimo


def verifica_numero_rate(importo: Centesimi, n_rate: int, scaglioni: Sequence[ScaglioneRate]) -> None:
    """Raise RateNonAmmesse unless `n_rate` lies within the tier of `importo`, both ends included."""
    scaglione = scaglione_rate(importo, scaglioni)
    if scaglione.massimo == 0:
        raise RateNonAmmesse(f"Un debito di {in_euro(importo)} € non è rateizzabile.")
    if not scaglione.minimo <= n_rate <= scaglione.massimo:
        raise RateNonAmmesse(
            f"Per {in_euro(importo)} € sono ammesse da {scaglione.minimo} a {scaglione.massimo} rate, non {n_rate}."
        )


def piano_rate(
    importo: Centesimi,
    n_rate: int,
    prima_rata: date,
    *,
    dilazione: Dilazione | None = None,
    fonte: str = FONTE_PIANO,
) -> PianoRate:
    """A plan of `n_rate` monthly instalments that sums exactly to `importo` (cents).

    Every rata is the floor of importo / n_rate, the last takes the remaining cents. They
    fall due on the last day of the month, from the month of `prima_rata` on (L. 160/2019
    art. 1 c. 801). With `dilazione`, each rata also bears interest on the capital left
    before it, for the days since the previous due date (or `dilazione.dal`), rounded half
    up rata by rata. `fonte` is the rule that grants the plan, where it is not L. 160/2019.

    Raises PianoNonValido when `n_rate` is below one, a rata would be below one cent, or
    the deferral starts after the first due date.
    """
    if n_rate < 1:
        raise PianoNonValido("Un piano ha almeno una rata.")
    if importo < n_rate:
        raise PianoNonValido(f"{in_euro(importo)} € non si dividono in {n_rate} rate di almeno un centesimo.")
    if dilazione is not None and dilazione.dal > fine_mese(prima_rata):
        raise PianoNonValido("Gli interessi di dilazione non possono decorrere da dopo la prima rata.")
    base = importo // n_rate
    rate: list[Rata] = []
    passi = [
        Passo(
            f"{in_euro(importo)} € in {n_rate} rate: {in_euro(base)} € ciascuna, l'ultima con i centesimi residui, "
            f"all'ultimo giorno del mese",
            {"rata_base": in_cifre(base)},
        )
    ]
    residuo, precedente = importo, prima_rata if dilazione is None else dilazione.dal
    for numero in range(1, n_rate + 1):
        capitale = base if numero < n_rate else residuo
        scadenza = fine_mese(prima_rata, numero - 1)
        giorni = (scadenza - precedente).days
        interessi = 0 if dilazione is None else _interessi_rata(residuo, giorni, dilazione)
        precedente = scadenza
        rata = Rata(numero, scadenza, capitale, interessi)
        passi.append(_passo_rata(rata, residuo, giorni, dilazione))
        rate.append(rata)
        residuo -= capitale
    return PianoRate(tuple(rate), _prova_piano(importo, rate, prima_rata, dilazione, passi, fonte))


def _interessi_rata(residuo: Centesimi, giorni: int, dilazione: Dilazione) -> Centesimi:
    return arrotonda(Fraction(residuo, 100) * Fraction(dilazione.percento) / 100 * giorni / GIORNI_ANNO)


def _passo_rata(rata: Rata, residuo: Centesimi, giorni: int, dilazione: Dilazione | None) -> Passo:
    testo = f"Rata {rata.numero} entro il {rata.scadenza:%d/%m/%Y}: {in_euro(rata.importo)} €"
    dati: dict[str, Dato] = {
        "numero": rata.numero,
        "scadenza": rata.scadenza.isoformat(),
        "importo": in_cifre(rata.importo),
    }
    if dilazione is not None:
        testo += f" più {in_euro(rata.interessi)} € di interessi ({giorni} giorni su {in_euro(residuo)} €)"
        dati |= {
            "giorni": giorni,
            "residuo": in_cifre(residuo),
            "interessi": in_cifre(rata.interessi),
        }
    return Passo(testo, dati)


def _prova_piano(
    importo: Centesimi,
    rate: Sequence[Rata],
    prima_rata: date,
    dilazione: Dilazione | None,
    passi: Sequence[Passo],
    fonte: str,
) -> Prova:
    dati: dict[str, Dato] = {
        "importo": in_cifre(importo),
        "n_rate": len(rate),
        "prima_rata": prima_rata.isoformat(),
    }
    fonti: tuple[str, ...] = (fonte,)
    if dilazione is not None:
        dati["dilazione"] = {
            "percento": str(dilazione.percento),
            "dal": dilazione.dal.isoformat(),
            "divisore": GIORNI_ANNO,
        }
        fonti += (dilazione.fonte,)
    totale = sum(rata.totale for rata in rate)
    return Prova("piano_rate", in_cifre(totale), "euro", dati, tuple(passi), fonti)


def regola_art_19(istanza: date, periodi: Sequence[PeriodoDecadenza]) -> RegolaDecadenza:
    """The decadenza rule of art. 19 c. 3 D.P.R. 602/1973 for a plan asked for on `istanza`.

    Five, eight, ten or eighteen instalments according to the regime of that day; the
    periods are in shared/norme. Raises ErroreDominio where none covers the day.
    """
    for periodo in periodi:
        if periodo.dal <= istanza and (periodo.al is None or istanza <= periodo.al):
            return RegolaDecadenza(ART_19, periodo.rate_saltate, False, None, False, periodo.fonte)
    raise ErroreDominio(f"Nessuna regola di decadenza per le istanze del {istanza:%d/%m/%Y}.")


def decadenza(
    regola: RegolaDecadenza, saltate: Sequence[RataSaltata], *, sollecito_inviato: bool
) -> EsitoDecadenza:
    """Whether the debtor loses the plan, given the instalments left unpaid, with the prova.

    Months of the span run like any term: the first day is not counted, same day of the
    last month or its last (31 March and 30 September are within six months).
    """
    in_ordine = sorted(saltate, key=lambda rata: (rata.scadenza, rata.numero))
    if regola.sollecito and not sollecito_inviato:
        decade, motivo = False, "Il sollecito espresso non è stato inviato e il piano resta in vita"
    elif regola.prima_rata and any(rata.numero == 1 for rata in in_ordine):
        decade, motivo = True, "La prima rata non è stata pagata"
    else:
        decade = _bastano(regola, in_ordine)
        quando = "" if regola.arco_mesi is None else f" nell'arco di {regola.arco_mesi} mesi"
        motivo = f"Rate non pagate: {len(in_ordine)}; ne bastano {regola.rate_saltate}{quando}"
    esito = "decade" if decade else "non decade"
    dati: dict[str, Dato] = {
        "regola": regola.nome,
        "rate_saltate": regola.rate_saltate,
        "prima_rata": regola.prima_rata,
        "arco_mesi": regola.arco_mesi,
        "sollecito": regola.sollecito,
        "sollecito_inviato": sollecito_inviato,
        "saltate": [{"numero": rata.numero, "scadenza": rata.scadenza.isoformat()} for rata in in_ordine],
    }
    passo = Passo(f"{motivo}: {esito}", {"decade": decade})
    return EsitoDecadenza(decade, Prova("decadenza", esito, "esito", dati, (passo,), (regola.fonte,)))


def _bastano(regola: RegolaDecadenza, in_ordine: Sequence[RataSaltata]) -> bool:
    """True if enough unpaid instalments fall within the span."""
    quante = regola.rate_saltate
    for prima, ultima in zip(in_ordine, in_ordine[quante - 1 :], strict=False):
        if regola.arco_mesi is None or ultima.scadenza <= aggiungi_mesi(prima.scadenza, regola.arco_mesi):
            return True
    return False


def fine_mese(giorno: date, mesi_dopo: int = 0) -> date:
    """The last day of the month that comes `mesi_dopo` months after that of `giorno`."""
    anno, mese = divmod(giorno.year * 12 + giorno.month - 1 + mesi_dopo, 12)
    return date(anno, mese + 1, calendar.monthrange(anno, mese + 1)[1])
