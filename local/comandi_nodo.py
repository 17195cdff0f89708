"""`riscossa nodo`: the pagoPA node, played against the local cloud that is running."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any

from local.comandi_locale import PORTA
from local.enti_demo import ENTI
from local.nodo_pagopa import NodoPagopa, StazioneMuta
from local.nuvola_ingressi import PREFISSO_LOCALE
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import da_euro, in_euro

_FATTO, _RIFIUTATO, _SPENTA = 0, 1, 2
_PAGAMENTI_MASSIMI = 200


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    nodo = sottocomandi.add_parser("nodo", help="il nodo pagoPA finto, contro la nuvola locale accesa")
    nodo.add_argument(
        "azione",
        choices=("verifica", "paga", "fdr"),
        help="fdr: una nuvola tutta sua, avvisi pagati, il loro flusso di rendicontazione e l'accredito sul conto",
    )
    nodo.add_argument("numero", metavar="NUMERO_AVVISO", type=_numero, nargs="?")
    nodo.add_argument("--pagamenti", type=_quanti, default=5, help="con fdr: quanti avvisi pagare (da 1 a 200)")
    nodo.add_argument("-o", "--uscita", type=Path, metavar="FILE", help="con fdr: dove lasciare il flusso")
    nodo.add_argument("--importo", help="euro da pagare, invece di quelli richiesti", type=_importo)
    nodo.add_argument("--ricevuta", default="", help="identificativo della ricevuta (altrimenti uno nuovo)")
    nodo.add_argument("--profilo", choices=sorted(ENTI), default="regione_abruzzo", help="l'ente della nuvola")
    nodo.add_argument("--porta", type=int, default=PORTA)
    nodo.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    nodo.set_defaults(esegui=esegui)


def _numero(testo: str) -> str:
    cifre = testo.replace(" ", "")
    if len(cifre) != 18 or not cifre.isascii() or not cifre.isdigit():
        raise argparse.ArgumentTypeError("un numero avviso ha 18 cifre")
    return cifre


def _quanti(testo: str) -> int:
    if not (testo.isascii() and testo.isdigit() and 1 <= int(testo) <= _PAGAMENTI_MASSIMI):
        raise argparse.ArgumentTypeError(f"da 1 a {_PAGAMENTI_MASSIMI}")
    return int(testo)


def _importo(testo: str) -> int:
    try:
        return da_euro(testo)
    except ErroreDominio as errore:
        raise argparse.ArgumentTypeError(errore.messaggio) from errore


def esegui(argomenti: argparse.Namespace) -> int:
    """Verify or pay; 0 done, 1 refused by the station, 2 no cloud answers."""
    if argomenti.azione == "fdr":
        return _fdr(argomenti)
    if argomenti.numero is None:
        print("Serve il numero avviso.", file=sys.stderr)
        return _SPENTA
    indirizzo = f"http://127.0.0.1:{argomenti.porta}"
    nodo = NodoPagopa(indirizzo, ENTI[argomenti.profilo], lambda: _adesso(indirizzo))
    try:
        if argomenti.azione == "paga":
            passi = nodo.paga(argomenti.numero, argomenti.importo, identita=argomenti.ricevuta)
        else:
            passi = _verifica(nodo, argomenti.numero)
    except StazioneMuta as errore:
        print(errore.messaggio, file=sys.stderr)
        return _RIFIUTATO
    except urllib.error.URLError:
        print("La nuvola locale non è accesa: avviarla con «make local».", file=sys.stderr)
        return _SPENTA
    print(json.dumps(passi) if argomenti.json else _in_parole(passi))
    esiti = [passi[passo] for passo in ("verifica", "attivazione", "ricevuta") if passo in passi]
    return _FATTO if set(esiti) == {"OK"} else _RIFIUTATO


def _fdr(argomenti: argparse.Namespace) -> int:
    """0 every payment reconciled, 1 some not."""
    logging.disable(logging.CRITICAL)
    # The whole cloud is needed by this action only.
    from local.prova_fdr import in_parole, prova

    fatta = prova(argomenti.profilo, argomenti.pagamenti)
    if argomenti.uscita is not None:
        argomenti.uscita.write_bytes(fatta.documento)
    for guasto in fatta.guasti:
        print(guasto, file=sys.stderr)
    print(json.dumps(fatta.dati, ensure_ascii=False) if argomenti.json else in_parole(fatta.dati))
    tutti = fatta.dati["etichette"]["accredito"] == {"RICONCILIATO": argomenti.pagamenti}
    return _FATTO if tutti and not fatta.guasti else _RIFIUTATO


def _verifica(nodo: NodoPagopa, numero: str) -> dict[str, Any]:
    esito = nodo.verifica(numero)
    passi: dict[str, Any] = {"numero_avviso": numero, "verifica": esito.guasto or "OK"}
    if esito.riuscito:
        passi["chiesto_cent"] = esito.dati["paymentList"]["paymentOptionDescription"]["amount"]
    return passi


def _in_parole(passi: dict[str, Any]) -> str:
    parole = [f"Avviso {passi['numero_avviso']}: verifica {passi['verifica']}"]
    if "chiesto_cent" in passi:
        parole.append(f"richiesti {in_euro(passi['chiesto_cent'])} euro")
    if "attivazione" in passi:
        parole.append(f"attivazione {passi['attivazione']}")
    if "ricevuta" in passi:
        parole.append(f"pagati {in_euro(passi['pagato_cent'])} euro")
        parole.append(f"ricevuta {passi['ricevuta_id']} {passi['ricevuta']}")
    return ", ".join(parole) + "."


def _adesso(indirizzo: str) -> datetime:
    with urllib.request.urlopen(f"{indirizzo}{PREFISSO_LOCALE}tempo", timeout=20) as risposta:
        return datetime.fromisoformat(json.load(risposta)["adesso"])
