"""The end of an intake: quadratura, then the receipt with its certain date."""

from __future__ import annotations

import json
from dataclasses import replace

from shared.casi_uso.anagrafe import chiedi_in_gruppo
from shared.casi_uso.importazione import quadra
from shared.casi_uso.porte import Archivio, Coda, Enti, Liste, Posizioni, Stampatore
from shared.casi_uso.stampe_ente import ricevuta_flusso
from shared.dominio.errori import Scarto
from shared.dominio.flussi import StatoFlusso, StatoLista


def chiudi_importazione(
    liste: Liste,
    enti: Enti,
    flussi: Archivio,
    documenti: Archivio,
    posizioni: Posizioni,
    stampatore: Stampatore,
    incarichi: Coda,
    *,
    ente: str,
    sha256: str,
) -> dict[str, object]:
    """Quadratura of what was stored against what was read, then the receipt with its certain date.

    Reads back every posizione, and asks the registers for its debtor. Raises NonQuadra if
    one is missing or a cent differs.
    Returns `{"esito": "ACQUISITO" | "RESPINTO", "ricevuta": key}`.
    """
    flusso = liste.leggi_flusso(ente, sha256)
    lista = liste.leggi_lista(ente, flusso.lista)
    respinta = lista.stato is StatoLista.RIFIUTATA
    if not respinta:
        quadra(lista, posizioni, lambda lette: chiedi_in_gruppo(incarichi, lette))
    primi = json.loads(flussi.leggi(f"lotti/{ente}/{lista.id}/scarti.json"))
    scarti = tuple(Scarto(riga, campo, motivo) for riga, campo, motivo in primi)
    chiave = f"ricevute/{ente}/{lista.id}.pdf"
    documento = ricevuta_flusso(enti.leggi(ente), lista, scarti)
    documenti.scrivi(chiave, stampatore.stampa(documento), "application/pdf")
    if "ricevuta" not in lista.documenti:
        liste.salva_lista(replace(lista, documenti={**lista.documenti, "ricevuta": chiave}))
    if flusso.stato is StatoFlusso.IN_VERIFICA:
        stato = StatoFlusso.RESPINTO if respinta else StatoFlusso.ACQUISITO
        liste.salva_flusso(replace(flusso, stato=stato, motivo=lista.note))
    return {"esito": "RESPINTO" if respinta else "ACQUISITO", "ricevuta": chiave}
