"""`riscossa ente registra`: put an ente in the table of a deployment."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import boto3
import yaml
from pydantic import TypeAdapter, ValidationError
from stdnum.it import iva

from shared.adattatori.liste_dynamo import EntiDynamo
from shared.adattatori.tabella import Tabella
from shared.dominio.enti import Ente, EnteNonValido
from shared.norme import NOMI_PROFILI

DIMENSIONE_MASSIMA = 64 * 1024


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    ente = sottocomandi.add_parser("ente", help="gli enti di un'installazione")
    azioni = ente.add_subparsers(dest="azione", required=True)
    nuovo = azioni.add_parser("registra", help="registra o aggiorna un ente")
    nuovo.add_argument("file", type=Path, metavar="FILE.yaml")
    nuovo.add_argument("--tabella", required=True, help="nome della tabella (uscita «Tabella» dello stack)")
    nuovo.set_defaults(esegui=esegui)


def esegui(argomenti: argparse.Namespace) -> int:
    """Validate the file and store the ente; 2 with the reasons when it is not valid."""
    try:
        ente = leggi(argomenti.file)
    except (OSError, ValueError, yaml.YAMLError) as errore:
        print(f"Ente non registrato: {errore}", file=sys.stderr)
        return 2
    EntiDynamo(Tabella(boto3.client("dynamodb"), argomenti.tabella)).salva(ente)
    print(f"{ente.denominazione} ({ente.id}) registrato con il profilo {ente.profilo}.")
    return 0


def leggi(percorso: Path) -> Ente:
    """The ente described by a YAML file. Raises ValueError with the fields at fault, in Italian."""
    testo = percorso.read_text(encoding="utf-8")
    if len(testo) > DIMENSIONE_MASSIMA:
        raise ValueError(f"«{percorso.name}» è troppo grande per descrivere un ente.")
    try:
        ente = TypeAdapter(Ente).validate_python(yaml.safe_load(testo))
    except ValidationError as errore:
        campi = "; ".join(
            f"{'.'.join(str(p) for p in e['loc']) or 'file'}: {e['msg']}"
            for e in errore.errors(include_url=False, include_input=False)
        )
        raise ValueError(f"campi da correggere: {campi}") from errore
    except EnteNonValido as errore:
        raise ValueError(errore.messaggio) from errore
    if ente.profilo not in NOMI_PROFILI:
        raise ValueError(f"campo profilo: «{ente.profilo}» non esiste; usare {', '.join(NOMI_PROFILI)}.")
    if not iva.is_valid(ente.codice_fiscale):
        raise ValueError("campo codice_fiscale: le cifre di controllo non tornano.")
    if not (ente.id.replace("-", "").isalnum() and ente.id.islower() and len(ente.id) <= 20):
        raise ValueError("campo id: lettere minuscole, cifre e trattini, al massimo 20 caratteri.")
    if not (len(ente.segregazione) == 2 and ente.segregazione.isdigit()):
        raise ValueError("campo segregazione: due cifre, assegnate dal nodo dei pagamenti.")
    return ente
