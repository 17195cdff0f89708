"""Who asks, what they sent, and how a refusal is said (RFC 9457 problem, in Italian)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from chalice.app import Request, Response
from pydantic import BaseModel, ValidationError

from functions.api._campi import in_italiano
from shared.casi_uso.ripetizioni import RichiestaInCorso
from shared.dominio.accessi import AccessoRifiutato, Portale, chi_entra
from shared.dominio.errori import ErroreDominio, GiaRegistrato, NonTrovato, RegolaViolata, VersioneSuperata

CORPO_MASSIMO = 256 * 1024
"""Bytes of a request body; files go to the bucket, not through here."""

TIPO_PROBLEMA = {"Content-Type": "application/problem+json"}

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
    """The body is not JSON."""

    codice = "richiesta.corpo_non_valido"


class CorpoTroppoGrande(ErroreDominio):
    """The body is longer than any of this API has to be."""

    codice = "richiesta.troppo_grande"


class IndirizzoNonValido(ErroreDominio):
    """A part of the address is nothing that may name something here."""

    codice = "richiesta.indirizzo"


STATI |= {NonAutorizzato: 401, Vietato: 403, IndirizzoNonValido: 404, RichiestaInCorso: 409}
STATI |= {CorpoNonValido: 400, CorpoTroppoGrande: 413}


@dataclass(frozen=True, slots=True)
class Identita:
    """Who is calling, as the authorizer verified it: the ente comes from here and from nowhere else."""

    utente: str
    ente: str
    ruoli: frozenset[str]


def identita(richiesta: Request, *ruoli: str) -> Identita:
    """The caller, holding at least one of `ruoli` when given. Raises NonAutorizzato or Vietato."""
    chi = chi_chiede(richiesta)
    if chi is None:
        raise NonAutorizzato("Accesso non autorizzato: entrare di nuovo con le proprie credenziali.")
    if ruoli and not chi.ruoli & set(ruoli):
        raise Vietato(f"Questa operazione richiede il ruolo: {' o '.join(ruoli)}.")
    return chi


def chi_chiede(richiesta: Request) -> Identita | None:
    """The caller the authorizer verified; None where there is no user of an ente."""
    attributi = _attributi(richiesta)
    ente, utente = attributi.get("custom:ente"), attributi.get("sub")
    if not ente or not utente:
        return None
    gruppi = attributi.get("cognito:groups", "")
    nomi = gruppi if isinstance(gruppi, list) else str(gruppi).strip("[]").replace(",", " ").split()
    return Identita(str(utente), str(ente), frozenset(nomi))


@dataclass(frozen=True, slots=True)
class Contribuente:
    """A taxpayer, as the authorizer of their own pool verified him: whose posizioni he sees comes from here alone."""

    utente: str
    codice_fiscale: str
    nome: str = ""


def contribuente(richiesta: Request) -> Contribuente:
    """The taxpayer who is calling. Raises NonAutorizzato."""
    chi = contribuente_che_chiede(richiesta)
    if chi is None:
        raise NonAutorizzato("Accesso non autorizzato: entrare di nuovo con SPID o CIE.")
    return chi


def contribuente_che_chiede(richiesta: Request) -> Contribuente | None:
    """The taxpayer the authorizer verified; None where there is none."""
    try:
        letto = chi_entra(Portale.CITTADINO, _attributi(richiesta))
    except AccessoRifiutato:
        return None
    return Contribuente(letto["utente"], letto["codice_fiscale"], letto["nome"])


def _attributi(richiesta: Request) -> dict[str, Any]:
    autorizzatore = (richiesta.context or {}).get("authorizer") or {}
    attributi: dict[str, Any] = autorizzatore.get("claims") or {}
    return attributi


def corpo(richiesta: Request, modello: type[T]) -> T:
    """The body, bounded and validated. Raises CorpoTroppoGrande, CorpoNonValido or pydantic.ValidationError."""
    try:
        return modello.model_validate_json(grezzo(richiesta))
    except ValidationError as errore:
        if errore.errors(include_url=False)[0]["type"] == "json_invalid":
            raise CorpoNonValido("Il corpo della richiesta non è JSON.") from errore
        raise


def parametri(richiesta: Request, modello: type[T]) -> T:
    """What stands after the question mark, validated. Raises pydantic.ValidationError."""
    return modello.model_validate_strings(dict(richiesta.query_params or {}), strict=True)


def grezzo(richiesta: Request) -> bytes:
    """The body as it came. Raises CorpoTroppoGrande."""
    letto = richiesta.raw_body or b""
    corpo = letto.encode() if isinstance(letto, str) else bytes(letto)
    if len(corpo) > CORPO_MASSIMO:
        raise CorpoTroppoGrande(f"Il corpo della richiesta supera {CORPO_MASSIMO} byte.")
    return corpo


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
            {"campo": ".".join(str(p) for p in e["loc"]) or "corpo", "motivo": in_italiano({**e})}
            for e in errore.errors(include_url=False, include_input=False)
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
        dati = _dati(stato, "Richiesta rifiutata", errore.codice, errore.messaggio)
    return Response(body=dati, status_code=dati["status"], headers=dict(TIPO_PROBLEMA))


def guasto(stato: int, codice: str, dettaglio: str) -> Response:
    """A problem that no refusal of the domain stands behind: a fault, a request of another kind."""
    return Response(_dati(stato, "Richiesta non servita", codice, dettaglio), dict(TIPO_PROBLEMA), stato)


def _dati(stato: int, titolo: str, codice: str, dettaglio: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": titolo, "status": stato, "codice": codice, "detail": dettaglio}
