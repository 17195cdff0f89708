"""`riscossa riversamenti` and `riscossa modello21`: money out, over a seeded lista lived by the twin.

No cloud is needed: the payments are those of the simulation, booked in a giornale whose decades are closed by
the rules of the cloud. With `--api` the figures are those of a cloud that is running.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from local.cassa_simulata import INIZIO, cassa_simulata
from local.righe_di_comando import giorno, tabella
from shared.casi_uso.cassa import Cassa
from shared.casi_uso.condizioni_distinte import condizioni_distinta
from shared.casi_uso.conto_gestione import conto_di, elenco_csv, modello_21
from shared.casi_uso.conto_gestione import in_dati as conto_in_dati
from shared.casi_uso.gemello.comportamenti import SCENARI
from shared.casi_uso.riversamento import fattura_del_trimestre, in_dati, righe_di, stato_del_termine
from shared.dominio.decadi import PeriodoDecade, decade_da_nome
from shared.dominio.distinte import saldo_garanzia
from shared.dominio.enti import Ente
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_euro
from shared.norme import NOMI_PROFILI

GIORNI_DOPO = 31
"""How long the simulation goes on after what is asked, so that it is also handed over."""
_NON_FATTO = 2


class NonDisponibile(ErroreDominio):
    """What was asked is not there to be read."""

    codice = "riversamenti.non_disponibili"


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    riversamenti = sottocomandi.add_parser("riversamenti", help="le distinte dei riversamenti, decade per decade")
    cosa = riversamenti.add_mutually_exclusive_group()
    cosa.add_argument("--decade", type=_decade, help="una decade, con le sue righe: 2026-04-2 è dall'11 al 20 aprile")
    cosa.add_argument("--trimestre", help="il prospetto della fattura di un trimestre: 2026-T2")
    riversamenti.add_argument("--api", help="indirizzo di una nuvola già accesa, invece della simulazione")
    riversamenti.add_argument(
        "--gettone", default=os.environ.get("RISCOSSA_GETTONE", ""), help="di un operatore; o RISCOSSA_GETTONE"
    )
    _della_simulazione(riversamenti)
    riversamenti.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    riversamenti.set_defaults(esegui=esegui_riversamenti)
    modello = sottocomandi.add_parser("modello21", help="il conto della gestione dell'agente contabile, in PDF")
    modello.add_argument("--anno", type=_anno, required=True)
    modello.add_argument("-o", "--uscita", type=Path, required=True, metavar="FILE.pdf")
    modello.add_argument("--elenco", type=Path, metavar="FILE.csv", help="anche l'elenco analitico dei pagamenti")
    modello.add_argument("--data", type=giorno, help="la data del conto (altrimenti il 31 gennaio dopo l'esercizio)")
    _della_simulazione(modello)
    modello.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    modello.set_defaults(esegui=esegui_modello)


def _della_simulazione(comando: argparse.ArgumentParser) -> None:
    comando.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo")
    comando.add_argument("--posizioni", type=_posizioni, default=400, help="della lista simulata (400)")
    comando.add_argument("--seme", type=int, default=7, help="stesso seme, stessi incassi (7)")
    comando.add_argument("--scenario", choices=sorted(SCENARI), default="medio")
    comando.add_argument("--inizio", type=giorno, default=INIZIO, help=f"consegna della lista ({INIZIO.isoformat()})")


def _decade(testo: str) -> PeriodoDecade:
    try:
        return decade_da_nome(testo)
    except ErroreDominio as errore:
        raise argparse.ArgumentTypeError(errore.messaggio) from errore


def _anno(testo: str) -> int:
    if not (testo.isascii() and testo.isdigit() and 2000 <= int(testo) <= 2100):
        raise argparse.ArgumentTypeError(f"«{testo[:20]}» non è un anno da 2000 a 2100")
    return int(testo)


def _posizioni(testo: str) -> int:
    if not (testo.isascii() and testo.isdigit() and 1 <= int(testo) <= 20_000):
        raise argparse.ArgumentTypeError(f"«{testo[:20]}» non è un numero da 1 a 20000")
    return int(testo)


def esegui_riversamenti(argomenti: argparse.Namespace) -> int:
    """0 done, 2 when what was asked is not there."""
    try:
        dati = _dalla_nuvola(argomenti) if argomenti.api else _simulati(argomenti)
    except ErroreDominio as errore:
        print(errore.messaggio, file=sys.stderr)
        return _NON_FATTO
    if argomenti.json:
        print(json.dumps(dati, ensure_ascii=False))
    else:
        _mostra(dati)
    return 0


def _simulati(argomenti: argparse.Namespace) -> dict[str, Any]:
    fine = _fine(argomenti)
    cassa, ente = _cassa(argomenti, fine)
    comune = {"ente": ente.id, "profilo": ente.profilo}
    if argomenti.trimestre:
        return {**comune, "fattura": fattura_del_trimestre(cassa, ente, argomenti.trimestre)}
    distinte = list(cassa.riversamenti.elenca(ente.id))
    if argomenti.decade is None:
        svincoli = list(cassa.riversamenti.svincoli(ente.id))
        voci = [{**in_dati(d), "termine": stato_del_termine(d, ente, fine)} for d in distinte]
        return {**comune, "distinte": voci, "garanzia_cent": saldo_garanzia(distinte, svincoli)}
    chiesta = next((d for d in distinte if d.decade == argomenti.decade.nome), None)
    if chiesta is None:
        consegna = f"{argomenti.inizio:%d/%m/%Y}"
        raise NonDisponibile(f"La decade {argomenti.decade.nome} viene prima della lista, consegnata il {consegna}.")
    termine = stato_del_termine(chiesta, ente, fine)
    return {**comune, "distinta": {**in_dati(chiesta), "termine": termine, "righe": righe_di(cassa, chiesta)}}


def _fine(argomenti: argparse.Namespace) -> date:
    if argomenti.decade is not None:
        return max(argomenti.decade.al, argomenti.inizio) + timedelta(days=GIORNI_DOPO)
    return date(argomenti.inizio.year + 1, 1, 31)


def _cassa(argomenti: argparse.Namespace, fine: date) -> tuple[Cassa, Ente]:
    return cassa_simulata(
        argomenti.profilo, argomenti.posizioni, argomenti.seme, argomenti.scenario, argomenti.inizio, fine
    )


def _dalla_nuvola(argomenti: argparse.Namespace) -> dict[str, Any]:
    base = argomenti.api.rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise NonDisponibile("L'indirizzo dell'API comincia con http:// o https://.")
    if argomenti.trimestre:
        return {"fattura": _chiedi(f"{base}/fatture/{urllib.parse.quote(argomenti.trimestre, '')}", argomenti.gettone)}
    if argomenti.decade is None:
        return _chiedi(f"{base}/riversamenti", argomenti.gettone)
    return {"distinta": _chiedi(f"{base}/riversamenti/{argomenti.decade.nome}", argomenti.gettone)}


def _chiedi(indirizzo: str, gettone: str) -> dict[str, Any]:
    richiesta = urllib.request.Request(indirizzo, headers={"Authorization": f"Bearer {gettone}"})
    try:
        with urllib.request.urlopen(richiesta, timeout=60) as risposta:
            dati: dict[str, Any] = json.load(risposta)
    except urllib.error.HTTPError as errore:
        raise NonDisponibile(f"L'API ha rifiutato la richiesta ({errore.code}).") from errore
    except OSError as errore:
        raise NonDisponibile(f"L'API non risponde: {errore}") from errore
    return dati


def esegui_modello(argomenti: argparse.Namespace) -> int:
    """0 written, 2 when there is no account of that year or it cannot be written."""
    from shared.adattatori.documenti import StampatoreTypst

    fine = date(argomenti.anno + 1, 1, 31)
    try:
        if fine < argomenti.inizio:
            raise NonDisponibile(f"Nel {argomenti.anno} la lista non era ancora consegnata: vedere --inizio.")
        cassa, ente = _cassa(argomenti, fine)
        conto = conto_di(cassa, ente.id, argomenti.anno)
        modo = condizioni_distinta(ente, conto.al).modo
        pdf = StampatoreTypst().stampa(modello_21(ente, conto, argomenti.data or fine, modo))
        argomenti.uscita.write_bytes(pdf)
        if argomenti.elenco is not None:
            argomenti.elenco.write_text("".join(elenco_csv(cassa, ente.id, argomenti.anno)), "utf-8", newline="")
    except ErroreDominio as errore:
        print(errore.messaggio, file=sys.stderr)
        return _NON_FATTO
    except OSError as errore:
        print(f"Il file {errore.filename} non si può scrivere: {errore.strerror}.", file=sys.stderr)
        return _NON_FATTO
    if argomenti.json:
        print(json.dumps({**conto_in_dati(conto), "file": str(argomenti.uscita)}, ensure_ascii=False))
    else:
        print(f"{argomenti.uscita}: riscosso {in_euro(conto.riscosso)} €, versato {in_euro(conto.versato)} €, "
              f"trattenuto {in_euro(conto.trattenuto)} €, resta da versare {in_euro(conto.finale)} €.")  # fmt: skip
    return 0


_IN_ELENCO = {"netto": ("incassato", "trattenuto", "riversato"), "lordo": ("incassato", "aggio", "da_fatturare")}
_DELLA_DISTINTA = (
    "incassato", "aggio", "garanzia", "iva", "spese", "spese_ente", "rimborsi", "riporto_precedente", "riporto",
    "trattenuto", "riversato", "da_fatturare",
)  # fmt: skip


def _mostra(dati: dict[str, Any]) -> None:
    from rich.console import Console

    stampa = Console().print
    if "fattura" in dati:
        f = dati["fattura"]
        righe = [
            (r["mese"], r["tipologia"], _percento(r), *_euro(r, ("base", "aggio", "spese"))) for r in f["righe"]
        ]
        stampa(tabella(f"Fattura {f['trimestre']}", ("mese", "entrata", "aggio", "base", "aggio €", "spese €"), righe))
        stampa(f"Imponibile {in_euro(f['imponibile_cent'])} € + IVA {in_euro(f['iva_cent'])} € + spese "
               f"{in_euro(f['spese_cent'])} € = {in_euro(f['totale_cent'])} €")  # fmt: skip
    elif "distinta" in dati:
        d = dati["distinta"]
        stampa(f"Decade {d['decade']}, dal {d['dal']} al {d['al']}, modo {d['modo']}: {_termine(d)}")
        voci = [(nome.replace("_", " "), in_euro(d[f"{nome}_cent"])) for nome in _DELLA_DISTINTA]
        stampa(tabella("Distinta", ("", "euro"), voci))
        colonne = ("pagato il", "posizione", "entrata", "misura", "incassato €", "aggio €", "atto")
        righe = [
            (r["pagato_il"], r["posizione"], r["tipologia"], _percento(r), *_euro(r, ("entrata", "aggio")), r["atto"])
            for r in d.get("righe", ())
        ]
        stampa(tabella("Righe", colonne, righe))
    else:
        distinte = [d for d in dati["distinte"] if d["incassato_cent"] or d["numero_righe"]]
        voci_elenco = _IN_ELENCO[distinte[0]["modo"] if distinte else "netto"]
        colonne = ("decade", "righe", *(f"{nome.replace('_', ' ')} €" for nome in voci_elenco), "termine")
        elenco = [(d["decade"], d["numero_righe"], *_euro(d, voci_elenco), _termine(d)) for d in distinte]
        stampa(tabella("Riversamenti", colonne, elenco))
        stampa(f"Garanzia in mano all'ente: {in_euro(dati['garanzia_cent'])} €")


def _percento(riga: dict[str, Any]) -> str:
    return f"{riga['aliquota']}%" if riga["aliquota"] else ""


def _euro(dati: dict[str, Any], nomi: tuple[str, ...]) -> list[str]:
    return [in_euro(dati[f"{nome}_cent"]) for nome in nomi]


def _termine(distinta: dict[str, Any]) -> str:
    termine = distinta["termine"]
    scadenza = date.fromisoformat(termine["scadenza"]).strftime(" %d/%m/%Y") if "scadenza" in termine else ""
    penale = f", penale {in_euro(termine['penale_cent'])} €" if termine.get("penale_cent") else ""
    return termine["esito"].lower().replace("_", " ") + scadenza + penale
