"""The cautelari: assets, nulla osta, preavviso and its days, the measure and its communication, or why not."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Fase
from shared.dominio.durate import Durata, Unita
from shared.dominio.fasi_comuni import attendi, consegna, passa
from shared.dominio.importi import in_euro
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import Corsi, giorno_utile


def cautelari(posizione: Posizione, regole: Regole, oggi: date) -> Passo:
    """The next step towards a measure (artt. 77 and 86 D.P.R. 602/1973), or away from it."""
    if "iscrizione_fermo" in posizione.eventi:
        if posizione.atto("comunicazione_iscrizione") is None:
            return Passo(
                Esito.COMUNICA_ISCRIZIONE, "Il fermo è iscritto.", oggetto="comunicazione_iscrizione"
            )
        passo = consegna(posizione, regole, "comunicazione_iscrizione")
        return passo or passa(Fase.CHIUSURA, "Il fermo è iscritto e comunicato.")
    if posizione.beni is None:
        if posizione.visura_chiesta_il is None:
            return Passo(Esito.RICERCA_BENI, "Prima di una misura si cercano i beni.")
        return attendi("Si attende l'esito della visura.", None)
    esame = nulla_osta(posizione, regole, oggi)
    if not esame.concesso:
        return _rinuncia(posizione, esame.motivo)
    if posizione.atto("preavviso_fermo") is None:
        return Passo(
            Esito.EMETTI_PREAVVISO, f"Residuo {in_euro(posizione.residuo)} euro.", oggetto="preavviso_fermo"
        )
    if "notifica_preavviso" not in posizione.eventi:
        passo = consegna(posizione, regole, "preavviso_fermo")
        return passo or _rinuncia(posizione, "il preavviso di fermo non è stato notificato")
    attesa = preavviso_decorso(posizione, regole)
    if oggi < attesa:
        return attendi("Decorrono i giorni del preavviso di fermo.", attesa)
    return Passo(Esito.ISCRIVI_FERMO, "Il preavviso è decorso senza pagamento.", oggetto="iscrizione_fermo")


def _rinuncia(posizione: Posizione, motivo: str) -> Passo:
    """No measure can be taken: say why first, then go on to the end."""
    if "motivo_mancato_avvio" in posizione.eventi:
        return passa(Fase.CHIUSURA, "Il motivo del mancato avvio è registrato.")
    return Passo(Esito.REGISTRA_MOTIVO, motivo)


def deve_il_motivo(posizione: Posizione, regole: Regole, oggi: date, corsi: Corsi) -> bool:
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
