"""The pagoPA platform, played: it publishes flussi di rendicontazione over HTTP as the API for organizations does.

The newest revision of each flow is listed, pages are cut as asked, a wrong key is refused, and
faults put in `guasti` are answered first, one a call.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from shared.adattatori.fdr_rest import INTESTAZIONE
from shared.dominio.importi import Centesimi
from shared.dominio.rendicontazioni import EsitoPagamento

PSP = "PSPFINTO"
_NOMI = {
    EsitoPagamento.ESEGUITO: "EXECUTED",
    EsitoPagamento.REVOCATO: "REVOKED",
    EsitoPagamento.STAND_IN: "STAND_IN",
    EsitoPagamento.STAND_IN_SENZA_RPT: "STAND_IN_NO_RPT",
    EsitoPagamento.SENZA_RPT: "NO_RPT",
}


@dataclass(frozen=True, slots=True)
class RigaFinta:
    """A transfer to put in a flow: the receipt it is of, cents, and the outcome (any text, to be wrong on purpose)."""

    ricevuta: str
    iuv: str
    importo: Centesimi
    trasferimento: int = 1
    esito: EsitoPagamento | str = EsitoPagamento.ESEGUITO
    giorno: date = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Guasto:
    """An answer that is not the one expected."""

    stato: int
    intestazioni: dict[str, str] = field(default_factory=dict)
    corpo: bytes = b"{}"


def in_json(
    codice_fiscale: str,
    flusso: str,
    righe: Iterable[RigaFinta],
    *,
    pubblicato: datetime,
    regolato: date,
    revisione: int = 1,
    psp: str = PSP,
    totale: Centesimi | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The head of a flow and its payments, in the words of the API; `totale` (cents) instead of the right one."""
    elenco = list(righe)
    pagamenti = [
        {
            "index": numero,
            "iuv": riga.iuv,
            "iur": riga.ricevuta,
            "idTransfer": riga.trasferimento,
            "pay": riga.importo / 100,
            "payStatus": _NOMI[riga.esito] if isinstance(riga.esito, EsitoPagamento) else riga.esito,
            "payDate": f"{riga.giorno.isoformat()}T00:00:00Z",
        }
        for numero, riga in enumerate(elenco, start=1)
    ]
    somma = (sum(riga.importo for riga in elenco) if totale is None else totale) / 100
    istante = pubblicato.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    testa = {
        "status": "PUBLISHED",
        "revision": revisione,
        "created": istante,
        "updated": istante,
        "fdr": flusso,
        "fdrDate": istante,
        "regulation": f"TRN{flusso[-10:]}",
        "regulationDate": regolato.isoformat(),
        "sender": {"type": "BIC_CODE", "id": psp, "pspId": psp, "pspName": "Prestatore di prova", "pspBrokerId": psp,
                   "channelId": f"{psp}_01"},
        "receiver": {"id": codice_fiscale, "organizationId": codice_fiscale, "organizationName": "Ente"},
        "published": istante,
        "computedTotPayments": len(pagamenti),
        "computedSumPayments": somma,
        "totPayments": len(pagamenti),
        "sumPayments": somma,
    }  # fmt: skip
    return testa, pagamenti


def documento(testa: dict[str, Any], pagamenti: list[dict[str, Any]]) -> bytes:
    """A flow in one file, as the download leaves it."""
    pagina = {"metadata": {"pageSize": 1000, "pageNumber": 1, "totPage": 1}, "count": len(pagamenti),
              "data": pagamenti}  # fmt: skip
    return json.dumps({"flusso": testa, "pagine": [pagina]}).encode()


class FdrFinto:
    """The platform, on a free port of this machine from when it is made to `chiudi`."""

    def __init__(self, chiave: str = "chiave-di-prova") -> None:
        self.chiave = chiave
        self.guasti: list[Guasto] = []
        self.chiamate: list[str] = []
        self.per_pagina = 1000
        self._flussi: dict[tuple[str, str, str, int], tuple[dict[str, Any], list[dict[str, Any]]]] = {}
        finto = self

        class Gestore(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                risposta = finto._rispondi(self.path, self.headers.get(INTESTAZIONE) or "")
                self.send_response(risposta.stato)
                for nome, valore in risposta.intestazioni.items():
                    self.send_header(nome, valore)
                self.send_header("Content-Length", str(len(risposta.corpo)))
                self.end_headers()
                self.wfile.write(risposta.corpo)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._servente = ThreadingHTTPServer(("127.0.0.1", 0), Gestore)
        threading.Thread(target=self._servente.serve_forever, daemon=True).start()
        self.indirizzo = f"http://127.0.0.1:{self._servente.server_address[1]}/fdr-org/service/v1"

    def __enter__(self) -> FdrFinto:
        return self

    def __exit__(self, *_: object) -> None:
        self.chiudi()

    def chiudi(self) -> None:
        self._servente.shutdown()
        self._servente.server_close()

    def pubblica(self, codice_fiscale: str, flusso: str, righe: Iterable[RigaFinta], **altro: Any) -> None:
        """Publish a revision: the next one of that flow, unless said."""
        psp = altro.get("psp", PSP)
        prime = [k[3] for k in self._flussi if k[:3] == (codice_fiscale, flusso, psp)]
        altro.setdefault("revisione", max(prime, default=0) + 1)
        dati = in_json(codice_fiscale, flusso, righe, **altro)
        self._flussi[codice_fiscale, flusso, psp, altro["revisione"]] = dati

    def _rispondi(self, bersaglio: str, chiave: str) -> Guasto:
        self.chiamate.append(bersaglio)
        if self.guasti:
            return self.guasti.pop(0)
        if chiave != self.chiave:
            return Guasto(401, corpo=b'{"statusCode": 401}')
        url = urlsplit(bersaglio)
        pezzi = [unquote(pezzo) for pezzo in url.path.removeprefix("/fdr-org/service/v1/").split("/")]
        domanda = {nome: valori[0] for nome, valori in parse_qs(url.query).items()}
        if len(pezzi) == 3 and pezzi[0] == "organizations" and pezzi[2] == "fdrs":
            return self._pagina(self._ultime(pezzi[1], domanda.get("publishedGt", "")), domanda)
        if len(pezzi) in (8, 9) and pezzi[0] == "organizations":
            trovato = self._flussi.get((pezzi[1], pezzi[3], pezzi[7], int(pezzi[5])))
            if trovato is not None:
                return self._pagina(trovato[1], domanda) if len(pezzi) == 9 else _detto(trovato[0])
        return Guasto(404, corpo=b'{"httpStatusCode": 404, "appErrorCode": "FDR-3001"}')

    def _ultime(self, codice_fiscale: str, dal: str) -> list[dict[str, Any]]:
        """Of each flow, the latest revision only."""
        ultime: dict[tuple[str, str], dict[str, Any]] = {}
        for (ente, flusso, psp, revisione), (testa, _) in sorted(self._flussi.items()):
            if ente == codice_fiscale and testa["published"] > dal:
                ultime[flusso, psp] = {"fdr": flusso, "pspId": psp, "revision": revisione,
                                       "published": testa["published"], "flowDate": testa["fdrDate"]}  # fmt: skip
        return list(ultime.values())

    def _pagina(self, voci: list[dict[str, Any]], domanda: dict[str, str]) -> Guasto:
        misura = min(int(domanda.get("size", "1000")), self.per_pagina)
        numero = int(domanda.get("page", "1"))
        scelte = voci[(numero - 1) * misura : numero * misura]
        metadati = {"pageSize": misura, "pageNumber": numero, "totPage": max(1, -(-len(voci) // misura))}
        return _detto({"metadata": metadati, "count": len(scelte), "data": scelte})


def _detto(dati: dict[str, Any]) -> Guasto:
    return Guasto(200, {"Content-Type": "application/json"}, json.dumps(dati).encode())
