"""The ways into the cloud for those outside it: requests, tokens, uploads, downloads, HTTP."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from functions import _avvio
from local.accesso_locale import RADICE as ACCESSO
from local.accesso_locale import AccessoLocale
from local.barra_locale import BARRA, con_barra
from local.nuvola_caricamenti import (
    CaricamentoRifiutato,
    argomenti_put,
    secchio_e_chiave,
    verifica_modulo,
    verifica_url,
)
from local.nuvola_funzioni import Funzioni
from local.nuvola_gettoni import Gettoni
from local.nuvola_http import PREFISSO_S3, Sportello, leggi_modulo
from local.nuvola_impianto import Impianto
from local.nuvola_porta import Porta, Risposta
from local.nuvola_turno import OrologioVirtuale
from local.piscina_locale import PiscinaLocale

PREFISSO_LOCALE = "/_locale/"
GIORNI_MASSIMI = 3660
"""How far one request may move the clock."""
_JSON = {"Content-Type": "application/json"}


class Ingressi:
    """The outside of one cloud. `avanza` lets virtual time pass, `esecuzioni` counts the executions by status.

    `su_giorno`, if any, is called as each legal day begins while a request moves the clock.
    """

    def __init__(
        self,
        orologio: OrologioVirtuale,
        impianto: Impianto,
        funzioni: Funzioni,
        serratura: threading.RLock,
        cliente: Callable[[str], Any],
        avanza: Callable[[datetime, Callable[[date], None] | None], None],
        esecuzioni: Callable[[], dict[str, dict[str, int]]],
    ) -> None:
        self.orologio, self._serratura, self._cliente, self._avanza = orologio, serratura, cliente, avanza
        self.gettoni = Gettoni(orologio.adesso, impianto.clienti, cliente)
        self.accesso = AccessoLocale(
            self.gettoni.firma, self.gettoni.chiavi, PiscinaLocale(cliente, impianto.clienti)
        )
        _avvio.rete_in_uso(self.accesso.rete)
        self._porta = Porta(impianto, funzioni, self.gettoni)
        self._sportello: Sportello | None = None
        self.motivo_s3: str | None = None
        self.su_giorno: Callable[[date], None] | None = None
        self._guida = threading.Lock()
        self._esecuzioni = esecuzioni

    def gettone(
        self,
        username: str,
        *,
        gruppi: Sequence[str] = (),
        attributi: Mapping[str, str] | None = None,
        vita: timedelta = timedelta(hours=1),
        client_id: str | None = None,
    ) -> str:
        with self._serratura:
            return self.gettoni.emetti(username, gruppi, attributi or {}, vita, client_id)

    def richiesta(self, metodo: str, bersaglio: str, intestazioni: Mapping[str, str], corpo: bytes) -> Risposta:
        if bersaglio.startswith(f"{ACCESSO}/") and metodo == "GET":
            return self.accesso.pagina(bersaglio.removeprefix(f"{ACCESSO}/"))
        if bersaglio.startswith(PREFISSO_LOCALE):
            return self._locale(metodo, bersaglio.removeprefix(PREFISSO_LOCALE), corpo)
        with self._serratura:
            if bersaglio.startswith(PREFISSO_S3):
                return self._s3(metodo, bersaglio, intestazioni, corpo)
            return self._porta.rispondi(metodo, bersaglio, intestazioni, corpo, self.orologio.adesso())

    def _richiesta_http(self, metodo: str, bersaglio: str, intestazioni: Mapping[str, str], corpo: bytes) -> Risposta:
        """As `richiesta`, for a browser: S3 is on this machine, and pages have a bar that moves the clock."""
        if metodo == "POST" and bersaglio == BARRA:
            giorni = dict(parse_qsl(corpo.decode())).get("giorni", "1")
            self._locale("POST", "tempo", json.dumps({"giorni": giorni}).encode())
            tornare = urlsplit(intestazioni.get("Referer", "/")).path or "/"
            return Risposta(303, b"", {"Location": tornare, "Content-Type": "text/plain"})
        risposta = self.richiesta(metodo, bersaglio, intestazioni, corpo)
        verso = risposta.intestazioni.get("Location", "")
        if urlsplit(verso).netloc.endswith(".amazonaws.com"):
            risposta.intestazioni["Location"] = PREFISSO_S3 + verso.removeprefix("https://")
        return con_barra(risposta, self.orologio.oggi())

    def carica(self, modulo: Mapping[str, Any], contenuto: bytes, secchio: str | None = None) -> Risposta:
        """A browser's POST of a presigned form: 204 and the object, or S3's refusal."""
        campi: dict[str, str] = modulo["fields"]
        nome = secchio or secchio_e_chiave(modulo["url"])[0]
        with self._serratura:
            try:
                verifica_modulo(nome, campi, contenuto, self.orologio.adesso(), _identita())
            except CaricamentoRifiutato as rifiuto:
                return _rifiuto(rifiuto)
            self.motivo_s3 = "POST Object"
            try:
                self._cliente("s3").put_object(**argomenti_put(nome, campi, contenuto))
            finally:
                self.motivo_s3 = None
        stato = campi.get("success_action_status", "204")
        return Risposta(int(stato) if stato in ("200", "201", "204") else 204, b"")

    def scarica(self, url: str) -> Risposta:
        """A browser's GET of a presigned URL: the object, or S3's refusal."""
        with self._serratura:
            try:
                verifica_url(url, "GET", self.orologio.adesso(), _identita())
            except CaricamentoRifiutato as rifiuto:
                return _rifiuto(rifiuto)
            secchio, chiave = secchio_e_chiave(url)
            s3 = self._cliente("s3")
            try:
                oggetto = s3.get_object(Bucket=secchio, Key=chiave)
            except s3.exceptions.NoSuchKey:
                return _rifiuto(CaricamentoRifiutato(404, "NoSuchKey", "The specified key does not exist."))
            intestazioni = {"Content-Type": oggetto["ContentType"]}
            if "ContentDisposition" in oggetto:
                intestazioni["Content-Disposition"] = oggetto["ContentDisposition"]
            return Risposta(200, oggetto["Body"].read(), intestazioni)

    def _s3(self, metodo: str, bersaglio: str, intestazioni: Mapping[str, str], corpo: bytes) -> Risposta:
        # /_s3/<host of S3>/<path>: the signature covers the host. /_s3/<bucket> is enough for a form.
        url = "https://" + bersaglio.removeprefix(PREFISSO_S3)
        ospite = urlsplit(url).netloc
        if metodo == "GET":
            return self.scarica(url)
        if metodo != "POST":
            return _rifiuto(CaricamentoRifiutato(405, "MethodNotAllowed", "only POST and GET"))
        tipo = next((v for n, v in intestazioni.items() if n.lower() == "content-type"), "")
        try:
            campi, contenuto = leggi_modulo(tipo, corpo)
        except ValueError as errore:
            return _rifiuto(CaricamentoRifiutato(400, "MalformedPOSTRequest", str(errore)))
        secchio = secchio_e_chiave(url)[0] if ospite.endswith(".amazonaws.com") else ospite
        return self.carica({"fields": campi}, contenuto, secchio)

    def locale(self, url: str) -> str:
        """The address on this machine of a presigned S3 URL."""
        return self._base() + PREFISSO_S3 + url.removeprefix("https://")

    def _locale(self, metodo: str, comando: str, corpo: bytes) -> Risposta:
        """What only a local run has: the clock (`tempo`), what the machines did (`esecuzioni`), tokens (`gettone`)."""
        if comando == "esecuzioni" and metodo == "GET":
            with self._serratura:
                return Risposta(200, json.dumps(self._esecuzioni()).encode(), _JSON)
        if comando not in ("tempo", "gettone") or (comando == "gettone" and metodo != "POST"):
            return Risposta(404, b"{}", _JSON)
        try:
            dati = json.loads(corpo or b"{}")
            if comando == "gettone":
                gettone = self.gettone(dati["username"], gruppi=dati.get("gruppi", ()), attributi=dati.get("attributi"))
                return Risposta(200, json.dumps({"gettone": gettone}).encode(), _JSON)
            salto = _salto(dati) if metodo == "POST" else None
        except (KeyError, TypeError, ValueError) as errore:
            return Risposta(400, json.dumps({"message": f"richiesta non valida: {errore}"}).encode(), _JSON)
        if salto is not None:
            # One request at a time drives; what fails on the way is a fault, not a wrong request.
            with self._guida:
                fine = salto if isinstance(salto, datetime) else self.orologio.adesso() + salto
                self._avanza(fine, self.su_giorno)
        return Risposta(200, json.dumps({"adesso": self.orologio.adesso().isoformat()}).encode(), _JSON)

    def _base(self) -> str:
        if self._sportello is None:
            raise RuntimeError("the HTTP port is not open")
        return self._sportello.base_url

    def apri(self, porta: int, dopo: Callable[[], None]) -> str:
        """Open the HTTP port (0: any free one) unless it is open; its address."""
        if self._sportello is None:
            self._sportello = Sportello(porta, self._richiesta_http, dopo)
        return self._base()

    def chiudi(self) -> None:
        if self._sportello is not None:
            self._sportello.chiudi()
            self._sportello = None


def _salto(dati: Mapping[str, Any]) -> datetime | timedelta:
    """How far to move the clock: `fino_a` an instant, or by `giorni`. Raises KeyError, TypeError or ValueError."""
    if "fino_a" in dati:
        return datetime.fromisoformat(dati["fino_a"])
    giorni = int(dati["giorni"])
    if not 1 <= giorni <= GIORNI_MASSIMI:
        raise ValueError(f"giorni da 1 a {GIORNI_MASSIMI}")
    return timedelta(days=giorni)


def _identita() -> tuple[str, str]:
    return os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]


def _rifiuto(rifiuto: CaricamentoRifiutato) -> Risposta:
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{rifiuto.codice}</Code><Message>{escape(str(rifiuto))}</Message></Error>"
    )
    return Risposta(rifiuto.stato, xml.encode(), {"Content-Type": "application/xml"})
