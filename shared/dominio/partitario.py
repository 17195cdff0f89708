"""The partitario: append-only double entry, in cents, one per posizione.

Signs: a positive movement is *dare*, a negative one *avere*; a registrazione balances to
zero or does not exist. Its id is the business fact (`VERSAMENTO#<iur>`), so the same
fact cannot be booked twice. Balances are always derived from the movements.

Accounts: `credito:<voce>` is what the debtor owes; `carico:<voce>` and
`accessori:<voce>` say where the debt came from (handed over by the ente, or added by
the procedure); `incassi:<voce>`, `sgravi:<voce>` (undue), `discarichi:<voce>` (due, but
given up) and `restituzioni:<voce>` (back to the ente uncollected) say where it went.
Money beyond what was owed is dare `incassi:eccedenza`, avere `eccedenze`; paid back, it
moves from `eccedenze` to `rimborsi`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi, Voce, in_euro

INCASSI = "incassi:"
"""What the accounts of money that came in begin with."""
INCASSI_ECCEDENZA = f"{INCASSI}eccedenza"
ECCEDENZE = "eccedenze"
RIMBORSI = "rimborsi"


def credito(voce: Voce) -> str:
    return f"credito:{voce}"


def carico(voce: Voce) -> str:
    return f"carico:{voce}"


def accessori(voce: Voce) -> str:
    return f"accessori:{voce}"


def incassi(voce: Voce) -> str:
    return f"{INCASSI}{voce}"


def voce_incassata(conto: str) -> Voce | None:
    """The voce that the money of `conto` paid; None for another account, and for what was beyond the debt."""
    return None if not conto.startswith(INCASSI) or conto == INCASSI_ECCEDENZA else Voce(conto.removeprefix(INCASSI))


def entrato(conti: Mapping[str, Centesimi]) -> Centesimi:
    """All that came in by these balances, what was beyond the debt included."""
    return sum(cent for conto, cent in conti.items() if conto.startswith(INCASSI))


def sgravi(voce: Voce) -> str:
    return f"sgravi:{voce}"


def restituzioni(voce: Voce) -> str:
    return f"restituzioni:{voce}"


def discarichi(voce: Voce) -> str:
    return f"discarichi:{voce}"


@dataclass(frozen=True, slots=True)
class Movimento:
    """One line of a registrazione: dare positive, avere negative, never zero."""

    conto: str
    importo: Centesimi


@dataclass(frozen=True, slots=True)
class Registrazione:
    """One business fact in the books. Raises NonQuadra when its movements do not sum to zero."""

    id: str
    data: date
    causale: str
    movimenti: tuple[Movimento, ...]

    def __post_init__(self) -> None:
        scarto = sum(m.importo for m in self.movimenti)
        if scarto:
            raise NonQuadra(f"La registrazione {self.id} non quadra: scarto di {in_euro(scarto)} euro.")
        if any(m.importo == 0 for m in self.movimenti):
            raise NonQuadra(f"La registrazione {self.id} ha un movimento nullo.")


def incassato(registrazione: Registrazione) -> tuple[dict[Voce, Centesimi], Centesimi]:
    """What a payment brought to each voce, and what of it was beyond the debt, in cents."""
    voci: dict[Voce, Centesimi] = {}
    eccedenza: Centesimi = 0
    for movimento in registrazione.movimenti:
        if movimento.conto == INCASSI_ECCEDENZA:
            eccedenza = movimento.importo
        elif (voce := voce_incassata(movimento.conto)) is not None:
            voci[voce] = movimento.importo
    return voci, eccedenza


def registra_carico(posizione: str, data: date, voci: Mapping[Voce, Centesimi]) -> Registrazione:
    """What the ente hands over: dare credito, avere carico, per voce."""
    return _coppie(f"CARICO#{posizione}", data, "Presa in carico", voci, carico)


def registra_accessori(
    fatto: str, data: date, causale: str, voci: Mapping[Voce, Centesimi]
) -> Registrazione | None:
    """Interest, expenses and oneri that the act `fatto` adds to the debt; None when it adds nothing."""
    if not any(voci.values()):
        return None
    return _coppie(f"ADDEBITO#{fatto}", data, causale, voci, accessori)


def id_versamento(iur: str) -> str:
    """The id under which the books hold that payment."""
    return f"VERSAMENTO#{iur}"


def registra_versamento(
    iur: str, data: date, imputato: Mapping[Voce, Centesimi], eccedenza: Centesimi
) -> Registrazione:
    """A payment: dare incassi, avere credito, per voce; what is not owed goes to eccedenze."""
    movimenti: list[Movimento] = []
    for voce, cent in imputato.items():
        if cent:
            movimenti += [Movimento(incassi(voce), cent), Movimento(credito(voce), -cent)]
    if eccedenza:
        movimenti += [Movimento(INCASSI_ECCEDENZA, eccedenza), Movimento(ECCEDENZE, -eccedenza)]
    return Registrazione(id_versamento(iur), data, "Versamento", tuple(movimenti))


def registra_sgravio(
    provvedimento: str,
    data: date,
    voci: Mapping[Voce, Centesimi],
    gia_pagato: Mapping[Voce, Centesimi] | None = None,
    imputato: Mapping[Voce, Centesimi] | None = None,
) -> Registrazione:
    """What the ente cancels: dare sgravi, avere credito, per voce.

    `gia_pagato` is cancelled after it was paid (cents per voce, on top of `voci`): that money
    is freed, `imputato` of it goes to what is still owed, the rest to eccedenze.
    """
    movimenti: list[Movimento] = []
    for voce, cent in voci.items():
        movimenti += [Movimento(sgravi(voce), cent), Movimento(credito(voce), -cent)]
    liberato = 0
    for voce, cent in (gia_pagato or {}).items():
        movimenti += [Movimento(sgravi(voce), cent), Movimento(incassi(voce), -cent)]
        liberato += cent
    for voce, cent in (imputato or {}).items():
        movimenti += [Movimento(incassi(voce), cent), Movimento(credito(voce), -cent)]
        liberato -= cent
    # What was collected for a voce that is cancelled is money nobody owed, from the day it is cancelled.
    movimenti += [Movimento(INCASSI_ECCEDENZA, liberato), Movimento(ECCEDENZE, -liberato)]
    return Registrazione(f"SGRAVIO#{provvedimento}", data, "Sgravio", tuple(m for m in movimenti if m.importo))


def registra_discarico(provvedimento: str, data: date, voci: Mapping[Voce, Centesimi]) -> Registrazione:
    """What the ente gives up as not collectable, though due: dare discarichi, avere credito, per voce."""
    movimenti: list[Movimento] = []
    for voce, cent in voci.items():
        if cent:
            movimenti += [Movimento(discarichi(voce), cent), Movimento(credito(voce), -cent)]
    return Registrazione(f"DISCARICO#{provvedimento}", data, "Discarico", tuple(movimenti))


def registra_restituzione(fatto: str, data: date, voci: Mapping[Voce, Centesimi]) -> Registrazione:
    """What goes back to the ente and is no longer asked of the debtor: dare restituzioni, avere credito, per voce."""
    movimenti: list[Movimento] = []
    for voce, cent in voci.items():
        if cent:
            movimenti += [Movimento(restituzioni(voce), cent), Movimento(credito(voce), -cent)]
    return Registrazione(f"RESTITUZIONE#{fatto}", data, "Restituzione all'ente", tuple(movimenti))


def registra_rimborso(rimborso: str, data: date, importo: Centesimi) -> Registrazione:
    """Excess paid back on `data`: what was to be returned (`eccedenze`) has been (`rimborsi`), `importo` cents."""
    movimenti = (Movimento(ECCEDENZE, importo), Movimento(RIMBORSI, -importo))
    return Registrazione(f"RIMBORSO#{rimborso}", data, "Rimborso", movimenti)


def _coppie(
    identita: str, data: date, causale: str, voci: Mapping[Voce, Centesimi], contropartita: Callable[[Voce], str]
) -> Registrazione:
    movimenti: list[Movimento] = []
    for voce, cent in voci.items():
        if cent:
            movimenti += [Movimento(credito(voce), cent), Movimento(contropartita(voce), -cent)]
    return Registrazione(identita, data, causale, tuple(movimenti))


def saldi(registrazioni: Iterable[Registrazione]) -> dict[str, Centesimi]:
    """The balance of each account, dare positive, in cents."""
    per_conto: dict[str, Centesimi] = {}
    for registrazione in registrazioni:
        for movimento in registrazione.movimenti:
            per_conto[movimento.conto] = per_conto.get(movimento.conto, 0) + movimento.importo
    return per_conto


def applica(saldi_voci: Mapping[Voce, Centesimi], registrazione: Registrazione) -> dict[Voce, Centesimi]:
    """What the debtor owes per voce after one more registrazione (voci at zero are dropped).

    Raises NonQuadra if a voce would go below zero: more was cancelled or paid into it than was owed.
    """
    nuovi = dict(saldi_voci)
    for movimento in registrazione.movimenti:
        if movimento.conto.startswith("credito:"):
            voce = Voce(movimento.conto.removeprefix("credito:"))
            nuovi[voce] = nuovi.get(voce, 0) + movimento.importo
            if nuovi[voce] < 0:
                raise NonQuadra(f"{registrazione.id}: la voce {voce} andrebbe sotto zero.")
    return {voce: cent for voce, cent in nuovi.items() if cent}
