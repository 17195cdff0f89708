"""What the phases share: the delivery of an act, a wait, the way to another phase."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Fase
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole


def consegna(posizione: Posizione, regole: Regole, atto: str) -> Passo | None:
    """What the delivery of `atto` needs: nothing more (None, delivered or given up), a wait, or a new attempt."""
    consegne = posizione.consegne_di(atto)
    if consegne and consegne[-1].in_corso:
        return attendi(f"Si attende l'esito della consegna di {atto}.", None)
    if consegne and (consegne[-1].riuscita or len(consegne) >= regole.ciclo.tentativi_notifica):
        return None
    return Passo(Esito.AFFIDA_CONSEGNA, f"{atto}: tentativo {len(consegne) + 1}.", oggetto=atto)


def passa(fase: Fase, motivo: str) -> Passo:
    """Hand the posizione over to the machine of `fase`."""
    return Passo(Esito.PASSA_FASE, motivo, fase=fase)


def attendi(motivo: str, entro: date | None) -> Passo:
    """Wait for an event, at the latest until `entro` (None: no day of its own)."""
    return Passo(Esito.ATTENDI, motivo, entro=entro)
