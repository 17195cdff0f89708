"""What a journey says of the contract's terms: kept, missed, and what each miss costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import termini_in_corso


@dataclass(frozen=True, slots=True)
class ContoTermini:
    """One term of the contract over a lista. `penale` is in cents, counted once where the clause counts the lista."""

    id: str
    ruolo: str
    clausola: str
    clausola_penale: str
    rispettati: int
    mancati: int
    penale: Centesimi
    senza_importo: int
    """misses for which the contract names no amount"""

    def in_dati(self) -> dict[str, object]:
        return {
            "id": self.id,
            "ruolo": self.ruolo,
            "clausola": self.clausola,
            "clausola_penale": self.clausola_penale or None,
            "rispettati": self.rispettati,
            "mancati": self.mancati,
            "penale_cent": self.penale,
            "mancati_senza_penale": self.senza_importo,
        }


def conta_termini(posizioni: Sequence[Posizione], regole: Regole) -> list[ContoTermini]:
    """The watched terms that ran for at least one posizione, in the order of the contract's roles."""
    decorsi = Counter(t.id for p in posizioni for t, _, _ in termini_in_corso(p, regole).values())
    conti = []
    for ruolo, identita in regole.profilo.ruoli.items():
        if not decorsi[identita]:
            continue
        termine = regole.profilo.termini[identita]
        mancati = [m for p in posizioni for m in p.termini_mancati if m.id == identita]
        per_lista = [m.penale for m in mancati if m.per == "lista" and m.penale is not None]
        singole = [m.penale for m in mancati if m.per != "lista" and m.penale is not None]
        conti.append(
            ContoTermini(
                id=identita,
                ruolo=ruolo,
                clausola=termine.clausola,
                clausola_penale=termine.penale.clausola if termine.penale else "",
                rispettati=decorsi[identita] - len(mancati),
                mancati=len(mancati),
                # A penalty due once for the whole lista is that of its worst posizione.
                penale=max(per_lista, default=0) + sum(singole),
                senza_importo=len(mancati) - len(per_lista) - len(singole),
            )
        )
    return conti
