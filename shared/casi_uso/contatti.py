"""A taxpayer declares how he wants to be reached; the offices read it."""

from __future__ import annotations

from typing import Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.contatti import CambioContatti, CanaleCortesia, Contatti, dichiara
from shared.dominio.giorni import istante_in_testo


class RegistroContatti(Protocol):
    """The contacts of each taxpayer, with every declaration that made them. Reads are strongly consistent."""

    def leggi(self, codice_fiscale: str) -> Contatti:
        """What he has declared; blank, at version 0, where nothing was."""

    def salva(self, cambio: CambioContatti) -> Contatti:
        """Store the next version with its event, both or none. Raises VersioneSuperata."""

    def storia(self, codice_fiscale: str) -> list[CambioContatti]:
        """Every declaration, oldest first."""


def aggiorna(
    registro: RegistroContatti,
    orologio: Orologio,
    codice_fiscale: str,
    utente: str,
    *,
    email: str,
    telefono: str,
    pec: str,
    canale: CanaleCortesia,
    consenso: bool,
) -> Contatti:
    """Declare the contacts of `codice_fiscale`; declaring the same again changes nothing. Raises as `dichiara`."""
    prima = registro.leggi(codice_fiscale)
    nuovi = dichiara(
        prima, orologio.oggi(), email=email, telefono=telefono, pec=pec, canale=canale, consenso=consenso
    )
    if prima.versione and _scritti(nuovi) == _scritti(prima):
        return prima
    return registro.salva(CambioContatti(istante_in_testo(orologio.adesso()), utente, nuovi))


def _scritti(contatti: Contatti) -> tuple[object, ...]:
    return (contatti.email, contatti.telefono, contatti.pec, contatti.canale, contatti.consenso_dal)
