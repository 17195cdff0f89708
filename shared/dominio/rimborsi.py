"""Rimborsi: money received beyond what was owed goes back (002 art. 6.2; 001 artt. 4.3, 8.8; 000 art. 2.4).

Decided by the ente, on a request or by itself, a refund waits for its payment: the books move
only when that is recorded, under the refund's own id.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio import partitario
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import ACarico, Pratiche, Rimborso, senza_barre
from shared.dominio.regole import Regole


def eccedenza(posizione: Posizione) -> Centesimi:
    """Money received beyond what was owed and not yet paid back, in cents."""
    return -posizione.conti.get(partitario.ECCEDENZE, 0)


def da_disporre(posizione: Posizione) -> Centesimi:
    """The part of it no refund has been decided for, in cents."""
    return eccedenza(posizione) - sum(r.importo for r in posizione.pratiche.rimborsi if r.pagato_il is None)


def chi_rimborsa(regole: Regole) -> ACarico:
    """Who pays it, by the contract's parameter `rimborsi`. Raises RegolaViolata where it does not say."""
    scelta = regole.profilo.parametri.get("rimborsi")
    if scelta is None:
        raise RegolaViolata(f"Il profilo {regole.profilo.nome} non dice chi paga i rimborsi.")
    return ACarico(str(scelta["valore"]))


def nuovo(
    posizione: Posizione, regole: Regole, oggi: date, provvedimento: str, motivo: str, istanza: str = ""
) -> Rimborso:
    """The refund of all that is still to be decided. Raises RegolaViolata when nothing is, GiaRegistrato for that act
    again."""
    identita = f"rimborso-{senza_barre(provvedimento)}"
    if any(r.id == identita for r in posizione.pratiche.rimborsi):
        raise GiaRegistrato(f"Il rimborso {identita} è già disposto.")
    importo = da_disporre(posizione)
    if importo <= 0:
        raise RegolaViolata("Nessun pagamento in eccesso: non c'è nulla da rimborsare.")
    return Rimborso(identita, importo, oggi, provvedimento, motivo, chi_rimborsa(regole), istanza)


def disponi(
    posizione: Posizione, regole: Regole, oggi: date, provvedimento: str, motivo: str, autore: str = "sistema"
) -> Mutazione:
    """The ente refunds by its own initiative; a letter tells the debtor. Raises as `nuovo`."""
    rimborso = nuovo(posizione, regole, oggi, provvedimento, motivo)
    dati = {
        "rimborso": rimborso.id,
        "importo_cent": rimborso.importo,
        "a_carico": rimborso.a_carico.value,
        "motivo": motivo,
        "documento": rimborso.lettera,
    }
    evento = Evento("RIMBORSO_DISPOSTO", oggi, dati, autore=autore)
    return muta(posizione, evento, pratiche=con_rimborso(posizione, rimborso))


def con_rimborso(posizione: Posizione, rimborso: Rimborso) -> Pratiche:
    """The pratiche with one more refund."""
    return replace(posizione.pratiche, rimborsi=(*posizione.pratiche.rimborsi, rimborso))


def registra_pagamento(
    posizione: Posizione, oggi: date, identita: str, documento: str, pagato_il: date, autore: str = "sistema"
) -> Mutazione:
    """The refund was paid on `pagato_il` by the order `documento`: from eccedenze to rimborsi, once.

    Raises NonTrovato, GiaRegistrato when it was paid already, RegolaViolata for a day before the
    decision or after `oggi`.
    """
    rimborso = next((r for r in posizione.pratiche.rimborsi if r.id == identita), None)
    if rimborso is None:
        raise NonTrovato(f"Il rimborso {identita} non esiste.")
    if rimborso.pagato_il is not None:
        raise GiaRegistrato(f"Il pagamento del rimborso {identita} è già registrato.")
    if not rimborso.disposto_il <= pagato_il <= oggi:
        raise RegolaViolata(f"La data {pagato_il:%d/%m/%Y} non sta fra la disposizione del rimborso e oggi.")
    pagato = replace(rimborso, pagato_il=pagato_il, documento=documento, registrato_il=oggi)
    rimborsi = tuple(pagato if r.id == identita else r for r in posizione.pratiche.rimborsi)
    dati = {
        "rimborso": identita,
        "importo_cent": rimborso.importo,
        "a_carico": rimborso.a_carico.value,
        "pagamento": documento,
        "pagato_il": pagato_il.isoformat(),
    }
    return muta(
        posizione,
        Evento("RIMBORSO_PAGATO", oggi, dati, autore=autore),
        registrazioni=(partitario.registra_rimborso(identita, pagato_il, rimborso.importo),),
        pratiche=replace(posizione.pratiche, rimborsi=rimborsi),
    )
