"""Who asks, what they sent, and how a refusal is said (RFC 9457 problem, in Italian)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from chalice.app import Request, Response
from pydantic import BaseModel, ValidationError

from shared.dominio.errori import ErroreDominio, GiaRegistrato, NonTrovato, RegolaViolata, VersioneSuperata

CORPO_MASSIMO = 256 * 1024
"""Bytes of a request body; files go to the bucket, not through here."""

T = TypeVar("T", bound=BaseModel)
P = ParamSpec("P")

STATI: dict[type[ErroreDominio], int] = {
    NonTrovato: 404,
    GiaRegistrato: 409,
    VersioneSuperata: 409,
    RegolaViolata: 409,
}
"""The one map from the domain's refusals to HTTP; anything else of the domain is 422."""


class NonAutorizzato(ErroreDominio):
    """No verified identity came with the request."""

    codice = "accesso.non_autorizzato"


class Vietato(ErroreDominio):
    """The identity is known, its role is not enough."""

    codice = "accesso.vietato"


class CorpoNonValido(ErroreDominio):
    """The body is not the JSON object the route expects."""

    codice = "richiesta.corpo_non_valido"


STATI |= {NonAutorizzato: 401, Vietato: 403, CorpoNonValido: 400}


@dataclass(frozen=True, slots=True)
class Identita:
    """Who is calling, as the authorizer verified it: the ente comes from here and from nowhere else."""

    utente: str
    ente: str
    ruoli: frozenset[str]


def identita(richiesta: Request, *ruoli: str) -> Identita:
    """The caller, holding at least one of `ruoli` when given. Raises NonAutorizzato or Vietato."""
    autorizzatore = (richiesta.context or {}).get("authorizer") or {}
    attributi: dict[str, Any] = autorizzatore.get("claims") or {}
    ente, utente = attributi.get("custom:ente"), attributi.get("sub")
    if not ente or not utente:
        raise NonAutorizzato("Accesso non autorizzato: entrare di nuovo con le proprie credenziali.")
    gruppi = attributi.get("cognito:groups", "")
    nomi = gruppi if isinstance(gruppi, list) else str(gruppi).strip("[]").replace(",", " ").split()
    chi = Identita(str(utente), str(ente), frozenset(nomi))
    if ruoli and not chi.ruoli & set(ruoli):
        raise Vietato(f"Questa operazione richiede il ruolo: {' o '.join(ruoli)}.")
    return chi


def corpo(richiesta: Request, modello: type[T]) -> T:
    """The body, bounded and validated. Raises CorpoNonValido or pydantic.ValidationError."""
    grezzo = richiesta.raw_body or b""
    if len(grezzo) > CORPO_MASSIMO:
        raise CorpoNonValido(f"Il corpo della richiesta supera {CORPO_MASSIMO} byte.")
    return modello.model_validate_json(grezzo)


def con_problemi(vista: Callable[P, Any]) -> Callable[P, Any]:
    """A view whose refusals become problems; a fault stays a fault, and Chalice answers 500 without details."""

    @wraps(vista)
    def protetta(*argomenti: P.args, **nominati: P.kwargs) -> Any:
        try:
            return vista(*argomenti, **nominati)
        except (ErroreDominio, ValidationError) as errore:
            return problema(errore)

    return protetta


def problema(errore: ErroreDominio | ValidationError) -> Response:
    """The refusal as application/problem+json."""
    if isinstance(errore, ValidationError):
        campi = [
            {"campo": ".".join(str(p) for p in e["loc"]) or "corpo", "motivo": e["msg"]}
            for e in errore.errors(include_url=False, include_input=False, include_context=False)
        ]
        dati: dict[str, Any] = {
            "type": "about:blank",
            "title": "Richiesta non valida",
            "status": 422,
            "codice": "richiesta.non_valida",
            "detail": "Uno o più campi non sono validi: correggerli e ripetere la richiesta.",
            "campi": campi,
        }
    else:
        stato = next((codice for tipo, codice in STATI.items() if isinstance(errore, tipo)), 422)
        dati = {
            "type": "about:blank",
            "title": "Richiesta rifiutata",
            "status": stato,
            "codice": errore.codice,
            "detail": errore.messaggio,
        }
    return Response(
        body=dati, status_code=dati["status"], headers={"Content-Type": "application/problem+json"}
    )
