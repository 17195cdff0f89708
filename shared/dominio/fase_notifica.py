"""From the visto to the end of the term to pay, and the solleciti before any measure."""

from __future__ import annotations

from datetime import date, timedelta

from shared.dominio.atti import Fase
from shared.dominio.fasi_comuni import attendi, consegna, passa
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.profili import RegolaSolleciti
from shared.dominio.regole import Regole
from shared.dominio.scadenze import giorno_utile


def notifica(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    """The next step while the ingiunzione is issued, delivered and its term to pay runs (R.D. 639/1910, art. 2)."""
    if "visto" not in posizione.eventi:
        return attendi("Si attende il visto dell'ente.", None)
    if posizione.atto("ingiunzione") is None:
        return Passo(Esito.EMETTI_INGIUNZIONE, "La posizione ha il visto.", oggetto="ingiunzione")
    if "notifica_ingiunzione" in posizione.eventi:
        scadenza = posizione.eventi["scadenza_pagamento"]
        if oggi > scadenza:
            return passa(Fase.SOLLECITI, "L'ingiunzione è scaduta senza pagamento integrale.")
        return attendi("Decorre il termine per pagare l'ingiunzione.", scadenza + timedelta(days=1))
    passo = consegna(posizione, regole, "ingiunzione")
    return passo or passa(Fase.CHIUSURA, "Il debitore non è reperibile agli indirizzi noti.")


def solleciti(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    """The next step among the solleciti that law and contract want for that debt."""
    regola = regole.ciclo.solleciti(posizione.residuo)
    inviati = sum(1 for atto in posizione.atti if atto.id.startswith("sollecito-"))
    if inviati:
        ultimo = f"sollecito-{inviati}"
        if f"sollecito_{inviati}" not in posizione.eventi:
            passo = consegna(posizione, regole, ultimo)
            if passo is not None:
                return passo
            return passa(Fase.CHIUSURA, "Il sollecito non è consegnabile agli indirizzi noti.")
    if inviati < regola.numero:
        return _prossimo_sollecito(posizione, regola, inviati, oggi)
    if inviati and regola.attesa is not None:
        attesa = giorno_utile(posizione.eventi[f"sollecito_{inviati}"], regola.attesa)
        if oggi < attesa:
            return attendi("Decorre l'attesa dopo l'ultimo sollecito.", attesa)
    return passa(Fase.CAUTELARI, "I solleciti dovuti sono stati inviati.")


def _prossimo_sollecito(posizione: Posizione, regola: RegolaSolleciti, inviati: int, oggi: date) -> Passo:
    if inviati and regola.intervallo is not None:
        intervallo = giorno_utile(posizione.eventi[f"sollecito_{inviati}"], regola.intervallo)
        if oggi < intervallo:
            return attendi("Decorre l'intervallo fra i solleciti.", intervallo)
    return Passo(
        Esito.INVIA_SOLLECITO,
        f"Sollecito {inviati + 1} di {regola.numero} ({regola.fonte}).",
        oggetto=f"sollecito-{inviati + 1}",
    )
