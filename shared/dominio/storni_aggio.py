"""Which payments a sgravio takes back: the aggio goes back at the rates at which it was earned.

A sgravio of what was paid undoes the latest payments first, the opposite of how they came in. No
contract says so: 004 art. 2.2 only says that what is not collected earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.dominio.attivita import SPESE
from shared.dominio.importi import Centesimi
from shared.dominio.partitario import Registrazione, voce_incassata


@dataclass(frozen=True, slots=True)
class ParteResa:
    """Cents of debt (expenses aside) that were paid on `pagata_il` and are owed no more."""

    pagata_il: date
    importo: Centesimi


def parti_rese(registrazioni: Iterable[Registrazione], storno: str) -> tuple[ParteResa, ...]:
    """What the registrazione of id `storno` takes back of the payments before it, the latest first, in cents.

    Expenses earn no aggio and are left out. Registrazioni of a day are taken in their order, what comes in
    before what goes back. Empty when it takes nothing back, or is not among them.
    """
    pagate: list[ParteResa] = []
    for registrazione in sorted(registrazioni, key=lambda r: (r.data, _riscosso(r) < 0)):
        riscosso = _riscosso(registrazione)
        rese: list[ParteResa] = []
        if riscosso > 0:
            pagate.append(ParteResa(registrazione.data, riscosso))
        while riscosso < 0 and pagate:
            ultima = pagate.pop()
            resa = min(ultima.importo, -riscosso)
            rese.append(ParteResa(ultima.pagata_il, resa))
            riscosso += resa
            if ultima.importo > resa:
                pagate.append(ParteResa(ultima.pagata_il, ultima.importo - resa))
        if registrazione.id == storno:
            return tuple(rese)
    return ()


def _riscosso(registrazione: Registrazione) -> Centesimi:
    return sum(
        movimento.importo
        for movimento in registrazione.movimenti
        if (voce := voce_incassata(movimento.conto)) is not None and voce not in SPESE
    )
