"""Bringing acts to the debtor: attempts, outcomes and the day they take effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio.atti import TipoAtto
from shared.dominio.blocchi import esigi_libera
from shared.dominio.emissioni import mezzo_per
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.recapiti import Consegna, EsitoConsegna, Mezzo
from shared.dominio.regole import Regole
from shared.dominio.scadenze import scadenza_pagamento
from shared.dominio.soggetti import Indirizzo

_EVENTO_DI_CONSEGNA = {
    TipoAtto.INGIUNZIONE: "notifica_ingiunzione",
    TipoAtto.PREAVVISO_FERMO: "notifica_preavviso",
}

_DANNOSI = frozenset({TipoAtto.INGIUNZIONE, TipoAtto.SOLLECITO, TipoAtto.PREAVVISO_FERMO})
"""Acts that ask or threaten: none is handed over while a blocco holds."""


def affida(posizione: Posizione, regole: Regole, oggi: date, atto: str) -> Mutazione:
    """Hand `atto` to the notifier for one more attempt; after a failed PEC the next one goes by post.

    Raises GiaRegistrato while an attempt is under way or once one has succeeded,
    RegolaViolata when no attempt is left or a blocco holds back a harmful act, NonTrovato for
    an act never issued.
    """
    emesso = posizione.atto(atto)
    if emesso is None:
        raise NonTrovato(f"L'atto {atto} non è stato emesso.")
    consegne = posizione.consegne_di(atto)
    if consegne and (consegne[-1].in_corso or consegne[-1].riuscita):
        raise GiaRegistrato(f"L'atto {atto} è già affidato o consegnato.")
    if len(consegne) >= regole.ciclo.tentativi_notifica:
        raise RegolaViolata(f"Per l'atto {atto} sono esauriti i tentativi di consegna.")
    if emesso.tipo in _DANNOSI:
        esigi_libera(posizione, oggi)
    tentativo = len(consegne) + 1
    mezzo = mezzo_per(posizione, emesso.tipo)
    if mezzo is Mezzo.PEC and consegne:
        mezzo = Mezzo.ATTO_GIUDIZIARIO
    dove = posizione.riga.debitore.pec if mezzo is Mezzo.PEC else posizione.indirizzo.su_una_riga()
    consegna = Consegna(f"{posizione.id}-{atto}-{tentativo}", atto, tentativo, mezzo, dove, oggi)
    evento = Evento("CONSEGNA_AFFIDATA", oggi, {"incarico": consegna.id, "atto": atto, "tentativo": tentativo})
    return muta(posizione, evento, consegne=(*posizione.consegne, consegna))


def registra_esito(
    posizione: Posizione,
    regole: Regole,
    oggi: date,
    incarico: str,
    esito: EsitoConsegna,
    data: date,
    nuovo_indirizzo: Indirizzo | None = None,
) -> Mutazione:
    """What the notifier reports of one attempt: `data` is the day the outcome took legal effect.

    For the ingiunzione a useful outcome also sets the last day to pay. A new address is
    kept for the next attempt. Raises GiaRegistrato for an outcome already imported,
    NonTrovato for an unknown incarico, RegolaViolata for a date before the hand-over or
    after `oggi`.
    """
    consegna = next((c for c in posizione.consegne if c.id == incarico), None)
    if consegna is None:
        raise NonTrovato(f"L'incarico {incarico} non esiste.")
    if not consegna.in_corso:
        raise GiaRegistrato(f"L'esito dell'incarico {incarico} è già registrato.")
    if not consegna.affidata_il <= data <= oggi:
        raise RegolaViolata(
            f"La data {data:%d/%m/%Y} dell'incarico {incarico} non sta fra l'affidamento e oggi."
        )
    atto = posizione.atto(consegna.atto)
    assert atto is not None
    eventi: dict[str, date] = {}
    if esito.utile:
        if atto.tipo in _EVENTO_DI_CONSEGNA:
            eventi[_EVENTO_DI_CONSEGNA[atto.tipo]] = data
        if atto.tipo is TipoAtto.INGIUNZIONE:
            eventi["scadenza_pagamento"] = scadenza_pagamento(data, regole).scadenza
        if atto.tipo is TipoAtto.SOLLECITO:
            eventi[atto.id.replace("-", "_")] = data
    consegne = tuple(
        replace(c, esito=esito, data=data) if c.id == incarico else c for c in posizione.consegne
    )
    evento = Evento("ESITO_CONSEGNA", oggi, {"incarico": incarico, "esito": esito.value}, sveglia=True)
    indirizzo = nuovo_indirizzo if nuovo_indirizzo and not esito.utile else posizione.indirizzo
    return muta(posizione, evento, eventi=eventi, consegne=consegne, indirizzo=indirizzo)
