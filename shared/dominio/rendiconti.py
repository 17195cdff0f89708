"""Rendiconto: loaded, added, collected, cancelled, given up and left, per voce. It balances or it is not printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.dominio import partitario
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi, Voce, in_euro


@dataclass(frozen=True, slots=True)
class RigaRendiconto:
    """One voce, in cents: caricato + accessori = riscosso + sgravato + discaricato + residuo.

    `sgravato` was not due; `discaricato` was, and the ente has given it up; `restituito` is the part of
    `residuo` already given back to the ente (the sanctions of a dead debtor).
    """

    caricato: Centesimi = 0
    accessori: Centesimi = 0
    riscosso: Centesimi = 0
    sgravato: Centesimi = 0
    discaricato: Centesimi = 0
    residuo: Centesimi = 0
    restituito: Centesimi = 0


@dataclass(frozen=True, slots=True)
class Rendiconto:
    """A lista on a day, in cents.

    `incassato` is all that came in: what was collected per voce, and what exceeded the debt. Of
    the latter `eccedenze` is still to be paid back, `rimborsato` has been.
    """

    posizioni: int
    voci: Mapping[Voce, RigaRendiconto]
    eccedenze: Centesimi
    incassato: Centesimi
    rimborsato: Centesimi = 0

    @property
    def totale(self) -> RigaRendiconto:
        righe = self.voci.values()
        return RigaRendiconto(
            caricato=sum(r.caricato for r in righe),
            accessori=sum(r.accessori for r in righe),
            riscosso=sum(r.riscosso for r in righe),
            sgravato=sum(r.sgravato for r in righe),
            discaricato=sum(r.discaricato for r in righe),
            residuo=sum(r.residuo for r in righe),
            restituito=sum(r.restituito for r in righe),
        )


def rendiconta(conti_per_posizione: Iterable[Mapping[str, Centesimi]]) -> Rendiconto:
    """Add up the accounts of the posizioni of a lista.

    Each of the columns is a balance of its own in the books; none is derived from
    the others. Raises NonQuadra, with the figures, where they do not meet.
    """
    totali: dict[str, Centesimi] = {}
    quante = 0
    for conti in conti_per_posizione:
        quante += 1
        if sum(conti.values()) != 0:
            raise NonQuadra("I conti di una posizione non si bilanciano: il rendiconto non viene emesso.")
        for conto, cent in conti.items():
            totali[conto] = totali.get(conto, 0) + cent
    voci: dict[Voce, RigaRendiconto] = {}
    for voce in Voce:
        riga = RigaRendiconto(
            caricato=-totali.get(partitario.carico(voce), 0),
            accessori=-totali.get(partitario.accessori(voce), 0),
            riscosso=totali.get(partitario.incassi(voce), 0),
            sgravato=totali.get(partitario.sgravi(voce), 0),
            residuo=totali.get(partitario.credito(voce), 0) + totali.get(partitario.restituzioni(voce), 0),
            restituito=totali.get(partitario.restituzioni(voce), 0),
            discaricato=totali.get(partitario.discarichi(voce), 0),
        )
        _quadra(voce, riga)
        if riga != RigaRendiconto():
            voci[voce] = riga
    eccedenze = -totali.get(partitario.ECCEDENZE, 0)
    rimborsato = -totali.get(partitario.RIMBORSI, 0)
    in_eccesso = totali.get(partitario.INCASSI_ECCEDENZA, 0)
    if eccedenze + rimborsato != in_eccesso or min(eccedenze, rimborsato) < 0:
        raise NonQuadra(
            f"Pagato in eccesso {in_euro(in_eccesso)} euro, da rimborsare {in_euro(eccedenze)}, rimborsato "
            f"{in_euro(rimborsato)}. Il rendiconto non viene emesso."
        )
    incassato = sum(riga.riscosso for riga in voci.values()) + in_eccesso
    return Rendiconto(quante, voci, eccedenze, incassato, rimborsato)


def _quadra(voce: Voce, riga: RigaRendiconto) -> None:
    entrate = riga.caricato + riga.accessori
    uscite = riga.riscosso + riga.sgravato + riga.discaricato + riga.residuo
    if entrate != uscite:
        raise NonQuadra(
            f"Voce «{voce.value}»: caricato e accessori {in_euro(entrate)} euro, riscosso, sgravato, discaricato e "
            f"residuo {in_euro(uscite)} euro. Il rendiconto non viene emesso."
        )
    if min(riga.caricato, riga.accessori, riga.riscosso, riga.sgravato, riga.discaricato, riga.residuo) < 0:
        raise NonQuadra(f"La voce «{voce.value}» ha un totale negativo: il rendiconto non viene emesso.")
