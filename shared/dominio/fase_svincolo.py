"""The svincolo: the debt is gone, so what stands on the debtor's assets is lifted and told to him.

A posizione handed back to the ente with a fermo entered comes here too, when it is paid later: the collector
who entered the measure is the only one who can lift it.
"""

from __future__ import annotations

from shared.dominio.atti import Fase
from shared.dominio.esecuzioni import pignoramento_in_corso
from shared.dominio.fasi_comuni import consegna, passa
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scelta_misure import LIBERAZIONI, Misura, misure_in_piedi


def svincolo(posizione: Posizione, regole: Regole) -> Passo:
    """The next act of release, its delivery, then the closure (002 art. 14.1.k, l: five days)."""
    pignoramento = pignoramento_in_corso(posizione)
    if pignoramento is not None:
        oggetto = f"rinuncia_pignoramento-{pignoramento.numero}"
        return Passo(Esito.RINUNCIA_PIGNORAMENTO, "Il debito è estinto: il pignoramento cade.", oggetto=oggetto)
    for percorso in misure_in_piedi(posizione):
        oggetto = percorso.liberazione.value
        if percorso.misura is Misura.IPOTECA:
            return Passo(Esito.ASSENTI_CANCELLAZIONE, "Il debito è estinto: l'ipoteca cade.", oggetto=oggetto)
        return Passo(Esito.REVOCA_FERMO, "Il debito è estinto: il fermo cade.", oggetto=oggetto)
    for atto in posizione.atti:
        passo = consegna(posizione, regole, atto.id) if atto.tipo in LIBERAZIONI else None
        if passo is not None:
            return passo
    return passa(Fase.CHIUSURA, "Le misure sono cadute con il debito.")
