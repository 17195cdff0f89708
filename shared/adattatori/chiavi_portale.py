"""Attributes that lead the portal to a posizione: its debtor with every ente, his name, the ente's open decisions.

Keys alone: whoever finds a posizione by them reads it again. They stand on its item `STATO`.
"""

from __future__ import annotations

from datetime import date

from shared.adattatori.tabella import Item, testo
from shared.dominio.decisioni import decisioni_attese
from shared.dominio.posizioni import Posizione
from shared.dominio.ricerca import chiave_nome


def chiavi_del_portale(posizione: Posizione) -> Item:
    """What never changes: written with the posizione."""
    debitore = posizione.riga.debitore
    nome = chiave_nome(debitore.denominazione)
    return {
        "debitore_pk": testo(f"CF#{debitore.codice_fiscale}"),
        "debitore_sk": testo(f"{posizione.ente}#{posizione.id}"),
        "iniziali_pk": testo(chiave_iniziali(posizione.ente, nome)),
        "iniziali_sk": testo(f"{nome}#{posizione.id}"),
    }


def chiave_iniziali(ente: str, nome: str) -> str:
    """Names are parted by their first three letters, so that no partition holds a whole ente.

    Two letters alone are a whole word ("RE MARIO"): the third is then the blank that ends it.
    """
    return f"ENTE#{ente}#INIZIALI#{nome[:3]:<3}"


def chiave_decisioni(ente: str) -> str:
    return f"ENTE#{ente}#DECISIONI"


SCAFFALE = "SCAFFALE"
"""The partition of what was parked, of every ente: only who works on all of them reads it."""


def sullo_scaffale(istante: str, ente: str, oggetto: str) -> Item:
    """What puts a parked posizione, or lista, where ops finds it, by instant."""
    return {"coda_pk": testo(SCAFFALE), "coda_sk": testo(f"{istante}#{ente}#{oggetto}")}


def in_decisione(posizione: Posizione) -> tuple[Item, list[str]]:
    """The keys that put the posizione on the ente's desk, and the names of those that it no longer has."""
    attese = decisioni_attese(posizione)
    if not attese:
        return {}, ["decisione_pk", "decisione_sk"]
    entro = attese[0].entro or date.max
    return {
        "decisione_pk": testo(chiave_decisioni(posizione.ente)),
        "decisione_sk": testo(f"{entro.isoformat()}#{posizione.id}"),
    }, []
