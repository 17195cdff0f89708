"""`riscossa rendiconto flusso`: a flow of incassi taken in by a local cloud, and where the ente books its money."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

from local.percorso import Percorso
from local.righe_di_comando import giorno, tabella
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.casi_uso.rendiconto_flusso import in_csv, in_xlsx, rendiconto_flusso
from shared.dominio.errori import ErroreDominio
from shared.dominio.giorni import ROMA
from shared.dominio.importi import in_euro
from shared.norme import NOMI_PROFILI

DIMENSIONE_MASSIMA = 64 * 1024 * 1024
_NON_FATTO = 2


class FlussoNonAcquisito(ErroreDominio):
    """The cloud refused the flow."""

    codice = "rendiconto.flusso_non_acquisito"


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    rendiconto = sottocomandi.add_parser("rendiconto", help="i rendiconti contabili degli incassi")
    azioni = rendiconto.add_subparsers(dest="azione", required=True, metavar="AZIONE")
    flusso = azioni.add_parser("flusso", help="un flusso di incassi, per tipologia, anno, capitolo e accertamento")
    flusso.add_argument("file", type=Path, metavar="FILE", help="di banca, Poste, tesoreria, F24, o a mano")
    flusso.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo", help="l'ente della prova")
    flusso.add_argument("--lista", type=Path, metavar="FILE", help="la lista di carico che il flusso paga")
    flusso.add_argument("--giorno", type=giorno, required=True, help="giorno dell'acquisizione, dopo i pagamenti")
    flusso.add_argument("--xlsx", type=Path, metavar="FILE", help="scrive anche il foglio di calcolo")
    flusso.add_argument("--csv", type=Path, metavar="FILE", help="scrive anche il CSV")
    flusso.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    flusso.set_defaults(esegui=esegui)


def esegui(argomenti: argparse.Namespace) -> int:
    """0 done, 2 when the flow is refused or a file cannot be read or written."""
    logging.disable(logging.CRITICAL)
    try:
        dati = _rendiconto(argomenti)
        if argomenti.xlsx is not None:
            argomenti.xlsx.write_bytes(in_xlsx(dati))
        if argomenti.csv is not None:
            argomenti.csv.write_text("".join(in_csv(dati)), "utf-8", newline="")
    except ErroreDominio as errore:
        print(errore.messaggio, file=sys.stderr)
        return _NON_FATTO
    except OSError as errore:
        print(f"Il file {errore.filename} non si può usare: {errore.strerror}.", file=sys.stderr)
        return _NON_FATTO
    finally:
        logging.disable(logging.NOTSET)
    if argomenti.json:
        print(json.dumps(dati, ensure_ascii=False))
    else:
        _mostra(dati)
    return 0


def _rendiconto(argomenti: argparse.Namespace) -> dict[str, Any]:
    if argomenti.file.stat().st_size > DIMENSIONE_MASSIMA:
        raise FlussoNonAcquisito(f"Il file supera {DIMENSIONE_MASSIMA} byte: dividerlo.")
    contenuto = argomenti.file.read_bytes()
    with Percorso(argomenti.profilo, 7) as percorso:
        if argomenti.lista is not None:
            percorso.carica(argomenti.lista.name, argomenti.lista.read_bytes())
        arrivo = datetime.combine(argomenti.giorno, time(8), ROMA)
        percorso.nuvola.avanza_fino_a(max(arrivo, percorso.nuvola.orologio.adesso()))
        sha256 = hashlib.sha256(contenuto).hexdigest()
        chiave = f"incassi/flussi/{percorso.ente.id}/{sha256}/flusso"
        bucket = percorso.nuvola.uscite["BucketFlussi"]
        percorso.nuvola.client("s3").put_object(Bucket=bucket, Key=chiave, Body=contenuto)
        percorso.nuvola.fino_a_quiete()
        _, letto = percorso.mondo.chiama("operatore", "GET", f"/incassi/flussi/{sha256}")
        ricevuta = letto.get("ricevuta", {"esito": letto.get("stato", "non letto"), "motivo": ""})
        if ricevuta["esito"] != "ACQUISITO":
            raise FlussoNonAcquisito(f"Il flusso non è stato acquisito ({ricevuta['esito']}). {ricevuta['motivo']}")
        oggi = percorso.nuvola.orologio.oggi()
        return rendiconto_flusso(IncassiDynamo(percorso.tabella), percorso.ente.id, chiave, oggi, oggi)


def _mostra(dati: dict[str, Any]) -> None:
    from rich.console import Console

    righe = [
        (r["tipologia"] or "(senza posizione)", r["codice_tributo"], r["anno"] or "", r["capitolo"], r["accertamento"],
         *(in_euro(r[nome]) for nome in ("imputato", "eccedenza", "da_abbinare")))
        for r in dati["righe"]
    ]  # fmt: skip
    colonne = ("entrata", "tributo", "anno", "capitolo", "accertamento", "imputato", "eccedenza", "da abbinare")
    console = Console()
    console.print(tabella(f"{dati['incassi']} incassi", colonne, righe))
    console.print(f"Totale incassato {in_euro(dati['incassato_cent'])} €")
