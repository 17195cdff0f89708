"""`riscossa flusso verifica` and `riscossa genera-lista`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from local.genera_lista import genera
from local.righe_di_comando import giorno
from shared.adattatori.orologio import OrologioDiSistema
from shared.contratti.tracciato import TRACCIATI, Tracciato, TracciatoErrato, carica, da_yaml
from shared.contratti.tracciato_flusso import TESTA, FlussoIllegibile, controlla_testa
from shared.contratti.tracciato_lettura import Controllo, Lettore, riconosci
from shared.dominio.errori import ErroreDominio, Scarto
from shared.dominio.importi import in_euro

_TUTTI_VALIDI, _CON_SCARTI, _ILLEGGIBILE = 0, 1, 2


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    flusso = sottocomandi.add_parser("flusso", help="controlla i flussi degli enti")
    azioni = flusso.add_subparsers(dest="azione", required=True)
    verifica = azioni.add_parser("verifica", help="controllo formale di una lista, senza caricarla")
    verifica.add_argument("file", type=Path, metavar="FILE")
    verifica.add_argument("--tracciato", help="nome di un tracciato, o percorso di uno YAML (altrimenti riconosciuto)")
    verifica.add_argument("--al", type=giorno, help="giorno di riferimento AAAA-MM-GG (altrimenti oggi)")
    verifica.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    verifica.set_defaults(esegui=esegui_verifica)

    lista = sottocomandi.add_parser("genera-lista", help="scrive una lista inventata, con la quota di difetti voluta")
    lista.add_argument("--righe", type=int, required=True)
    lista.add_argument("--seme", type=int, default=1)
    lista.add_argument("--difetti", type=_quota, default=Decimal(0), help="quota di righe errate, da 0 a 1")
    lista.add_argument("--tracciato", choices=TRACCIATI, default="riscossa-csv")
    lista.add_argument("--al", type=giorno, help="giorno di consegna AAAA-MM-GG (altrimenti oggi)")
    lista.add_argument("-o", "--uscita", type=Path, required=True, metavar="FILE")
    lista.set_defaults(esegui=esegui_genera)


def _quota(testo: str) -> Decimal:
    try:
        quota = Decimal(testo.replace(",", "."))
    except InvalidOperation as errore:
        raise argparse.ArgumentTypeError(f"«{testo}» non è un numero") from errore
    if not 0 <= quota <= 1:
        raise argparse.ArgumentTypeError("la quota di difetti va da 0 a 1")
    return quota


def _scegli(richiesto: str | None, testa: bytes) -> Tracciato:
    if richiesto is None:
        controlla_testa(testa)
        trovato = riconosci(testa)
        if trovato is None:
            raise FlussoIllegibile(f"Il file non è in nessuno dei tracciati noti: {', '.join(TRACCIATI)}.")
        return trovato
    percorso = Path(richiesto)
    if percorso.suffix in (".yaml", ".yml"):
        try:
            return da_yaml(percorso.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as errore:
            raise TracciatoErrato(f"Il tracciato {percorso.name} non si può leggere.") from errore
    return carica(richiesto)


def verifica(file: Path, al: date, tracciato: str | None = None) -> tuple[Tracciato, Controllo, list[Scarto]]:
    """The formal control of a file: layout, counts and refused rows. Raises ErroreDominio when it is unreadable."""
    try:
        with file.open("rb") as flusso:
            scelto = _scegli(tracciato, flusso.read(TESTA))
            flusso.seek(0)
            lettore = Lettore(scelto, al=al)
            scarti = [esito for esito in lettore.leggi(flusso) if isinstance(esito, Scarto)]
    except IsADirectoryError as errore:
        raise FlussoIllegibile(f"{file.name} è una cartella: indicare il file della lista.") from errore
    except FileNotFoundError as errore:
        raise FlussoIllegibile(f"Il file {file.name} non esiste: controllare il percorso.") from errore
    except OSError as errore:
        raise FlussoIllegibile(f"Il file {file.name} non si può leggere: {errore.strerror}.") from errore
    return scelto, lettore.controllo, scarti


def esegui_verifica(argomenti: argparse.Namespace) -> int:
    """Exit code: 0 every row valid and totals agree, 1 some refused or not balanced, 2 unreadable."""
    try:
        tracciato, controllo, scarti = verifica(
            argomenti.file, argomenti.al or OrologioDiSistema().oggi(), argomenti.tracciato
        )
    except ErroreDominio as errore:
        print(errore.messaggio, file=sys.stderr)
        return _ILLEGGIBILE
    if argomenti.json:
        print(json.dumps({
            "tracciato": tracciato.nome, "righe": controllo.righe, "valide": controllo.valide,
            "scartate": controllo.scartate, "totale_cent": controllo.totale_cent, "quadra": controllo.quadra,
            "scarti": [{"riga": s.riga, "campo": s.campo, "motivo": s.motivo} for s in scarti],
        }, ensure_ascii=False))  # fmt: skip
    else:
        print(f"Tracciato {tracciato.nome}: {controllo.righe} righe, {controllo.valide} valide, "
              f"{controllo.scartate} scartate, totale {in_euro(controllo.totale_cent)} euro, "
              f"{'quadra' if controllo.quadra else 'NON quadra'}.")  # fmt: skip
        for trovato in scarti:
            print(trovato.motivo)
    for messaggio in controllo.messaggi:
        print(messaggio, file=sys.stderr)
    return _TUTTI_VALIDI if not controllo.scartate and controllo.quadra else _CON_SCARTI


def esegui_genera(argomenti: argparse.Namespace) -> int:
    """Write the list; exit code 0, or 2 when the file cannot be written."""
    if argomenti.righe < 0:
        print("Il numero di righe non può essere negativo.", file=sys.stderr)
        return _ILLEGGIBILE
    al = argomenti.al or OrologioDiSistema().oggi()
    try:
        with argomenti.uscita.open("wb") as uscita:
            uscita.writelines(genera(argomenti.righe, argomenti.seme, argomenti.difetti, argomenti.tracciato, al))
    except OSError as errore:
        print(f"Il file {argomenti.uscita.name} non si può scrivere: {errore.strerror}.", file=sys.stderr)
        return _ILLEGGIBILE
    print(f"Scritte {argomenti.righe} posizioni in {argomenti.uscita} ({argomenti.tracciato}).", file=sys.stderr)
    return _TUTTI_VALIDI
