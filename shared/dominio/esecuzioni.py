"""Questions about enforcement: when it may begin, whether it must be announced again, which way comes next."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Atto, Bene, TipoAtto, TipoBene
from shared.dominio.calendario import Calendario
from shared.dominio.conteggio import date_del_termine
from shared.dominio.durate import Proroga
from shared.dominio.pignoramenti import PRESSO_TERZI, EsitoPignoramento, Pignoramento, ViaEsecutiva
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.regole_esecuzione import ModoMobiliare
from shared.dominio.scadenze import UN_GIORNO, giorno_utile


def pignoramento_in_corso(posizione: Posizione) -> Pignoramento | None:
    """The pignoramento that stands, if any: one at a time."""
    return next((p for p in posizione.pignoramenti if p.in_corso), None)


def primo_giorno(posizione: Posizione, regole: Regole, oggi: date) -> date:
    """The first day on which an expropriation may begin, whatever else is needed.

    After the sixty days of art. 50 c. 1 D.P.R. 602/1973 and the term to pay; after the wait of the
    contract (004 art. 7.8.o) and that which follows a measure told to the debtor (000 art. 2.7, 001
    art. 8.4); for an avviso esecutivo after the suspension of L. 160/2019 art. 1 c. 792 lett. c), counted
    from the delivery of the lista. Raises KeyError without a notified ingiunzione.
    """
    norma, eventi = regole.esecuzione(oggi), posizione.eventi
    giorni = [
        giorno_utile(eventi["notifica_ingiunzione"], norma.attesa),
        eventi["scadenza_pagamento"] + UN_GIORNO,
    ]
    attesa = regole.profilo.per_ruolo("esecutive")
    if attesa is not None and attesa.durata is not None and attesa.dilatorio and attesa.evento in eventi:
        giorni.append(giorno_utile(eventi[attesa.evento], attesa.durata))
    if norma.sospensione is not None and e_avviso_esecutivo(posizione):
        giorni.append(giorno_utile(eventi["consegna_lista"], norma.sospensione))
    misura = misura_comunicata(posizione)
    if misura is not None:
        giorni.append(giorno_utile(misura, norma.attesa_cautelare))
    return max(giorni)


def e_avviso_esecutivo(posizione: Posizione) -> bool:
    """Whether the lista says that the credit rests on an avviso esecutivo (L. 160/2019 art. 1 c. 792)."""
    return "esecutiv" in posizione.riga.atto.tipo.lower()


def misura_comunicata(posizione: Posizione) -> date | None:
    """When the last letter about a measure reached the debtor (its issue, where no delivery succeeded)."""
    lettere = [atto for atto in posizione.atti if atto.tipo is TipoAtto.COMUNICAZIONE_ISCRIZIONE]
    return max((notifica_di(posizione, atto.id) or atto.data for atto in lettere), default=None)


def notifica_di(posizione: Posizione, atto: str) -> date | None:
    """The legal date of the delivery of `atto`; None while there is none."""
    for consegna in posizione.consegne_di(atto):
        if consegna.riuscita:
            return consegna.data
    return None


def intimazione_dovuta(posizione: Posizione, regole: Regole, il: date) -> bool:
    """Whether an expropriation begun on `il` must be preceded by an intimazione (art. 50 c. 2 D.P.R. 602/1973).

    True from the day after a year has passed since the notification of the ingiunzione. We ask it of each
    pignoramento begun after that day, also where an earlier one was begun within the year: a choice.
    """
    notificata = posizione.eventi["notifica_ingiunzione"]
    return il >= giorno_utile(notificata, regole.esecuzione(il).intimazione_dopo)


def ultima_intimazione(posizione: Posizione) -> Atto | None:
    """The last intimazione issued, notified or not."""
    return next((atto for atto in reversed(posizione.atti) if atto.tipo is TipoAtto.INTIMAZIONE), None)


def prossima_intimazione(posizione: Posizione) -> str:
    """The id of the next intimazione: the second one is a renewal."""
    return f"intimazione-{posizione.quanti(TipoAtto.INTIMAZIONE) + 1}"


def intimazione_utile_dal(notificata: date, regole: Regole) -> date:
    """The first day after the five that the intimazione gives to pay (art. 50 c. 2 D.P.R. 602/1973)."""
    return giorno_utile(notificata, regole.esecuzione(notificata).termine_intimazione)


def intimazione_efficace_fino(notificata: date, regole: Regole) -> date:
    """The last day of effect of an intimazione notified on that day (art. 50 c. 3 D.P.R. 602/1973).

    The rule in force on the day of notification counts: 180 days up to 16/07/2020, a year since. A contract
    that wants it renewed earlier (000 art. 2.9: 180 days) is obeyed: the shorter effect is valid under both.
    """
    durate = [regole.esecuzione(notificata).efficacia_intimazione]
    contratto = regole.profilo.per_ruolo("efficacia_intimazione")
    if contratto is not None and contratto.durata is not None:
        durate.append(contratto.durata)
    return min(date_del_termine(notificata, durata, Proroga.NESSUNA, Calendario())[0] for durata in durate)


def intimazione_in_vigore(posizione: Posizione, regole: Regole, il: date) -> bool:
    """Whether an expropriation begun on `il` rests on an intimazione: five days run, effect not run out."""
    ultima = ultima_intimazione(posizione)
    notificata = None if ultima is None else notifica_di(posizione, ultima.id)
    if notificata is None:
        return False
    return intimazione_utile_dal(notificata, regole) <= il <= intimazione_efficace_fino(notificata, regole)


def inizio_previsto(regole: Regole, oggi: date) -> date:
    """The latest day by which an order issued on `oggi` is notified: the day its expropriation begins."""
    return date_del_termine(oggi, regole.esecuzione(oggi).margine, Proroga.NESSUNA, Calendario())[0]


def prossima_via(posizione: Posizione, regole: Regole, oggi: date) -> tuple[ViaEsecutiva, int | None] | None:
    """The next way not tried yet, in the contract's order, and the place of its asset; None when none is left."""
    norma = regole.esecuzione(oggi)
    for via in norma.ordine:
        if via is ViaEsecutiva.TERZI:
            bene = _terzo_da_pignorare(posizione)
            if bene is not None:
                return via, bene
        elif not any(p.via is via for p in posizione.pignoramenti):
            mobili = _posti(posizione, TipoBene.MOBILI)
            if norma.mobiliare is ModoMobiliare.SEMPRE:
                return via, mobili[0] if mobili else None
            if norma.mobiliare is ModoMobiliare.SE_TROVATI and mobili:
                return via, mobili[0]
    return None


def da_proseguire(posizione: Posizione, regole: Regole, oggi: date) -> str:
    """Why the case goes to who continues it (000 artt. 2.7-2.8); empty: nobody continues, or nothing is left to do.

    A third party that stays silent (the judge is next: art. 72-bis c. 2), goods to sell or that we do not
    seize, land above the threshold of art. 76 D.P.R. 602/1973.
    """
    norma = regole.esecuzione(oggi)
    if not norma.prosegue:
        return ""
    motivi = []
    if any(p.esito is EsitoPignoramento.INOTTEMPERANTE for p in posizione.pignoramenti):
        motivi.append("il terzo non ha adempiuto all'ordine di pagamento")
    sequestrati = any(p.via is ViaEsecutiva.MOBILIARE and p.in_corso for p in posizione.pignoramenti)
    if sequestrati or (norma.mobiliare is ModoMobiliare.ALTRO_SOGGETTO and _posti(posizione, TipoBene.MOBILI)):
        motivi.append("vi sono beni mobili da pignorare o da vendere")
    if posizione.residuo > norma.soglia_immobili and _posti(posizione, TipoBene.IMMOBILE):
        motivi.append("vi sono immobili e il debito supera la soglia dell'espropriazione")
    return "; ".join(motivi)


def ha_da_eseguire(posizione: Posizione, regole: Regole, oggi: date) -> bool:
    """Whether the phase of enforcement has anything to do for this posizione."""
    return prossima_via(posizione, regole, oggi) is not None or bool(da_proseguire(posizione, regole, oggi))


def bene_di(posizione: Posizione, pignoramento: Pignoramento) -> Bene | None:
    """The asset a pignoramento is about; None where it began without a search."""
    return None if pignoramento.bene is None else (posizione.beni or ())[pignoramento.bene]


def del_terzo(posizione: Posizione, versante: str) -> Pignoramento | None:
    """The pignoramento that `versante`, by its codice fiscale, pays under; None: nobody we ordered to pay."""
    in_corso = pignoramento_in_corso(posizione)
    bene = None if in_corso is None else bene_di(posizione, in_corso)
    if not versante or bene is None or bene.terzo is None or bene.terzo.codice_fiscale != versante:
        return None
    return in_corso


def _terzo_da_pignorare(posizione: Posizione) -> int | None:
    tentati = {p.bene for p in posizione.pignoramenti if p.via is ViaEsecutiva.TERZI}
    for tipo in PRESSO_TERZI:
        for posto in _posti(posizione, tipo):
            terzo = (posizione.beni or ())[posto].terzo
            if posto not in tentati and terzo is not None and terzo.recapito:
                return posto
    return None


def _posti(posizione: Posizione, tipo: TipoBene) -> list[int]:
    return [posto for posto, bene in enumerate(posizione.beni or ()) if bene.tipo == tipo]
