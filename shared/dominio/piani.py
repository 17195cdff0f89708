"""A debt paid by instalments: the istanza, the ente's decision, the plan and what is left of each rata.

These are the facts; who may ask, grant or declare them is in `dilazioni`. The rate of a
plan in force owe together exactly what the posizione owes, voce by voce.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.dominio.blocchi import SENZA_FINE
from shared.dominio.calendario import Calendario
from shared.dominio.conteggio import date_del_termine
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.imputazione import Imputazione, RataDovuta, imputa_a_rate
from shared.dominio.rateizzazioni import RataSaltata, RegolaDecadenza
from shared.dominio.sospensioni import UN_GIORNO, Sospensione

RATE_MASSIME = 99
"""Two digits of the numero avviso name the rata; the law's widest tier is 72 (L. 160/2019 art. 1 c. 796)."""
PIANI_MASSIMI = 999_999
PIANI_MASSIMI = 999_999
"""Six digits of it name the plan."""

ATTESA_INCASSI = Durata(5, Unita.GIORNI)
"""A rata counts as missed only when a payment made on its last day has had the time to be booked."""


class StatoRateizzazione(StrEnum):
    RICHIESTA = "richiesta"
    ACCOLTA = "accolta"
    RESPINTA = "respinta"
    DECADUTA = "decaduta"


@dataclass(frozen=True, slots=True)
class RataPiano:
    """One rata. `dovuto` is what is left of it per voce, `importo` what it was, `interessi` its share of deferral."""

    numero: int
    scadenza: date
    importo: Centesimi
    interessi: Centesimi
    dovuto: Mapping[Voce, Centesimi]

    @property
    def residuo(self) -> Centesimi:
        return sum(self.dovuto.values())


@dataclass(frozen=True, slots=True)
class Piano:
    """A plan: `numero` is unique for the ente and never given again; `decadenza` is the rule of the istanza's day."""

    numero: int
    rate: tuple[RataPiano, ...]
    decadenza: RegolaDecadenza

    @property
    def residuo(self) -> Centesimi:
        return sum(rata.residuo for rata in self.rate)

    def rata(self, numero: int) -> RataPiano:
        """The rata of that number, from 1."""
        return self.rate[numero - 1]


@dataclass(frozen=True, slots=True)
class Rateizzazione:
    """One istanza and what came of it. `numero` counts those of the posizione, `fase` is where the cycle stopped."""

    numero: int
    richiesta_il: date
    rate: int
    motivo: str
    stato: StatoRateizzazione
    fase: str
    decisa_il: date | None = None
    motivazione: str = ""
    piano: Piano | None = None
    decaduta_il: date | None = None
    precedenti: tuple[Sospensione, ...] = ()
    """the days earlier istanze, since refused, had stopped the contract's terms"""

    @property
    def aperta(self) -> bool:
        """Under examination, or granted and not lost: nothing escalates (L. 160/2019 art. 1 c. 798)."""
        return self.stato in (StatoRateizzazione.RICHIESTA, StatoRateizzazione.ACCOLTA)

    @property
    def in_corso(self) -> Piano | None:
        """The plan that payments go to; None where none was granted, or it was lost."""
        return self.piano if self.stato is StatoRateizzazione.ACCOLTA else None

    @property
    def atto_di_accoglimento(self) -> str:
        return f"accoglimento_rate-{self.numero}"

    @property
    def atto_di_diniego(self) -> str:
        return f"diniego_rate-{self.numero}"

    @property
    def atto_di_decadenza(self) -> str:
        return f"decadenza_rate-{self.numero}"

    def sospensioni(self, estinzione: date | None) -> tuple[Sospensione, ...]:
        """The days the contract's terms do not run; to `SENZA_FINE` while it is examined or the plan is kept."""
        fine = max(self._finita_il(estinzione) or SENZA_FINE, self.richiesta_il)
        motivo, fonte = "rateizzazione del debito", "L. 160/2019 art. 1 c. 798"
        return (*self.precedenti, Sospensione(self.richiesta_il, fine, motivo, fonte))

    def _finita_il(self, estinzione: date | None) -> date | None:
        if self.stato is StatoRateizzazione.RESPINTA:
            return self.decisa_il
        return self.decaduta_il or estinzione


def atto_avviso(rata: int) -> str:
    """The act by which a rata is asked for."""
    return f"avviso_rata-{rata}"


def atto_sollecito(rata: int) -> str:
    """The act by which a missed rata is asked for again."""
    return f"sollecito_rata-{rata}"


def imputa_al_piano(piano: Piano, pagamento: Centesimi, regola: str) -> tuple[Piano, Imputazione]:
    """The plan after a payment (cents), the oldest rata first, and where the payment went per voce."""
    dovute = [RataDovuta(r.numero, r.scadenza, r.dovuto) for r in piano.rate if r.residuo]
    esito = imputa_a_rate(pagamento, dovute, regola)
    per_voce: dict[Voce, Centesimi] = {}
    for voci in esito.per_rata.values():
        for voce, cent in voci.items():
            per_voce[voce] = per_voce.get(voce, 0) + cent
    rate = tuple(
        replace(rata, dovuto=_meno(rata.dovuto, esito.per_rata.get(rata.numero, {}))) for rata in piano.rate
    )
    return replace(piano, rate=rate), Imputazione(per_voce, esito.eccedenza, esito.prova)


def riduci(piano: Piano, voci: Mapping[Voce, Centesimi]) -> Piano:
    """The plan after `voci` (cents) are no longer owed: the last rate go first, so the next due dates stay as told."""
    resto = dict(voci)
    rate: list[RataPiano] = []
    for rata in reversed(piano.rate):
        tolte = {voce: min(resto.get(voce, 0), cent) for voce, cent in rata.dovuto.items()}
        resto = _meno(resto, tolte)
        rate.append(replace(rata, dovuto=_meno(rata.dovuto, tolte)))
    return replace(piano, rate=tuple(reversed(rate)))


def interessi_non_maturati(piano: Piano, oggi: date) -> Centesimi:
    """Interest of deferral, in cents, still asked for by rate not yet due on `oggi`: a lost plan does not owe it."""
    return sum(
        min(rata.interessi, rata.dovuto.get(Voce.INTERESSI, 0)) for rata in piano.rate if rata.scadenza > oggi
    )


def mancata_dal(rata: RataPiano, calendario: Calendario) -> date:
    """The first day on which an unpaid rata counts as missed.

    A due date on a day off moves to the next working day (art. 1187 c.c.; for Saturdays
    DL 70/2011 art. 7), and five days more are left for the money to be booked.
    """
    _, termine = date_del_termine(rata.scadenza, Durata(0, Unita.GIORNI), Proroga.SABATO_E_FESTIVI, calendario)
    attesa, _ = date_del_termine(termine, ATTESA_INCASSI, Proroga.NESSUNA, calendario)
    return attesa + UN_GIORNO


def mancate(piano: Piano, calendario: Calendario, oggi: date) -> tuple[RataPiano, ...]:
    """The rate missed on `oggi`, oldest first."""
    return tuple(r for r in piano.rate if r.residuo and oggi >= mancata_dal(r, calendario))


def saltate(rate: Sequence[RataPiano]) -> tuple[RataSaltata, ...]:
    """Missed rate as the rules of decadenza read them."""
    return tuple(RataSaltata(rata.numero, rata.scadenza) for rata in rate)


def chiesta_dal(piano: Piano, rata: RataPiano) -> date:
    """The first day on which a rata may be asked for: at once for the first, then once the one before is due."""
    return date.min if rata.numero == 1 else piano.rata(rata.numero - 1).scadenza + UN_GIORNO


def _meno(voci: Mapping[Voce, Centesimi], tolte: Mapping[Voce, Centesimi]) -> dict[Voce, Centesimi]:
    return {voce: resta for voce, cent in voci.items() if (resta := cent - tolte.get(voce, 0))}
