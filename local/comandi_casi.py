"""`riscossa casi` runs golden cases; `riscossa prova verifica` redoes computations from their prova alone."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shared.casi_uso.casi_aurei import BYTE_MASSIMI, FileCasiNonValido, esegui_casi, leggi_casi, riassumi
from shared.dominio.errori import ErroreDominio

if TYPE_CHECKING:
    Sottocomandi = argparse._SubParsersAction[argparse.ArgumentParser]

VERIFICATORE = Path(__file__).parent.parent / "docs" / "verifica_prova.py"


def registra(sottocomandi: Sottocomandi) -> None:
    """Add `casi` and `prova` to the command line."""
    casi = sottocomandi.add_parser("casi", help="esegue i casi aurei di un file YAML")
    casi.add_argument("file", type=Path, help="file dei casi (YAML)")
    casi.add_argument("--json", action="store_true", help="scrive il risultato in JSON")
    casi.add_argument("--prove", action="store_true", help="con --json, aggiunge la prova di ogni caso")
    casi.set_defaults(esegui=esegui_file_casi)
    prova = sottocomandi.add_parser("prova", help="lavora sulle prove dei calcoli")
    azioni = prova.add_subparsers(dest="azione", required=True)
    verifica = azioni.add_parser("verifica", help="rifà i conti di un file JSON a partire dalle sole prove")
    verifica.add_argument("file", type=Path, help="file JSON con una o più prove")
    verifica.set_defaults(esegui=verifica_prove)


def esegui_file_casi(argomenti: argparse.Namespace) -> int:
    """Run the cases: 0 when every one is met, 1 when one fails, 2 when the file cannot be read."""
    try:
        esiti = esegui_casi(leggi_casi(_leggi(argomenti.file)))
    except ErroreDominio as errore:
        print(f"{argomenti.file}: {errore.messaggio}", file=sys.stderr)
        return 2
    riassunto = riassumi(esiti, con_prova=argomenti.prove)
    if argomenti.json:
        print(json.dumps(riassunto, ensure_ascii=False, indent=2))
    else:
        for esito in esiti:
            if esito.esito != "ok":
                perche = esito.motivo or "; ".join(
                    f"{d.campo}: atteso {d.atteso}, ottenuto {d.ottenuto}" for d in esito.differenze
                )
                print(f"{esito.id} {esito.tipo}: {perche}")
        print(f"Casi che tornano: {riassunto['ok']}; che non tornano: {riassunto['ko']}.")
    return 1 if riassunto["ko"] else 0


def verifica_prove(argomenti: argparse.Namespace) -> int:
    """Run the independent script on a file: 0 when everything holds, 1 when not, 2 when there is nothing to check.

    In a process of its own: the script is not part of the project on purpose.
    """
    comando = [sys.executable, str(VERIFICATORE), str(argomenti.file)]
    return subprocess.run(comando, check=False).returncode


def _leggi(percorso: Path) -> str:
    try:
        if percorso.stat().st_size > BYTE_MASSIMI:
            raise FileCasiNonValido(f"Il file supera {BYTE_MASSIMI} byte.")
        return percorso.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as errore:
        raise FileCasiNonValido(f"File non leggibile: {errore}.") from errore
