"""Assets as an act lists them, and why they are set free."""

from __future__ import annotations

from collections.abc import Iterable

from shared.dominio import documenti as doc
from shared.dominio.atti import Bene
from shared.dominio.posizioni import Posizione


def beni_in_elenco(beni: Iterable[Bene]) -> tuple[doc.Bene, ...]:
    """Assets as an act lists them: what they are, by what they are known, where they are registered."""
    return tuple(doc.Bene(descrizione=b.descrizione, identificativo=_estremi(b), registro=_registro(b)) for b in beni)


def _registro(bene: Bene) -> str:
    if bene.targa:
        return "Pubblico registro automobilistico"
    return "Registri immobiliari" if bene.foglio else ""


def _estremi(bene: Bene) -> str:
    if bene.targa:
        return f"targa {bene.targa}"
    dati = (("foglio", bene.foglio), ("particella", bene.particella), ("sub.", bene.subalterno), ("quota", bene.quota))
    return ", ".join(f"{nome} {valore}" for nome, valore in dati if valore)


def motivo_di_svincolo(posizione: Posizione) -> tuple[str, bool]:
    """Why a measure falls, in words, and whether at no cost to the debtor (002 art. 14.1.k)."""
    if "sgravio" in posizione.eventi:
        return "sgravio disposto dall'ente creditore", True
    if "discarico" in posizione.eventi:
        return "discarico disposto dall'ente creditore", True
    return "integrale pagamento del debito", False
