"""What the phases share: the delivery of an act, a wait, the way to another phase."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Fase
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import DEPOSITI
from shared.dominio.regole import Regole
from shared.dominio.tentativi import prossimo_tentativo


def consegna(posizione: Posizione, regole: Regole, atto: str) -> Passo | None:
    """What the delivery of `atto` needs: nothing more (None, delivered or given up), a wait, or a new attempt."""
    consegne = posizione.consegne_di(atto)
    if consegne and consegne[-1].in_corso:
        return attendi(f"Si attende l'esito della consegna di {atto}.", None)
    emesso = posizione.atto(atto)
    prossimo = None if emesso is None else prossimo_tentativo(posizione, regole, emesso)
    if prossimo is None or prossimo.mezzo in DEPOSITI:
        return None
    numero = len(consegne) + 1
    return Passo(Esito.AFFIDA_CONSEGNA, f"{atto}: tentativo {numero}.", oggetto=atto, dal=prossimo.dal)


def dopo(fase: Fase, regole: Regole) -> Fase:
    """The phase that follows `fase` in this contract's order (`ciclo.fasi`); after the last one, the closure."""
    ordine = [Fase(nome) for nome in regole.ciclo.fasi]
    if fase is Fase.NOTIFICA:
        return ordine[0]
    seguenti = ordine[ordine.index(fase) + 1 :] if fase in ordine else []
    return seguenti[0] if seguenti else Fase.CHIUSURA


def passa(fase: Fase, motivo: str) -> Passo:
    """Hand the posizione over to the machine of `fase`."""
    return Passo(Esito.PASSA_FASE, motivo, fase=fase)


def attendi(motivo: str, entro: date | None) -> Passo:
    """Wait for an event, at the latest until `entro` (None: no day of its own)."""
    return Passo(Esito.ATTENDI, motivo, entro=entro)
