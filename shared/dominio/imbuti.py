"""The funnel of a lista: how many of its posizioni, and how many euro of them, came as far as each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shared.dominio.atti import Conclusione, TipoAtto
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Posizione
from shared.dominio.sgravi import riscosso_per_voce

CAUTELARI = frozenset(
    {TipoAtto.PREAVVISO_FERMO, TipoAtto.ISCRIZIONE_FERMO, TipoAtto.PREAVVISO_IPOTECA, TipoAtto.ISCRIZIONE_IPOTECA}
)
ESECUTIVI = frozenset({TipoAtto.INTIMAZIONE, TipoAtto.PIGNORAMENTO_TERZI, TipoAtto.PIGNORAMENTO_MOBILIARE})


class Tappa(StrEnum):
    """A step of the way, in order; the last five say how the posizione ended, or that it has not."""

    PRESA_IN_CARICO = "presa_in_carico"
    NOTIFICATA = "notificata"
    SOLLECITATA = "sollecitata"
    CAUTELARI = "cautelari"
    ESECUTIVE = "esecutive"
    RISCOSSA = "riscossa"
    SGRAVATA = "sgravata"
    DISCARICATA = "discaricata"
    RESTITUITA = "restituita"
    IN_CORSO = "in_corso"


CAMMINO = (Tappa.PRESA_IN_CARICO, Tappa.NOTIFICATA, Tappa.SOLLECITATA, Tappa.CAUTELARI, Tappa.ESECUTIVE)
"""Steps one may have taken and another not; a posizione counts in each it has taken."""
ESITI = (Tappa.RISCOSSA, Tappa.SGRAVATA, Tappa.DISCARICATA, Tappa.RESTITUITA, Tappa.IN_CORSO)
"""Each posizione counts in one of these alone: together they are the whole lista."""

_FINI = {
    Conclusione.RISCOSSA: Tappa.RISCOSSA,
    Conclusione.SGRAVATA: Tappa.SGRAVATA,
    Conclusione.DISCARICATA: Tappa.DISCARICATA,
    Conclusione.RESTITUITA: Tappa.RESTITUITA,
}


def tappe(posizione: Posizione) -> tuple[Tappa, ...]:
    """The steps the posizione has taken, by its acts and events whatever its phase is now, then its outcome."""
    tipi = {atto.tipo for atto in posizione.atti}
    fatte = {
        Tappa.PRESA_IN_CARICO: True,
        Tappa.NOTIFICATA: "notifica_ingiunzione" in posizione.eventi,
        Tappa.SOLLECITATA: TipoAtto.SOLLECITO in tipi,
        Tappa.CAUTELARI: bool(tipi & CAUTELARI),
        Tappa.ESECUTIVE: bool(tipi & ESECUTIVI),
    }
    fine = Tappa.IN_CORSO if posizione.conclusione is None else _FINI[posizione.conclusione]
    return (*(tappa for tappa in CAMMINO if fatte[tappa]), fine)


def riscosso(posizione: Posizione) -> Centesimi:
    """What was collected on its debt, by the books, in cents: what came in beyond it is left out."""
    return sum(riscosso_per_voce(posizione).values())


@dataclass(slots=True)
class Gradino:
    """The posizioni that came to a step: how many, what they were loaded for and what they brought, in cents."""

    posizioni: int = 0
    caricato: Centesimi = 0
    riscosso: Centesimi = 0


@dataclass(slots=True)
class Imbuto:
    """Fed with one posizione at a time."""

    gradini: dict[Tappa, Gradino] = field(default_factory=lambda: {tappa: Gradino() for tappa in Tappa})

    def aggiungi(self, posizione: Posizione) -> None:
        """Count one posizione more, in every step it has taken."""
        entrato = riscosso(posizione)
        for tappa in tappe(posizione):
            gradino = self.gradini[tappa]
            gradino.posizioni += 1
            gradino.caricato += posizione.riga.totale
            gradino.riscosso += entrato

    def in_dati(self) -> dict[str, dict[str, int]]:
        """Plain data by name of the step, every step in it."""
        return {
            tappa.value: {"posizioni": g.posizioni, "caricato_cent": g.caricato, "riscosso_cent": g.riscosso}
            for tappa, g in self.gradini.items()
        }
