"""Measures on assets: the search for them, the preavviso, the fermo, its communication and its end."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Bene, TipoAtto
from shared.dominio.emissioni import Tariffe, addebiti, emetti_atto, una_volta
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.fase_cautelari import preavviso_decorso
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.regole import Regole


def emetti_preavviso(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str
) -> Mutazione:
    """Preavviso di fermo (art. 86 c. 2 D.P.R. 602/1973), with interest brought up to `oggi` and its nulla osta."""
    una_volta(posizione, "preavviso_fermo")
    esame = nulla_osta(posizione, regole, oggi)
    if not esame.concesso:
        raise RegolaViolata(f"Preavviso non consentito: {esame.motivo}.")
    addebito, prove = addebiti(posizione, oggi, tariffe, TipoAtto.PREAVVISO_FERMO, "preavviso_fermo")
    return emetti_atto(
        posizione,
        oggi,
        "preavviso_fermo",
        TipoAtto.PREAVVISO_FERMO,
        chiave,
        addebito,
        (*prove, esame.in_dati()),
        evento_legale="preavviso_fermo",
    )


def iscrivi_fermo(posizione: Posizione, regole: Regole, oggi: date) -> Mutazione:
    """The fermo is entered, only once the preavviso has run and the nulla osta holds again."""
    una_volta(posizione, "iscrizione_fermo")
    esame = nulla_osta(posizione, regole, oggi)
    if "notifica_preavviso" not in posizione.eventi or oggi < preavviso_decorso(posizione, regole):
        raise RegolaViolata("Il preavviso di fermo non è decorso: il fermo non può essere iscritto.")
    if not esame.concesso:
        raise RegolaViolata(f"Fermo non consentito: {esame.motivo}.")
    return emetti_atto(
        posizione,
        oggi,
        "iscrizione_fermo",
        TipoAtto.ISCRIZIONE_FERMO,
        "",
        None,
        (esame.in_dati(),),
        evento_legale="iscrizione_fermo",
    )


def comunica_iscrizione(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The letter that tells the debtor of the fermo (002 art. 14.1.m: within five days)."""
    una_volta(posizione, "comunicazione_iscrizione")
    if "iscrizione_fermo" not in posizione.eventi:
        raise RegolaViolata("Nessun fermo è iscritto: non c'è nulla da comunicare.")
    tipo = TipoAtto.COMUNICAZIONE_ISCRIZIONE
    return emetti_atto(posizione, oggi, tipo.value, tipo, chiave, None, (), evento_legale=tipo.value)


def revoca_fermo(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The fermo falls with the debt (002 art. 14.1.k and l: within five days, at no cost to the debtor)."""
    una_volta(posizione, "revoca_fermo")
    if "iscrizione_fermo" not in posizione.eventi or posizione.residuo > 0:
        raise RegolaViolata("Il fermo si revoca quando è iscritto e il debito è estinto.")
    return emetti_atto(
        posizione,
        oggi,
        "revoca_fermo",
        TipoAtto.REVOCA_FERMO,
        chiave,
        None,
        (),
        evento_legale="revoca_fermo",
        dopo_estinzione=True,
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


def registra_motivo(posizione: Posizione, oggi: date, motivo: str) -> Mutazione:
    """Why no harmful act was started, told to the ente (002 art. 2.4)."""
    if "motivo_mancato_avvio" in posizione.eventi:
        raise GiaRegistrato("Il motivo è già registrato.")
    evento = Evento("MOTIVO_MANCATO_AVVIO", oggi, {"motivo": motivo})
    return muta(posizione, evento, eventi={"motivo_mancato_avvio": oggi}, motivo=motivo)
