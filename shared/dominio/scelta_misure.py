"""Which measure a debt and the assets found allow, which one is taken, and which ones still stand.

One measure at a time: the one with its preavviso already out goes on as long as it is allowed, so that
the cost of a preavviso never turns a fermo into an ipoteca; otherwise the contract's order decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.dominio.atti import Bene, TipoAtto, TipoBene
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Posizione
from shared.dominio.profili import Ciclo
from shared.dominio.regole import Regole


class Misura(StrEnum):
    """A measure on assets; the names are those of `precedenza_misure`."""

    FERMO = "fermo"
    """art. 86 D.P.R. 602/1973"""
    IPOTECA = "ipoteca"
    """art. 77 D.P.R. 602/1973"""


@dataclass(frozen=True, slots=True)
class Percorso:
    """The acts of a measure, from its preavviso to its end; `notifica` is the event its thirty days run from."""

    misura: Misura
    preavviso: TipoAtto
    notifica: str
    iscrizione: TipoAtto
    liberazione: TipoAtto
    in_parole: str


PERCORSI = {
    Misura.FERMO: Percorso(
        Misura.FERMO,
        TipoAtto.PREAVVISO_FERMO,
        "notifica_preavviso",
        TipoAtto.ISCRIZIONE_FERMO,
        TipoAtto.REVOCA_FERMO,
        "il fermo",
    ),
    Misura.IPOTECA: Percorso(
        Misura.IPOTECA,
        TipoAtto.PREAVVISO_IPOTECA,
        "notifica_preavviso_ipoteca",
        TipoAtto.ISCRIZIONE_IPOTECA,
        TipoAtto.ASSENSO_CANCELLAZIONE,
        "l'ipoteca",
    ),
}

LIBERAZIONI = frozenset(percorso.liberazione for percorso in PERCORSI.values())
"""The acts that lift a measure."""


def ipoteca_ammessa(debito: Centesimi, ciclo: Ciclo) -> bool:
    """True from `soglia_ipoteca` upwards, that figure included (art. 77 c. 1-bis), never where only a fermo is."""
    return debito >= ciclo.soglia_ipoteca and not solo_fermo(debito, ciclo)


def solo_fermo(debito: Centesimi, ciclo: Ciclo) -> bool:
    """True below `soglia_solo_fermo` (002 art. 2.2)."""
    return ciclo.soglia_solo_fermo is not None and debito < ciclo.soglia_solo_fermo


def beni_per(posizione: Posizione, misura: Misura) -> tuple[Bene, ...]:
    """The assets that measure may fall on: what a plate or a parcel identifies, unless excluded.

    A vehicle that serves a business is spared (art. 86 c. 2): because the debtor has proved it, or, by a choice of
    ours, because the register itself says so.
    """
    beni = posizione.beni or ()
    if misura is Misura.FERMO:
        return tuple(b for b in beni if b.targa and not b.strumentale and not b.escluso)
    return tuple(b for b in beni if b.tipo is TipoBene.IMMOBILE and b.foglio and b.particella and not b.escluso)


def ammessa(posizione: Posizione, regole: Regole, misura: Misura) -> bool:
    """Whether amount and assets allow that measure today; the amount is the whole debt, interest and costs included."""
    if misura is Misura.IPOTECA and not ipoteca_ammessa(posizione.residuo, regole.ciclo):
        return False
    return bool(beni_per(posizione, misura))


def misura_da_prendere(posizione: Posizione, regole: Regole) -> Misura:
    """The measure to take, or to refuse with its reason when none is allowed (the fermo then says why)."""
    preavvisate = [m for atto in reversed(posizione.atti) for m, p in PERCORSI.items() if p.preavviso is atto.tipo]
    for misura in (*preavvisate, *map(Misura, regole.ciclo.precedenza_misure)):
        if ammessa(posizione, regole, misura):
            return misura
    return Misura.FERMO


def misure_in_piedi(posizione: Posizione) -> tuple[Percorso, ...]:
    """The measures entered and not yet lifted."""
    tipi = {atto.tipo for atto in posizione.atti}
    return tuple(p for p in PERCORSI.values() if p.iscrizione in tipi and p.liberazione not in tipi)


def misura_iscritta(posizione: Posizione) -> Percorso | None:
    """The measure of this posizione, once entered, lifted or not."""
    tipi = {atto.tipo for atto in posizione.atti}
    return next((p for p in PERCORSI.values() if p.iscrizione in tipi), None)


def ha_vincoli(posizione: Posizione) -> bool:
    """A measure, or a pignoramento, stands on the debtor's assets."""
    return bool(misure_in_piedi(posizione)) or any(p.in_corso for p in posizione.pignoramenti)


def da_svincolare(posizione: Posizione) -> bool:
    """The debt is gone and something still stands on the debtor's assets."""
    return posizione.residuo == 0 and ha_vincoli(posizione)


def svincolata(posizione: Posizione, tentativi: int) -> bool:
    """Every measure is lifted, and each letter of it delivered or tried `tentativi` times."""
    lettere = [a.id for a in posizione.atti if a.tipo in LIBERAZIONI]
    return not da_svincolare(posizione) and all(_consegnata(posizione, atto, tentativi) for atto in lettere)


def _consegnata(posizione: Posizione, atto: str, tentativi: int) -> bool:
    consegne = posizione.consegne_di(atto)
    return bool(consegne) and not consegne[-1].in_corso and (consegne[-1].riuscita or len(consegne) >= tentativi)
