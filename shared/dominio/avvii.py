"""Starting a cycle and handing it on: the visto, the passage to a phase or to a successor."""

from __future__ import annotations

from datetime import date

from shared.dominio.atti import Fase
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta


def apri_ciclo(posizione: Posizione, oggi: date, visto_il: date, autore: str = "sistema") -> Mutazione:
    """The ente's visto of `visto_il` opens the notifica phase, at its first turn; `autore` gave it."""
    evento = Evento("VISTO", oggi, {"lista": posizione.lista}, autore=autore)
    return muta(posizione, evento, eventi={"visto": visto_il}, fase=Fase.NOTIFICA, giro=1)


def passa_a(posizione: Posizione, oggi: date, fase: Fase) -> Mutazione:
    """The next turn begins, in `fase`; entering the cautelari is itself an event of the contract."""
    eventi: dict[str, date] = {}
    if fase is Fase.CAUTELARI and posizione.fase is not fase:
        eventi["presa_in_carico_cautelari"] = oggi
    evento = Evento("FASE", oggi, {"da": str(posizione.fase), "a": str(fase)})
    return muta(posizione, evento, eventi=eventi, fase=fase, giro=posizione.giro + 1)
