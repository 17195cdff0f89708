"""Instalments: the decision, the plan kept rata by rata, its end."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Fase, TipoAtto
from shared.dominio.decadenze import da_chiedere, da_sollecitare, decadenza_di, prossimo_esame
from shared.dominio.fasi_comuni import attendi, consegna, passa
from shared.dominio.passi import Esito, Passo
from shared.dominio.piani import Rateizzazione, StatoRateizzazione, atto_avviso, atto_sollecito
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole


def rateizzazione(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    """The next step of an istanza, of its plan, or of the way back to the cycle."""
    richiesta = posizione.rateizzazione
    assert richiesta is not None
    if richiesta.stato is StatoRateizzazione.RICHIESTA:
        return attendi("Si attende la decisione dell'ente sulla rateizzazione.", None)
    if richiesta.stato is StatoRateizzazione.ACCOLTA:
        return _piano(posizione, regole, oggi, richiesta)
    atto, motivo = richiesta.atto_di_decadenza, "Il piano è decaduto: il ciclo riprende sul residuo."
    if richiesta.stato is StatoRateizzazione.RESPINTA:
        atto, motivo = richiesta.atto_di_diniego, "La rateizzazione è stata respinta: il ciclo riprende."
        if posizione.atto(atto) is None:
            return Passo(Esito.EMETTI_DINIEGO, "L'ente ha respinto l'istanza.", oggetto=atto)
    return consegna(posizione, regole, atto) or passa(Fase(richiesta.fase), motivo)


def _piano(posizione: Posizione, regole: Regole, oggi: date, richiesta: Rateizzazione) -> Passo:
    accoglimento = richiesta.atto_di_accoglimento
    if posizione.atto(accoglimento) is None:
        return Passo(Esito.EMETTI_ACCOGLIMENTO, "L'ente ha accolto l'istanza.", oggetto=accoglimento)
    esito = decadenza_di(posizione, regole, oggi)
    if esito is not None:
        return Passo(Esito.DICHIARA_DECADENZA, f"Piano decaduto: {esito.motivo}.", oggetto=richiesta.atto_di_decadenza)
    mancata = da_sollecitare(posizione, regole, oggi)
    if mancata is not None:
        oggetto = atto_sollecito(mancata.numero)
        return Passo(Esito.SOLLECITA_RATA, f"La rata {mancata.numero} non è pagata.", oggetto=oggetto)
    prossima = da_chiedere(posizione, regole, oggi)
    if prossima is not None:
        oggetto = atto_avviso(prossima.numero)
        return Passo(Esito.EMETTI_AVVISO_RATA, f"Si chiede la rata {prossima.numero}.", oggetto=oggetto)
    for atto in posizione.atti:
        # The outcome of a letter is not waited for: the days of the plan run all the same.
        passo = consegna(posizione, regole, atto.id) if atto.tipo in _LETTERE_DEL_PIANO else None
        if passo is not None and passo.esito is Esito.AFFIDA_CONSEGNA:
            return passo
    return attendi("Si attendono i pagamenti delle rate.", prossimo_esame(posizione, regole, oggi))


_LETTERE_DEL_PIANO = frozenset({TipoAtto.ACCOGLIMENTO_RATE, TipoAtto.AVVISO_RATA, TipoAtto.SOLLECITO_RATA})
