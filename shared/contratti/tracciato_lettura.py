"""Reading a lista with a layout: rows or scarti, one at a time, memory flat.

    lettore = Lettore(carica("riscossa-csv"), al=date(2025, 3, 1))
    for esito in lettore.leggi(flusso):     # RigaCarico | Scarto
        ...
    lettore.controllo.quadra

What is held is one block of lines and the set of partite already accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared.contratti.tracciato import TRACCIATI, Tracciato, carica
from shared.contratti.tracciato_controllo import Controllo
from shared.contratti.tracciato_flusso import (
    TESTA,
    Flusso,
    FlussoIllegibile,
    Righe,
    controlla_testa,
    decodifica,
)
from shared.contratti.tracciato_record import LettoreRecord
from shared.contratti.tracciato_riquadro import riconosce, tipo_di
from shared.contratti.tracciato_semplice import LettoreSemplice, colonne_di, mancanti_in
from shared.dominio.errori import Scarto
from shared.dominio.liste import RigaCarico

__all__ = ["TRACCIATI", "Controllo", "FlussoIllegibile", "Lettore", "carica", "riconosci"]


def riconosci(testa: bytes, tracciati: tuple[Tracciato, ...] | None = None) -> Tracciato | None:
    """The layout whose header or first record opens `testa` (the first 64 KB of the flow); None when none does.

    Tries `tracciati` in order, the shipped ones when not given. Never raises on the content.
    """
    testa = testa[:TESTA]
    try:
        controlla_testa(testa)
    except FlussoIllegibile:
        return None
    grezze = testa.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    prima = next(riga for riga in grezze if riga.strip())
    for tracciato in tracciati if tracciati is not None else map(carica, TRACCIATI):
        if _apre(decodifica(prima, tracciato.codifiche), tracciato):
            return tracciato
    return None


def _apre(prima: str, tracciato: Tracciato) -> bool:
    if tracciato.intestazione:
        return not mancanti_in(colonne_di(prima, tracciato), tracciato)
    record = tipo_di(prima, tracciato)
    ammessi = {"testa"} if any(r.ruolo == "testa" for r in tracciato.record) else {"apertura", "posizione"}
    return record is not None and record.ruolo in ammessi and riconosce(prima, record, tracciato)


class Lettore:
    """One reading of one flow. `al` is the day of the intake: later dates are refused.

    `controllo` is complete once `leggi` is exhausted; a Lettore is used once.
    """

    def __init__(self, tracciato: Tracciato, *, al: date) -> None:
        self.tracciato = tracciato
        self.controllo = Controllo()
        self._al = al

    def leggi(self, flusso: Flusso) -> Iterator[RigaCarico | Scarto]:
        """The rows in order; a refused row gives one Scarto per fault and the reading goes on.

        `flusso` is a binary file, an S3 body or any iterable of bytes. Raises FlussoIllegibile,
        before any row, when the file is empty, binary or not of this layout.
        """
        righe = Righe(flusso, self.tracciato.codifiche)
        if self.tracciato.intestazione:
            return LettoreSemplice(self.tracciato, self._al, self.controllo).leggi(righe)
        return LettoreRecord(self.tracciato, self._al, self.controllo).leggi(righe)
