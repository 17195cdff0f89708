"""A test identity provider: the pages of Cognito's hosted login, without passwords, for the local cloud alone.

It asks who one wants to be among known people, gives a code for it, and for the code (with the PKCE verifier) an
id token with Cognito's own claims, signed with a real RSA key. The portal verifies it with the code that runs on AWS.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from local.nuvola_porta import Risposta
from local.piscina_locale import PiscinaLocale

RADICE = "/_locale/accesso"
UTENTI = "utenti"
PISCINE = (UTENTI, "contribuenti")
STILE = "/statico/css/portale.css"


@dataclass(frozen=True, slots=True)
class Personaggio:
    """Somebody of the invented world who may come in at that pool."""

    piscina: str
    sub: str
    nome: str
    cognome: str
    ruoli: tuple[str, ...] = ()
    attributi: Mapping[str, str] = field(default_factory=dict)
    nome_utente: str = ""
    """what he signs in with, where it is not his id"""

    @property
    def intero(self) -> str:
        return f"{self.nome} {self.cognome}".strip()


@dataclass(frozen=True, slots=True)
class _Codice:
    chi: Personaggio
    richiesta: Mapping[str, str]


Firma = Callable[[str, Mapping[str, Any]], str]
"""Signs the claims of a token for a client: issuer, audience and times are the signer's."""


class AccessoLocale:
    """The provider of both pools. `chiavi` is the JWK set its tokens are verified with.

    Who works is in `piscina`, the pool that the portal changes: roles and who may come in are read there each time.
    """

    def __init__(self, firma: Firma, chiavi: Mapping[str, Any], piscina: PiscinaLocale) -> None:
        self._firma, self._chiavi, self._piscina = firma, chiavi, piscina
        self._serratura = threading.Lock()
        self._codici: dict[str, _Codice] = {}
        self.persone: dict[str, Personaggio] = {}

    def iscrivi(self, *persone: Personaggio) -> None:
        """Let these people in from now on."""
        with self._serratura:
            self.persone.update({f"{p.piscina}/{p.sub}": p for p in persone})
        for p in persone:
            if p.piscina == UTENTI:
                self._piscina.iscrivi(p.sub, p.intero, p.ruoli, p.attributi)

    def pagina(self, bersaglio: str) -> Risposta:
        """GET of `<pool>/oauth2/authorize?...`: who are you? With `chi=<sub>`: back to the portal with a code."""
        parti = urlsplit(bersaglio)
        piscina, _, resto = parti.path.partition("/")
        richiesta = dict(parse_qsl(parti.query))
        mancano = {"client_id", "redirect_uri", "state", "nonce", "code_challenge"} - set(richiesta)
        if piscina not in PISCINE or resto != "oauth2/authorize" or mancano:
            return Risposta(400, b"richiesta non valida", {"Content-Type": "text/plain"})
        scelto = self._chi(piscina, richiesta.pop("chi", ""))
        if scelto is None:
            return self._scelta(piscina, richiesta)
        codice = secrets.token_urlsafe(16)
        with self._serratura:
            self._codici[codice] = _Codice(scelto, richiesta)
        ritorno = urlsplit(richiesta["redirect_uri"])
        # The portal may be known by another name than the address this cloud answers at.
        verso = f"{ritorno.path}?{urlencode({'code': codice, 'state': richiesta['state']})}"
        return Risposta(303, b"", {"Location": verso, "Content-Type": "text/plain"})

    def _chi(self, piscina: str, sub: str) -> Personaggio | None:
        if piscina != UTENTI:
            return self.persone.get(f"{piscina}/{sub}")
        attributi = self._piscina.entra(sub) if sub else None
        return None if attributi is None else _personaggio(attributi)

    def rete(self, indirizzo: str, modulo: Mapping[str, str] | None) -> bytes:
        """What the portal asks from its own side: the keys, and the token behind a code (an error for a wrong one)."""
        if indirizzo.endswith("/.well-known/jwks.json"):
            return json.dumps(self._chiavi).encode()
        return json.dumps(self._gettone(modulo or {})).encode()

    def _gettone(self, modulo: Mapping[str, str]) -> dict[str, str]:
        with self._serratura:
            codice = self._codici.pop(modulo.get("code", ""), None)
        if codice is None:
            return {"error": "invalid_grant"}
        impronta = hashlib.sha256(modulo.get("code_verifier", "").encode()).digest()
        sfida = base64.urlsafe_b64encode(impronta).rstrip(b"=").decode()
        uguali = all(modulo.get(campo) == codice.richiesta[campo] for campo in ("client_id", "redirect_uri"))
        if sfida != codice.richiesta["code_challenge"] or not uguali:
            return {"error": "invalid_grant"}
        chi = codice.chi
        attributi = {
            "sub": chi.sub,
            "given_name": chi.nome,
            "family_name": chi.cognome,
            "cognito:username": chi.nome_utente or chi.sub,
            "token_use": "id",
            "nonce": codice.richiesta["nonce"],
            **({"cognito:groups": list(chi.ruoli)} if chi.ruoli else {}),
            **chi.attributi,
        }
        return {"id_token": self._firma(modulo["client_id"], attributi), "token_type": "Bearer"}

    def _scelta(self, piscina: str, richiesta: Mapping[str, str]) -> Risposta:
        voci = []
        altri = [p for p in self.persone.values() if p.piscina == piscina]
        persone = map(_personaggio, self._piscina.tutti()) if piscina == UTENTI else altri
        for chi in sorted(persone, key=lambda p: (p.ruoli, p.intero)):
            verso = f"{RADICE}/{piscina}/oauth2/authorize?{urlencode({**richiesta, 'chi': chi.nome_utente or chi.sub})}"
            altro = ", ".join((*chi.ruoli, *chi.attributi.values()))
            voci.append(f'<li><a href="{escape(verso)}">{escape(chi.intero)}</a> ({escape(altro)})</li>')
        corpo = (
            '<!doctype html><html lang="it"><head><meta charset="utf-8"><title>Accesso di prova</title>'
            f'<link rel="stylesheet" href="{STILE}"></head><body><main class="container">'
            "<h1>Accesso di prova</h1><p>Qui, su AWS, ci sono SPID e CIE o la pagina di accesso degli utenti. "
            f"Nella nuvola locale si sceglie chi essere:</p><ul>{''.join(voci)}</ul></main></body></html>"
        )
        return Risposta(200, corpo.encode(), {"Content-Type": "text/html; charset=utf-8"})


def _personaggio(attributi: Mapping[str, Any]) -> Personaggio:
    propri = {nome: valore for nome, valore in attributi.items() if nome.startswith("custom:")}
    nome = attributi.get("name") or attributi["cognito:username"]
    ruoli = tuple(attributi.get("cognito:groups", ()))
    return Personaggio(UTENTI, attributi["sub"], nome, "", ruoli, propri, attributi["cognito:username"])
