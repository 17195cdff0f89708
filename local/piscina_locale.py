"""The pool of the people who work, as the test identity provider sees it: moto's own, which the portal changes too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local.nuvola_gettoni import PAROLA

ENTRATO = "CONFIRMED"


class PiscinaLocale:
    """Users of the first pool of the template, by the name they sign in with."""

    def __init__(self, cliente: Callable[[str], Any], clienti: Mapping[str, str]) -> None:
        self._cliente, self._clienti = cliente, clienti

    def iscrivi(self, sub: str, nome: str, ruoli: tuple[str, ...], attributi: Mapping[str, str]) -> None:
        """Put somebody in the pool under an id of our choice, so that tests and events can name him; once."""
        attributi = {"email": f"{sub}@prova.example", "email_verified": "true", "name": nome, **attributi}
        cognito, dati = self._cliente("cognito-idp"), {"UserPoolId": self._piscina, "Username": sub}
        try:
            cognito.admin_create_user(**dati, UserAttributes=_elenco(attributi), MessageAction="SUPPRESS")
        except cognito.exceptions.UsernameExistsException:
            return
        cognito.admin_update_user_attributes(**dati, UserAttributes=_elenco({"sub": sub}))
        cognito.admin_set_user_password(**dati, Password=PAROLA, Permanent=True)
        for ruolo in ruoli:
            cognito.admin_add_user_to_group(**dati, GroupName=ruolo)

    def tutti(self) -> Iterator[dict[str, Any]]:
        """The claims of everybody who may sign in."""
        letti = self._cliente("cognito-idp").get_paginator("list_users").paginate(UserPoolId=self._piscina)
        for pagina in letti:
            for letto in pagina["Users"]:
                if letto["Enabled"]:
                    yield self._attributi(letto["Username"], letto["Attributes"])

    def entra(self, nome_utente: str) -> dict[str, Any] | None:
        """The claims of who signs in, a password chosen at the first time; None when he may not, or is not there."""
        cognito, dati = self._cliente("cognito-idp"), {"UserPoolId": self._piscina, "Username": nome_utente}
        try:
            letto = cognito.admin_get_user(**dati)
        except cognito.exceptions.UserNotFoundException:
            return None
        if not letto["Enabled"]:
            return None
        if letto["UserStatus"] != ENTRATO:
            cognito.admin_set_user_password(**dati, Password=PAROLA, Permanent=True)
        return self._attributi(nome_utente, letto["UserAttributes"])

    @property
    def _piscina(self) -> str:
        return next(iter(self._clienti.values()))

    def _attributi(self, nome_utente: str, elenco: list[Mapping[str, str]]) -> dict[str, Any]:
        letti = self._cliente("cognito-idp").admin_list_groups_for_user(
            UserPoolId=self._piscina, Username=nome_utente
        )
        gruppi = sorted(gruppo["GroupName"] for gruppo in letti["Groups"])
        propri = {attributo["Name"]: attributo["Value"] for attributo in elenco}
        return {**propri, "cognito:username": nome_utente, **({"cognito:groups": gruppi} if gruppi else {})}


def _elenco(attributi: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": nome, "Value": valore} for nome, valore in attributi.items()]
