"""Payments: every cent that arrives is booked, whatever the state of the posizione."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shared.dominio import partitario
from shared.dominio.errori import RegolaViolata
from shared.dominio.importi import Centesimi
from shared.dominio.imputazione import imputa
from shared.dominio.piani import imputa_al_piano
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.regole import Regole


@dataclass(frozen=True, slots=True)
class Versamento:
    """Money received. `iur` identifies the payment for ever; `importo` is in cents; `data` is the day it was paid."""

    iur: str
    numero_avviso: str
    importo: Centesimi
    data: date


def incassa(posizione: Posizione, regole: Regole, oggi: date, versamento: Versamento) -> Mutazione:
    """Book a payment: allocated in the legal order, what exceeds the debt goes to `eccedenze`.

    With a plan in force it goes to the rate, the oldest first, whichever avviso was paid. A
    concluded posizione still books it (all of it as excess if nothing is owed). Raises
    RegolaViolata for an amount that is not positive. That the same `iur` is booked once is
    ensured by the id of the registrazione.
    """
    if versamento.importo <= 0:
        raise RegolaViolata("Un versamento deve avere un importo positivo.")
    regola, richiesta = regole.ciclo.regola_imputazione, posizione.rateizzazione
    if richiesta is not None and richiesta.in_corso is not None:
        piano, esito = imputa_al_piano(richiesta.in_corso, versamento.importo, regola)
        richiesta = replace(richiesta, piano=piano)
    else:
        esito = imputa(versamento.importo, posizione.saldi, regola)
    registrazione = partitario.registra_versamento(
        versamento.iur, versamento.data, esito.imputato, esito.eccedenza
    )
    dati = {
        "iur": versamento.iur,
        "importo_cent": versamento.importo,
        "eccedenza_cent": esito.eccedenza,
        "fase": str(posizione.fase),
        "prova": esito.prova.in_dati(),
    }
    evento = Evento("VERSAMENTO", oggi, dati, sveglia=True)
    numero = versamento.numero_avviso
    pagati = posizione.avvisi_pagati
    return muta(
        posizione,
        evento,
        registrazioni=(registrazione,),
        rateizzazione=richiesta,
        avvisi_pagati=pagati if not numero or numero in pagati else (*pagati, numero),
    )
