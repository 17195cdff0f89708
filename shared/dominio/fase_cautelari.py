"""The cautelari: assets, nulla osta, preavviso and its days, the measure and its communication, or why not."""

from __future__ import annotations

from datetime import date

from shared.dominio.durate import Durata, Unita
from shared.dominio.fase_esecutive import dopo_le_cautelari
from shared.dominio.fasi_comuni import attendi, consegna, passa
from shared.dominio.importi import in_euro
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import Corsi, giorno_utile
from shared.dominio.scelta_misure import PERCORSI, Misura, Percorso, misura_da_prendere, misura_iscritta


def cautelari(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    """The next step towards a measure (artt. 77 and 86 D.P.R. 602/1973), or away from it."""
    iscritta = misura_iscritta(posizione)
    if iscritta is not None:
        if posizione.atto("comunicazione_iscrizione") is None:
            motivo = f"È stato iscritto {iscritta.in_parole}."
            return Passo(Esito.COMUNICA_ISCRIZIONE, motivo, oggetto="comunicazione_iscrizione")
        passo = consegna(posizione, regole, "comunicazione_iscrizione")
        seguente = dopo_le_cautelari(posizione, regole, oggi)
        return passo or passa(seguente, "La misura è iscritta e comunicata.")
    if posizione.beni is None:
        return ricerca(posizione, "Prima di una misura si cercano i beni.")
    misura = misura_da_prendere(posizione, regole)
    esame = nulla_osta(posizione, regole, oggi, misura)
    if not esame.concesso:
        return _rinuncia(posizione, regole, oggi, esame.motivo)
    percorso = PERCORSI[misura]
    if posizione.atto(percorso.preavviso.value) is None:
        return _preavvisa(posizione, misura)
    if percorso.notifica not in posizione.eventi:
        passo = consegna(posizione, regole, percorso.preavviso.value)
        motivo = f"il preavviso per {percorso.in_parole} non è stato notificato"
        return passo or _rinuncia(posizione, regole, oggi, motivo)
    attesa = preavviso_decorso(posizione, regole, percorso)
    if oggi < attesa:
        return attendi("Decorrono i giorni del preavviso.", attesa)
    return _iscrivi(misura)


def _preavvisa(posizione: Posizione, misura: Misura) -> Passo:
    motivo, oggetto = f"Residuo {in_euro(posizione.residuo)} euro.", PERCORSI[misura].preavviso.value
    if misura is Misura.IPOTECA:
        return Passo(Esito.EMETTI_PREAVVISO_IPOTECA, motivo, oggetto=oggetto)
    return Passo(Esito.EMETTI_PREAVVISO, motivo, oggetto=oggetto)


def _iscrivi(misura: Misura) -> Passo:
    motivo, oggetto = "Il preavviso è decorso senza pagamento.", PERCORSI[misura].iscrizione.value
    if misura is Misura.IPOTECA:
        return Passo(Esito.ISCRIVI_IPOTECA, motivo, oggetto=oggetto)
    return Passo(Esito.ISCRIVI_FERMO, motivo, oggetto=oggetto)


def ricerca(posizione: Posizione, motivo: str) -> Passo:
    """Ask the registers for the debtor's assets, once, then wait for the answer."""
    if posizione.visura_chiesta_il is None:
        return Passo(Esito.RICERCA_BENI, motivo)
    return attendi("Si attende l'esito della visura.", None)


def _rinuncia(posizione: Posizione, regole: Regole, oggi: date, motivo: str) -> Passo:
    """No measure can be taken: say why first, then go on."""
    if "motivo_mancato_avvio" in posizione.eventi:
        return passa(dopo_le_cautelari(posizione, regole, oggi), "Il motivo del mancato avvio è registrato.")
    return Passo(Esito.REGISTRA_MOTIVO, motivo)


def deve_il_motivo(posizione: Posizione, regole: Regole, oggi: date, corsi: Corsi) -> bool:
    """The contract wants the reason (002 art. 2.4) once its term for a measure has run out without one."""
    corso = corsi.get("cautelari")
    if corso is None or oggi <= corso[1] or regole.profilo.per_ruolo("motivo_mancato_avvio") is None:
        return False
    bastano = {corso[0].adempimento, *corso[0].anche, "inizio_esecuzione", "motivo_mancato_avvio"}
    return bastano.isdisjoint(posizione.eventi)


def preavviso_decorso(posizione: Posizione, regole: Regole, percorso: Percorso) -> date:
    """The first day on which the measure may be entered: thirty days from the notification of its preavviso
    (artt. 77 c. 2-bis and 86 c. 2 D.P.R. 602/1973)."""
    ciclo = regole.ciclo
    giorni = ciclo.giorni_preavviso_ipoteca if percorso.misura is Misura.IPOTECA else ciclo.giorni_preavviso
    return giorno_utile(posizione.eventi[percorso.notifica], Durata(giorni, Unita.GIORNI))
