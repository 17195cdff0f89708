"""An OpenID Connect provider: where to send the browser, how to turn a code into verified claims.

Of a token nothing is believed before its RS256 signature, by a key the issuer publishes, has been verified,
with its issuer, its audience, the nonce of this login and its times.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from shared.dominio.accessi import AccessoRifiutato

ALGORITMO = "RS256"
TOLLERANZA = 60
"""Seconds by which two clocks may differ."""
SECONDI_DI_ATTESA = 10
RISPOSTA_MASSIMA = 256 * 1024

Rete = Callable[[str, Mapping[str, str] | None], bytes]
"""GET an address, or POST the fields of a form to it. Raises urllib.error.URLError."""


def rete(indirizzo: str, modulo: Mapping[str, str] | None) -> bytes:
    """The network itself, over TLS only. Raises urllib.error.URLError, ValueError for any other scheme."""
    if not indirizzo.startswith("https://"):
        raise ValueError(f"not an https address: {indirizzo}")
    corpo = None if modulo is None else urlencode(modulo).encode()
    richiesta = urllib.request.Request(indirizzo, data=corpo)  # noqa: S310 (the scheme is checked above)
    with urllib.request.urlopen(richiesta, timeout=SECONDI_DI_ATTESA) as risposta:  # noqa: S310
        letto: bytes = risposta.read(RISPOSTA_MASSIMA)
    return letto


class FornitoreOidc:
    """The port `Fornitore`. `accesso` is the base of its pages, `emittente` the issuer its tokens name."""

    def __init__(self, accesso: str, emittente: str, cliente: str, ambito: str, rientro: str, rete: Rete) -> None:
        self._accesso, self._emittente, self._cliente = accesso.rstrip("/"), emittente, cliente
        self._ambito, self._rientro, self._rete = ambito, rientro, rete

    def indirizzo(self, parametri: Mapping[str, str]) -> str:
        comuni = {"client_id": self._cliente, "scope": self._ambito}
        return f"{self._accesso}/oauth2/authorize?{urlencode({**comuni, **parametri})}"

    def gettone(self, codice: str, verificatore: str, nonce: str, adesso: datetime) -> Mapping[str, Any]:
        modulo = {
            "grant_type": "authorization_code",
            "client_id": self._cliente,
            "code": codice,
            "code_verifier": verificatore,
            "redirect_uri": self._rientro,
        }
        try:
            risposta = json.loads(self._rete(f"{self._accesso}/oauth2/token", modulo))
            chiavi = json.loads(self._rete(f"{self._emittente}/.well-known/jwks.json", None))
        except (urllib.error.URLError, ValueError) as guasto:
            raise AccessoRifiutato("Il servizio di identità non ha confermato l'accesso: riprovare.") from guasto
        return verifica(str(risposta.get("id_token") or ""), chiavi, self._emittente, self._cliente, nonce, adesso)


def verifica(
    gettone: str, chiavi: Mapping[str, Any], emittente: str, cliente: str, nonce: str, adesso: datetime
) -> Mapping[str, Any]:
    """The claims of an id token of `emittente` for `cliente`, under the issuer's JWK set `chiavi`.

    Raises AccessoRifiutato: unsigned, signed by another key or algorithm, of another issuer or audience, not an
    id token, for another login, expired or not yet begun.
    """
    # Only who comes in pays for these.
    import jwt

    try:
        pubblica = jwt.PyJWKSet.from_dict(dict(chiavi))[str(jwt.get_unverified_header(gettone).get("kid"))]
        attributi: dict[str, Any] = jwt.decode(
            gettone,
            pubblica.key,
            algorithms=[ALGORITMO],
            audience=cliente,
            issuer=emittente,
            # Times are checked below, on our clock.
            options={
                "require": ["exp", "iat", "iss", "aud", "sub"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, KeyError) as errore:
        raise AccessoRifiutato("L'identità ricevuta non è valida: ricominciare l'accesso.") from errore
    ora = int(adesso.timestamp())
    scaduto = ora >= int(attributi["exp"]) or int(attributi["iat"]) > ora + TOLLERANZA
    if attributi.get("token_use") != "id" or attributi.get("nonce") != nonce or scaduto:
        raise AccessoRifiutato("L'identità ricevuta è scaduta o è di un altro accesso: ricominciare.")
    return attributi
