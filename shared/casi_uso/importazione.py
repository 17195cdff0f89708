"""Accepted rows become posizioni, and what was stored is held against what was read."""

from __future__ import annotations

from collections.abc import Mapping

from shared.casi_uso.porte import Archivio, Enti, Liste, Posizioni
from shared.contratti.riga_json import da_riga_json
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.errori import NonQuadra
from shared.dominio.flussi import Lista, base_avviso, id_posizione
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import apri


def importa_lotto(
    liste: Liste,
    enti: Enti,
    flussi: Archivio,
    posizioni: Posizioni,
    *,
    ente: str,
    lista: str,
    lotto: Mapping[str, object],
) -> int:
    """Turn one lotto of accepted rows into posizioni; the count written. Repeating it writes the same items."""
    anagrafica = enti.leggi(ente)
    registro = liste.leggi_lista(ente, lista)
    righe = flussi.leggi(str(lotto["chiave"])).decode().splitlines()
    primo = int(str(lotto["primo"]))
    aperte = [
        apri(
            ente=ente,
            id=(identita := id_posizione(lista, primo + indice)),
            lista=lista,
            profilo=registro.profilo,
            numero_avviso=numero_avviso(anagrafica.segregazione, base_avviso(identita)).numero,
            riga=da_riga_json(testo),
            consegna_lista=registro.consegnata_il,
        )
        for indice, testo in enumerate(righe)
    ]
    posizioni.importa(aperte)
    return len(aperte)


def quadra(lista: Lista, posizioni: Posizioni) -> None:
    """Read every posizione of the lista back. Raises NonQuadra if one is missing or a cent differs."""
    trovate: int = 0
    totale: Centesimi = 0
    for gruppo in lista.identita():
        for posizione in posizioni.leggi_molte(lista.ente, gruppo):
            trovate += 1
            totale += posizione.residuo
    if (trovate, totale) != (lista.posizioni, lista.controllo.totale):
        raise NonQuadra(
            f"Lista {lista.id}: importate {trovate} posizioni per {totale} centesimi, "
            f"accettate {lista.posizioni} per {lista.controllo.totale}."
        )
