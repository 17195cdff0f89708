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
from shared.dominio.fase_cautelari import cautelari, deve_il_motivo
from shared.dominio.fase_notifica import notifica, solleciti
from shared.dominio.fase_rateizzazione import rateizzazione
from shared.dominio.fasi_comuni import attendi, consegna, passa
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import Corsi, prossimo_controllo, termini_in_corso, termini_mancati

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
        return passa(Fase.RATEIZZAZIONE, "Il debitore ha chiesto di pagare a rate: il ciclo si ferma.")
    if posizione.fase is Fase.CHIUSURA:
        return _chiusura(posizione, regole, oggi, fine)
    if posizione.residuo == 0:
        return passa(Fase.CHIUSURA, "Il debito è estinto.")
    if fine is not None and oggi >= fine and not rate:
        return passa(Fase.CHIUSURA, "È scaduto il termine di conclusione del procedimento.")
    if posizione.fase in (Fase.SOLLECITI, Fase.CAUTELARI) and deve_il_motivo(posizione, regole, oggi, corsi):
        return Passo(Esito.REGISTRA_MOTIVO, "La misura non è stata iscritta entro il termine: il recupero prosegue.")
    return _FASI[posizione.fase](posizione, regole, oggi)


def _sospesa(posizione: Posizione, oggi: date) -> Passo | None:
    """While a blocco holds nothing harmful happens: the machine waits for its end.

    A debt that is gone goes to its closure, and a fermo already entered is told to the debtor all the same.
    """
    in_corso = blocchi_in_corso(posizione, oggi)
    if not in_corso or posizione.residuo == 0 or "iscrizione_fermo" in posizione.eventi:
        return None
    return attendi(f"Sospesa: {'; '.join(b.in_parole() for b in in_corso)}.", riprende_il(posizione, oggi))


def _chiusura(posizione: Posizione, regole: Regole, oggi: date, fine: date | None) -> Passo:
    if posizione.residuo == 0:
        if "iscrizione_fermo" in posizione.eventi:
            if posizione.atto("revoca_fermo") is None:
                return Passo(Esito.REVOCA_FERMO, "Il debito è estinto: il fermo cade.", oggetto="revoca_fermo")
            passo = consegna(posizione, regole, "revoca_fermo")
            if passo is not None:
                return passo
        return Passo(Esito.CONCLUDI, "Il debito è estinto.")
    if fine is None or oggi >= fine:
        return Passo(Esito.CONCLUDI, "È scaduto il termine di conclusione del procedimento.")
    return attendi("Si attende il pagamento fino al termine di conclusione.", fine)


def conclusione_di(posizione: Posizione) -> Conclusione:
    """How a posizione that ends today has ended: paid, cancelled, or handed back with its residue."""
    if posizione.residuo > 0:
        return Conclusione.RESTITUITA
    sgravato = sum(cent for conto, cent in posizione.conti.items() if conto.startswith("sgravi:"))
    return Conclusione.SGRAVATA if sgravato else Conclusione.RISCOSSA


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
    Fase.RATEIZZAZIONE: rateizzazione,
}
