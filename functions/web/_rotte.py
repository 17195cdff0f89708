"""How a page is served: who may see it, what a form must carry, how a refusal looks."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from chalice.app import Blueprint, Request, Response
from pydantic import ValidationError

from functions._avvio import ambiente, orologio, tabella
from functions.api._richiesta import STATI, CorpoNonValido, NonAutorizzato, Vietato
from functions.web._pagine import html, verso
from functions.web._sessione import chi
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso import letture
from shared.dominio.accessi import Portale, Ruolo, Sessione
from shared.dominio.errori import ErroreDominio

MODULO = "application/x-www-form-urlencoded"
MODULO_CON_FILE = "multipart/form-data"
BYTE_MASSIMI = 4 * 1024 * 1024
"""Of a form with its file: Lambda takes six megabytes of base64."""
CAMPI_MASSIMI = 100


@dataclass(frozen=True, slots=True)
class Visita:
    """Somebody at a page: the session, what was sent with the request (the form, or the query), the file if any."""

    sessione: Sessione
    campi: Mapping[str, str]
    file: bytes
    richiesta: str

    def annota(self, ente: str, oggetto: str, cosa: str) -> None:
        """Note that this person is about to see `cosa` of `oggetto`: what cannot be noted is not shown."""
        registro = LettureDynamo(tabella())
        letture.annota(registro, orologio(), ente, self.sessione.utente, oggetto, cosa, self.richiesta)


Vista = Callable[..., Response]


def pagina(rotte: Blueprint, percorso: str, portale: Portale, *ruoli: Ruolo) -> Callable[[Vista], Vista]:
    """Serve GET on `percorso` to who is in that portal with one of `ruoli` (any, when none is named)."""

    def registra(vista: Vista) -> Vista:
        def servita(**parametri: str) -> Response:
            richiesta = rotte.current_request
            sessione = chi(richiesta)
            if sessione is None:
                # Chalice's own path of a request is the route's, with its names in braces.
                chiesta = percorso.format(**{nome: quote(valore, safe="") for nome, valore in parametri.items()})
                return verso(f"/accesso/{portale}?verso={quote(chiesta)}")
            campi = {nome: str(valore)[:500] for nome, valore in (richiesta.query_params or {}).items()}
            return _servi(vista, portale, ruoli, Visita(sessione, campi, b"", _identita(rotte)), parametri)

        servita.__name__ = vista.__name__
        rotte.route(percorso, methods=["GET"])(servita)
        return vista

    return registra


def modulo(
    rotte: Blueprint, percorso: str, portale: Portale, *ruoli: Ruolo, con_file: bool = False
) -> Callable[[Vista], Vista]:
    """Serve POST on `percorso`: as `pagina`, and only from a form of ours (its token is the session's)."""

    def registra(vista: Vista) -> Vista:
        def servita(**parametri: str) -> Response:
            richiesta = rotte.current_request
            sessione = chi(richiesta)
            if sessione is None:
                return verso(f"/accesso/{portale}")
            try:
                campi, file = letto_modulo(richiesta)
                esigi_nostro(richiesta, sessione, campi)
            except ErroreDominio as errore:
                return rifiuto(errore, sessione)
            return _servi(vista, portale, ruoli, Visita(sessione, campi, file, _identita(rotte)), parametri)

        servita.__name__ = vista.__name__
        tipi = [MODULO_CON_FILE] if con_file else [MODULO]
        rotte.route(percorso, methods=["POST"], content_types=tipi)(servita)
        return vista

    return registra


def aperta(vista: Callable[..., Response]) -> Callable[..., Response]:
    """A page for anybody, whose refusals are pages too."""

    @wraps(vista)
    def servita(*argomenti: Any, **nominati: Any) -> Response:
        try:
            return vista(*argomenti, **nominati)
        except ErroreDominio as errore:
            return rifiuto(errore, None)

    return servita


def rifiuto(errore: ErroreDominio | ValidationError, sessione: Sessione | None) -> Response:
    """The refusal as a page, with its HTTP status."""
    if isinstance(errore, ValidationError):
        campi = sorted({str(e["loc"][0]) for e in errore.errors() if e["loc"]})
        stato, messaggio = 422, f"Controlla i dati inseriti: {', '.join(campi) or 'modulo'}."
    else:
        stato = next((codice for tipo, codice in STATI.items() if isinstance(errore, tipo)), 422)
        messaggio = errore.messaggio
    dati = {"titolo": _TITOLI.get(stato, "Richiesta non accolta"), "messaggio": messaggio, "stato": stato}
    return html("errore.html", {**dati, "sessione": sessione}, stato)


_TITOLI = {401: "Accesso necessario", 403: "Accesso non consentito", 404: "Pagina non trovata"}


def _servi(
    vista: Vista, portale: Portale, ruoli: tuple[Ruolo, ...], visita: Visita, parametri: Mapping[str, str]
) -> Response:
    sessione = visita.sessione
    try:
        if sessione.portale is not portale:
            raise Vietato("Questa area è riservata ad altri utenti: esci ed entra con le credenziali giuste.")
        if not sessione.ha(*ruoli):
            raise Vietato(f"Questa operazione richiede il ruolo: {' o '.join(r.value for r in ruoli)}.")
        return vista(visita, **parametri)
    except (ErroreDominio, ValidationError) as errore:
        return rifiuto(errore, sessione)


def _identita(rotte: Blueprint) -> str:
    return str(rotte.lambda_context.aws_request_id)


def esigi_nostro(richiesta: Request, sessione: Sessione, campi: Mapping[str, str]) -> None:
    """Raises NonAutorizzato unless the form carries this session's token and comes from our own pages."""
    if not hmac.compare_digest(campi.get("csrf", "").encode(), sessione.csrf.encode()):
        raise NonAutorizzato("Il modulo è scaduto o non viene da questo sito: ricarica la pagina e riprova.")
    origine = richiesta.headers.get("origin")
    if origine and urlsplit(origine).netloc != urlsplit(ambiente()["ORIGINE_PORTALE"]).netloc:
        raise NonAutorizzato("Il modulo non viene da questo sito.")


def letto_modulo(richiesta: Request) -> tuple[dict[str, str], bytes]:
    """The fields of the form, each once, and its file (the field `file`). Raises CorpoNonValido."""
    grezzo = richiesta.raw_body or b""
    corpo = grezzo.encode() if isinstance(grezzo, str) else grezzo
    if len(corpo) > BYTE_MASSIMI:
        raise CorpoNonValido("Il file è troppo grande: al massimo 4 MB.")
    tipo = str(richiesta.headers.get("content-type") or "")
    try:
        if tipo.startswith(MODULO_CON_FILE):
            return _a_parti(tipo, corpo)
        coppie = parse_qs(corpo.decode("utf-8"), keep_blank_values=True, max_num_fields=CAMPI_MASSIMI)
    except (UnicodeDecodeError, ValueError) as errore:
        raise CorpoNonValido("Il modulo inviato non è leggibile: ricarica la pagina e riprova.") from errore
    return {nome: valori[-1].strip() for nome, valori in coppie.items()}, b""


def _a_parti(tipo: str, corpo: bytes) -> tuple[dict[str, str], bytes]:
    messaggio = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {tipo}\r\n\r\n".encode() + corpo)
    if not messaggio.is_multipart():
        raise ValueError("not a multipart form")
    campi: dict[str, str] = {}
    file = b""
    for parte in list(messaggio.iter_parts())[:CAMPI_MASSIMI]:
        nome = str(parte.get_param("name", header="content-disposition"))
        contenuto = bytes(parte.get_payload(decode=True) or b"")
        if nome == "file":
            file = contenuto
        else:
            campi[nome] = contenuto.decode("utf-8").strip()
    return campi, file
