"""Who has read personal data: one note for each reading, beside what was read and outside its history.

A reading changes nothing of the posizione, so it is not a link of its chain nor a new version: a machine that is
deciding at that moment must not decide again because somebody looked. The fascicolo is the exception: giving it
out is an event of the chain (`fascicolo.consulta`).
"""

from __future__ import annotations

from typing import Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.giorni import istante_in_testo
from shared.dominio.letture import Lettura


class RegistroLetture(Protocol):
    """Where the notes are kept; none is ever changed."""

    def annota(self, ente: str, lettura: Lettura) -> None:
        """Keep one note; the same request noted twice is one."""

    def elenca(self, ente: str, oggetto: str) -> list[Lettura]:
        """The notes of one object, oldest first."""


def annota(
    registro: RegistroLetture, orologio: Orologio, ente: str, utente: str, oggetto: str, cosa: str, richiesta: str
) -> None:
    """Note that `utente` is about to see `cosa` of `oggetto`, asked with that request id.

    To be called before answering: what cannot be noted is not shown.
    """
    istante = istante_in_testo(orologio.adesso())
    registro.annota(ente, Lettura(oggetto, istante, utente, cosa, richiesta))
