"""What a debt has become today: the amount to ask who wants to pay now, and how it was reached.

Asking changes nothing, and may be repeated. Of what runs after an act only legal interest on
the capital is counted, because the ingiunzione says that it goes on to the payment (art. 1284
c.c.); what another act would add (its delivery, its oneri) is not owed until that act is issued.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.dominio import partitario
from shared.dominio.avvisi_rate import e_un_suo_avviso, rata_da_avviso
from shared.dominio.blocchi import TipoBlocco, blocchi_in_corso
from shared.dominio.emissioni import Interessi
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.incassi import Incasso
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.prova import Prova


class NonPagabile(StrEnum):
    """Why a numero avviso cannot be paid."""

    SCONOSCIUTO = "sconosciuto"
    """no act has asked for it yet, or the credit has gone back to the ente"""
    PAGATO = "pagato"
    ANNULLATO = "annullato"
    """an sgravio took the debt away, or the plan the rata belonged to is lost"""
    IN_CORSO = "in_corso"
    """a receipt for it came today and is not in the books yet: what is owed is known in a moment"""


@dataclass(frozen=True, slots=True)
class Dovuto:
    """What a numero avviso asks for on a day, in cents, of which `interessi` matured since the last act.

    `scadenza` is the term if it is still to come, else the day itself: the amount is that day's.
    """

    importo: Centesimi
    scadenza: date
    oggetto: str
    interessi: Centesimi = 0
    prova: Prova | None = None


def dovuto(
    posizione: Posizione, numero_avviso: str, oggi: date, giorni_pagamento: int, interessi: Interessi
) -> Dovuto | NonPagabile:
    """What `numero_avviso` asks for on `oggi`: the rata it names, or the whole posizione.

    `giorni_pagamento` are those the ingiunzione gives: while it is not notified yet, no term is
    nearer than that. A blocco stops acts, not a debtor who wants to pay; but while a receipt of the day for the
    whole posizione waits to be booked nobody is asked to pay it again.
    """
    if not e_un_suo_avviso(posizione, numero_avviso) or "emissione_ingiunzione" not in posizione.eventi:
        return NonPagabile.SCONOSCIUTO
    if posizione.residuo == 0:
        return _estinta(posizione, numero_avviso)
    if posizione.conclusa:
        return NonPagabile.SCONOSCIUTO
    rata = rata_da_avviso(numero_avviso)
    if rata is not None:
        return _rata(posizione, rata[1], oggi)
    if any(b.tipo is TipoBlocco.PAGAMENTO_IN_ARRIVO and b.dal == oggi for b in blocchi_in_corso(posizione, oggi)):
        return NonPagabile.IN_CORSO
    maturati, prova = interessi_maturati(posizione, oggi, interessi)
    termine = posizione.eventi.get("scadenza_pagamento", oggi + timedelta(days=giorni_pagamento))
    oggetto = f"Atto {posizione.id}/{posizione.atti[-1].id}"
    return Dovuto(posizione.residuo + maturati, max(termine, oggi), oggetto, maturati, prova)


def interessi_maturati(posizione: Posizione, giorno: date, interessi: Interessi) -> tuple[Centesimi, Prova | None]:
    """Legal interest in cents since the day the last act counted it to (excluded), up to `giorno` (included).

    None where the credit bears none, where a plan in force has already charged its own, and while
    a procedura concorsuale is open, in which it stops for an unsecured credit (art. 154 D.Lgs. 14/2019).
    """
    dal = posizione.interessi_fino_al or posizione.riga.interessi_dal
    capitale = posizione.saldi.get(Voce.CAPITALE, 0)
    if dal is None or dal >= giorno or not capitale or "emissione_ingiunzione" not in posizione.eventi:
        return 0, None
    if posizione.rateizzazione is not None and posizione.rateizzazione.in_corso is not None:
        return 0, None
    if any(b.tipo is TipoBlocco.PROCEDURA_CONCORSUALE for b in blocchi_in_corso(posizione, giorno)):
        return 0, None
    return interessi(capitale, dal, giorno)


@dataclass(frozen=True, slots=True)
class AddebitoMaturati:
    """Interest that a payment made on an updated amount pays: what the books and the event say of it."""

    registrazione: partitario.Registrazione
    importo: Centesimi
    prova: Prova

    def su(self, posizione: Posizione) -> Posizione:
        """The posizione that owes it too, for the payment to find it."""
        conti = dict(posizione.conti)
        for movimento in self.registrazione.movimenti:
            conti[movimento.conto] = conti.get(movimento.conto, 0) + movimento.importo
        return replace(posizione, conti=conti)

    def con(self, mutazione: Mutazione) -> Mutazione:
        """The payment with the charge before it, and its prova in the event."""
        dati = {
            **mutazione.evento.dati,
            "interessi_maturati_cent": self.importo,
            "prove": [self.prova.in_dati()],
        }
        return replace(
            mutazione,
            evento=replace(mutazione.evento, dati=dati),
            registrazioni=(self.registrazione, *mutazione.registrazioni),
        )


def addebito_maturati(
    posizione: Posizione, incasso: Incasso, versamento: str, importo: Centesimi, interessi: Interessi
) -> AddebitoMaturati | None:
    """The interest that `importo` cents paid on the day of `incasso` cover beyond the debt in the books.

    Never more than has matured to that day, never more than was paid: None when the payment does not
    exceed the debt, or nothing was owed any more.
    """
    oltre = importo - posizione.residuo
    if posizione.residuo == 0 or oltre <= 0:
        return None
    maturati, prova = interessi_maturati(posizione, incasso.giorno, interessi)
    quanto = min(maturati, oltre)
    registrazione = partitario.registra_accessori(
        f"VERSAMENTO#{versamento}", incasso.giorno, "Interessi maturati al pagamento", {Voce.INTERESSI: quanto}
    )
    if registrazione is None or prova is None:
        return None
    return AddebitoMaturati(registrazione, quanto, prova)


def _estinta(posizione: Posizione, numero_avviso: str) -> NonPagabile:
    sgravato = any(cent for conto, cent in posizione.conti.items() if conto.startswith("sgravi:"))
    if sgravato and numero_avviso not in posizione.avvisi_pagati:
        return NonPagabile.ANNULLATO
    return NonPagabile.PAGATO


def _rata(posizione: Posizione, numero: int, oggi: date) -> Dovuto | NonPagabile:
    richiesta = posizione.rateizzazione
    piano = None if richiesta is None else richiesta.in_corso
    if piano is None:
        return NonPagabile.ANNULLATO
    rata = piano.rata(numero)
    if rata.residuo == 0:
        return NonPagabile.PAGATO
    oggetto = f"Rata {numero} di {len(piano.rate)}, piano {piano.numero}, posizione {posizione.id}"
    return Dovuto(rata.residuo, max(rata.scadenza, oggi), oggetto)
