"""The users of an ente, looked after by its responsabile: who they are, inviting one, changing or stopping one.

    invita(registri, chi, "mario@comune.example", "Mario Rossi", Ruolo.OPERATORE)

Each act is noted before it is done, as readings are: what cannot be noted is not done. A person whose role changes, or
who is stopped, is out at once: his sessions of the portal are closed and his tokens are not renewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from shared.casi_uso.accesso import Sessioni
from shared.casi_uso.letture import RegistroLetture, annota
from shared.casi_uso.porte import Orologio
from shared.dominio.accessi import Ruolo
from shared.dominio.errori import RegolaViolata
from shared.dominio.letture import Lettura
from shared.dominio.utenti import Utente, esigi_dell_ente, esigi_modificabile, scelto

ATTI = "atti sugli utenti"
"""The object under which the acts are noted, for the ente."""


class Utenti(Protocol):
    """The pool of the people who work: those of an ente alone are seen and touched here."""

    def dell_ente(self, ente: str) -> Iterator[Utente]:
        """Who is bound to that ente and has a role of an ente, in no order."""

    def con_altri_ruoli(self, utente: Utente) -> Utente:
        """The same user, with `altri_ruoli` as the pool has it now."""

    def invita(self, ente: str, email: str, nome: str, ruolo: Ruolo) -> None:
        """A new user bound to that ente for ever. Raises GiaRegistrato when the address has one already."""

    def rimanda(self, utente: Utente) -> None:
        """The invitation again, with a password that is new."""

    def assegna(self, utente: Utente, ruolo: Ruolo) -> None:
        """That role and no other of an ente; tokens of before are not renewed."""

    def disabilita(self, utente: Utente) -> None: ...

    def abilita(self, utente: Utente) -> None: ...


@dataclass(frozen=True, slots=True)
class Chi:
    """Who acts, as his session says: his id, his ente, the request he makes."""

    utente: str
    ente: str
    richiesta: str


@dataclass(frozen=True, slots=True)
class Registri:
    """What these acts touch."""

    utenti: Utenti
    sessioni: Sessioni
    letture: RegistroLetture
    orologio: Orologio


def elenco(registri: Registri, ente: str) -> list[Utente]:
    """The users of the ente, by e-mail."""
    return sorted(registri.utenti.dell_ente(ente), key=lambda u: (u.email, u.id))


def ultimi_atti(registri: Registri, ente: str, quanti: int) -> list[Lettura]:
    """The last acts on the users of the ente, the latest first."""
    return registri.letture.elenca(ente, ATTI)[: -quanti - 1 : -1]


def invita(registri: Registri, chi: Chi, email: str, nome: str, ruolo: Ruolo) -> None:
    """A new user of the ente of who acts; he receives his credentials by e-mail.

    Raises RegolaViolata for a role that is not of an ente, GiaRegistrato for an address that has a user already.
    """
    esigi_dell_ente(ruolo)
    _annota(registri, chi, f"invito di {email} come {ruolo.value}")
    registri.utenti.invita(chi.ente, email, nome, ruolo)


def rimanda_invito(registri: Registri, chi: Chi, identita: str) -> None:
    """The invitation once more: the first password lasts three days.

    Raises NonTrovato for a user who is not of the ente, RegolaViolata for one who has come in already.
    """
    utente = _modificabile(registri, chi, identita)
    if not utente.invitato:
        raise RegolaViolata("Questo utente è già entrato: l'invito non serve più.")
    _annota(registri, chi, f"nuovo invito di {utente.email}")
    registri.utenti.rimanda(utente)


def cambia_ruolo(registri: Registri, chi: Chi, identita: str, ruolo: Ruolo) -> None:
    """That role alone from now on.

    Raises NonTrovato for a user who is not of the ente, RegolaViolata as `esigi_modificabile` and `esigi_dell_ente`.
    """
    esigi_dell_ente(ruolo)
    utente = _modificabile(registri, chi, identita)
    prima = ", ".join(sorted(r.value for r in utente.ruoli))
    _annota(registri, chi, f"ruolo di {utente.email}: da {prima} a {ruolo.value}")
    registri.utenti.assegna(utente, ruolo)
    registri.sessioni.chiudi_di(utente.id)


def ferma(registri: Registri, chi: Chi, identita: str) -> None:
    """He comes in no more, and what he has open is closed. Raises as `cambia_ruolo`."""
    utente = _modificabile(registri, chi, identita)
    _annota(registri, chi, f"disabilitazione di {utente.email}")
    registri.utenti.disabilita(utente)
    registri.sessioni.chiudi_di(utente.id)


def riammetti(registri: Registri, chi: Chi, identita: str) -> None:
    """He may come in again. Raises as `cambia_ruolo`."""
    utente = _modificabile(registri, chi, identita)
    _annota(registri, chi, f"riabilitazione di {utente.email}")
    registri.utenti.abilita(utente)


def _modificabile(registri: Registri, chi: Chi, identita: str) -> Utente:
    utente = registri.utenti.con_altri_ruoli(scelto(registri.utenti.dell_ente(chi.ente), chi.ente, identita))
    esigi_modificabile(utente, chi.utente)
    return utente


def _annota(registri: Registri, chi: Chi, cosa: str) -> None:
    annota(registri.letture, registri.orologio, chi.ente, chi.utente, ATTI, cosa, chi.richiesta)
