"""`riscossa fascicolo` and `riscossa posizione mostra`: all that is known of one posizione, as a file or in words."""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from local.comandi_locale import PORTA
from local.nuvola_http import PREFISSO_S3
from local.racconto import FascicoloIlleggibile, racconta

ATTESA = 30
"""Seconds for one answer."""


class NonOttenuto(Exception):
    """The API did not give the fascicolo; the message is Italian."""


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    fascicolo = sottocomandi.add_parser("fascicolo", help="il fascicolo verificabile di una posizione")
    fascicolo.add_argument("posizione", help="per esempio L00001-00000001")
    fascicolo.add_argument("-o", "--uscita", type=Path, required=True, metavar="FILE.zip")
    _accesso(fascicolo)
    fascicolo.set_defaults(esegui=salva)
    posizione = sottocomandi.add_parser("posizione", help="la storia di una posizione")
    azioni = posizione.add_subparsers(dest="azione", required=True, metavar="AZIONE")
    mostra = azioni.add_parser("mostra", help="la storia, giorno per giorno")
    mostra.add_argument("posizione", help="una posizione, o il file zip di un fascicolo")
    _accesso(mostra)
    mostra.set_defaults(esegui=mostra_storia)


def _accesso(comando: Any) -> None:
    comando.add_argument("--api", default=f"http://127.0.0.1:{PORTA}", help="indirizzo dell'API (nuvola locale)")
    comando.add_argument(
        "--gettone", default=os.environ.get("RISCOSSA_GETTONE", ""), help="di un responsabile; o RISCOSSA_GETTONE"
    )


def salva(argomenti: argparse.Namespace) -> int:
    """Write the zip. 1 when the API refuses or does not answer, 2 when the file cannot be written."""
    try:
        contenuto = ottieni(argomenti.api, argomenti.gettone, argomenti.posizione)
    except NonOttenuto as errore:
        print(errore, file=sys.stderr)
        return 1
    try:
        argomenti.uscita.write_bytes(contenuto)
    except OSError as errore:
        print(f"Il file non si può scrivere: {errore}", file=sys.stderr)
        return 2
    print(f"{argomenti.uscita}: {len(contenuto)} byte. Verifica: python docs/verifica_fascicolo.py {argomenti.uscita}")
    return 0


def mostra_storia(argomenti: argparse.Namespace) -> int:
    """Print the timeline, from a fascicolo on disk or from the API."""
    file = Path(argomenti.posizione)
    try:
        if file.is_file():
            contenuto = file.read_bytes()
        else:
            contenuto = ottieni(argomenti.api, argomenti.gettone, argomenti.posizione)
        for riga in racconta(contenuto):
            print(riga)
    except (NonOttenuto, FascicoloIlleggibile, OSError) as errore:
        print(errore, file=sys.stderr)
        return 1
    return 0


def ottieni(api: str, gettone: str, posizione: str) -> bytes:
    """Ask the API for the fascicolo and follow its link. Raises NonOttenuto."""
    base = api.rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise NonOttenuto("L'indirizzo dell'API comincia con http:// o https://.")
    indirizzo = f"{base}/posizioni/{urllib.parse.quote(posizione, safe='')}/fascicolo"
    richiesta = urllib.request.Request(indirizzo, headers={"Authorization": f"Bearer {gettone}"})
    try:
        with urllib.request.urlopen(richiesta, timeout=ATTESA) as risposta:
            link = str(json.load(risposta)["indirizzo"])
        if urllib.parse.urlsplit(base).hostname == "127.0.0.1":
            # The local cloud serves S3 under its own port.
            link = base + PREFISSO_S3 + link.removeprefix("https://")
        with urllib.request.urlopen(link, timeout=ATTESA) as risposta:
            contenuto: bytes = risposta.read()
    except urllib.error.HTTPError as errore:
        raise NonOttenuto(f"L'API ha risposto {errore.code}: {_dettaglio(errore.read())}") from errore
    except (OSError, ValueError, KeyError, TypeError) as errore:
        raise NonOttenuto(f"L'API non risponde come atteso a {base}: {errore}") from errore
    return contenuto


def _dettaglio(corpo: bytes) -> str:
    try:
        dati = json.loads(corpo)
        return str(dati.get("detail") or dati.get("message") or "")
    except (ValueError, AttributeError):
        return "risposta illeggibile"
