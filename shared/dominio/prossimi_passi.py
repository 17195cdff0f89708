"""What happens next to a posizione, and when, in words a debtor reads.

The cycle itself is asked, day after day, what it would do if nothing else happened: what is told here is what the
machines would do. A forecast, not a promise: a payment, a request, a decision changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.dominio.atti import Conclusione
from shared.dominio.blocchi import blocchi_in_corso, riprende_il
from shared.dominio.fasi import valuta
from shared.dominio.importi import in_euro
from shared.dominio.passi import Esito
from shared.dominio.piani import StatoRateizzazione
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import termini_mancati

PASSI_MASSIMI = 30
"""How many waits and changes of phase are looked through before giving up."""

PAROLE: Mapping[Esito, str] = {
    Esito.CHIEDI_ANAGRAFE: "controlliamo il tuo indirizzo nei registri pubblici",
    Esito.EMETTI_INGIUNZIONE: "ti inviamo l'ingiunzione, l'atto con cui la somma viene chiesta",
    Esito.AFFIDA_CONSEGNA: "un atto già emesso ti viene consegnato per posta o via PEC",
    Esito.DEPOSITA_ATTO: "un atto che non è stato possibile consegnarti viene depositato",
    Esito.INVIA_SOLLECITO: "ti inviamo un sollecito di pagamento",
    Esito.RICERCA_BENI: "chiediamo ai registri pubblici quali beni possiedi",
    Esito.EMETTI_PREAVVISO: "ti inviamo il preavviso di fermo del veicolo",
    Esito.ISCRIVI_FERMO: "iscriviamo il fermo sul veicolo: non potrà circolare",
    Esito.EMETTI_PREAVVISO_IPOTECA: "ti inviamo il preavviso di ipoteca",
    Esito.ISCRIVI_IPOTECA: "iscriviamo ipoteca sull'immobile",
    Esito.COMUNICA_ISCRIZIONE: "ti comunichiamo che la misura è stata iscritta",
    Esito.EMETTI_INTIMAZIONE: "ti inviamo l'intimazione, l'ultimo avviso prima del pignoramento",
    Esito.PIGNORA_TERZI: "pignoriamo somme che altri ti devono (conto, stipendio, affitti)",
    Esito.PIGNORA_MOBILI: "un ufficiale della riscossione avvia il pignoramento dei beni mobili",
    Esito.REVOCA_FERMO: "togliamo il fermo dal veicolo",
    Esito.ASSENTI_CANCELLAZIONE: "togliamo l'ipoteca dall'immobile",
    Esito.EMETTI_ACCOGLIMENTO: "ti inviamo il piano di rateizzazione accolto",
    Esito.EMETTI_DINIEGO: "ti inviamo la risposta alla domanda di rateizzazione",
    Esito.EMETTI_AVVISO_RATA: "ti inviamo l'avviso della prossima rata",
    Esito.SOLLECITA_RATA: "ti inviamo un sollecito per la rata non pagata",
    Esito.DICHIARA_DECADENZA: "il piano di rate decade e la somma torna dovuta per intero",
    Esito.PROPONI_INESIGIBILITA: "proponiamo all'ente di rinunciare al credito",
    Esito.CONCLUDI: "la pratica si chiude e ti arriva una comunicazione",
}
"""What each step means for who receives it; a step that is not here is ours alone."""

_FINI: Mapping[Conclusione, str] = {
    Conclusione.RISCOSSA: "La somma è stata pagata: la pratica è chiusa.",
    Conclusione.SGRAVATA: "L'ente ha annullato la somma: la pratica è chiusa.",
    Conclusione.DISCARICATA: "L'ente ha rinunciato alla somma: la pratica è chiusa.",
    Conclusione.RESTITUITA: "La pratica è tornata all'ente: per informazioni rivolgiti al suo ufficio.",
}


@dataclass(frozen=True, slots=True)
class Prossimo:
    """An Italian sentence, and the day it is about where it has one."""

    testo: str
    giorno: date | None = None


def prossimo_atto(posizione: Posizione, regole: Regole, oggi: date) -> tuple[Esito, date] | None:
    """The next step that concerns the debtor if nothing else happens, and its day; None when none is foreseen."""
    giorno = iniziata_il = oggi
    for _ in range(PASSI_MASSIMI):
        passo = valuta(posizione, regole, giorno, iniziata_il)
        if passo.esito in PAROLE:
            return passo.esito, giorno
        if passo.esito is Esito.ATTENDI and passo.entro is not None and passo.entro > giorno:
            giorno = passo.entro
        elif passo.esito is Esito.PASSA_FASE and passo.fase is not None:
            posizione = replace(posizione, fase=passo.fase)
            iniziata_il = giorno
        elif passo.esito is Esito.SUCCESSORE:
            iniziata_il = giorno
        elif passo.esito is Esito.REGISTRA_TERMINE_MANCATO:
            posizione = replace(posizione, termini_mancati=termini_mancati(posizione, regole, giorno))
        else:
            return None
    return None


def cosa_succede(posizione: Posizione, regole: Regole, oggi: date) -> tuple[Prossimo, ...]:
    """What the debtor should know today, the most urgent first; never empty."""
    if posizione.conclusione is not None:
        return (Prossimo(_FINI[posizione.conclusione], posizione.eventi.get("conclusione")),)
    if posizione.residuo == 0:
        return (Prossimo("Non devi più nulla: la pratica sta per essere chiusa."), *_misure(posizione, regole, oggi))
    if "visto" not in posizione.eventi:
        testo = "L'ente ci ha affidato questa somma e deve ancora confermarla: per ora non devi fare nulla."
        return (Prossimo(testo),)
    if blocchi_in_corso(posizione, oggi):
        ripresa = riprende_il(posizione, oggi)
        testo = "La riscossione è sospesa: nessun atto può partire finché dura la sospensione."
        riprende = Prossimo("Se nulla cambia, la riscossione riprende.", ripresa)
        return (Prossimo(testo), riprende) if ripresa else (Prossimo(testo),)
    return (*_rate(posizione, oggi), *_termine(posizione, oggi), *_misure(posizione, regole, oggi)) or (
        Prossimo("Non è previsto nessun nuovo atto: la somma resta dovuta."),
    )


def _rate(posizione: Posizione, oggi: date) -> tuple[Prossimo, ...]:
    richiesta = posizione.rateizzazione
    if richiesta is None or not richiesta.aperta:
        return ()
    if richiesta.stato is StatoRateizzazione.RICHIESTA:
        testo = "L'ente sta esaminando la tua domanda di rateizzazione: intanto non parte nessun atto."
        return (Prossimo(testo),)
    assert richiesta.piano is not None
    rata = next((r for r in richiesta.piano.rate if r.residuo), None)
    if rata is None:
        return ()
    quando = "scade" if rata.scadenza >= oggi else "è scaduta"
    testo = f"La rata {rata.numero} di {len(richiesta.piano.rate)}, di {in_euro(rata.residuo)} euro, {quando}."
    return (Prossimo(testo, rata.scadenza),)


def _termine(posizione: Posizione, oggi: date) -> tuple[Prossimo, ...]:
    termine = posizione.eventi.get("scadenza_pagamento")
    if termine is None or (posizione.rateizzazione is not None and posizione.rateizzazione.aperta):
        return ()
    if termine >= oggi:
        return (Prossimo("Ultimo giorno per pagare prima che la riscossione prosegua.", termine),)
    return (Prossimo("Il termine per pagare è passato: puoi pagare comunque, anche oggi.", termine),)


def _misure(posizione: Posizione, regole: Regole, oggi: date) -> tuple[Prossimo, ...]:
    trovato = prossimo_atto(posizione, regole, oggi)
    if trovato is None:
        return ()
    esito, giorno = trovato
    condizione = "Prossimamente" if posizione.residuo == 0 else "Se la somma non viene pagata"
    return (Prossimo(f"{condizione}: {PAROLE[esito]}.", giorno),)
