"""Granting an upload: exactly that content, once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shared.casi_uso.porte import Liste, Orologio
from shared.dominio.errori import ErroreDominio, GiaRegistrato
from shared.dominio.flussi import Flusso, StatoFlusso
from shared.dominio.giorni import istante_in_testo

DIMENSIONE_MASSIMA = 512 * 1024 * 1024
SECONDI_PER_CARICARE = 900

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NON_AMMESSI = re.compile(r"[^A-Za-z0-9._-]+")


class RichiestaNonValida(ErroreDominio):
    """The upload request cannot be granted as written."""

    codice = "flusso.richiesta_non_valida"


class Caricamento(Protocol):
    """What grants an upload: the archive of the flussi."""

    def caricamento(
        self, chiave: str, sha256: str, dimensione_massima: int, secondi: int
    ) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class EsitoRichiesta:
    """Either `modulo` (the presigned POST) or, for a content already taken, only the flusso."""

    flusso: Flusso
    modulo: Mapping[str, object] | None


def richiedi_caricamento(
    liste: Liste,
    caricamento: Caricamento,
    orologio: Orologio,
    *,
    ente: str,
    utente: str,
    nome: str,
    dimensione: int,
    sha256: str,
    cartella: str = "carichi",
    massima: int = DIMENSIONE_MASSIMA,
) -> EsitoRichiesta:
    """Grant an upload of exactly that content, once.

    `dimensione` in bytes, `sha256` in hex. A content already taken gives no form; one
    granted but never uploaded gives a fresh form. `cartella` is where it goes: the liste, or the
    flows of incassi and their documents; `massima` the bytes admitted there. Raises RichiestaNonValida.
    """
    if not _SHA256.fullmatch(sha256):
        raise RichiestaNonValida("Campo sha256: servono 64 cifre esadecimali minuscole del contenuto del file.")
    if not 0 < dimensione <= massima:
        raise RichiestaNonValida(
            f"Campo dimensione: il file deve avere fra 1 e {massima} byte; se è più grande, dividerlo."
        )
    pulito = _NON_AMMESSI.sub("_", nome.rsplit("/", 1)[-1].rsplit("\\", 1)[-1])[-100:].strip("._") or "file"
    flusso = Flusso(
        ente=ente,
        sha256=sha256,
        nome=nome[:200],
        dimensione=dimensione,
        chiave=f"{cartella}/{ente}/{sha256}/{pulito}",
        richiesto_da=utente,
        richiesto_il=istante_in_testo(orologio.adesso()),
        stato=StatoFlusso.ATTESO,
    )
    try:
        liste.crea_flusso(flusso)
    except GiaRegistrato:
        flusso = liste.leggi_flusso(ente, sha256)
    if not flusso.chiave.startswith(f"{cartella}/"):
        raise RichiestaNonValida("Questo file è già stato inviato, ma non come flusso di questo genere.")
    if flusso.stato is not StatoFlusso.ATTESO:
        return EsitoRichiesta(flusso, None)
    modulo = caricamento.caricamento(flusso.chiave, sha256, flusso.dimensione, SECONDI_PER_CARICARE)
    return EsitoRichiesta(flusso, modulo)
