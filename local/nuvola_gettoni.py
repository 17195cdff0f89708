"""Cognito's side of a request: who holds a token, and whether the gateway may believe it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import jwt
from jwt.algorithms import RSAAlgorithm

from local.nuvola_modello import REGIONE

ALGORITMO = "RS256"
PAROLA = "Parola-di-prova-1!"


class GettoneRifiutato(Exception):
    """The gateway answers 401 with this message."""


def _risorsa(nome: str) -> dict[str, Any]:
    risorsa = files("moto") / "cognitoidp" / "resources"
    compressa = risorsa / f"{nome}.json.gz"
    testo = gzip.decompress(compressa.read_bytes()) if compressa.is_file() else (risorsa / f"{nome}.json").read_bytes()
    dati: dict[str, Any] = json.loads(testo)
    return dati


def _chiave(nome: str) -> Any:
    dati = _risorsa(nome)
    return RSAAlgorithm.from_jwk(dati["keys"][0] if "keys" in dati else dati)


class Gettoni:
    """Signs with moto's pool key and verifies with its public half, on the virtual clock."""

    def __init__(
        self, adesso: Callable[[], datetime], clienti: Mapping[str, str], cliente: Callable[[str], Any]
    ) -> None:
        self._adesso, self._clienti, self._cliente = adesso, clienti, cliente
        self._pubblica, self._privata = _chiave("jwks-public"), _chiave("jwks-private")

    def emetti(
        self, username: str, gruppi: Sequence[str], attributi: Mapping[str, str], vita: timedelta, client_id: str | None
    ) -> str:
        """An id token for a user, created on first use; Cognito's own claims with virtual times.

        Raises LookupError if the template has no client, or botocore's ClientError as Cognito would.
        """
        if client_id is None:
            if not self._clienti:
                raise LookupError("the template has no user pool client")
            client_id = next(iter(self._clienti))
        pool, cognito = self._clienti[client_id], self._cliente("cognito-idp")
        elenco = [{"Name": nome, "Value": valore} for nome, valore in attributi.items()]
        try:
            cognito.admin_create_user(
                UserPoolId=pool, Username=username, UserAttributes=elenco, MessageAction="SUPPRESS"
            )
            cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=PAROLA, Permanent=True)
        except cognito.exceptions.UsernameExistsException:
            if elenco:
                cognito.admin_update_user_attributes(UserPoolId=pool, Username=username, UserAttributes=elenco)
        for gruppo in gruppi:
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName=gruppo)
        risposta = cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PAROLA},
        )
        dati = jwt.decode(risposta["AuthenticationResult"]["IdToken"], options={"verify_signature": False})
        ora = int(self._adesso().timestamp())
        dati |= {"iat": ora, "auth_time": ora, "exp": ora + int(vita.total_seconds())}
        return jwt.encode(dati, self._privata, algorithm=ALGORITMO, headers={"kid": "dummy"})

    @property
    def chiavi(self) -> dict[str, Any]:
        """The public keys, as an issuer publishes them."""
        return _risorsa("jwks-public")

    def firma(self, client_id: str, attributi: Mapping[str, Any], vita: timedelta = timedelta(minutes=5)) -> str:
        """A token with those claims for a client of the template: issuer, audience and times are set here."""
        ora = int(self._adesso().timestamp())
        emittente = f"https://cognito-idp.{REGIONE}.amazonaws.com/{self._clienti[client_id]}"
        dati = {**attributi, "iss": emittente, "aud": client_id, "iat": ora, "exp": ora + int(vita.total_seconds())}
        return jwt.encode(dati, self._privata, algorithm=ALGORITMO, headers={"kid": "dummy"})

    def verifica(self, intestazione: str | None, autori: Sequence[str]) -> dict[str, Any]:
        """The claims of an id token issued by one of the pools `autori` (ARNs).

        Raises GettoneRifiutato: absent, forged, of another pool or client, not an id token, expired.
        """
        if not intestazione:
            raise GettoneRifiutato("Unauthorized")
        gettone = intestazione.removeprefix("Bearer ").strip()
        pool_ammessi = {autore.split("/")[-1] for autore in autori}
        emittenti = {f"https://cognito-idp.{REGIONE}.amazonaws.com/{pool}" for pool in pool_ammessi}
        pubblico = [cliente for cliente, pool in self._clienti.items() if pool in pool_ammessi]
        try:
            # Expiry is checked below, on the virtual clock.
            dati: dict[str, Any] = jwt.decode(
                gettone,
                self._pubblica,
                algorithms=[ALGORITMO],
                audience=pubblico,
                options={
                    "require": ["exp", "iat", "iss", "aud"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.PyJWTError as errore:
            raise GettoneRifiutato("Unauthorized") from errore
        if dati["iss"] not in emittenti or dati.get("token_use") != "id":
            raise GettoneRifiutato("Unauthorized")
        if dati["exp"] <= self._adesso().timestamp():
            raise GettoneRifiutato("The incoming token has expired")
        return dati


def come_testo(dati: Mapping[str, Any]) -> dict[str, str]:
    """Claims as a REST API hands them to Lambda: all text, groups joined by commas, instants spelled out."""
    esito = {}
    for nome, valore in dati.items():
        if isinstance(valore, list):
            esito[nome] = ",".join(str(v) for v in valore)
        elif nome in ("exp", "iat"):
            esito[nome] = datetime.fromtimestamp(valore, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
        else:
            esito[nome] = str(valore).lower() if isinstance(valore, bool) else str(valore)
    return esito
