"""A file that has landed: claimed by one execution, or reported when its intake fails."""

from __future__ import annotations

from dataclasses import replace

from shared.casi_uso.porte import Enti, Liste, Orologio
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import StatoFlusso
from shared.dominio.giorni import istante_in_testo


def registra_flusso(
    liste: Liste, enti: Enti, orologio: Orologio, *, chiave: str, esecuzione: str
) -> dict[str, object]:
    """A file has landed: claim it for this execution.

    Returns `{"esito": "NUOVO", "ente", "sha256", "lista", "profilo"}`, or `RIPETUTO` when
    another execution has it, or `NON_RICHIESTO` for a key that no one asked for. A retry
    of the same execution is NUOVO again.
    """
    parti = chiave.split("/")
    if len(parti) != 4 or parti[0] != "carichi":
        return {"esito": "NON_RICHIESTO"}
    ente, sha256 = parti[1], parti[2]
    try:
        flusso = liste.leggi_flusso(ente, sha256)
    except NonTrovato:
        return {"esito": "NON_RICHIESTO"}
    if flusso.stato is StatoFlusso.ATTESO:
        lista = flusso.lista or liste.nuova_lista(ente)
        flusso = liste.salva_flusso(
            replace(flusso, stato=StatoFlusso.IN_VERIFICA, esecuzione=esecuzione, lista=lista)
        )
    if flusso.esecuzione != esecuzione:
        return {"esito": "RIPETUTO"}
    return {
        "esito": "NUOVO",
        "ente": ente,
        "sha256": sha256,
        "lista": flusso.lista,
        "profilo": enti.leggi(ente).profilo,
        "iniziata_il": orologio.oggi().isoformat(),
    }


def segnala_flusso(liste: Liste, orologio: Orologio, *, chiave: str, motivo: str) -> None:
    """The intake of a file failed beyond its retries: keep the reason, and let the ente send the file again.

    The lista keeps its number: what was already imported is written over with the same.
    """
    parti = chiave.split("/")
    ente = parti[1] if len(parti) > 1 else "-"
    liste.segnala(ente, chiave, istante_in_testo(orologio.adesso()), motivo)
    try:
        flusso = liste.leggi_flusso(ente, parti[2] if len(parti) > 2 else "-")
    except NonTrovato:
        return
    if flusso.stato is StatoFlusso.IN_VERIFICA:
        liste.salva_flusso(replace(flusso, stato=StatoFlusso.ATTESO, esecuzione=""))
