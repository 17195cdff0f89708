"""The lines of a text flow with their numbers; a line that cannot be read says why."""

from __future__ import annotations

from collections.abc import Iterator

from shared.contratti.flussi_incasso.righe import CODIFICHE
from shared.contratti.tracciato_flusso import FINE_DOS, ConLettura, RigaRotta, Righe


def linee(corpo: ConLettura) -> Iterator[tuple[int, str]]:
    """`(number from 1, line)`, blank ones left out. A line may be a RigaRotta.

    Raises FlussoIllegibile where the file is empty or no text.
    """
    numero = 0
    for blocco in Righe(corpo, CODIFICHE).blocchi():
        for riga in blocco:
            numero += 1
            if isinstance(riga, RigaRotta) or riga.strip(" \t" + FINE_DOS):
                yield numero, riga


def motivo_di_riga(riga: str, larga: tuple[int, ...]) -> str:
    """Why a fixed-width line cannot be one (Italian); blank where it can."""
    if isinstance(riga, RigaRotta):
        return riga.motivo
    if any(not c.isprintable() for c in riga):
        return "La riga contiene caratteri di controllo."
    if len(riga.rstrip()) > max(larga):
        return f"La riga è di {len(riga)} caratteri: ne sono ammessi {max(larga)}."
    return ""
