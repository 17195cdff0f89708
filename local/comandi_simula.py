"""`riscossa simula`: a lista through the same two years as the demo, a hundred thousand posizioni at a time."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from local.enti_demo import ENTI
from local.gemello import INIZIO, MESI_MASSIMI, Ipotesi, simula
from local.gemello_uscita import in_dati
from local.righe_di_comando import giorno, tabella
from shared.casi_uso.gemello.comportamenti import SCENARI
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_euro
from shared.norme import NOMI_PROFILI

_RIFIUTATA = 2


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    comando = sottocomandi.add_parser(
        "simula", help="il gemello della lista: gli esiti della demo, senza nuvola"
    )
    comando.add_argument("--profilo", type=_uno_di("profilo", NOMI_PROFILI), default="regione_abruzzo")
    comando.add_argument("--lista", type=Path, required=True, metavar="FILE")
    comando.add_argument(
        "--mesi",
        type=_mesi,
        default=MESI_MASSIMI,
        help=f"orizzonte, in mesi di 31 giorni (altrimenti {MESI_MASSIMI}, quanti ne aspetta la demo)",
    )
    comando.add_argument("--scenario", type=_uno_di("scenario", sorted(SCENARI)), default="medio")
    comando.add_argument("--seme", type=int, default=7, help="seme del caso: stesso seme, stesso esito (7)")
    comando.add_argument(
        "--inizio",
        type=giorno,
        default=INIZIO,
        help=f"giorno di consegna della lista ({INIZIO.isoformat()})",
    )
    comando.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    comando.set_defaults(esegui=esegui)


def _uno_di(cosa: str, ammessi: Iterable[str]) -> Any:
    nomi = tuple(ammessi)

    def scelto(testo: str) -> str:
        if testo not in nomi:
            raise argparse.ArgumentTypeError(
                f"{cosa} «{testo[:40]}» sconosciuto: scegliere fra {', '.join(nomi)}"
            )
        return testo

    return scelto


def _mesi(testo: str) -> int:
    if not (testo.isascii() and testo.isdigit() and 1 <= int(testo) <= 120):
        raise argparse.ArgumentTypeError(f"«{testo[:20]}» non è un numero di mesi da 1 a 120")
    return int(testo)


def esegui(argomenti: argparse.Namespace) -> int:
    """Exit code: 0 when the books balance, 1 when they do not, 2 when the lista cannot be read or is refused."""
    inizio = time.perf_counter()
    ipotesi = Ipotesi(
        ENTI[argomenti.profilo], argomenti.scenario, argomenti.seme, argomenti.mesi, argomenti.inizio
    )
    try:
        dati = in_dati(simula(argomenti.lista, ipotesi), time.perf_counter() - inizio)
    except OSError as errore:
        print(f"Il file {argomenti.lista.name} non si può leggere: {_motivo(errore)}.", file=sys.stderr)
        return _RIFIUTATA
    except ErroreDominio as errore:
        print(f"La lista è stata respinta. {errore.messaggio}", file=sys.stderr)
        return _RIFIUTATA
    righe = dati["posizioni"]
    if righe["scartate"] > righe["caricate"]:
        print(
            f"{righe['scartate']} righe scartate su {righe['scartate'] + righe['caricate']}: se la lista è di un altro "
            f"periodo, indicare con --inizio il giorno in cui è stata consegnata (qui {argomenti.inizio:%d/%m/%Y}).",
            file=sys.stderr,
        )
    if argomenti.json:
        print(json.dumps(dati, ensure_ascii=False))
    else:
        _racconta(Console(), dati)
    return 0 if dati["quadra"] and not dati["orfane"] else 1


def _motivo(errore: OSError) -> str:
    if isinstance(errore, FileNotFoundError):
        return "non esiste, controllare il percorso"
    if isinstance(errore, IsADirectoryError):
        return "è una cartella, indicare il file della lista"
    if isinstance(errore, PermissionError):
        return "mancano i permessi"
    return "errore del disco"


def _racconta(console: Console, dati: Mapping[str, Any]) -> None:
    righe, cent = dati["posizioni"], dati["importi_cent"]
    console.print(
        f"\n{righe['caricate']} posizioni, {righe['scartate']} righe scartate; orizzonte {dati['orizzonte']}, "
        f"ultimo giorno {dati['giorno_virtuale_finale']}, {dati['secondi']} secondi."
    )
    console.print(tabella("Esiti", ("esito", "posizioni"), righe["per_esito"].items()))
    console.print(
        tabella("Rendiconto (euro)", ("voce", "importo"), [(nome, in_euro(c)) for nome, c in cent.items()])
    )
    console.print(f"Quadra: {'sì' if dati['quadra'] else 'NO'}.")
    tipi = list(dati["atti"])
    console.print(
        tabella(
            "Atti per mese",
            ("mese", *(tipo.replace("_", " ") for tipo in tipi)),
            [(mese, *(atti.get(tipo, 0) for tipo in tipi)) for mese, atti in dati["atti_per_mese"].items()],
        )
    )
    console.print(
        tabella(
            "Incassi per mese (euro)",
            ("mese", "riscosso", "eccedenze", "cumulato"),
            [
                (mese, *(in_euro(c) for c in valori.values()))
                for mese, valori in dati["incassi_per_mese"].items()
            ],
        )
    )
    posta = dati["postalizzazione"]
    console.print(
        tabella(
            f"Postalizzazione: {in_euro(posta['costo_cent'])} euro, addebitati {in_euro(posta['addebitato_cent'])}",
            ("mezzo", "tentativi", "riusciti", "costo (euro)"),
            [
                (mezzo.replace("_", " "), v["tentativi"], v["riusciti"], in_euro(v["costo_cent"]))
                for mezzo, v in posta["per_mezzo"].items()
            ],
        )
    )
    penali = dati["penali"]
    console.print(
        tabella(
            f"Penali: {in_euro(penali['maturate_cent'])} euro maturati, {in_euro(penali['a_rischio_cent'])} a rischio",
            ("termine", "mancati", "senza importo", "maturata", "aperti", "a rischio"),
            [
                (
                    identita,
                    v["mancati"],
                    v["senza_importo"],
                    in_euro(v["maturata_cent"]),
                    v["aperti"],
                    in_euro(v["a_rischio_cent"]),
                )
                for identita, v in penali["per_termine"].items()
            ],
        )
    )
    p = dati["prescrizioni"]
    console.print(
        f"Prescrizioni nell'orizzonte: {p['nell_orizzonte']}; interrotte in tempo {p['interrotte']}, debito estinto "
        f"prima {p['estinte_prima']}, a rischio {p['a_rischio']} per {in_euro(p['residuo_a_rischio_cent'])} euro."
    )
