"""The routes of the API, read from the OpenAPI body that SAM writes."""

from __future__ import annotations

from typing import Any

from local.nuvola_impianto import Rotta
from local.nuvola_modello import ErroreModello


def rotte(corpo: dict[str, Any], binari: tuple[str, ...] = ()) -> list[Rotta]:
    """One route per method, each with the `binari` of its API.

    Raises ErroreModello on an integration or an authorizer we cannot play.
    """
    schemi = corpo.get("securityDefinitions") or corpo.get("components", {}).get("securitySchemes", {})
    trovate = []
    for percorso, metodi in corpo.get("paths", {}).items():
        for metodo, operazione in metodi.items():
            integrazione = operazione.get("x-amazon-apigateway-integration", {})
            if integrazione.get("type", "").lower() == "mock":
                continue
            if integrazione.get("type", "").lower() != "aws_proxy":
                raise ErroreModello(f"{metodo} {percorso}: only aws_proxy integrations are supported locally")
            funzione = integrazione["uri"].split("/functions/")[1].removesuffix("/invocations")
            nome_metodo = "ANY" if metodo == "x-amazon-apigateway-any-method" else metodo.upper()
            trovate.append(Rotta(nome_metodo, percorso, funzione, _autori(operazione, schemi, percorso), binari))
    return trovate


def _autori(operazione: dict[str, Any], schemi: dict[str, Any], percorso: str) -> tuple[str, ...]:
    autori: list[str] = []
    for richiesta in operazione.get("security", []):
        for nome in richiesta:
            if nome == "NONE":
                continue
            autorizzatore = schemi.get(nome, {}).get("x-amazon-apigateway-authorizer", {})
            if autorizzatore.get("type") != "cognito_user_pools":
                raise ErroreModello(f"{percorso}: authorizer {nome} is not a Cognito user pool")
            autori.extend(autorizzatore["providerARNs"])
    return tuple(autori)
