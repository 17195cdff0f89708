"""A real HTTP port on 127.0.0.1: the API, and S3 under `/_s3/` for presigned uploads and downloads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.nuvola_porta import Risposta

PREFISSO_S3 = "/_s3/"
Rispondi = Callable[[str, str, Mapping[str, str], bytes], Risposta]


class Sportello:
    """The server and its thread; `dopo` runs once each answer has been sent."""

    def __init__(self, porta: int, rispondi: Rispondi, dopo: Callable[[], None]) -> None:
        class Gestore(BaseHTTPRequestHandler):
            # One request per connection: no idle client can keep the server from closing.
            protocol_version = "HTTP/1.0"

            def _servi(self) -> None:
                lunghezza = int(self.headers.get("Content-Length") or 0)
                risposta = rispondi(self.command, self.path, dict(self.headers.items()), self.rfile.read(lunghezza))
                self.send_response(risposta.stato)
                for nome, valore in risposta.intestazioni.items():
                    self.send_header(nome, valore)
                self.send_header("Content-Length", str(len(risposta.corpo)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(risposta.corpo)
                self.wfile.flush()
                dopo()

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _servi

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", porta), Gestore)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sportello", daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def chiudi(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def leggi_modulo(tipo: str, corpo: bytes) -> tuple[dict[str, str], bytes]:
    """Fields and file of a multipart form. Raises ValueError if it is not one or has no file."""
    messaggio = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {tipo}\r\n\r\n".encode() + corpo)
    if not messaggio.is_multipart():
        raise ValueError("not a multipart form")
    campi: dict[str, str] = {}
    for parte in messaggio.iter_parts():
        nome = parte.get_param("name", header="content-disposition")
        contenuto = bytes(parte.get_payload(decode=True) or b"")
        if nome == "file":
            return campi, contenuto
        campi[str(nome)] = contenuto.decode("utf-8")
    raise ValueError("the form has no file")
