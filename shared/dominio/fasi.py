"""The cycle: for a posizione, on a day, the next step.

Pure and total: the same posizione on the same day always gives the same step, so a
machine may ask as often as it likes, after a crash too. A day that was missed is caught
up, because conditions say "on or after", never "on".
"""

from __future__ import annotations

from datetime import date, timedelta

from shared.dominio.atti import Conclusione, Fase
from shared.dominio.blocchi import blocchi_in_corso, riprende_il
from shared.dominio.decadenze import da_trattare
from shared.dominio.fase_anagrafe import motivo_di_restituzione
from shared.dominio.fase_cautelari import cautelari, deve_il_motivo
from shared.dominio.fase_esecutive import esecutive
from shared.dominio.fase_notifica import notifica, solleciti
from shared.dominio.fase_rateizzazione import rateizzazione
from shared.dominio.fase_svincolo import svincolo
from shared.dominio.fasi_comuni import attendi, passa
from shared.dominio.importi import Centesimi
from shared.dominio.inesigibilita import NOMI, causa_documentata
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import Corsi, prossimo_controllo, termini_in_corso, termini_mancati
from shared.dominio.scelta_misure import da_svincolare, misura_iscritta, svincolata

DURATA_MASSIMA = timedelta(days=300)
"""A standard execution ends at one year: well before that it hands over to a successor."""


def valuta(
    posizione: Posizione, regole: Regole, oggi: date, iniziata_il: date
) -> Passo:
    """The next step of `posizione` on `oggi`, for an execution begun on `iniziata_il`."""
    corsi = termini_in_corso(posizione, regole)
    passo = _passo(posizione, regole, oggi, corsi)
    if passo.dal is not None and oggi < passo.dal:
        passo = attendi(f"È presto: {passo.motivo}", passo.dal)
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
    tentativi = regole.ciclo.tentativi_notifica
    if posizione.conclusa and (posizione.fase is not Fase.SVINCOLO or svincolata(posizione, tentativi)):
        return Passo(Esito.CONCLUSA, "La posizione è conclusa.")
    if termini_mancati(posizione, regole, oggi, corsi) != posizione.termini_mancati:
        return Passo(Esito.REGISTRA_TERMINE_MANCATO, "Un termine del contratto è scaduto o è stato sanato.")
    rate = da_trattare(posizione)
    if posizione.blocchi and not rate and (sospesa := _sospesa(posizione, oggi)) is not None:
        return sospesa
    fine = _fine_contratto(corsi)
    if posizione.fase is not Fase.RATEIZZAZIONE and rate:
        return passa(Fase.RATEIZZAZIONE, "Il debitore ha chiesto di pagare a rate: il ciclo si ferma.")
    if posizione.fase is Fase.SVINCOLO:
        return svincolo(posizione, regole)
    if da_svincolare(posizione):
        return passa(Fase.SVINCOLO, "Il debito è estinto: la misura iscritta cade.")
    if posizione.fase is Fase.CHIUSURA:
        return _chiusura(posizione, regole, oggi, fine)
    if posizione.residuo == 0:
        return passa(Fase.CHIUSURA, "Il debito è estinto.")
    if not rate and (motivo := motivo_di_restituzione(posizione, regole, oggi)):
        return passa(Fase.CHIUSURA, f"La posizione torna all'ente: {motivo}.")
    if fine is not None and oggi >= fine and not rate:
        return passa(Fase.CHIUSURA, "È scaduto il termine di conclusione del procedimento.")
    if posizione.pratiche.proposta_pendente is not None and not rate:
        return passa(Fase.CHIUSURA, "La posizione è proposta come inesigibile: il ciclo attende l'ente.")
    if posizione.fase in (Fase.SOLLECITI, Fase.CAUTELARI) and deve_il_motivo(posizione, regole, oggi, corsi):
        return Passo(Esito.REGISTRA_MOTIVO, "La misura non è stata iscritta entro il termine: il recupero prosegue.")
    return _FASI[posizione.fase](posizione, regole, oggi)


def _sospesa(posizione: Posizione, oggi: date) -> Passo | None:
    """While a blocco holds nothing harmful happens: the machine waits for its end.

    A debt that is gone goes to its closure, and a measure already entered is told to the debtor all the same.
    """
    in_corso = blocchi_in_corso(posizione, oggi)
    if not in_corso or posizione.residuo == 0:
        return None
    if misura_iscritta(posizione) is not None and posizione.fase is not Fase.ESECUTIVE:
        return None
    return attendi(f"Sospesa: {'; '.join(b.in_parole() for b in in_corso)}.", riprende_il(posizione, oggi))


def _chiusura(posizione: Posizione, regole: Regole, oggi: date, fine: date | None) -> Passo:
    if posizione.residuo == 0:
        return Passo(Esito.CONCLUDI, "Il debito è estinto.")
    if motivo := motivo_di_restituzione(posizione, regole, oggi):
        return Passo(Esito.CONCLUDI, f"La posizione torna all'ente: {motivo}.")
    if fine is None or oggi >= fine:
        return Passo(Esito.CONCLUDI, "È scaduto il termine di conclusione del procedimento.")
    return _inesigibile(posizione, regole, fine)


def _inesigibile(posizione: Posizione, regole: Regole, fine: date) -> Passo:
    """What cannot be collected is proposed to the ente as soon as the events prove it; refused, the cycle resumes."""
    ultima = posizione.pratiche.proposte[-1] if posizione.pratiche.proposte else None
    if ultima is not None and ultima.pendente:
        return attendi("Si attende la decisione dell'ente sulla proposta di inesigibilità.", fine)
    if ultima is not None and not ultima.ripresa and ultima.fase != Fase.CHIUSURA:
        return passa(Fase(ultima.fase), "L'ente non ha accolto la proposta di inesigibilità: il ciclo riprende.")
    causa = causa_documentata(posizione, regole)
    if causa is not None:
        return Passo(Esito.PROPONI_INESIGIBILITA, f"Il credito è inesigibile: {NOMI[causa]}.", oggetto=causa.value)
    return attendi("Si attende il pagamento fino al termine di conclusione.", fine)


def conclusione_di(posizione: Posizione) -> Conclusione:
    """How a posizione that ends today has ended: paid, cancelled, or handed back with its residue."""
    if posizione.residuo > 0:
        return Conclusione.RESTITUITA
    if "discarico" in posizione.eventi:
        return Conclusione.DISCARICATA
    per_radice: dict[str, Centesimi] = {}
    for conto, cent in posizione.conti.items():
        radice = conto.partition(":")[0]
        per_radice[radice] = per_radice.get(radice, 0) + cent
    if per_radice.get("sgravi"):
        return Conclusione.SGRAVATA
    tutto_restituito = per_radice.get("restituzioni") and not per_radice.get("incassi")
    return Conclusione.RESTITUITA if tutto_restituito else Conclusione.RISCOSSA


def _fine_contratto(corsi: Corsi) -> date | None:
    conclusione = corsi.get("conclusione")
    return None if conclusione is None else conclusione[1]


def _carico(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    return attendi("Si attende il visto dell'ente.", None)


_FASI = {
    Fase.CARICO: _carico,
    Fase.NOTIFICA: notifica,
    Fase.SOLLECITI: solleciti,
    Fase.CAUTELARI: cautelari,
    Fase.ESECUTIVE: esecutive,
    Fase.RATEIZZAZIONE: rateizzazione,
}
