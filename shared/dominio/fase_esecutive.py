"""Enforcement: intimazione where a year has passed, pignoramenti one after the other, the file for who continues."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Fase
from shared.dominio.esecuzioni import (
    da_proseguire,
    ha_da_eseguire,
    inizio_previsto,
    intimazione_dovuta,
    intimazione_efficace_fino,
    intimazione_utile_dal,
    notifica_di,
    pignoramento_in_corso,
    primo_giorno,
    prossima_intimazione,
    prossima_via,
    ultima_intimazione,
)
from shared.dominio.fasi_comuni import attendi, consegna, dopo, passa
from shared.dominio.nulla_osta_esecutivo import nulla_osta_esecutivo, nulla_osta_intimazione
from shared.dominio.passi import Esito, Passo
from shared.dominio.pignoramenti import Pignoramento, ViaEsecutiva
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import giorno_utile


def esecutive(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    """The next step of enforcement (artt. 49-76 D.P.R. 602/1973), or away from it."""
    in_corso = pignoramento_in_corso(posizione)
    if in_corso is not None:
        if in_corso.via is ViaEsecutiva.TERZI:
            return _presso_terzi(posizione, regole, oggi, in_corso)
        return _mobiliare(posizione, regole, oggi, in_corso)
    via = prossima_via(posizione, regole, oggi)
    if via is None:
        return _senza_altre_vie(posizione, regole, oggi, "nessun altro bene pignorabile")
    inizio = primo_giorno(posizione, regole, oggi)
    if oggi < inizio:
        return attendi("L'espropriazione non può ancora iniziare.", inizio)
    passo = _intimazione(posizione, regole, oggi)
    if passo is not None:
        return passo
    esame = nulla_osta_esecutivo(posizione, regole, oggi)
    if not esame.concesso:
        return _senza_altre_vie(posizione, regole, oggi, esame.motivo)
    oggetto = f"pignoramento-{len(posizione.pignoramenti) + 1}"
    if via[0] is ViaEsecutiva.TERZI:
        return Passo(Esito.PIGNORA_TERZI, "Si ordina al terzo di pagare.", oggetto=oggetto)
    return Passo(Esito.PIGNORA_MOBILI, "Si incarica l'ufficiale della riscossione.", oggetto=oggetto)


def dopo_le_cautelari(posizione: Posizione, regole: Regole, oggi: date) -> Fase:
    """Where the cycle goes from the cautelari: enforcement is left out when it has nothing to take."""
    fase = dopo(Fase.CAUTELARI, regole)
    if fase is Fase.ESECUTIVE and not ha_da_eseguire(posizione, regole, oggi):
        return dopo(fase, regole)
    return fase


def terzo_silente_dal(pignoramento: Pignoramento, regole: Regole) -> date:
    """The first day on which a third party is late: sixty days from the order, its answer or its last payment.

    Art. 72-bis D.P.R. 602/1973 gives sixty days for what has matured; that a monthly payment may be as late
    is a choice.
    """
    giorni = (
        pignoramento.emesso_il,
        pignoramento.notificato_il,
        pignoramento.dichiarato_il,
        pignoramento.ultimo_versamento,
    )
    ultimo = max(giorno for giorno in giorni if giorno is not None)
    return giorno_utile(ultimo, regole.esecuzione(pignoramento.emesso_il).termine_terzo)


def _intimazione(posizione: Posizione, regole: Regole, oggi: date) -> Passo | None:
    """What the intimazione still needs before an order may go out; None: nothing."""
    inizio = inizio_previsto(regole, oggi)
    if not intimazione_dovuta(posizione, regole, inizio):
        return None
    ultima = ultima_intimazione(posizione)
    if ultima is not None:
        notificata = notifica_di(posizione, ultima.id)
        if notificata is None:
            return consegna(posizione, regole, ultima.id) or _senza_altre_vie(
                posizione, regole, oggi, "l'intimazione non è stata notificata"
            )
        utile = intimazione_utile_dal(notificata, regole)
        if oggi < utile:
            return attendi("Decorrono i cinque giorni dell'intimazione.", utile)
        if inizio <= intimazione_efficace_fino(notificata, regole):
            return None
    esame = nulla_osta_intimazione(posizione, regole, oggi)
    if not esame.concesso:
        return _senza_altre_vie(posizione, regole, oggi, esame.motivo)
    oggetto = prossima_intimazione(posizione)
    return Passo(Esito.EMETTI_INTIMAZIONE, "È passato un anno dalla notifica dell'ingiunzione.", oggetto=oggetto)


def _presso_terzi(posizione: Posizione, regole: Regole, oggi: date, corrente: Pignoramento) -> Passo:
    """The debtor's copy is handed over without waiting for it; the third party's answer or money is waited for."""
    copia = consegna(posizione, regole, corrente.atto)
    if copia is not None and copia.esito is Esito.AFFIDA_CONSEGNA:
        return copia
    silente = terzo_silente_dal(corrente, regole)
    if oggi >= silente:
        return Passo(Esito.CHIUDI_PIGNORAMENTO, "Il terzo non ha pagato nel termine.", oggetto=corrente.atto)
    return attendi("Si attende il pagamento del terzo.", silente)


def _mobiliare(posizione: Posizione, regole: Regole, oggi: date, corrente: Pignoramento) -> Passo:
    if corrente.dichiarato_il is None:
        return attendi("Si attende il verbale dell'ufficiale della riscossione.", None)
    # Goods were seized: who sells them needs the file, and the proceeds come as payments.
    fascicolo = _fascicolo(posizione, regole, oggi)
    return fascicolo or passa(dopo(Fase.ESECUTIVE, regole), "Beni pignorati: si attende il ricavato.")


def _senza_altre_vie(posizione: Posizione, regole: Regole, oggi: date, motivo: str) -> Passo:
    """Nothing more can be taken: the file for who continues, the reason, the closure."""
    passo = _fascicolo(posizione, regole, oggi)
    if passo is not None:
        return passo
    if "motivo_mancata_esecuzione" not in posizione.eventi:
        return Passo(Esito.REGISTRA_INFRUTTUOSITA, motivo)
    return passa(dopo(Fase.ESECUTIVE, regole), "Le vie esecutive sono esaurite: il motivo è registrato.")


def _fascicolo(posizione: Posizione, regole: Regole, oggi: date) -> Passo | None:
    motivo = da_proseguire(posizione, regole, oggi)
    if not motivo or "affidamento_esecutive" in posizione.eventi:
        return None
    return Passo(Esito.TRASMETTI_FASCICOLO, f"Si trasmette il fascicolo: {motivo}.", oggetto="prosecuzione")
