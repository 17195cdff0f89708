"""Every day, the flussi di rendicontazione that pagoPA has published and that are not here yet.

Each is stored whole where flows of incassi arrive, and read from there as any other. pagoPA keeps
thirty days and no memory of who has read what: what is here is known by ente, flow, PSP and revision.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from shared.casi_uso.porte import Archivio, Enti, Orologio, Rendicontazioni, RendicontazioniNodo
from shared.dominio.enti import Ente
from shared.dominio.rendicontazioni import NodoMuto, PubblicazioneFdr

GIORNI_DI_STORIA = 30
CARTELLA = "incassi/flussi"


@dataclass(slots=True)
class EsitoScarico:
    """How many flows were downloaded, were already here, were left for the next run, pagoPA did not give."""

    scaricati: int = 0
    gia_acquisiti: int = 0
    rimasti: int = 0
    falliti: int = 0


def scarica_pubblicati(
    nodo: RendicontazioniNodo,
    rendicontazioni: Rendicontazioni,
    enti: Enti,
    flussi: Archivio,
    orologio: Orologio,
    c_e_tempo: Callable[[], bool],
) -> EsitoScarico:
    """Download what is new for every ente on pagoPA, as long as `c_e_tempo`; what fails leaves the rest alone.

    Repeating it changes nothing: the same answers make the same file.
    """
    esito = EsitoScarico()
    dal = orologio.adesso() - timedelta(days=GIORNI_DI_STORIA)
    inizio = dal.replace(hour=0, minute=0, second=0, microsecond=0)
    for ente in (enti.leggi(identita) for identita in enti.elenca()):
        if ente.pagopa is None:
            continue
        try:
            for pubblicato in nodo.elenca(ente.codice_fiscale, inizio):
                _tratta(nodo, rendicontazioni, ente, flussi, pubblicato, c_e_tempo, esito)
        except NodoMuto:
            # Of the list: what was not seen is seen by the next run, within the thirty days.
            esito.falliti += 1
    return esito


def _tratta(
    nodo: RendicontazioniNodo,
    rendicontazioni: Rendicontazioni,
    ente: Ente,
    flussi: Archivio,
    pubblicato: PubblicazioneFdr,
    c_e_tempo: Callable[[], bool],
    esito: EsitoScarico,
) -> None:
    note = rendicontazioni.revisioni(ente.id, pubblicato.flusso)
    if any((r.psp, r.revisione) == (pubblicato.psp, pubblicato.revisione) for r in note):
        esito.gia_acquisiti += 1
        return
    if not c_e_tempo():
        esito.rimasti += 1
        return
    with tempfile.TemporaryFile() as intero:
        try:
            sha256 = _componi(intero, nodo.scarica(ente.codice_fiscale, pubblicato))
        except NodoMuto:
            esito.falliti += 1
            return
        nome = "".join(c for c in pubblicato.flusso if c.isascii() and (c.isalnum() or c in "-_"))[:60]
        chiave = f"{CARTELLA}/{ente.id}/{sha256}/{nome}-r{pubblicato.revisione}.json"
        flussi.scrivi_da(chiave, intero, "application/json")
        esito.scaricati += 1


def _componi(intero: BinaryIO, risposte: Iterator[bytes]) -> str:
    """All the answers in one JSON, each as it came, ready to be read from its start; its SHA-256."""
    sha = hashlib.sha256()

    def scrivi(pezzo: bytes) -> None:
        sha.update(pezzo)
        intero.write(pezzo)

    scrivi(b'{"flusso": ' + next(risposte) + b', "pagine": [')
    for numero, pagina in enumerate(risposte):
        scrivi(b", " + pagina if numero else pagina)
    scrivi(b"]}")
    intero.seek(0)
    return sha.hexdigest()
