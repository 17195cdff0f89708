"""The people who work for an ente, and what one of them may do to another.

The pool of users is one for everybody: whose people somebody belongs to is in an attribute that is set once, what he
may do in his groups. Here are the rules that hold above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.dominio.accessi import DEL_PORTALE, Portale, Ruolo
from shared.dominio.errori import NonTrovato, RegolaViolata

RUOLI_DELL_ENTE = DEL_PORTALE[Portale.ENTE]
"""The only roles that an ente gives, or takes away."""


@dataclass(frozen=True, slots=True)
class Utente:
    """Somebody of an ente. `id` is what tokens and events call him, `nome_utente` what he signs in with.

    `altri_ruoli` says that he holds a role which no ente gives; `invitato` that he has never come in.
    """

    id: str
    nome_utente: str
    ente: str
    email: str
    nome: str
    ruoli: frozenset[Ruolo]
    attivo: bool
    invitato: bool = False
    altri_ruoli: bool = False


def scelto(utenti: Iterable[Utente], ente: str, identita: str) -> Utente:
    """The user of that id among those of the ente. Raises NonTrovato: another ente's does not exist here."""
    for utente in utenti:
        if (utente.id, utente.ente) == (identita, ente):
            return utente
    raise NonTrovato("L'utente non esiste.")


def esigi_modificabile(utente: Utente, da: str) -> None:
    """Raises RegolaViolata when `da` (an id) may not change that user: himself, or who has a role of the collector.

    Since nobody changes himself, whoever may change others is still there afterwards.
    """
    if utente.id == da:
        raise RegolaViolata("Non puoi cambiare il tuo stesso utente: chiedilo a un altro responsabile.")
    if utente.altri_ruoli:
        raise RegolaViolata("Questo utente ha un ruolo del concessionario: lo gestisce il concessionario.")


def esigi_dell_ente(ruolo: Ruolo) -> None:
    """Raises RegolaViolata for a role that an ente may not give."""
    if ruolo not in RUOLI_DELL_ENTE:
        raise RegolaViolata(f"Il ruolo «{ruolo.value}» non è di un ente.")
