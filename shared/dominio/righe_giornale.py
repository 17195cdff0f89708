"""Lines of the giornale that the books of a posizione write by themselves: nobody has to remember them.

Money already in may change destination without an incasso: a sgravio frees what was paid, a
refund leaves. Whatever moves the accounts of what was collected, of the excess and of the refunds
is told by its own registrazione, so the line is derived from it and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from shared.dominio.attivita import SPESE, attivita_dopo_la_scadenza, spese_dell_ente
from shared.dominio.giornale import Destinazione, Imputazione, RigaGiornale
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.partitario import ECCEDENZE, RIMBORSI, Registrazione, voce_incassata

if TYPE_CHECKING:
    from shared.dominio.posizioni import Posizione


def righe_dei_libri(
    posizione: Posizione, registrazioni: Sequence[Registrazione], oggi: date
) -> tuple[RigaGiornale, ...]:
    """The lines of what `registrazioni` moved among the destinations of money, booked on `oggi`; none for the rest.

    A voce that gives back what it had collected is negative; a line that only moves money from a voce to
    another has no destination. What comes in (a dividend of a procedura) is an entrata without an incasso.
    """
    righe = [_riga(posizione, registrazione, oggi) for registrazione in registrazioni]
    return tuple(riga for riga in righe if riga is not None)


def _riga(posizione: Posizione, registrazione: Registrazione, oggi: date) -> RigaGiornale | None:
    voci, da_rimborsare, rimborsato = _movimenti(registrazione)
    if not (voci or da_rimborsare or rimborsato):
        return None
    destinazioni = {
        Destinazione.IMPUTATO: sum(voci.values()),
        Destinazione.DA_RIMBORSARE: da_rimborsare,
        Destinazione.RIMBORSATO: rimborsato,
    }
    return RigaGiornale(
        ente=posizione.ente,
        id=f"{registrazione.id}#{posizione.id}",
        giorno=oggi,
        incasso="",
        canale="",
        pagato_il=registrazione.data,
        entrata=sum(destinazioni.values()),
        destinazioni={destinazione: cent for destinazione, cent in destinazioni.items() if cent},
        imputazione=imputazione_di(posizione, voci) if voci else None,
        causale=registrazione.causale,
    )


def _movimenti(registrazione: Registrazione) -> tuple[dict[Voce, Centesimi], Centesimi, Centesimi]:
    """What it changes of each voce collected, of what is to be paid back, of what has been, in cents."""
    voci: dict[Voce, Centesimi] = {}
    da_rimborsare = rimborsato = 0
    for movimento in registrazione.movimenti:
        conto = movimento.conto
        if conto == ECCEDENZE:
            da_rimborsare -= movimento.importo
        elif conto == RIMBORSI:
            rimborsato -= movimento.importo
        elif (voce := voce_incassata(conto)) is not None:
            voci[voce] = voci.get(voce, 0) + movimento.importo
    return {voce: cent for voce, cent in voci.items() if cent}, da_rimborsare, rimborsato


def imputazione_di(posizione: Posizione, voci: Mapping[Voce, Centesimi]) -> Imputazione:
    """The debt of `posizione` that those `voci` (cents) paid, with what decides its aggio."""
    riga = posizione.riga
    attivita = attivita_dopo_la_scadenza(posizione)
    return Imputazione(
        posizione=posizione.id,
        lista=posizione.lista,
        tipologia=riga.tipologia,
        anno=riga.anno,
        fase=str(posizione.fase),
        voci=voci,
        capitolo=riga.bilancio.capitolo,
        accertamento=riga.bilancio.accertamento,
        risorsa=riga.bilancio.risorsa,
        scadenza_ingiunzione=posizione.eventi.get("scadenza_pagamento"),
        stragiudiziale=attivita[0] if attivita else None,
        atto_stragiudiziale=attivita[1] if attivita else "",
        spese_ente=sum(spese_dell_ente(posizione, voce, voci.get(voce, 0)) for voce in SPESE),
    )
