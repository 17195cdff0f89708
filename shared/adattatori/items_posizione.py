"""The items of a posizione in the one table, and its events back from them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from shared.adattatori.chiavi_portale import chiavi_del_portale
from shared.adattatori.codifica import in_testo
from shared.adattatori.ricerca_dynamo import chiavi_di_ricerca, chiavi_mutevoli
from shared.adattatori.tabella import Item, chiave_posizione, numero, testo
from shared.dominio.catena import genesi
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Evento, Mutazione, Posizione
from shared.dominio.titolari import titolari


def item_evento(pk: str, istante: str, stato: str, posizione: Posizione, mutazione: Mutazione) -> Item:
    """Why that version came about: the stream of these items is the outbox."""
    evento = mutazione.evento
    item: Item = {
        "PK": testo(pk),
        "SK": testo(f"EVENTO#{posizione.versione:08d}"),
        "ente": testo(posizione.ente),
        "posizione": testo(posizione.id),
        "nome": testo(evento.nome),
        "giorno": testo(evento.data.isoformat()),
        "istante": testo(istante),
        "dati": testo(json.dumps(dict(evento.dati), ensure_ascii=False)),
        "autore": testo(evento.autore),
        "registrazioni": testo(json.dumps([registrazione.id for registrazione in mutazione.registrazioni])),
        "stato": testo(stato),
        "catena": testo(posizione.catena),
    }
    if evento.sveglia:
        item["sveglia"] = {"BOOL": True}
    if "incarico" in evento.dati and not evento.sveglia:
        item["incarico"] = testo(str(evento.dati["incarico"]))
    if "documento" in evento.dati:
        item["documento"] = testo(str(evento.dati["documento"]))
    return item


def items_di_carico(posizione: Posizione, registrazione: Registrazione) -> tuple[Item, Item]:
    """The two items of a posizione just loaded: its state and its carico."""
    pk = chiave_posizione(posizione.ente, posizione.id)
    catena = genesi(posizione, registrazione)
    stato: Item = {
        "PK": testo(pk),
        "SK": testo("STATO"),
        "dati": testo(in_testo(replace(posizione, catena=catena))),
        "catena": testo(catena),
        "versione": numero(posizione.versione),
        "fase": testo(posizione.fase),
        "cf_pk": testo(f"ENTE#{posizione.ente}#CF#{posizione.riga.debitore.codice_fiscale}"),
        "cf_sk": testo(posizione.id),
        **chiavi_di_ricerca(posizione),
        **chiavi_del_portale(posizione),
        **chiavi_mutevoli(posizione)[0],
    }
    return stato, item_registrazione(pk, registrazione)


def items_di_chi_risponde(posizione: Posizione) -> list[Item]:
    """One pointer for each who answers beside the debtor, in the index that leads a person to what he owes.

    They hold keys alone: whoever finds a posizione by them reads it again, and asks whether he still answers for it.
    """
    debitore = posizione.riga.debitore.codice_fiscale
    return [
        {
            "PK": testo(chiave_posizione(posizione.ente, posizione.id)),
            "SK": testo(f"RISPONDE#{codice}"),
            "debitore_pk": testo(f"CF#{codice}"),
            "debitore_sk": testo(f"{posizione.ente}#{posizione.id}"),
        }
        for codice in titolari(posizione)
        if codice != debitore
    ]


def item_registrazione(pk: str, registrazione: Registrazione) -> Item:
    """One registrazione under the partition of its posizione."""
    return {
        "PK": testo(pk),
        "SK": testo(f"REG#{registrazione.id}"),
        "dati": testo(in_testo(registrazione)),
    }


def evento_da_item(item: Item) -> Evento:
    """The event an item keeps."""
    return Evento(
        nome=item["nome"]["S"],
        data=date.fromisoformat(item["giorno"]["S"]),
        dati=json.loads(item["dati"]["S"]),
        sveglia="sveglia" in item,
        autore=item["autore"]["S"],
    )
