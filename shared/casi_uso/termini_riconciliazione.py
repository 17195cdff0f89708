"""The clock of the incassi: those not reconciled by their day are recorded once, with what the contract takes."""

from __future__ import annotations

from dataclasses import dataclass

from shared.casi_uso.norme_vigenti import regole_di
from shared.casi_uso.porte import Enti, Incassi, Orologio
from shared.dominio.errori import VersioneSuperata
from shared.dominio.incassi import DA_GUARDARE
from shared.dominio.termini_incassi import con_ritardo

MASSIMO = 2000
"""Incassi one run looks at for each label: the most urgent come first, the rest are seen by the next run."""


@dataclass
class Sorveglianza:
    """What one run found: incassi late and still waiting, and those recorded today."""

    in_ritardo: int = 0
    rilevati: int = 0


def sorveglia(enti: Enti, incassi: Incassi, orologio: Orologio, ente: str) -> Sorveglianza:
    """Record the delay of what has no destination and is past its day; a record already made is left as it is."""
    letto, oggi, trovato = enti.leggi(ente), orologio.oggi(), Sorveglianza()
    regole = regole_di(letto, letto.profilo)
    for etichetta in sorted(DA_GUARDARE):
        for visti, incasso in enumerate(incassi.in_coda(ente, etichetta)):
            if visti == MASSIMO or (incasso.scadenza or incasso.acquisito_il) >= oggi:
                # In order of urgency: nobody after this one is late.
                break
            if incasso.scadenza is None or not incasso.da_abbinare:
                continue
            trovato.in_ritardo += 1
            aggiornato = con_ritardo(incasso, regole, oggi)
            if aggiornato is incasso:
                continue
            try:
                incassi.salva(aggiornato)
            except VersioneSuperata:
                # Somebody is deciding it now: tomorrow's run looks again.
                continue
            trovato.rilevati += 1
    return trovato
