"""Tokens that nobody should believe, each wrong in one way only."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from local.nuvola import Nuvola

ALTRA_CHIAVE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def attributi(gettone: str) -> dict[str, Any]:
    letti: dict[str, Any] = jwt.decode(gettone, options={"verify_signature": False})
    return letti


def di_contribuente(nuvola: Nuvola, codice_fiscale: str, sub: str = "contribuente", **altro: Any) -> str:
    """A genuine token of the pool of taxpayers, as SPID and CIE fill it; `altro` overrides its claims."""
    vita = altro.pop("vita", timedelta(minutes=5))
    dati = {"sub": sub, "token_use": "id", "custom:codice_fiscale": f"TINIT-{codice_fiscale}", **altro}
    return nuvola._ingressi.gettoni.firma(nuvola.uscite["ClienteContribuenti"], dati, vita)


def senza_firma(dati: dict[str, Any]) -> str:
    """`alg: none`."""
    parti = (json.dumps(parte).encode() for parte in ({"alg": "none", "typ": "JWT", "kid": "dummy"}, dati))
    return ".".join(base64.urlsafe_b64encode(parte).rstrip(b"=").decode() for parte in parti) + "."


def con_altra_chiave(dati: dict[str, Any]) -> str:
    return jwt.encode(dati, ALTRA_CHIAVE, algorithm="RS256", headers={"kid": "dummy"})


def con_segreto(dati: dict[str, Any]) -> str:
    """HMAC, as who hopes that the public key is taken for a shared secret."""
    return jwt.encode(dati, "x" * 64, algorithm="HS256", headers={"kid": "dummy"})


def manomesso(gettone: str, **altri: Any) -> str:
    """A genuine signature under other claims."""
    testa, _, firma = gettone.split(".")
    corpo = json.dumps({**attributi(gettone), **altri}).encode()
    return f"{testa}.{base64.urlsafe_b64encode(corpo).rstrip(b'=').decode()}.{firma}"
