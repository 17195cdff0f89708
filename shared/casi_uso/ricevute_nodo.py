"""A receipt of the node: kept, announced and queued transfer by transfer, registered. In this order, whatever fails.

Registered last: a receipt that is registered has been queued, so answering «already received»
can never lose money. One that was queued and not registered is sent again by the node, queued
again and booked once, because the books know the transfer by its id.
"""

from __future__ import annotations

import hashlib
from datetime import date

from shared.casi_uso.annuncio import annuncia
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.incasso import QuotaRicevuta
from shared.casi_uso.porte import Archivio, Coda, Ricevute
from shared.contratti.pafornode import Ricevuta, Trasferimento
from shared.dominio.enti import Ente
from shared.dominio.errori import NonTrovato
from shared.dominio.giorni import giorno_legale
from shared.dominio.ricevute import EsitoRicevuta, RicevutaDelNodo, giorno_del_pagamento


def conserva(archivio: Archivio, grezzo: bytes, cartella: str = "rt") -> str:
    """Keep the raw message under its own hash; its key."""
    chiave = f"incassi/{cartella}/{hashlib.sha256(grezzo).hexdigest()}.xml"
    archivio.scrivi(chiave, grezzo, "text/xml")
    return chiave


def acquisisci(
    ciclo: Ciclo, ricevute: Ricevute, coda: Coda, ente: Ente, ricevuta: Ricevuta, chiave: str
) -> RicevutaDelNodo | None:
    """Take in a receipt addressed to `ente`; None when it was already taken in.

    Each transfer that goes to the ente is queued to be booked; one that goes to another body is not
    ours to book. A payment of a number of another body may still bring money here: it is booked without
    that number, which could be one of ours by chance, and waits for a person. The posizione is marked before the
    node has its answer, so that no act leaves against it until the worker has booked the money.
    """
    oggi = ciclo.orologio.oggi()
    try:
        ricevute.leggi(ente.id, ricevuta.id)
    except NonTrovato:
        pass
    else:
        return None
    nostri = tuple(t for t in ricevuta.trasferimenti if t.beneficiario == ente.codice_fiscale)
    esito = EsitoRicevuta.ACCOLTA if nostri else EsitoRicevuta.INCOMPETENTE
    if not ricevuta.riuscita:
        esito = EsitoRicevuta.NON_RIUSCITA
    else:
        giorno = _giorno(ricevuta, oggi)
        for trasferimento in nostri:
            quota = _quota(ente, ricevuta, trasferimento, giorno, chiave)
            gruppo = f"{ente.codice_fiscale}#{quota.numero_avviso or ricevuta.id}"
            try:
                annuncia(ciclo, quota.incasso(ente.id, oggi))
            finally:
                # The money does not depend on the mark.
                coda.invia(gruppo, f"{quota.iur}#{quota.trasferimento}", quota.model_dump(mode="json"))
    registrata = RicevutaDelNodo(
        ente.id,
        ricevuta.id,
        chiave,
        ricevuta.numero_avviso,
        ricevuta.importo,
        oggi,
        esito,
        tuple(t.numero for t in nostri),
    )
    ricevute.registra(registrata)
    return registrata


def _giorno(ricevuta: Ricevuta, oggi: date) -> date:
    pagato = None
    if ricevuta.pagato_il is not None:
        # Without a zone it is the clock on the wall, in Rome.
        pagato = ricevuta.pagato_il.date() if ricevuta.pagato_il.tzinfo is None else giorno_legale(ricevuta.pagato_il)
    return giorno_del_pagamento(pagato, ricevuta.applicato_il, oggi)


def _quota(ente: Ente, ricevuta: Ricevuta, trasferimento: Trasferimento, giorno: date, chiave: str) -> QuotaRicevuta:
    return QuotaRicevuta(
        iur=ricevuta.id,
        trasferimento=trasferimento.numero,
        codice_fiscale_ente=ente.codice_fiscale,
        numero_avviso=ricevuta.numero_avviso if ricevuta.ente == ente.codice_fiscale else "",
        iuv=ricevuta.iuv,
        importo=trasferimento.importo,
        giorno=giorno,
        causale=trasferimento.causale,
        pagatore=ricevuta.pagatore,
        codice_fiscale_pagatore=ricevuta.codice_fiscale_pagatore,
        chiave=chiave,
    )
