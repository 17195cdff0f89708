"""How long the contract gives to reconcile an incasso, by its channel, and what it costs to be late.

Each incasso has its own term: it runs from the day it was acquired and is kept the day all of it has a
destination (a posizione, a refund, another body). CNT-06 for working days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio.conteggio import date_del_termine
from shared.dominio.decisioni_incassi import RitardoRiconciliazione
from shared.dominio.incassi import Canale, Incasso, Stato
from shared.dominio.penali import calcola_penale
from shared.dominio.profili import Profilo, TermineContrattuale
from shared.dominio.regole import Regole


def termine_di(profilo: Profilo, canale: Canale) -> TermineContrattuale | None:
    """The term for that channel (parameter `riconciliazione_canali`); None where the contract has none."""
    tabella = profilo.parametri.get("riconciliazione_canali")
    if tabella is None:
        return None
    for riga in tabella["valore"]:
        if riga["canale"] == canale.value:
            return profilo.termini[riga["termine"]]
    return None


def con_scadenza(incasso: Incasso, regole: Regole) -> Incasso:
    """`incasso` with the last day to reconcile it, counted from the day it was acquired; as it is where none runs."""
    termine = termine_di(regole.profilo, incasso.canale)
    if incasso.scadenza is not None or termine is None or termine.durata is None:
        return incasso
    chiave = (termine.id, incasso.acquisito_il)
    if chiave not in regole.scadenze:
        scadenza = date_del_termine(incasso.acquisito_il, termine.durata, termine.proroga, regole.calendario)[1]
        regole.scadenze[chiave] = scadenza
    return replace(incasso, scadenza=regole.scadenze[chiave])


def con_ritardo(incasso: Incasso, regole: Regole, oggi: date) -> Incasso:
    """`incasso` with its delay: recorded the first time it is seen, closed the day it is reconciled, then never again.

    While it waits the same record stays, whatever day it is: a clause that strikes by the day is counted when
    the delay ends. The very same incasso comes back where there is nothing to record.
    """
    fine = oggi if incasso.stato is Stato.DA_ABBINARE else incasso.abbinato_il
    if incasso.scadenza is None or fine is None or fine <= incasso.scadenza:
        return incasso
    chiuso = incasso.stato is not Stato.DA_ABBINARE
    if incasso.ritardo is not None and incasso.ritardo.chiuso >= chiuso:
        return incasso
    termine = termine_di(regole.profilo, incasso.canale)
    if termine is None:
        return incasso
    penale = termine.penale
    # Where the amount the clause is taken on is not known, the delay is recorded without a figure.
    if penale is not None and penale.base and penale.base not in regole.basi:
        penale = None
    esito = calcola_penale(penale, incasso.scadenza, fine, basi=regole.basi, calendario=regole.calendario)
    rilevato_il = oggi if incasso.ritardo is None else incasso.ritardo.rilevato_il
    ritardo = RitardoRiconciliazione(
        termine.id, termine.clausola, incasso.scadenza, rilevato_il, fine, esito.importo, chiuso
    )
    return replace(incasso, ritardo=ritardo)
