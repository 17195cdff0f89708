"""Measures on assets: the search for them, preavviso, fermo or ipoteca, the communication, the release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio.atti import Bene, TipoAtto
from shared.dominio.emissioni import Tariffe, addebiti, emetti_atto, una_volta
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.fase_cautelari import preavviso_decorso
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.regole import Regole
from shared.dominio.scelta_misure import (
    PERCORSI,
    Misura,
    misura_da_prendere,
    misura_iscritta,
    misure_in_piedi,
)


def emetti_preavviso(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str
) -> Mutazione:
    """Preavviso di fermo (art. 86 c. 2 D.P.R. 602/1973), with interest brought up to `oggi` and its nulla osta."""
    return _preavviso(posizione, regole, oggi, tariffe, chiave, Misura.FERMO)


def emetti_preavviso_ipoteca(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str
) -> Mutazione:
    """Comunicazione preventiva di ipoteca (art. 77 c. 2-bis D.P.R. 602/1973), as above."""
    return _preavviso(posizione, regole, oggi, tariffe, chiave, Misura.IPOTECA)


def _preavviso(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str, misura: Misura
) -> Mutazione:
    tipo = PERCORSI[misura].preavviso
    una_volta(posizione, tipo.value)
    _e_questa(posizione, regole, misura)
    esame = nulla_osta(posizione, regole, oggi, misura)
    addebito, prove = addebiti(posizione, oggi, tariffe, tipo, tipo.value)
    return emetti_atto(
        posizione, oggi, tipo.value, tipo, chiave, addebito, prove, eventi_legali=(tipo.value,), esame=esame
    )


def iscrivi_fermo(posizione: Posizione, regole: Regole, oggi: date) -> Mutazione:
    """The fermo is entered, only once the preavviso has run and the nulla osta holds again."""
    return _iscrizione(posizione, regole, oggi, Misura.FERMO)


def iscrivi_ipoteca(posizione: Posizione, regole: Regole, oggi: date) -> Mutazione:
    """The ipoteca is entered for double the debt (art. 77 c. 1), once its preavviso has run, at any threshold's exact
    figure, and only while the nulla osta holds."""
    return _iscrizione(posizione, regole, oggi, Misura.IPOTECA)


def _iscrizione(posizione: Posizione, regole: Regole, oggi: date, misura: Misura) -> Mutazione:
    percorso = PERCORSI[misura]
    tipo = percorso.iscrizione
    una_volta(posizione, tipo.value)
    _e_questa(posizione, regole, misura)
    if percorso.notifica not in posizione.eventi or oggi < preavviso_decorso(posizione, regole, percorso):
        raise RegolaViolata(f"Il preavviso non è decorso: {percorso.in_parole} non si può iscrivere.")
    esame = nulla_osta(posizione, regole, oggi, misura)
    eventi = (tipo.value, "iscrizione_misura")
    return emetti_atto(posizione, oggi, tipo.value, tipo, "", None, (), eventi_legali=eventi, esame=esame)


def _e_questa(posizione: Posizione, regole: Regole, misura: Misura) -> None:
    """One measure at a time, and the one the contract's order and the assets ask for."""
    iscritta, scelta = misura_iscritta(posizione), misura_da_prendere(posizione, regole)
    if iscritta is not None:
        raise RegolaViolata(f"Per questa posizione è già stato iscritto {iscritta.in_parole}.")
    if scelta is not misura:
        raise RegolaViolata(f"Per questa posizione la misura da prendere è {PERCORSI[scelta].in_parole}.")


def importo_ipoteca(posizione: Posizione, regole: Regole) -> int:
    """Cents the ipoteca is entered for: a multiple of the debt of that day (art. 77 c. 1 D.P.R. 602/1973: double).

    Raises RegolaViolata where none is entered.
    """
    iscritta = posizione.atto(TipoAtto.ISCRIZIONE_IPOTECA.value)
    if iscritta is None:
        raise RegolaViolata("Nessuna ipoteca è iscritta.")
    return iscritta.importo * regole.ciclo.multiplo_ipoteca


def comunica_iscrizione(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The letter that tells the debtor of the fermo or of the ipoteca (002 art. 14.1.m: within five days)."""
    una_volta(posizione, "comunicazione_iscrizione")
    if misura_iscritta(posizione) is None:
        raise RegolaViolata("Nessuna misura è iscritta: non c'è nulla da comunicare.")
    tipo = TipoAtto.COMUNICAZIONE_ISCRIZIONE
    return emetti_atto(posizione, oggi, tipo.value, tipo, chiave, None, (), eventi_legali=(tipo.value,))


def revoca_fermo(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The fermo falls with the debt (002 art. 14.1.k and l: within five days, at no cost to the debtor)."""
    return _libera(posizione, oggi, chiave, Misura.FERMO)


def assenti_cancellazione(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The collector agrees to the cancellation of the ipoteca (002 art. 14.1.l; artt. 2882 and 2886 c.c.)."""
    return _libera(posizione, oggi, chiave, Misura.IPOTECA)


def _libera(posizione: Posizione, oggi: date, chiave: str, misura: Misura) -> Mutazione:
    percorso = PERCORSI[misura]
    tipo = percorso.liberazione
    una_volta(posizione, tipo.value)
    in_piedi = misure_in_piedi(posizione)
    if percorso not in in_piedi or posizione.residuo > 0:
        raise RegolaViolata("Una misura si libera quando è iscritta e il debito è estinto.")
    # The term of the svincolo is kept when the last of them is lifted.
    eventi = (tipo.value, "svincolo") if len(in_piedi) == 1 else (tipo.value,)
    return emetti_atto(
        posizione, oggi, tipo.value, tipo, chiave, None, (), eventi_legali=eventi, dopo_estinzione=True
    )


def chiedi_visura(posizione: Posizione, oggi: date) -> Mutazione:
    """Ask the registers which assets the debtor has. Raises GiaRegistrato when already asked."""
    if posizione.visura_chiesta_il is not None:
        raise GiaRegistrato("La visura è già stata chiesta.")
    evento = Evento("VISURA_CHIESTA", oggi, {"incarico": f"{posizione.id}-visura"})
    return muta(posizione, evento, visura_chiesta_il=oggi)


def registra_visura(posizione: Posizione, oggi: date, beni: tuple[Bene, ...]) -> Mutazione:
    """What the registers answered. Raises GiaRegistrato when an answer is already there."""
    if posizione.beni is not None:
        raise GiaRegistrato("L'esito della visura è già registrato.")
    return muta(posizione, Evento("VISURA_ACQUISITA", oggi, {"beni": len(beni)}, sveglia=True), beni=beni)


def escludi_veicolo(
    posizione: Posizione, regole: Regole, oggi: date, targa: str, motivo: str, documento: str, autore: str
) -> Mutazione:
    """The debtor has proved, with `documento`, that the vehicle serves his business (art. 86 c. 2 D.P.R. 602/1973).

    From the preavviso's notification to its thirtieth day, included. Raises NonTrovato for a plate not found,
    GiaRegistrato when it is excluded already, RegolaViolata out of those days or once the fermo is entered.
    """
    bene = next((b for b in posizione.beni or () if b.targa == targa), None)
    if bene is None:
        raise NonTrovato(f"Fra i beni della posizione non c'è un veicolo con targa {targa}.")
    if bene.escluso:
        raise GiaRegistrato(f"Il veicolo {targa} è già escluso.")
    percorso = PERCORSI[Misura.FERMO]
    if percorso.notifica not in posizione.eventi or posizione.atto(percorso.iscrizione.value) is not None:
        raise RegolaViolata("Il veicolo strumentale si esclude fra la notifica del preavviso e l'iscrizione del fermo.")
    if oggi >= preavviso_decorso(posizione, regole, percorso):
        raise RegolaViolata("I giorni del preavviso sono trascorsi: la prova andava data entro quel termine.")
    beni = tuple(replace(b, escluso=motivo) if b is bene else b for b in posizione.beni or ())
    dati = {"targa": targa, "motivo": motivo, "documento": documento}
    return muta(posizione, Evento("BENE_ESCLUSO", oggi, dati, sveglia=True, autore=autore), beni=beni)


def registra_motivo(posizione: Posizione, oggi: date, motivo: str) -> Mutazione:
    """Why no harmful act was started, told to the ente (002 art. 2.4)."""
    if "motivo_mancato_avvio" in posizione.eventi:
        raise GiaRegistrato("Il motivo è già registrato.")
    evento = Evento("MOTIVO_MANCATO_AVVIO", oggi, {"motivo": motivo})
    return muta(posizione, evento, eventi={"motivo_mancato_avvio": oggi}, motivo=motivo)
