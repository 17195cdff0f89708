"""The routes of the API, read from the OpenAPI body that SAM writes."""

from __future__ import annotations

from typing import Any

from local.nuvola_impianto import Rifiuto, Rotta
from local.nuvola_modello import ErroreModello


def rotte(corpo: dict[str, Any], binari: tuple[str, ...] = ()) -> list[Rotta]:
    """One route per method, each with the `binari` of its API.

    Raises ErroreModello on an integration or an authorizer we cannot play.
    """
    rifiuti = _rifiuti(corpo.get("x-amazon-apigateway-gateway-responses", {}))
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
            autori = _autori(operazione, schemi, percorso)
            trovate.append(Rotta(nome_metodo, percorso, funzione, autori, binari, rifiuti=rifiuti))
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


INTESTAZIONE = "gatewayresponse.header."


def _rifiuti(dichiarati: dict[str, Any]) -> dict[str, Rifiuto]:
    """Gateway responses by kind: static headers and the JSON template, in which nothing is substituted here."""
    return {
        tipo: Rifiuto(
            int(voce["statusCode"]) if "statusCode" in voce else None,
            voce.get("responseTemplates", {}).get("application/json", '{"message": null}'),
            {
                nome.removeprefix(INTESTAZIONE): str(valore).strip("'")
                for nome, valore in voce.get("responseParameters", {}).items()
                if nome.startswith(INTESTAZIONE)
            },
        )
        for tipo, voce in dichiarati.items()
    }
