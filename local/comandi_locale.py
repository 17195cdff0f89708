"""`make local`: the same cloud kept running, with a clock that can be moved."""

from __future__ import annotations

import argparse
import json
import threading
import urllib.error
import urllib.request
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.percorso import Percorso
from shared.norme import NOMI_PROFILI

PORTA = 8765
PORTA_TEMPO = 8766
GIORNI_MASSIMI = 3660


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    locale = sottocomandi.add_parser("locale", help="la nuvola locale, tenuta accesa")
    locale.add_argument("--porta", type=int, default=PORTA)
    locale.add_argument("--porta-tempo", type=int, default=PORTA_TEMPO)
    locale.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo")
    locale.add_argument("--seme", type=int, default=7)
    locale.set_defaults(esegui=tieni_accesa)
    tempo = sottocomandi.add_parser("tempo", help="l'orologio della nuvola locale accesa")
    tempo.add_argument("azione", choices=("avanza", "leggi"))
    tempo.add_argument("--giorni", type=_giorni, default=1)
    tempo.add_argument("--porta-tempo", type=int, default=PORTA_TEMPO)
    tempo.set_defaults(esegui=muovi)


def _giorni(testo: str) -> int:
    if not testo.isdigit() or not 1 <= int(testo) <= GIORNI_MASSIMI:
        raise argparse.ArgumentTypeError(f"da 1 a {GIORNI_MASSIMI}")
    return int(testo)


def tieni_accesa(argomenti: argparse.Namespace) -> int:
    """Keep the cloud running until interrupted; print where the API is and two tokens to use it."""
    fine = threading.Event()
    with Percorso(argomenti.profilo, argomenti.seme, porta=argomenti.porta) as percorso:
        turno = threading.Lock()
        comando = ThreadingHTTPServer(("127.0.0.1", argomenti.porta_tempo), _gestore(percorso, turno))
        threading.Thread(target=comando.serve_forever, daemon=True).start()
        print(f"API: {percorso.nuvola.base_url}")
        print(f"Ente: {percorso.ente.denominazione} ({percorso.ente.id}), profilo {argomenti.profilo}")
        print(f"Giorno virtuale: {percorso.nuvola.orologio.oggi().isoformat()}")
        for ruolo in ("operatore", "responsabile"):
            gettone = percorso.nuvola.gettone(
                f"{ruolo}@{percorso.ente.id}.example",
                gruppi=[ruolo],
                attributi={"custom:ente": percorso.ente.id},
                vita=timedelta(days=GIORNI_MASSIMI),
            )
            print(f"Gettone {ruolo}: {gettone}")
        print("Tempo: riscossa tempo avanza --giorni 30    Fine: Ctrl-C", flush=True)
        try:
            fine.wait()
        except KeyboardInterrupt:
            print("Nuvola locale spenta.")
        finally:
            comando.shutdown()
            comando.server_close()
    return 0


def _gestore(percorso: Percorso, turno: threading.Lock) -> type[BaseHTTPRequestHandler]:
    class Comando(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._rispondi(200, {"giorno": percorso.nuvola.orologio.oggi().isoformat()})

        def do_POST(self) -> None:
            lunghezza = min(int(self.headers.get("Content-Length") or 0), 1000)
            corpo = self.rfile.read(lunghezza)
            try:
                giorni = int(json.loads(corpo)["giorni"])
            except (ValueError, KeyError, TypeError):
                self._rispondi(400, {"errore": "serve {\"giorni\": n}"})
                return
            if not 1 <= giorni <= GIORNI_MASSIMI:
                self._rispondi(400, {"errore": f"giorni da 1 a {GIORNI_MASSIMI}"})
                return
            with turno:
                meta = percorso.nuvola.orologio.adesso() + timedelta(days=giorni)
                percorso.nuvola.avanza_fino_a(meta, percorso.mondo.raccogli)
                self._rispondi(
                    200,
                    {
                        "giorno": percorso.nuvola.orologio.oggi().isoformat(),
                        "esecuzioni": percorso.nuvola.esecuzioni(),
                    },
                )

        def _rispondi(self, stato: int, dati: dict[str, Any]) -> None:
            corpo = json.dumps(dati, ensure_ascii=False).encode()
            self.send_response(stato)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(corpo)))
            self.end_headers()
            self.wfile.write(corpo)

        def log_message(self, *_: Any) -> None:
            """Nothing: requests of the clock are not news."""

    return Comando


def muovi(argomenti: argparse.Namespace) -> int:
    """Move or read the clock of a cloud that is running on this machine; 1 if none is."""
    indirizzo = f"http://127.0.0.1:{argomenti.porta_tempo}/"
    dati = json.dumps({"giorni": argomenti.giorni}).encode() if argomenti.azione == "avanza" else None
    richiesta = urllib.request.Request(indirizzo, data=dati, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(richiesta, timeout=3600) as risposta:
            print(risposta.read().decode())
    except urllib.error.URLError:
        print("La nuvola locale non è accesa: avviarla con «make local».")
        return 1
    return 0
