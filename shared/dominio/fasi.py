"""The cycle: for a posizione, on a day, the next step.

Pure and total: the same posizione on the same day always gives the same step, so a
machine may ask as often as it likes, after a crash too. A day that was missed is caught
up, because conditions say "on or after", never "on".
"""

from __future__ import annotations

from datetime import date, timedelta

from shared.dominio.blocchi import blocchi_in_corso, riprende_il
from shared.dominio.decadenze import (
    da_chiedere,
    da_sollecitare,
    da_trattare,
    decadenza_di,
    prossimo_esame,
)
from shared.dominio.durate import Durata, Unita
from shared.dominio.importi import in_euro
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.passi import Esito, Passo
from shared.dominio.piani import Rateizzazione, StatoRateizzazione, atto_avviso, atto_sollecito
from shared.dominio.posizioni import Conclusione, Fase, Posizione, TipoAtto
from shared.dominio.profili import RegolaSolleciti
from shared.dominio.regole import Regole
from shared.dominio.scadenze import Corsi, giorno_utile, prossimo_controllo, termini_in_corso, termini_mancati

DURATA_MASSIMA = timedelta(days=300)
"""A standard execution ends at one year: well before that it hands over to a successor."""


def valuta(
    posizione: Posizione, regole: Regole, oggi: date, iniziata_il: date
) -> Passo:
    """The next step of `posizione` on `oggi`, for an execution begun on `iniziata_il`."""
    corsi = termini_in_corso(posizione, regole)
    passo = _passo(posizione, regole, oggi, corsi)
    if passo.esito is not Esito.ATTENDI:
        return passo
    limite = iniziata_il + DURATA_MASSIMA
    if oggi >= limite:
        return Passo(
            Esito.SUCCESSORE, "L'esecuzione ha 300 giorni: prosegue la successiva.", fase=posizione.fase
        )
    date_utili = (
        passo.entro,
        prossimo_controllo(corsi, oggi),
        _fine_contratto(corsi),
        limite,
    )
    entro = min([giorno for giorno in date_utili if giorno is not None and giorno > oggi])
    return passo if entro == passo.entro else Passo(Esito.ATTENDI, passo.motivo, entro)


def _passo(posizione: Posizione, regole: Regole, oggi: date, corsi: Corsi) -> Passo:
    if posizione.conclusa:
        return Passo(Esito.CONCLUSA, "La posizione è conclusa.")
    if termini_mancati(posizione, regole, oggi, corsi) != posizione.termini_mancati:
        return Passo(Esito.REGISTRA_TERMINE_MANCATO, "Un termine del contratto è scaduto o è stato sanato.")
    rate = da_trattare(posizione)
    if posizione.blocchi and not rate and (sospesa := _sospesa(posizione, oggi)) is not None:
        return sospesa
    fine = _fine_contratto(corsi)
    if posizione.fase is not Fase.RATEIZZAZIONE and rate:
        return _passa(Fase.RATEIZZAZIONE, "Il debitore ha chiesto di pagare a rate: il ciclo si ferma.")
    if posizione.fase is Fase.CHIUSURA:
        return _chiusura(posizione, regole, oggi, fine)
    if posizione.residuo == 0:
        return _passa(Fase.CHIUSURA, "Il debito è estinto.")
    if fine is not None and oggi >= fine and not rate:
        return _passa(Fase.CHIUSURA, "È scaduto il termine di conclusione del procedimento.")
    if posizione.fase in (Fase.SOLLECITI, Fase.CAUTELARI) and _deve_il_motivo(posizione, regole, oggi, corsi):
        return Passo(Esito.REGISTRA_MOTIVO, "La misura non è stata iscritta entro il termine: il recupero prosegue.")
    return _FASI[posizione.fase](posizione, regole, oggi)


def _sospesa(posizione: Posizione, oggi: date) -> Passo | None:
    """While a blocco holds nothing harmful happens: the machine waits for its end.

    A debt that is gone goes to its closure, and a fermo already entered is told to the debtor all the same.
    """
    in_corso = blocchi_in_corso(posizione, oggi)
    if not in_corso or posizione.residuo == 0 or "iscrizione_fermo" in posizione.eventi:
        return None
    return _attendi(f"Sospesa: {'; '.join(b.in_parole() for b in in_corso)}.", riprende_il(posizione, oggi))


def _notifica(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    if "visto" not in posizione.eventi:
        return _attendi("Si attende il visto dell'ente.", None)
    if posizione.atto("ingiunzione") is None:
        return Passo(Esito.EMETTI_INGIUNZIONE, "La posizione ha il visto.", oggetto="ingiunzione")
    if "notifica_ingiunzione" in posizione.eventi:
        scadenza = posizione.eventi["scadenza_pagamento"]
        if oggi > scadenza:
            return _passa(Fase.SOLLECITI, "L'ingiunzione è scaduta senza pagamento integrale.")
        return _attendi("Decorre il termine per pagare l'ingiunzione.", scadenza + timedelta(days=1))
    passo = _consegna(posizione, regole, "ingiunzione")
    return passo or _passa(Fase.CHIUSURA, "Il debitore non è reperibile agli indirizzi noti.")


def _solleciti(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    regola = regole.ciclo.solleciti(posizione.residuo)
    inviati = sum(1 for atto in posizione.atti if atto.id.startswith("sollecito-"))
    if inviati:
        ultimo = f"sollecito-{inviati}"
        if f"sollecito_{inviati}" not in posizione.eventi:
            passo = _consegna(posizione, regole, ultimo)
            if passo is not None:
                return passo
            return _passa(Fase.CHIUSURA, "Il sollecito non è consegnabile agli indirizzi noti.")
    if inviati < regola.numero:
        return _prossimo_sollecito(posizione, regola, inviati, oggi)
    if inviati and regola.attesa is not None:
        attesa = giorno_utile(posizione.eventi[f"sollecito_{inviati}"], regola.attesa)
        if oggi < attesa:
            return _attendi("Decorre l'attesa dopo l'ultimo sollecito.", attesa)
    return _passa(Fase.CAUTELARI, "I solleciti dovuti sono stati inviati.")


def _prossimo_sollecito(posizione: Posizione, regola: RegolaSolleciti, inviati: int, oggi: date) -> Passo:
    if inviati and regola.intervallo is not None:
        intervallo = giorno_utile(posizione.eventi[f"sollecito_{inviati}"], regola.intervallo)
        if oggi < intervallo:
            return _attendi("Decorre l'intervallo fra i solleciti.", intervallo)
    return Passo(
        Esito.INVIA_SOLLECITO,
        f"Sollecito {inviati + 1} di {regola.numero} ({regola.fonte}).",
        oggetto=f"sollecito-{inviati + 1}",
    )


def _cautelari(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    if "iscrizione_fermo" in posizione.eventi:
        if posizione.atto("comunicazione_iscrizione") is None:
            return Passo(
                Esito.COMUNICA_ISCRIZIONE, "Il fermo è iscritto.", oggetto="comunicazione_iscrizione"
            )
        passo = _consegna(posizione, regole, "comunicazione_iscrizione")
        return passo or _passa(Fase.CHIUSURA, "Il fermo è iscritto e comunicato.")
    if posizione.beni is None:
        if posizione.visura_chiesta_il is None:
            return Passo(Esito.RICERCA_BENI, "Prima di una misura si cercano i beni.")
        return _attendi("Si attende l'esito della visura.", None)
    esame = nulla_osta(posizione, regole, oggi)
    if not esame.concesso:
        return _rinuncia(posizione, esame.motivo)
    if posizione.atto("preavviso_fermo") is None:
        return Passo(
            Esito.EMETTI_PREAVVISO, f"Residuo {in_euro(posizione.residuo)} euro.", oggetto="preavviso_fermo"
        )
    if "notifica_preavviso" not in posizione.eventi:
        passo = _consegna(posizione, regole, "preavviso_fermo")
        return passo or _rinuncia(posizione, "il preavviso di fermo non è stato notificato")
    attesa = preavviso_decorso(posizione, regole)
    if oggi < attesa:
        return _attendi("Decorrono i giorni del preavviso di fermo.", attesa)
    return Passo(Esito.ISCRIVI_FERMO, "Il preavviso è decorso senza pagamento.", oggetto="iscrizione_fermo")


def _rateizzazione(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    richiesta = posizione.rateizzazione
    assert richiesta is not None
    if richiesta.stato is StatoRateizzazione.RICHIESTA:
        return _attendi("Si attende la decisione dell'ente sulla rateizzazione.", None)
    if richiesta.stato is StatoRateizzazione.ACCOLTA:
        return _piano(posizione, regole, oggi, richiesta)
    atto, motivo = richiesta.atto_di_decadenza, "Il piano è decaduto: il ciclo riprende sul residuo."
    if richiesta.stato is StatoRateizzazione.RESPINTA:
        atto, motivo = richiesta.atto_di_diniego, "La rateizzazione è stata respinta: il ciclo riprende."
        if posizione.atto(atto) is None:
            return Passo(Esito.EMETTI_DINIEGO, "L'ente ha respinto l'istanza.", oggetto=atto)
    return _consegna(posizione, regole, atto) or _passa(Fase(richiesta.fase), motivo)


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
        passo = _consegna(posizione, regole, atto.id) if atto.tipo in _LETTERE_DEL_PIANO else None
        if passo is not None and passo.esito is Esito.AFFIDA_CONSEGNA:
            return passo
    return _attendi("Si attendono i pagamenti delle rate.", prossimo_esame(posizione, regole, oggi))


_LETTERE_DEL_PIANO = frozenset({TipoAtto.ACCOGLIMENTO_RATE, TipoAtto.AVVISO_RATA, TipoAtto.SOLLECITO_RATA})


def _rinuncia(posizione: Posizione, motivo: str) -> Passo:
    """No measure can be taken: say why first, then go on to the end."""
    if "motivo_mancato_avvio" in posizione.eventi:
        return _passa(Fase.CHIUSURA, "Il motivo del mancato avvio è registrato.")
    return Passo(Esito.REGISTRA_MOTIVO, motivo)


def _deve_il_motivo(posizione: Posizione, regole: Regole, oggi: date, corsi: Corsi) -> bool:
    """The contract wants the reason (002 art. 2.4) once its term for a measure has run out without one."""
    cautelari = corsi.get("cautelari")
    return (
        cautelari is not None
        and oggi > cautelari[1]
        and regole.profilo.per_ruolo("motivo_mancato_avvio") is not None
        and not {"iscrizione_fermo", "motivo_mancato_avvio"} & set(posizione.eventi)
    )


def preavviso_decorso(posizione: Posizione, regole: Regole) -> date:
    """The first day on which the fermo may be entered (art. 86 c. 2 D.P.R. 602/1973: 30 days from notification)."""
    giorni = Durata(regole.ciclo.giorni_preavviso, Unita.GIORNI)
    return giorno_utile(posizione.eventi["notifica_preavviso"], giorni)


def _chiusura(posizione: Posizione, regole: Regole, oggi: date, fine: date | None) -> Passo:
    if posizione.residuo == 0:
        if "iscrizione_fermo" in posizione.eventi:
            if posizione.atto("revoca_fermo") is None:
                return Passo(Esito.REVOCA_FERMO, "Il debito è estinto: il fermo cade.", oggetto="revoca_fermo")
            passo = _consegna(posizione, regole, "revoca_fermo")
            if passo is not None:
                return passo
        return Passo(Esito.CONCLUDI, "Il debito è estinto.")
    if fine is None or oggi >= fine:
        return Passo(Esito.CONCLUDI, "È scaduto il termine di conclusione del procedimento.")
    return _attendi("Si attende il pagamento fino al termine di conclusione.", fine)


def conclusione_di(posizione: Posizione) -> Conclusione:
    """How a posizione that ends today has ended: paid, cancelled, or handed back with its residue."""
    if posizione.residuo > 0:
        return Conclusione.RESTITUITA
    sgravato = sum(cent for conto, cent in posizione.conti.items() if conto.startswith("sgravi:"))
    return Conclusione.SGRAVATA if sgravato else Conclusione.RISCOSSA


def _consegna(posizione: Posizione, regole: Regole, atto: str) -> Passo | None:
    """What the delivery of `atto` needs: nothing more (None, delivered or given up), a wait, or a new attempt."""
    consegne = posizione.consegne_di(atto)
    if consegne and consegne[-1].in_corso:
        return _attendi(f"Si attende l'esito della consegna di {atto}.", None)
    if consegne and (consegne[-1].riuscita or len(consegne) >= regole.ciclo.tentativi_notifica):
        return None
    return Passo(Esito.AFFIDA_CONSEGNA, f"{atto}: tentativo {len(consegne) + 1}.", oggetto=atto)


def _fine_contratto(corsi: Corsi) -> date | None:
    conclusione = corsi.get("conclusione")
    return None if conclusione is None else conclusione[1]


def _passa(fase: Fase, motivo: str) -> Passo:
    return Passo(Esito.PASSA_FASE, motivo, fase=fase)


def _attendi(motivo: str, entro: date | None) -> Passo:
    return Passo(Esito.ATTENDI, motivo, entro=entro)


def _carico(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    return _attendi("Si attende il visto dell'ente.", None)


_FASI = {
    Fase.CARICO: _carico,
    Fase.NOTIFICA: _notifica,
    Fase.SOLLECITI: _solleciti,
    Fase.CAUTELARI: _cautelari,
    Fase.RATEIZZAZIONE: _rateizzazione,
}
