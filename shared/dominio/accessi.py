"""Who is looking at the portal, as the verified token said it, and for how long.

Three portals, three kinds of person. Which kind somebody is comes from the issuer of the token and
from its claims, never from the address asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.dominio.errori import ErroreDominio


class Portale(StrEnum):
    """The parts of the site; each lets in one kind of person."""

    CITTADINO = "cittadino"
    ENTE = "ente"
    SERVIZIO = "servizio"
    """the concessionario and ops"""


class Ruolo(StrEnum):
    """Groups of the pool of users, as the token names them."""

    OPERATORE = "operatore"
    RESPONSABILE = "responsabile"
    RAGIONERIA = "ragioneria"
    CONCESSIONARIO = "concessionario"
    UFFICIALE = "ufficiale"
    CALL_CENTER = "call_center"
    OPS = "ops"


DEL_PORTALE: Mapping[Portale, frozenset[Ruolo]] = {
    Portale.CITTADINO: frozenset(),
    Portale.ENTE: frozenset({Ruolo.OPERATORE, Ruolo.RESPONSABILE, Ruolo.RAGIONERIA}),
    Portale.SERVIZIO: frozenset({Ruolo.CONCESSIONARIO, Ruolo.UFFICIALE, Ruolo.CALL_CENTER, Ruolo.OPS}),
}
"""The roles that open each portal; a taxpayer has none."""

_PREFISSO_CODICE_FISCALE = "TINIT-"


class AccessoRifiutato(ErroreDominio):
    """A token that is genuine and still opens nothing here; the message is for who brought it."""

    codice = "accesso.rifiutato"


@dataclass(frozen=True, slots=True)
class Sessione:
    """A person at a portal. `id` is the digest of the secret in the cookie: the secret itself is kept nowhere.

    `ente` is set for the people of an ente, `concessionario` (its codice fiscale) for those of a collector,
    `codice_fiscale` for a taxpayer. `csrf` goes in every form. The session ends on `scade_il`, moved on at
    each use, and never later than `finisce_il`.
    """

    id: str
    portale: Portale
    utente: str
    nome: str
    csrf: str
    aperta_il: datetime
    scade_il: datetime
    finisce_il: datetime
    ente: str = ""
    concessionario: str = ""
    codice_fiscale: str = ""
    ruoli: frozenset[Ruolo] = frozenset()

    def valida(self, adesso: datetime) -> bool:
        return adesso < min(self.scade_il, self.finisce_il)

    def ha(self, *ruoli: Ruolo) -> bool:
        """True if it holds at least one of them, or none is asked for."""
        return not ruoli or bool(self.ruoli & set(ruoli))


@dataclass(frozen=True, slots=True)
class Avvio:
    """A login begun: what must come back with the code, and what proves that the same browser asked."""

    id: str
    portale: Portale
    nonce: str
    verificatore: str
    verso: str
    scade_il: datetime


def chi_entra(portale: Portale, attributi: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Sessione that a verified token's claims give at `portale`.

    Raises AccessoRifiutato when they do not open it: no codice fiscale, no ente, no role of that portal.
    """
    utente = str(attributi.get("sub") or "")
    if not utente:
        raise AccessoRifiutato("L'identità ricevuta non dice chi sta entrando.")
    comuni = {"portale": portale, "utente": utente, "nome": _nome(attributi)}
    if portale is Portale.CITTADINO:
        return {**comuni, "codice_fiscale": _codice_fiscale(attributi)}
    gruppi = attributi.get("cognito:groups") or ()
    ruoli = frozenset(ruolo for ruolo in DEL_PORTALE[portale] if ruolo.value in gruppi)
    if not ruoli:
        raise AccessoRifiutato("Il tuo utente non ha un ruolo che apra questa area.")
    ente, concessionario = (str(attributi.get(f"custom:{nome}") or "") for nome in ("ente", "concessionario"))
    if portale is Portale.ENTE:
        if not ente:
            raise AccessoRifiutato("Il tuo utente non è legato a un ente.")
        return {**comuni, "ente": ente, "ruoli": ruoli}
    if not concessionario and Ruolo.OPS not in ruoli:
        raise AccessoRifiutato("Il tuo utente non è legato a un concessionario.")
    return {**comuni, "concessionario": concessionario, "ruoli": ruoli}


def _codice_fiscale(attributi: Mapping[str, Any]) -> str:
    codice = str(attributi.get("custom:codice_fiscale") or "").upper().removeprefix(_PREFISSO_CODICE_FISCALE)
    if not codice.isalnum() or len(codice) not in (11, 16):
        raise AccessoRifiutato("L'identità digitale non ha comunicato il codice fiscale: riprovare con SPID o CIE.")
    return codice


def _nome(attributi: Mapping[str, Any]) -> str:
    intero = " ".join(str(attributi[c]) for c in ("given_name", "family_name") if attributi.get(c))
    return intero or str(attributi.get("name") or attributi.get("email") or "")
