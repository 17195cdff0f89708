"""Assets as an act lists them."""

from __future__ import annotations

from collections.abc import Iterable

from shared.dominio import documenti as doc
from shared.dominio.atti import Bene


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
