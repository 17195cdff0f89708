"""The people of the pool in Cognito: the ente in `custom:ente`, set once; roles as groups.

Cognito finds users by a standard attribute or by group, not by a custom one: those of an ente are read role by role
and told apart here. It costs a call for each sixty people that all the enti of the pool have in a role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shared.dominio.accessi import Ruolo
from shared.dominio.errori import GiaRegistrato
from shared.dominio.utenti import RUOLI_DELL_ENTE, Utente

PER_PAGINA = 60
"""The most that ListUsersInGroup gives."""
MAI_ENTRATO = "FORCE_CHANGE_PASSWORD"


class UtentiCognito:
    """The port `Utenti` on one user pool."""

    def __init__(self, client: Any, piscina: str) -> None:
        self._client = client
        self._piscina = {"UserPoolId": piscina}

    def dell_ente(self, ente: str) -> Iterator[Utente]:
        trovati: dict[str, Utente] = {}
        for ruolo in sorted(RUOLI_DELL_ENTE):
            for letto in self._del_gruppo(ruolo):
                attributi = _attributi(letto["Attributes"])
                if attributi.get("custom:ente") != ente:
                    continue
                prima = trovati.get(letto["Username"])
                ruoli = (prima.ruoli if prima else frozenset()) | {ruolo}
                trovati[letto["Username"]] = _utente(letto, attributi, ruoli)
        yield from trovati.values()

    def con_altri_ruoli(self, utente: Utente) -> Utente:
        return replace(utente, altri_ruoli=bool(self._gruppi(utente.nome_utente) - {r.value for r in RUOLI_DELL_ENTE}))

    def invita(self, ente: str, email: str, nome: str, ruolo: Ruolo) -> None:
        attributi = {"email": email, "email_verified": "true", "name": nome, "custom:ente": ente}
        try:
            self._client.admin_create_user(
                **self._piscina,
                Username=email,
                UserAttributes=[{"Name": chiave, "Value": valore} for chiave, valore in attributi.items()],
                DesiredDeliveryMediums=["EMAIL"],
            )
        except self._client.exceptions.UsernameExistsException as gia:
            if not self._a_meta(email, ente):
                # Whose user it is, is not told.
                raise GiaRegistrato("Questo indirizzo non può essere invitato: ha già un utente.") from gia
        self._client.admin_add_user_to_group(**self._piscina, Username=email, GroupName=ruolo.value)

    def rimanda(self, utente: Utente) -> None:
        self._client.admin_create_user(
            **self._piscina, Username=utente.nome_utente, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
        )

    def assegna(self, utente: Utente, ruolo: Ruolo) -> None:
        dati = {**self._piscina, "Username": utente.nome_utente}
        # First the new one: with no role at all he would be nobody's to see.
        self._client.admin_add_user_to_group(**dati, GroupName=ruolo.value)
        for vecchio in sorted(utente.ruoli - {ruolo}):
            self._client.admin_remove_user_from_group(**dati, GroupName=vecchio.value)
        self._client.admin_user_global_sign_out(**dati)

    def disabilita(self, utente: Utente) -> None:
        dati = {**self._piscina, "Username": utente.nome_utente}
        self._client.admin_disable_user(**dati)
        self._client.admin_user_global_sign_out(**dati)

    def abilita(self, utente: Utente) -> None:
        self._client.admin_enable_user(**self._piscina, Username=utente.nome_utente)

    def _a_meta(self, nome_utente: str, ente: str) -> bool:
        """Whether an invitation of that ente stopped before it gave a role."""
        letto = self._client.admin_get_user(**self._piscina, Username=nome_utente)
        attributi = _attributi(letto["UserAttributes"])
        return attributi.get("custom:ente") == ente and not self._gruppi(nome_utente)

    def _gruppi(self, nome_utente: str) -> set[str]:
        # A user has few groups: they are all in the first page.
        letti = self._client.admin_list_groups_for_user(**self._piscina, Username=nome_utente)
        return {gruppo["GroupName"] for gruppo in letti["Groups"]}

    def _del_gruppo(self, ruolo: Ruolo) -> Iterator[Mapping[str, Any]]:
        seguito: dict[str, str] = {}
        while True:
            pagina = self._client.list_users_in_group(
                **self._piscina, GroupName=ruolo.value, Limit=PER_PAGINA, **seguito
            )
            yield from pagina["Users"]
            if not pagina.get("NextToken"):
                return
            seguito = {"NextToken": pagina["NextToken"]}


def _attributi(elenco: list[Mapping[str, str]]) -> dict[str, str]:
    return {attributo["Name"]: attributo["Value"] for attributo in elenco}


def _utente(letto: Mapping[str, Any], attributi: Mapping[str, str], ruoli: frozenset[Ruolo]) -> Utente:
    return Utente(
        id=attributi["sub"],
        nome_utente=letto["Username"],
        ente=attributi["custom:ente"],
        email=attributi.get("email", letto["Username"]),
        nome=attributi.get("name", ""),
        ruoli=ruoli,
        attivo=bool(letto["Enabled"]),
        invitato=letto["UserStatus"] == MAI_ENTRATO,
    )
