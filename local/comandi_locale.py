"""`make local`: the same cloud kept running, with a clock that can be moved."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from typing import Any

from local import statici
from local.nuvola_ingressi import GIORNI_MASSIMI, PREFISSO_LOCALE
from local.percorso import OGNI_GIORNO, Percorso
from local.sito_locale import prepara
from shared.dominio.giorni import giorno_legale
from shared.norme import NOMI_PROFILI

PORTA = 8765
UN_DECENNIO = str(GIORNI_MASSIMI * 24 * 60)
"""Minutes (or hours) of a session here: moving time must not send people out."""


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    locale = sottocomandi.add_parser("locale", help="la nuvola locale, tenuta accesa")
    locale.add_argument("--porta", type=int, default=PORTA)
    locale.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo")
    locale.add_argument("--seme", type=int, default=7)
    locale.set_defaults(esegui=tieni_accesa)
    tempo = sottocomandi.add_parser("tempo", help="l'orologio della nuvola locale accesa")
    tempo.add_argument("azione", choices=("avanza", "leggi"))
    tempo.add_argument("--giorni", type=_giorni, default=1)
    tempo.add_argument("--porta", type=int, default=PORTA)
    tempo.set_defaults(esegui=muovi)


def _giorni(testo: str) -> int:
    if not testo.isdigit() or not 1 <= int(testo) <= GIORNI_MASSIMI:
        raise argparse.ArgumentTypeError(f"da 1 a {GIORNI_MASSIMI}")
    return int(testo)


def tieni_accesa(argomenti: argparse.Namespace) -> int:
    """Keep the cloud running until interrupted; print where the portals and the API are, and who may come in."""
    fine = threading.Event()
    try:
        statici.prepara()
    except statici.StaticiMancanti as errore:
        print(errore, file=sys.stderr)
    origine = f"http://127.0.0.1:{argomenti.porta}"
    altri = {"OrigineCaricamenti": origine, "MinutiSessione": UN_DECENNIO, "OreSessione": UN_DECENNIO}
    aperto = Percorso(
        argomenti.profilo, argomenti.seme, porta=argomenti.porta, custodia=OGNI_GIORNO, altri_parametri=altri
    )
    with aperto as percorso:
        print(f"Portali: {origine}/ (cittadini, enti, servizio)", flush=True)
        sito = prepara(percorso, argomenti.seme)
        for chi in sito.persone.values():
            print(f"  {chi.piscina:<13} {chi.intero:<28} {', '.join((*chi.ruoli, *chi.attributi.values()))}")
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
    return 0


def muovi(argomenti: argparse.Namespace) -> int:
    """Move or read the clock of a cloud that is running on this machine; 1 if none is."""
    try:
        if argomenti.azione == "avanza":
            adesso = _chiedi(argomenti.porta, "tempo", {"giorni": argomenti.giorni})["adesso"]
            altro = {"esecuzioni": _chiedi(argomenti.porta, "esecuzioni")}
        else:
            adesso, altro = _chiedi(argomenti.porta, "tempo")["adesso"], {}
    except urllib.error.URLError:
        print("La nuvola locale non è accesa: avviarla con «make local».")
        return 1
    giorno = giorno_legale(datetime.fromisoformat(adesso)).isoformat()
    print(json.dumps({"giorno": giorno, **altro}, ensure_ascii=False))
    return 0


def _chiedi(porta: int, comando: str, corpo: dict[str, Any] | None = None) -> Any:
    dati = None if corpo is None else json.dumps(corpo).encode()
    indirizzo = f"http://127.0.0.1:{porta}{PREFISSO_LOCALE}{comando}"
    richiesta = urllib.request.Request(indirizzo, data=dati, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(richiesta, timeout=3600) as risposta:
        return json.load(risposta)
