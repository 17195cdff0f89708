"""The REST API of pagoPA for organizations (FdR): one key, one call a second, thirty days of history.

What it answers is passed on as it came. A call too many (429), a fault of the platform or a lost
connection is tried again, after what the platform asks or twice as long each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from shared.dominio.rendicontazioni import NodoMuto, PubblicazioneFdr

INTESTAZIONE = "Ocp-Apim-Subscription-Key"
PAGINA = 1000
"""Elements asked for at a time: the most the API gives."""
PAGINE_MASSIME = 2000
RISPOSTA_MASSIMA = 16 * 1024 * 1024
TENTATIVI = 5
ATTESA_MASSIMA = 60
"""Seconds: a longer Retry-After is left to the next run."""
SECONDI = 20


class FdrRest:
    """The port `RendicontazioniNodo`. `intervallo` is the least time between calls, `dormi` lets it pass (seconds)."""

    def __init__(self, indirizzo: str, chiave: str, dormi: Callable[[int], object], intervallo: int = 1) -> None:
        parti = urlsplit(indirizzo)
        if not parti.hostname or (parti.scheme != "https" and parti.hostname != "127.0.0.1"):
            raise NodoMuto("L'indirizzo dei flussi di rendicontazione deve essere https.")
        self._canale = HTTPSConnection if parti.scheme == "https" else HTTPConnection
        self._ospite, self._porta, self._base = parti.hostname, parti.port, parti.path.rstrip("/")
        self._chiave = chiave
        self._dormi, self._intervallo = dormi, intervallo
        self._chiamate = 0

    def elenca(self, codice_fiscale: str, dal: datetime) -> Iterator[PubblicazioneFdr]:
        filtro = {"publishedGt": dal.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        for corpo in self._pagine(f"/organizations/{quote(codice_fiscale, safe='')}/fdrs", filtro):
            dati = _oggetto(corpo)
            for voce in dati.get("data") or []:
                try:
                    yield PubblicazioneFdr(str(voce["fdr"]), str(voce["pspId"]), int(voce["revision"]))
                except (KeyError, TypeError, ValueError) as errore:
                    raise NodoMuto("L'elenco dei flussi di rendicontazione non è leggibile.") from errore

    def scarica(self, codice_fiscale: str, flusso: PubblicazioneFdr) -> Iterator[bytes]:
        pezzi = (codice_fiscale, "fdrs", flusso.flusso, "revisions", str(flusso.revisione), "psps", flusso.psp)
        percorso = "/organizations/" + "/".join(quote(pezzo, safe="") for pezzo in pezzi)
        yield self._chiedi(percorso)
        yield from self._pagine(f"{percorso}/payments", {})

    def _pagine(self, percorso: str, filtro: dict[str, str]) -> Iterator[bytes]:
        for numero in range(1, PAGINE_MASSIME + 1):
            corpo = self._chiedi(f"{percorso}?{urlencode({**filtro, 'page': numero, 'size': PAGINA})}")
            yield corpo
            pagine = (_oggetto(corpo).get("metadata") or {}).get("totPage")
            if not isinstance(pagine, int) or numero >= pagine:
                return
        raise NodoMuto(f"La risposta ha più di {PAGINE_MASSIME} pagine.")

    def _chiedi(self, bersaglio: str) -> bytes:
        motivo, attesa = "", 0
        for tentativo in range(TENTATIVI):
            # The first call of all has nothing to be spaced from.
            if self._chiamate:
                self._dormi(max(self._intervallo, attesa))
            self._chiamate += 1
            try:
                stato, ripeti_fra, corpo = self._una_volta(bersaglio)
            except (OSError, HTTPException):
                motivo, attesa = "pagoPA non risponde.", 2**tentativo
                continue
            if stato == 200:
                if len(corpo) > RISPOSTA_MASSIMA:
                    raise NodoMuto(f"La risposta di pagoPA supera {RISPOSTA_MASSIMA} byte.")
                return corpo
            motivo, attesa = f"pagoPA ha risposto {stato}.", _attesa(ripeti_fra, tentativo)
            # Anything but a call too many or a fault of the platform is an answer; a redirect would take the key away.
            if (stato != 429 and stato < 500) or attesa > ATTESA_MASSIMA:
                break
        raise NodoMuto(motivo)

    def _una_volta(self, bersaglio: str) -> tuple[int, str | None, bytes]:
        canale = self._canale(self._ospite, self._porta, timeout=SECONDI)
        try:
            intestazioni = {INTESTAZIONE: self._chiave, "Accept": "application/json"}
            canale.request("GET", self._base + bersaglio, headers=intestazioni)
            risposta: HTTPResponse = canale.getresponse()
            return risposta.status, risposta.getheader("Retry-After"), risposta.read(RISPOSTA_MASSIMA + 1)
        finally:
            canale.close()


def _attesa(chiesta: str | None, tentativo: int) -> int:
    """Seconds before the next try: those asked for, where they are a number."""
    if chiesta is not None and chiesta.isascii() and chiesta.isdigit() and len(chiesta) < 6:
        return int(chiesta)
    return int(2**tentativo)


def _oggetto(corpo: bytes) -> dict[str, Any]:
    try:
        dati = json.loads(corpo)
    except (ValueError, RecursionError) as errore:
        raise NodoMuto("pagoPA non ha risposto con un JSON leggibile.") from errore
    if not isinstance(dati, dict) or not isinstance(dati.get("data", []), list):
        raise NodoMuto("pagoPA ha risposto con un JSON di un'altra forma.")
    return dati
