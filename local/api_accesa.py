"""The API of a cloud that is running, as a command calls it: JSON in, JSON out, no surprise left unsaid."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

ATTESA = 60
"""Seconds for an answer."""


class ApiMuta(Exception):
    """Nobody answers there, or the address is none; the message is Italian."""


def http(richiesta: urllib.request.Request) -> tuple[int, bytes]:
    """The status and the body, whatever the status is. Raises ApiMuta."""
    try:
        with urllib.request.urlopen(richiesta, timeout=ATTESA) as risposta:
            return risposta.status, risposta.read()
    except urllib.error.HTTPError as errore:
        return errore.code, errore.read()
    except OSError as errore:
        raise ApiMuta(f"L'API non risponde: {errore}") from errore


def dati(corpo: bytes) -> Any:
    """The JSON of a body; an empty object where it is none."""
    try:
        return json.loads(corpo)
    except ValueError:
        return {}


class Api:
    """One person's calls, with the token he was given."""

    def __init__(self, indirizzo: str, gettone: str) -> None:
        self.base = indirizzo.rstrip("/")
        if not self.base.startswith(("http://", "https://")):
            raise ApiMuta("L'indirizzo dell'API comincia con http:// o https://.")
        self._gettone = gettone

    def chiama(self, metodo: str, rotta: str, corpo: Any = None) -> tuple[int, Any]:
        """The status and the JSON answered. Raises ApiMuta."""
        stato, risposta = self.grezza(metodo, rotta, corpo)
        return stato, dati(risposta)

    def grezza(self, metodo: str, rotta: str, corpo: Any = None) -> tuple[int, bytes]:
        """The status and the body as it came. Raises ApiMuta."""
        inviato = None if corpo is None else json.dumps(corpo).encode()
        intestazioni = {"Authorization": f"Bearer {self._gettone}", "Content-Type": "application/json"}
        return http(urllib.request.Request(self.base + rotta, inviato, intestazioni, method=metodo))
