"""Coming in: the code flow with PKCE towards the identity provider, and the session that follows.

    avvio = inizia(...)              the browser goes to `avvio.indirizzo`, with `avvio.segreto` in a cookie
    sessione, segreto = concludi(...)    it comes back with a code; the token behind it is verified, the session opened

Secrets travel in cookies; the store has their digests only, so reading the store lets nobody in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.accessi import AccessoRifiutato, Avvio, Portale, Sessione, chi_entra
from shared.dominio.errori import NonTrovato

DURATA_AVVIO = timedelta(minutes=10)
"""How long somebody may take to show who he is."""
RINNOVO = timedelta(minutes=1)
"""A session used again sooner than this is not written again."""


@dataclass(frozen=True, slots=True)
class Durata:
    """A session ends once `inattiva`, and however busy after `massima`."""

    inattiva: timedelta
    massima: timedelta


class Sessioni(Protocol):
    """Logins begun and sessions open. Reads are strongly consistent; what has expired may still be there."""

    def salva_avvio(self, avvio: Avvio) -> None: ...

    def ritira_avvio(self, identita: str) -> Avvio:
        """The login, taken away: a second code cannot use it. Raises NonTrovato."""

    def apri(self, sessione: Sessione) -> None:
        """Keep a new session, and that its user has it."""

    def salva(self, sessione: Sessione) -> None: ...

    def leggi(self, identita: str) -> Sessione:
        """Raises NonTrovato."""

    def chiudi(self, identita: str) -> None:
        """Forget it; closing twice is harmless."""

    def chiudi_di(self, utente: str) -> None:
        """Forget every session that user has open, whatever browser it is in."""


class Fornitore(Protocol):
    """The identity provider of one portal."""

    def indirizzo(self, parametri: Mapping[str, str]) -> str:
        """Where the browser goes to say who it is."""

    def gettone(self, codice: str, verificatore: str, nonce: str, adesso: datetime) -> Mapping[str, Any]:
        """The claims of the id token behind a code, verified: signature, issuer, audience, nonce, times.

        Raises AccessoRifiutato.
        """


def inizia(
    sessioni: Sessioni, fornitore: Fornitore, orologio: Orologio, portale: Portale, rientro: str, verso: str
) -> tuple[str, str]:
    """Begin a login that ends at the page `verso`: `(address to go to, secret for the cookie)`."""
    segreto, nonce, verificatore = (secrets.token_urlsafe(32) for _ in range(3))
    scade_il = orologio.adesso() + DURATA_AVVIO
    sessioni.salva_avvio(Avvio(impronta(segreto), portale, nonce, verificatore, verso, scade_il))
    sfida = base64.urlsafe_b64encode(hashlib.sha256(verificatore.encode()).digest()).rstrip(b"=").decode()
    parametri = {
        "response_type": "code",
        "redirect_uri": rientro,
        "state": segreto,
        "nonce": nonce,
        "code_challenge": sfida,
        "code_challenge_method": "S256",
    }
    return fornitore.indirizzo(parametri), segreto


def ritira(sessioni: Sessioni, orologio: Orologio, segreto: str, stato: str) -> Avvio:
    """The login this browser began, from its cookie and the `state` that came back.

    Raises AccessoRifiutato when they differ, or it is unknown, used already or too old.
    """
    if not segreto or not hmac.compare_digest(segreto.encode(), stato.encode()):
        raise AccessoRifiutato("L'accesso non è partito da questo browser: ricominciare.")
    try:
        avvio = sessioni.ritira_avvio(impronta(segreto))
    except NonTrovato as assente:
        raise AccessoRifiutato("L'accesso è già stato usato o è scaduto: ricominciare.") from assente
    if orologio.adesso() >= avvio.scade_il:
        raise AccessoRifiutato("L'accesso è scaduto: ricominciare.")
    return avvio


def concludi(
    sessioni: Sessioni, fornitore: Fornitore, orologio: Orologio, avvio: Avvio, codice: str, durata: Durata
) -> tuple[Sessione, str]:
    """Open the session of who the token says: `(session, secret for the cookie)`. Raises AccessoRifiutato."""
    adesso = orologio.adesso()
    attributi = fornitore.gettone(codice, avvio.verificatore, avvio.nonce, adesso)
    segreto = secrets.token_urlsafe(32)
    sessione = Sessione(
        id=impronta(segreto),
        csrf=secrets.token_urlsafe(32),
        aperta_il=adesso,
        scade_il=adesso + durata.inattiva,
        finisce_il=adesso + durata.massima,
        **chi_entra(avvio.portale, attributi),
    )
    sessioni.apri(sessione)
    return sessione, segreto


def riprendi(sessioni: Sessioni, orologio: Orologio, segreto: str, durata: Durata) -> Sessione | None:
    """The session of that cookie, its end moved on; None when there is none, or it is over."""
    if not segreto:
        return None
    try:
        sessione = sessioni.leggi(impronta(segreto))
    except NonTrovato:
        return None
    adesso = orologio.adesso()
    if not sessione.valida(adesso):
        return None
    prolungata = replace(sessione, scade_il=adesso + durata.inattiva)
    if prolungata.scade_il - sessione.scade_il >= RINNOVO:
        sessioni.salva(prolungata)
    return prolungata


def impronta(segreto: str) -> str:
    """How a secret is named where it is kept."""
    return hashlib.sha256(segreto.encode()).hexdigest()
