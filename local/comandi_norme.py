"""`riscossa profilo` and `riscossa termini`: contracts and terms, for a lawyer to read and a program to parse."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata
from shared.dominio.errori import ErroreDominio
from shared.dominio.profili import Profilo
from shared.dominio.prova_termini import in_parole
from shared.dominio.termini import TermineInCorso, termini_in_corso
from shared.norme import NOMI_PROFILI, profilo
from shared.norme.parole import durata_in_parole, evento_in_parole, penale_in_parole
from shared.norme.rilievi import Rilievo
from shared.norme.verifica import nomi_eventi, verifica_norme, verifica_profilo

GRAVITA = {"errore": "bold red", "attenzione": "yellow", "nota": "dim"}


def registra(sottocomandi: Any) -> None:
    """Add `profilo mostra`, `profilo verifica` and `termini` to the command line."""
    comandi = sottocomandi.add_parser("profilo", help="i contratti come dati").add_subparsers(
        dest="azione", required=True, metavar="AZIONE"
    )
    mostra = comandi.add_parser("mostra", help="termini, penali e scelte di un contratto")
    mostra.add_argument("nome", metavar="NOME", help=", ".join(NOMI_PROFILI))
    mostra.set_defaults(esegui=_senza_errori(_mostra))

    verifica = comandi.add_parser("verifica", help="contraddizioni, lacune e fatti incerti")
    verifica.add_argument("nome", metavar="NOME", nargs="?", help="tutti i profili se manca")
    verifica.add_argument("--json", action="store_true", help="esito in JSON")
    verifica.set_defaults(esegui=_senza_errori(_verifica))

    termini = sottocomandi.add_parser("termini", help="i termini che decorrono da certi eventi")
    termini.add_argument("--profilo", required=True, metavar="NOME", help=", ".join(NOMI_PROFILI))
    termini.add_argument("--evento", action="append", default=[], metavar="NOME=AAAA-MM-GG")
    termini.add_argument("--al", metavar="AAAA-MM-GG", help="conta i ritardi fino a questo giorno")
    termini.add_argument("--patrono", metavar="MM-GG", help="santo patrono, se per l'ente non è lavorativo")
    termini.add_argument("--json", action="store_true", help="esito in JSON")
    termini.set_defaults(esegui=_senza_errori(_termini))


def _senza_errori(comando: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Errors of the domain go to stderr in Italian, exit 2: never a traceback."""

    def esegui(argomenti: argparse.Namespace) -> int:
        try:
            return comando(argomenti)
        except ErroreDominio as errore:
            print(errore.messaggio, file=sys.stderr)
            return 2

    return esegui


class ArgomentoNonValido(ErroreDominio):
    """An argument that cannot be read."""

    codice = "argomento_non_valido"


def _mostra(argomenti: argparse.Namespace) -> int:
    contratto = profilo(argomenti.nome)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(f"[bold]{contratto.titolo}[/] (capitolato {contratto.capitolato})")
    console.print(_tabella_termini(contratto))
    for tabella in (_tabella_livelli(contratto), _tabella_penali(contratto), _tabella_parametri(contratto)):
        if tabella.row_count:
            console.print(tabella)
    for numero, voce in enumerate(contratto.contraddizioni, start=1):
        console.print(f"[bold]Contraddizione {numero}[/] ({', '.join(voce.clausole)}): {voce.questione}")
        console.print(f"   Scelta: {voce.scelta}. Perché: {voce.motivo}")
    return 0


def _tabella_termini(contratto: Profilo) -> Table:
    tabella = _tabella("Termini", "id", "che cosa", "decorre da", "durata", "clausola", "conseguenza")
    for termine in contratto.termini.values():
        tabella.add_row(
            termine.id,
            termine.cosa + (f"\n[dim]{termine.nota}[/]" if termine.nota else ""),
            evento_in_parole(termine.evento),
            durata_in_parole(termine),
            termine.clausola,
            penale_in_parole(termine.penale),
        )
    return tabella


def _tabella_livelli(contratto: Profilo) -> Table:
    tabella = _tabella("Livelli di servizio", "id", "che cosa", "misura", "soglia", "clausola", "conseguenza")
    for livello in contratto.livelli.values():
        penale = contratto.penali.get(livello.penale)
        riga = (livello.id, livello.cosa, livello.misura, livello.soglia, livello.clausola)
        tabella.add_row(*riga, penale_in_parole(penale))
    return tabella


def _tabella_penali(contratto: Profilo) -> Table:
    tabella = _tabella("Penali", "clausola", "quando", "quanto", "richiama")
    for penale in contratto.penali.values():
        tabella.add_row(penale.clausola, penale.cosa, penale_in_parole(penale), ", ".join(penale.richiama))
    return tabella


def _tabella_parametri(contratto: Profilo) -> Table:
    tabella = _tabella("Altre cifre", "nome", "valore", "clausola", "certezza", "nota")
    for nome, voce in contratto.parametri.items():
        valore = voce["valore"]
        testo = (
            "non fissato"
            if valore is None
            else in_parole(valore)
            if isinstance(valore, Durata)
            else str(valore)
        )
        tabella.add_row(
            nome,
            f"{testo} {_UNITA.get(voce['unita'], '')}".strip(),
            voce["clausola"],
            voce["certezza"],
            voce["nota"],
        )
    return tabella


_UNITA = {
    "euro": "€",
    "percento": "%",
    "percento_annuo": "% annuo",
    "giorni": "giorni",
    "mesi": "mesi",
    "rate": "rate",
}


def _tabella(titolo: str, *colonne: str) -> Table:
    tabella = Table(title=titolo, title_justify="left", show_lines=True)
    for colonna in colonne:
        tabella.add_column(colonna, overflow="fold", no_wrap=colonna == "id")
    return tabella


def _verifica(argomenti: argparse.Namespace) -> int:
    nomi = [argomenti.nome] if argomenti.nome else list(NOMI_PROFILI)
    rilievi = {nome: verifica_profilo(profilo(nome)) for nome in nomi}
    if not argomenti.nome:
        rilievi["norme nazionali"] = verifica_norme()
    errori = sum(r.gravita == "errore" for elenco in rilievi.values() for r in elenco)
    if argomenti.json:
        dati = {nome: [r.in_dati() for r in elenco] for nome, elenco in rilievi.items()}
        print(json.dumps({"errori": errori, "rilievi": dati}, ensure_ascii=False, indent=1))
    else:
        console = Console(width=None if sys.stdout.isatty() else 160)
        for nome, elenco in rilievi.items():
            console.print(_tabella_rilievi(nome, elenco))
        console.print(f"{errori} errori, {sum(map(len, rilievi.values())) - errori} rilievi per il legale.")
    return 1 if errori else 0


def _tabella_rilievi(nome: str, rilievi: Sequence[Rilievo]) -> Table:
    tabella = _tabella(nome, "genere", "dove", "che cosa")
    for rilievo in rilievi:
        tabella.add_row(f"[{GRAVITA[rilievo.gravita]}]{rilievo.genere}[/]", rilievo.dove, rilievo.testo)
    return tabella


def _termini(argomenti: argparse.Namespace) -> int:
    contratto = profilo(argomenti.profilo)
    eventi = dict(_evento(testo, contratto) for testo in argomenti.evento)
    if not eventi:
        raise ArgomentoNonValido("Indicare almeno un evento, come --evento consegna_lista=2026-01-31.")
    al = None if argomenti.al is None else _giorno(argomenti.al, "--al")
    tutti = termini_in_corso(contratto, eventi, _calendario(argomenti.patrono), al)
    if argomenti.json:
        dati = {
            "profilo": contratto.nome,
            "al": al.isoformat() if al else None,
            "eventi": {nome: il.isoformat() for nome, il in eventi.items()},
            "termini": [_in_dati(t, al) for t in tutti if t.aperto],
            "adempiuti": [_in_dati(t, al) for t in tutti if not t.aperto],
        }
        print(json.dumps(dati, ensure_ascii=False, indent=1))
    else:
        Console(width=None if sys.stdout.isatty() else 160).print(_tabella_scadenze(contratto, tutti, al))
    return 0


def _tabella_scadenze(contratto: Profilo, termini: Sequence[TermineInCorso], al: date | None) -> Table:
    tabella = _tabella(
        contratto.titolo, "scadenza", "id", "che cosa", "decorre da", "clausola", "conseguenza", "stato"
    )
    for t in termini:
        decorre = f"{evento_in_parole(t.termine.evento)} {t.decorre_da:%d/%m/%Y}"
        tabella.add_row(
            f"{t.scadenza:%d/%m/%Y}", t.termine.id, t.termine.cosa, decorre, t.termine.clausola,
            penale_in_parole(t.termine.penale), stato(t, al),
        )  # fmt: skip
    return tabella


def stato(t: TermineInCorso, al: date | None) -> str:
    """Where the term stands, in Italian: kept, late by so many days, running, an act allowed or not yet."""
    if t.adempiuto_il is not None:
        return f"adempiuto il {t.adempiuto_il:%d/%m/%Y}" + (
            f", {t.ritardo} giorni di ritardo" if t.ritardo else ""
        )
    if t.termine.dilatorio:
        return (
            "atto consentito"
            if al is not None and al >= t.scadenza
            else f"atto consentito dal {t.scadenza:%d/%m/%Y}"
        )
    return f"scaduto da {t.ritardo} giorni" if t.ritardo else "in corso"


def _in_dati(t: TermineInCorso, al: date | None) -> dict[str, Any]:
    penale = t.termine.penale
    return {
        "id": t.termine.id,
        "cosa": t.termine.cosa,
        "evento": t.termine.evento,
        "decorre_da": t.decorre_da.isoformat(),
        "durata": durata_in_parole(t.termine),
        "nominale": t.nominale.isoformat(),
        "scadenza": t.scadenza.isoformat(),
        "dilatorio": t.termine.dilatorio,
        "adempimento": t.termine.adempimento,
        "adempiuto_il": t.adempiuto_il.isoformat() if t.adempiuto_il else None,
        "giorni_ritardo": t.ritardo,
        "stato": stato(t, al),
        "clausola": t.termine.clausola,
        "conseguenza": penale_in_parole(penale) if penale else None,
        "certezza": t.termine.certezza,
        "nota": t.termine.nota,
        "prova": t.prova.in_prosa(),
    }


def _evento(testo: str, contratto: Profilo) -> tuple[str, date]:
    nome, segno, giorno = testo.partition("=")
    if not segno:
        raise ArgomentoNonValido(f"«{testo}» non è un evento: scrivere NOME=AAAA-MM-GG.")
    conosciuti = nomi_eventi(contratto)
    if nome not in conosciuti:
        raise ArgomentoNonValido(
            f"Il profilo {contratto.nome} non conosce l'evento «{nome}». Eventi: {', '.join(conosciuti)}."
        )
    return nome, _giorno(giorno, nome)


def _giorno(testo: str, dove: str) -> date:
    try:
        return date.fromisoformat(testo)
    except ValueError as errore:
        raise ArgomentoNonValido(f"{dove}: «{testo}» non è una data AAAA-MM-GG.") from errore


def _calendario(patrono: str | None) -> Calendario:
    if patrono is None:
        return Calendario()
    giorno = _giorno(f"2024-{patrono}", "--patrono")
    return Calendario((giorno.month, giorno.day))
