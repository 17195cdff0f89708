"""What a payment owes to whom, read on the posizione: the work that preceded it, the expenses the ente had advanced."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shared.dominio import partitario
from shared.dominio.atti import TipoAtto
from shared.dominio.importi import Centesimi, Voce

if TYPE_CHECKING:
    from shared.dominio.posizioni import Posizione

SPESE = (Voce.SPESE_NOTIFICA, Voce.SPESE_PROCEDURA)

STRAGIUDIZIALI = frozenset(
    {
        TipoAtto.SOLLECITO,
        TipoAtto.PREAVVISO_FERMO,
        TipoAtto.PREAVVISO_IPOTECA,
        TipoAtto.INTIMAZIONE,
        TipoAtto.PIGNORAMENTO_TERZI,
        TipoAtto.PIGNORAMENTO_MOBILIARE,
    }
)
"""Acts that follow the ingiunzione and ask for the money again (004 artt. 2.2.b and 8)."""


def attivita_dopo_la_scadenza(posizione: Posizione) -> tuple[date, str] | None:
    """The first documented activity after the ingiunzione fell due: its day, and the act that proves it.

    An act counts from the day it was handed over to be delivered, a claim in a procedura concorsuale from
    its filing, an enforcement from its beginning (004 artt. 2.2.b and 10.5). None before the due date, or
    where nothing was done after it.
    """
    scadenza = posizione.eventi.get("scadenza_pagamento")
    if scadenza is None:
        return None
    atti = {atto.id for atto in posizione.atti if atto.tipo in STRAGIUDIZIALI}
    fatte = [(c.affidata_il, c.atto) for c in posizione.consegne if c.atto in atti]
    fatte += [
        (p.depositata_il, f"insinuazione {p.deposito}") for p in posizione.pratiche.procedure if p.depositata_il
    ]
    if "inizio_esecuzione" in posizione.eventi:
        fatte.append((posizione.eventi["inizio_esecuzione"], "esecuzione"))
    return min((attivita for attivita in fatte if attivita[0] > scadenza), default=None)


def spese_dell_ente(posizione: Posizione, voce: Voce, pagato: Centesimi) -> Centesimi:
    """What of `pagato` cents of expenses goes back to the ente, who had advanced them (002 art. 12.5).

    Those are the expenses the lista brought, older than the collector's own, so they are paid first
    (art. 1193 c. 2 c.c.). `posizione` is as it stood before the payment. A negative `pagato` undoes an earlier one.
    """
    conti = posizione.conti
    portate = -conti.get(partitario.carico(voce), 0)
    tolte = sum(conti.get(conto(voce), 0) for conto in (partitario.incassi, partitario.sgravi, partitario.discarichi))
    return min(tolte + pagato, portate) - min(tolte, portate)
