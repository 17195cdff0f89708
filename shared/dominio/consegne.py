"""Bringing acts to the debtor: attempts, outcomes and the day they take effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.dominio.anagrafe_comandi import effetti_del_decesso
from shared.dominio.atti import CON_NULLA_OSTA, TipoAtto
from shared.dominio.blocchi import esigi_libera
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.notifiche import data_di_effetto
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.recapiti import Consegna, EsitoConsegna, Mezzo, Relata
from shared.dominio.regole import Regole
from shared.dominio.scadenze import scadenza_pagamento
from shared.dominio.soggetti import Indirizzo
from shared.dominio.tentativi import prossimo_tentativo

_EVENTO_DI_CONSEGNA = {
    TipoAtto.INGIUNZIONE: "notifica_ingiunzione",
    TipoAtto.PREAVVISO_FERMO: "notifica_preavviso",
    TipoAtto.PREAVVISO_IPOTECA: "notifica_preavviso_ipoteca",
    TipoAtto.INTIMAZIONE: "notifica_intimazione",
}

_DANNOSI = CON_NULLA_OSTA | {TipoAtto.INGIUNZIONE, TipoAtto.SOLLECITO}
"""Acts that ask or threaten: none is handed over while a blocco holds."""


def affida(posizione: Posizione, regole: Regole, oggi: date, atto: str) -> Mutazione:
    """Hand `atto` to the notifier for one more attempt, the way `tentativi` says, deposits included.

    Raises GiaRegistrato while an attempt is under way or once one has succeeded,
    RegolaViolata when no attempt is left, when it is too soon for it, or when a blocco holds
    back a harmful act, NonTrovato for an act never issued.
    """
    emesso = posizione.atto(atto)
    if emesso is None:
        raise NonTrovato(f"L'atto {atto} non è stato emesso.")
    consegne = posizione.consegne_di(atto)
    if consegne and (consegne[-1].in_corso or consegne[-1].riuscita):
        raise GiaRegistrato(f"L'atto {atto} è già affidato o consegnato.")
    prossimo = prossimo_tentativo(posizione, regole, emesso)
    if prossimo is None:
        raise RegolaViolata(f"Per l'atto {atto} sono esauriti i tentativi di consegna.")
    if prossimo.dal is not None and oggi < prossimo.dal:
        raise RegolaViolata(f"Il nuovo tentativo per l'atto {atto} è consentito dal {prossimo.dal:%d/%m/%Y}.")
    if emesso.tipo in _DANNOSI:
        esigi_libera(posizione, oggi)
    tentativo, mezzo = len(consegne) + 1, prossimo.mezzo
    dove = posizione.destinatario.pec if mezzo is Mezzo.PEC else posizione.indirizzo.su_una_riga()
    consegna = Consegna(f"{posizione.id}-{atto}-{tentativo}", atto, tentativo, mezzo, dove, oggi)
    dati = {"incarico": consegna.id, "atto": atto, "tentativo": tentativo, "mezzo": mezzo.value}
    ancora = emesso.tipo is TipoAtto.INGIUNZIONE and "esito_negativo" in posizione.eventi
    eventi = {"rinotifica": oggi} if ancora else {}
    evento = Evento("CONSEGNA_AFFIDATA", oggi, dati)
    return muta(posizione, evento, eventi=eventi, consegne=(*posizione.consegne, consegna))


def registra_esito(
    posizione: Posizione,
    regole: Regole,
    oggi: date,
    incarico: str,
    esito: EsitoConsegna,
    data: date | Relata,
    nuovo_indirizzo: Indirizzo | None = None,
) -> Mutazione:
    """What the notifier reports of one attempt, from the raw days he wrote down (a bare date: that day alone).

    The legal date is computed here (`notifiche.data_di_effetto`) and kept with its prova; it
    may still be to come. For the ingiunzione a useful outcome also sets the last day to pay.
    A new address is kept for the next attempt; a death goes the way of the registers' word.
    Raises GiaRegistrato for an outcome already imported, NonTrovato for an unknown incarico,
    RegolaViolata for a day before the hand-over or after `oggi`, or where one is missing.
    """
    consegna = next((c for c in posizione.consegne if c.id == incarico), None)
    if consegna is None:
        raise NonTrovato(f"L'incarico {incarico} non esiste.")
    if not consegna.in_corso:
        raise GiaRegistrato(f"L'esito dell'incarico {incarico} è già registrato.")
    relata = data if isinstance(data, Relata) else Relata(data)
    for giorno in relata.date_scritte:
        if not consegna.affidata_il <= giorno <= oggi:
            raise RegolaViolata(
                f"La data {giorno:%d/%m/%Y} dell'incarico {incarico} non sta fra l'affidamento e oggi."
            )
    atto = posizione.atto(consegna.atto)
    assert atto is not None
    effetto = data_di_effetto(esito, consegna.mezzo, relata, regole.notifica_al(relata.giorno))
    eventi: dict[str, date] = {}
    campi: dict[str, Any] = {}
    registrazioni: tuple[Registrazione, ...] = ()
    if esito.utile:
        if atto.tipo in _EVENTO_DI_CONSEGNA:
            eventi[_EVENTO_DI_CONSEGNA[atto.tipo]] = effetto.giorno
        if atto.tipo is TipoAtto.INGIUNZIONE:
            eventi["scadenza_pagamento"] = scadenza_pagamento(effetto.giorno, regole).scadenza
        if atto.tipo is TipoAtto.SOLLECITO:
            eventi[atto.id.replace("-", "_")] = effetto.giorno
    elif esito is EsitoConsegna.DECEDUTO:
        campi, registrazioni = effetti_del_decesso(posizione, oggi)
        eventi["decesso_accertato"] = oggi
    elif atto.tipo is TipoAtto.INGIUNZIONE and esito is not EsitoConsegna.PEC_CASELLA_PIENA:
        eventi["esito_negativo"] = oggi
    scritta = None if relata == Relata(relata.giorno) else relata
    chiusa = replace(consegna, esito=esito, data=effetto.giorno, relata=scritta)
    campi["consegne"] = tuple(chiusa if c.id == incarico else c for c in posizione.consegne)
    if nuovo_indirizzo is not None and not esito.utile:
        campi["indirizzo"] = nuovo_indirizzo
    dati = {"incarico": incarico, "esito": esito.value, "effetto": effetto.prova}
    evento = Evento("ESITO_CONSEGNA", oggi, dati, sveglia=True)
    return muta(posizione, evento, registrazioni=registrazioni, eventi=eventi, **campi)
