"""Watching a plan: which rate were missed, whether it is lost, when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.dominio.blocchi import bloccata, riprende_il
from shared.dominio.durate import Durata, Unita
from shared.dominio.piani import (
    Piano,
    RataPiano,
    StatoRateizzazione,
    atto_avviso,
    atto_sollecito,
    chiesta_dal,
    mancata_dal,
    mancate,
    saltate,
)
from shared.dominio.posizioni import Posizione
from shared.dominio.prova import Prova
from shared.dominio.rateizzazioni import decadenza
from shared.dominio.regole import Regole
from shared.dominio.scadenze import giorno_utile


@dataclass(frozen=True, slots=True)
class Decadenza:
    """Why a plan is lost, in Italian, and the prova of the count of its missed rate."""

    motivo: str
    prova: Prova


def decadenza_di(posizione: Posizione, regole: Regole, oggi: date) -> Decadenza | None:
    """Why the plan of `posizione` is lost on `oggi`; None while it stands.

    The rule is that of the day of the istanza. Where it wants an express sollecito, a rata
    counts only once its own sollecito has run its days. A plan whose last rata has passed
    is over too, when every missed rata has been asked for again: what is left is due at once.
    No plan is lost while a blocco holds.
    """
    piano = _piano(posizione)
    if piano is None or bloccata(posizione, oggi):
        return None
    tutte = mancate(piano, regole.calendario, oggi)
    sollecitate = tuple(rata for rata in tutte if _sollecito_decorso(posizione, regole, rata, oggi))
    contate = sollecitate if piano.decadenza.sollecito else tutte
    esito = decadenza(piano.decadenza, saltate(contate), sollecito_inviato=bool(sollecitate))
    if esito.decade:
        numeri = ", ".join(str(rata.numero) for rata in contate)
        nome = "rata non pagata" if len(contate) == 1 else "rate non pagate"
        return Decadenza(f"{nome}: {numeri} ({piano.decadenza.fonte})", esito.prova)
    finito = oggi >= mancata_dal(piano.rate[-1], regole.calendario)
    if finito and tutte and tutte == sollecitate:
        return Decadenza("il piano è terminato e restano rate non pagate dopo il sollecito", esito.prova)
    return None


def da_sollecitare(posizione: Posizione, regole: Regole, oggi: date) -> RataPiano | None:
    """The oldest missed rata not yet asked for again; None when there is none, or a blocco holds."""
    piano = _piano(posizione)
    if piano is None or bloccata(posizione, oggi):
        return None
    for rata in mancate(piano, regole.calendario, oggi):
        if posizione.atto(atto_sollecito(rata.numero)) is None:
            return rata
    return None


def da_chiedere(posizione: Posizione, regole: Regole, oggi: date) -> RataPiano | None:
    """The next rata whose notice may go out and has not; None when there is none."""
    piano = _piano(posizione)
    if piano is None:
        return None
    for rata in piano.rate:
        if not rata.residuo or posizione.atto(atto_avviso(rata.numero)) is not None:
            continue
        if chiesta_dal(piano, rata) <= oggi < mancata_dal(rata, regole.calendario):
            return rata
    return None


def prossimo_esame(posizione: Posizione, regole: Regole, oggi: date) -> date | None:
    """The first day after `oggi` on which a rata may be asked for, is missed, or its sollecito has run."""
    piano = _piano(posizione)
    if piano is None:
        return None
    giorni: list[date | None] = [riprende_il(posizione, oggi)]
    for rata in piano.rate:
        if rata.residuo:
            giorni.append(mancata_dal(rata, regole.calendario))
            giorni.append(_fine_sollecito(posizione, regole, rata))
            if posizione.atto(atto_avviso(rata.numero)) is None:
                giorni.append(chiesta_dal(piano, rata))
    return min((giorno for giorno in giorni if giorno is not None and giorno > oggi), default=None)


def da_trattare(posizione: Posizione) -> bool:
    """Whether the phase of instalments still has something to do: the cycle stops there, whatever phase it was in.

    An istanza or a plan in force; or a refusal, or a lost plan, not yet sent to the debtor.
    """
    richiesta = posizione.rateizzazione
    if richiesta is None or posizione.residuo == 0:
        return False
    if richiesta.stato is StatoRateizzazione.RESPINTA:
        return not posizione.consegne_di(richiesta.atto_di_diniego)
    if richiesta.stato is StatoRateizzazione.DECADUTA:
        return not posizione.consegne_di(richiesta.atto_di_decadenza)
    return True


def _piano(posizione: Posizione) -> Piano | None:
    return None if posizione.rateizzazione is None else posizione.rateizzazione.in_corso


def _sollecito_decorso(posizione: Posizione, regole: Regole, rata: RataPiano, oggi: date) -> bool:
    fine = _fine_sollecito(posizione, regole, rata)
    return fine is not None and oggi >= fine


def _fine_sollecito(posizione: Posizione, regole: Regole, rata: RataPiano) -> date | None:
    """The day after the last one to pay on the sollecito of `rata`; None while it has not been sent.

    A letter that no attempt could deliver counts from the last of them.
    """
    consegne = posizione.consegne_di(atto_sollecito(rata.numero))
    if not consegne or consegne[-1].data is None:
        return None
    if not consegne[-1].riuscita and len(consegne) < regole.ciclo.tentativi_notifica:
        return None
    giorni = Durata(regole.ciclo.giorni_pagamento_sollecito, Unita.GIORNI)
    return giorno_utile(consegne[-1].data, giorni)
