"""`riscossa demo`: one lista through two virtual years, and what came of it."""

from __future__ import annotations

import argparse
import json
import logging
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from local.conti_demo import conta_termini
from local.percorso import INIZIO, RADICE, Esito, Percorso, lista_inventata
from local.righe_di_comando import tabella
from shared.casi_uso.gemello.comportamenti import SCENARI
from shared.casi_uso.norme_vigenti import regole_di
from shared.dominio.enti import Ente
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_euro
from shared.dominio.posizioni import Posizione
from shared.norme import NOMI_PROFILI

GIORNI_ATTESI = 731
POCHE, TANTE = 60, 200
"""Good rows of the invented lista; TANTE where the scenario has parts, or they would not all be played."""
DIMENSIONE_MASSIMA = 5 * 1024 * 1024
"""Bytes of a lista given by hand: one execution per posizione lives in this process."""


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    demo = sottocomandi.add_parser("demo", help="una lista, 24 mesi virtuali, il rendiconto")
    quante = f"righe buone della lista inventata ({POCHE}; nello scenario completo {TANTE})"
    demo.add_argument("--posizioni", type=_quante, help=quante)
    demo.add_argument("--seme", type=int, default=7, help="seme del caso: stesso seme, stesso esito (7)")
    demo.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo")
    demo.add_argument("--scenario", choices=sorted(SCENARI), default="medio")
    demo.add_argument("--lista", type=Path, metavar="FILE", help="una lista vera, in un tracciato conosciuto")
    demo.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    demo.add_argument("-o", "--uscita", type=Path, default=RADICE / "uscita" / "demo", metavar="CARTELLA")
    demo.add_argument("--fascicoli", action="store_true", help="anche il fascicolo di ogni posizione, in fascicoli/")
    demo.set_defaults(esegui=esegui)


def _quante(testo: str) -> int:
    if not testo.isdigit() or not 1 <= int(testo) <= 400:
        raise argparse.ArgumentTypeError("da 1 a 400: per liste più grandi usare «riscossa simula»")
    return int(testo)


def esegui(argomenti: argparse.Namespace) -> int:
    """Run the journey. 0 when the books balance and nothing is orphan; 1 otherwise; 2 when the lista is refused."""
    logging.disable(logging.CRITICAL)
    avvisi = Console(stderr=True)
    if argomenti.lista is not None:
        try:
            contenuto, nome = _leggi(argomenti.lista), argomenti.lista.name
        except OSError:
            avvisi.print(f"[red]Il file {argomenti.lista} non si può leggere: controllare il percorso.[/red]")
            return 2
        except ErroreDominio as errore:
            avvisi.print(f"[red]{errore.messaggio}[/red]")
            return 2
    else:
        quante = argomenti.posizioni or (TANTE if SCENARI[argomenti.scenario].recita else POCHE)
        contenuto, nome = lista_inventata(quante, argomenti.seme, argomenti.scenario), "lista-di-carico.csv"
    avvisi.print(f"Nuvola locale in avvio: profilo {argomenti.profilo}, seme {argomenti.seme}")
    with Percorso(argomenti.profilo, argomenti.seme, argomenti.scenario) as percorso:
        try:
            lista = percorso.carica(nome, contenuto)
        except ErroreDominio as errore:
            avvisi.print(f"[red]La lista è stata respinta.[/red] {errore.messaggio}")
            return 2
        with _barra(avvisi) as barra:
            compito = barra.add_task("tempo virtuale", total=GIORNI_ATTESI, giorno="") if barra else None

            def avanzamento(oggi: date) -> None:
                if barra is not None and compito is not None:
                    fatto = min((oggi - INIZIO.date()).days, GIORNI_ATTESI)
                    barra.update(compito, completed=fatto, giorno=f"{oggi:%d/%m/%Y}")

            percorso.vivi(lista, avanzamento)
        esito = percorso.esito(lista)
        cartella = argomenti.uscita / f"{argomenti.profilo}-{argomenti.seme}"
        quanti = percorso.scarica(cartella)
        if argomenti.fascicoli:
            quanti += percorso.fascicoli(cartella / "fascicoli", esito.posizioni)
    if argomenti.json:
        print(json.dumps(esito.dati, ensure_ascii=False))
    else:
        _racconta(Console(), esito, percorso.ente, cartella, quanti)
    for guasto in esito.guasti:
        avvisi.print(f"[red]{guasto}[/red]", markup=True, highlight=False)
    buono = esito.dati["quadra"] and esito.dati["orfane"] == 0 and not esito.guasti
    return 0 if buono else 1


def _leggi(percorso: Path) -> bytes:
    contenuto = percorso.read_bytes()
    if not 0 < len(contenuto) <= DIMENSIONE_MASSIMA:
        raise ErroreDominio(
            f"«{percorso.name}»: la demo accetta liste da 1 byte a 5 MB; per liste più grandi usare «riscossa simula»."
        )
    return contenuto


def _barra(console: Console) -> Any:
    if not console.is_terminal:
        return nullcontext(None)
    return Progress(
        TextColumn("[bold]{task.fields[giorno]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=console,
    )


def _racconta(console: Console, esito: Esito, ente: Ente, cartella: Path, documenti: int) -> None:
    dati = esito.dati
    righe = dati["posizioni"]
    console.print(
        f"\nLista {esito.lista}: {righe['caricate']} posizioni caricate, {righe['scartate']} righe scartate. "
        f"Ultimo giorno virtuale {dati['giorno_virtuale_finale']}, {dati['secondi']} secondi veri."
    )
    console.print(tabella("Esiti", ("esito", "posizioni"), righe["per_esito"].items()))
    console.print(tabella("Atti emessi", ("atto", "quanti"), dati["atti"].items()))
    console.print(_termini(esito.posizioni, ente))
    voci = [*esito.rendiconto["voci"].items(), ("totale", esito.rendiconto["totale"])]
    discaricato = ("discaricato",) if esito.rendiconto["totale"]["discaricato"] else ()
    colonne = ("caricato", "accessori", "riscosso", "sgravato", *discaricato, "residuo")
    console.print(
        tabella(
            "Rendiconto (euro)",
            ("voce", *colonne),
            [(voce, *(in_euro(importi[colonna]) for colonna in colonne)) for voce, importi in voci],
        )
    )
    console.print(
        f"Quadra: {'sì' if dati['quadra'] else 'NO'}. Eccedenze da rimborsare: "
        f"{in_euro(esito.rendiconto['eccedenze_cent'])} euro. Posizioni orfane: {dati['orfane']}."
    )
    console.print(
        tabella(
            "Esecuzioni",
            ("macchina", "stati", "transizioni"),
            [
                (nome, ", ".join(f"{s} {n}" for s, n in stati.items()), _transizioni(esito, nome))
                for nome, stati in dati["esecuzioni"].items()
            ],
        )
    )
    console.print(f"{documenti} documenti in {cartella}/ (atti/, ricevute/, prospetti/, rendiconti/, scarti/).")


def _transizioni(esito: Esito, nome: str) -> int:
    return next((n for m, n in esito.transizioni.items() if m.lower() == nome.replace("_", "")), 0)


def _termini(posizioni: list[Posizione], ente: Ente) -> Table:
    righe = [
        (f"{t.id} {t.ruolo}", t.rispettati, t.mancati, in_euro(t.penale) if t.penale else "-")
        for t in conta_termini(posizioni, regole_di(ente, ente.profilo))
    ]
    return tabella("Termini del contratto", ("termine", "rispettati", "mancati", "penale (euro)"), righe)
