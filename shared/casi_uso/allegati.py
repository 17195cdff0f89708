"""Files that a taxpayer sends: typed by what they are, not by what they are called, and kept out of the way.

They are evidence for people to look at; nothing here opens or converts them.
"""

from __future__ import annotations

import hashlib
from datetime import date

from shared.casi_uso.porte import Archivio
from shared.dominio.errori import ErroreDominio
from shared.dominio.pagamenti import Allegato, codice_pubblico
from shared.dominio.posizioni import Posizione

DIMENSIONE_MASSIMA = 4 * 1024 * 1024

_FIRME = ((b"%PDF-", "pdf", "application/pdf"), (b"\xff\xd8\xff", "jpg", "image/jpeg"),
          (b"\x89PNG\r\n\x1a\n", "png", "image/png"))  # fmt: skip
"""How each kind begins."""


class AllegatoNonValido(ErroreDominio):
    """Not a PDF, JPEG or PNG, empty or too large."""

    codice = "allegato.non_valido"


def deposita_ricevuta(
    documenti: Archivio, posizione: Posizione, riferimento: str, contenuto: bytes, oggi: date
) -> Allegato:
    """Keep the receipt of a payment reported under `riferimento` on `oggi`. Raises AllegatoNonValido."""
    if not 0 < len(contenuto) <= DIMENSIONE_MASSIMA:
        raise AllegatoNonValido("Il file è vuoto o supera 4 MB.")
    trovata = next(((est, tipo) for firma, est, tipo in _FIRME if contenuto.startswith(firma)), None)
    if trovata is None:
        raise AllegatoNonValido("Il file deve essere un PDF o una foto (JPEG, PNG).")
    estensione, tipo = trovata
    impronta = hashlib.sha256(contenuto).hexdigest()
    chiave = f"allegati/{posizione.ente}/{posizione.id}/{riferimento}-{impronta[:16]}.{estensione}"
    documenti.scrivi(chiave, contenuto, tipo)
    return Allegato(posizione.ente, posizione.id, codice_pubblico(chiave), riferimento, oggi, chiave, impronta)
