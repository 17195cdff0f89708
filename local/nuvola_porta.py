"""API Gateway in this process: routes, Cognito authorizer, proxy events; over HTTP too."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from local.nuvola_funzioni import Funzioni
from local.nuvola_gettoni import GettoneRifiutato, Gettoni, come_testo
from local.nuvola_impianto import Impianto, Rotta
from local.nuvola_modello import CONTO

MASSIMO_CORPO = 10 * 1024 * 1024


@dataclass(frozen=True)
class Risposta:
    """An HTTP answer; `corpo` is as sent on the wire."""

    stato: int
    corpo: bytes
    intestazioni: dict[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        return json.loads(self.corpo)


def _messaggio(stato: int, testo: str) -> Risposta:
    return Risposta(stato, json.dumps({"message": testo}).encode(), {"Content-Type": "application/json"})


def _rifiuto(rotta: Rotta, tipo: str, stato: int, testo: str) -> Risposta:
    """What the gateway says by itself, in the words its API gives it (else its own)."""
    detto = rotta.rifiuti.get(tipo)
    if detto is None:
        return _messaggio(stato, testo)
    intestazioni = {"Content-Type": "application/json", **detto.intestazioni}
    return Risposta(detto.stato or stato, detto.corpo.encode(), intestazioni)


class Porta:
    """Answers requests as the REST API of the template would."""

    def __init__(self, impianto: Impianto, funzioni: Funzioni, gettoni: Gettoni) -> None:
        self.impianto, self.funzioni, self.gettoni = impianto, funzioni, gettoni
        self._richieste = 0

    def rispondi(
        self, metodo: str, bersaglio: str, intestazioni: Mapping[str, str], corpo: bytes, adesso: datetime
    ) -> Risposta:
        """One request; `bersaglio` is path and query as on the request line."""
        percorso, _, query = bersaglio.partition("?")
        trovata = self._rotta(metodo, percorso)
        if trovata is None:
            return _messaggio(403, "Missing Authentication Token")
        rotta, parametri = trovata
        if len(corpo) > MASSIMO_CORPO:
            return _rifiuto(rotta, "REQUEST_TOO_LARGE", 413, "Request Too Long")
        minuscole = {nome.lower(): valore for nome, valore in intestazioni.items()}
        contesto: dict[str, Any] = {}
        if rotta.autori:
            try:
                claims = self.gettoni.verifica(minuscole.get("authorization"), rotta.autori)
            except GettoneRifiutato as rifiuto:
                return _rifiuto(rotta, "UNAUTHORIZED", 401, str(rifiuto))
            contesto["authorizer"] = {"claims": come_testo(claims)}
        evento = self._evento(rotta, parametri, metodo, percorso, query, intestazioni, corpo, adesso, contesto)
        testo, fallita = self.funzioni.invoca(rotta.funzione, json.dumps(evento).encode())
        tradotta = None if fallita else self._traduci(json.loads(testo), minuscole.get("accept", ""), rotta.binari)
        return tradotta or _rifiuto(rotta, "DEFAULT_5XX", 502, "Internal server error")

    def _rotta(self, metodo: str, percorso: str) -> tuple[Rotta, dict[str, str]] | None:
        candidate = []
        for rotta in self.impianto.rotte:
            if rotta.metodo in (metodo, "ANY"):
                parametri = _corrisponde(rotta.percorso, percorso)
                if parametri is not None:
                    # Literal segments win over parameters, parameters over greedy ones.
                    pregio = (rotta.percorso.count("+}"), rotta.percorso.count("{"), rotta.metodo == "ANY")
                    candidate.append((pregio, rotta, parametri))
        if not candidate:
            return None
        _, rotta, parametri = min(candidate, key=lambda c: c[0])
        return rotta, parametri

    def _evento(
        self,
        rotta: Rotta,
        parametri: dict[str, str],
        metodo: str,
        percorso: str,
        query: str,
        intestazioni: Mapping[str, str],
        corpo: bytes,
        adesso: datetime,
        contesto: dict[str, Any],
    ) -> dict[str, Any]:
        self._richieste += 1
        coppie = parse_qsl(query, keep_blank_values=True)
        multipli: dict[str, list[str]] = {}
        for nome, valore in coppie:
            multipli.setdefault(nome, []).append(valore)
        tipo = next((v for n, v in intestazioni.items() if n.lower() == "content-type"), "")
        binario = bool(corpo) and _accetta(rotta.binari, tipo)
        testo = base64.b64encode(corpo).decode() if binario else corpo.decode("utf-8", "replace")
        return {
            "resource": rotta.percorso,
            "path": percorso,
            "httpMethod": metodo,
            "headers": dict(intestazioni),
            "multiValueHeaders": {n: [v] for n, v in intestazioni.items()},
            "queryStringParameters": dict(coppie) or None,
            "multiValueQueryStringParameters": multipli or None,
            "pathParameters": parametri or None,
            "stageVariables": None,
            "body": testo if corpo else None,
            "isBase64Encoded": binario,
            "requestContext": {
                **contesto,
                "accountId": CONTO,
                "apiId": "locale",
                "stage": rotta.stadio,
                "protocol": "HTTP/1.1",
                "resourcePath": rotta.percorso,
                "path": f"/{rotta.stadio}{percorso}",
                "httpMethod": metodo,
                "requestId": f"00000000-0000-4000-a000-{self._richieste:012d}",
                "resourceId": "locale",
                "requestTime": adesso.strftime("%d/%b/%Y:%H:%M:%S +0000"),
                "requestTimeEpoch": int(adesso.timestamp() * 1000),
                "identity": {"sourceIp": "127.0.0.1", "userAgent": "riscossa-locale"},
                "domainName": "locale",
            },
        }

    def _traduci(self, risposta: Any, accetta: str, binari: Sequence[str]) -> Risposta | None:
        """The answer a function asked for; None where it is not one the gateway understands."""
        corpo = (risposta.get("body") or "") if isinstance(risposta, dict) and "statusCode" in risposta else None
        if not isinstance(corpo, str):
            return None
        intestazioni = {n: str(v) for n, v in (risposta.get("headers") or {}).items()}
        for nome, valori in (risposta.get("multiValueHeaders") or {}).items():
            intestazioni[nome] = ", ".join(str(v) for v in valori)
        # API Gateway decodes only for a client that asks for one of the binary types: a browser's
        # request for a PDF needs `*/*` among BinaryMediaTypes, and it is better to see that here.
        decodifica = risposta.get("isBase64Encoded") and _accetta(binari, accetta.split(",")[0])
        grezzo = base64.b64decode(corpo) if decodifica else corpo.encode()
        intestazioni.setdefault("Content-Type", "application/json")
        return Risposta(int(risposta["statusCode"]), grezzo, intestazioni)


def _accetta(binari: Sequence[str], tipo: str) -> bool:
    nudo = tipo.split(";")[0].strip().lower()
    return any(b in ("*/*", nudo) or (b.endswith("/*") and nudo.startswith(b[:-1])) for b in binari)


def _corrisponde(modello: str, percorso: str) -> dict[str, str] | None:
    attesi, veri = modello.strip("/").split("/"), percorso.strip("/").split("/")
    parametri = {}
    for indice, atteso in enumerate(attesi):
        if atteso.endswith("+}"):
            if indice >= len(veri) or not veri[indice]:
                return None
            parametri[atteso[1:-2]] = unquote("/".join(veri[indice:]))
            return parametri
        if indice >= len(veri):
            return None
        if atteso.startswith("{") and veri[indice]:
            parametri[atteso[1:-1]] = unquote(veri[indice])
        elif atteso != veri[indice]:
            return None
    return parametri if len(attesi) == len(veri) else None
