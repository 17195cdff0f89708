"""Sgravio: the ente cancels all or part of a credit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shared.dominio import partitario
from shared.dominio.dilazioni import riduci_piano
from shared.dominio.errori import RegolaViolata
from shared.dominio.importi import Centesimi, Voce, in_euro
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta


def sgrava(
    posizione: Posizione,
    oggi: date,
    provvedimento: str,
    motivo: str,
    voci: Mapping[Voce, Centesimi] | None = None,
    autore: str = "sistema",
) -> Mutazione:
    """Cancel `voci` (cents), or everything still owed when None, by the act named `provvedimento`.

    Raises RegolaViolata when the posizione is concluded, nothing is owed, or a voce would be
    cancelled beyond what is owed.
    """
    if posizione.conclusa:
        raise RegolaViolata(f"La posizione {posizione.id} è conclusa: lo sgravio va deciso dall'ente che l'ha ripresa.")
    saldi = posizione.saldi
    da_sgravare = dict(saldi if voci is None else voci)
    if not any(da_sgravare.values()):
        raise RegolaViolata("Nulla da sgravare: la posizione non ha importi residui nelle voci indicate.")
    for voce, cent in da_sgravare.items():
        if cent < 0 or cent > saldi.get(voce, 0):
            raise RegolaViolata(
                f"Sgravio di {in_euro(cent)} euro su «{voce.value}»: il residuo è {in_euro(saldi.get(voce, 0))}."
            )
    registrazione = partitario.registra_sgravio(provvedimento, oggi, da_sgravare)
    evento = Evento("SGRAVIO", oggi, {"provvedimento": provvedimento, "motivo": motivo}, sveglia=True, autore=autore)
    return muta(
        posizione,
        evento,
        registrazioni=(registrazione,),
        eventi={"sgravio": oggi},
        rateizzazione=riduci_piano(posizione, da_sgravare),
    )
