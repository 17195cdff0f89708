"""`riscossa incassi coda`, `rimborsi` and `redrive`: what people and ops do with the money that waits."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from local.api_accesa import Api, ApiMuta
from local.comandi_locale import PORTA
from local.righe_di_comando import giorno, tabella
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import da_euro, in_euro
from shared.dominio.incassi import DA_GUARDARE

_FATTO, _RIFIUTATO, _MUTA = 0, 1, 2
_AZIONI = ("elenca", "vedi", "abbina", "rimborsa", "incompetente", "conferma", "respingi", "mittente", "pagato")
_ETICHETTE = sorted(etichetta.value for etichetta in DA_GUARDARE)


class UsoErrato(Exception):
    """A command that lacks something; the message is Italian."""


def registra(azioni: Any) -> None:
    """Add `coda`, `rimborsi` and `redrive` to the actions of `incassi`."""
    coda = azioni.add_parser("coda", help="gli incassi che aspettano una persona: elenco, candidati, decisioni")
    coda.add_argument("azione", nargs="?", choices=_AZIONI, default="elenca")
    coda.add_argument("codice", nargs="?", default="", help="codice dell'incasso, come lo dà l'elenco")
    coda.add_argument("parti", nargs="*", metavar="POSIZIONE=EURO", help="per abbinare: le posizioni e gli importi")
    coda.add_argument("--etichetta", choices=_ETICHETTE, help="solo gli incassi con questa etichetta")
    coda.add_argument("--motivo", default="", help="perché, in italiano: resta nell'incasso")
    coda.add_argument("--decisione", choices=("rimborsa", "incompetente"), help="per mittente")
    coda.add_argument("--codice-fiscale", default="", help="di chi ha pagato, per mittente")
    coda.add_argument("--iban", default="", help="di chi ha pagato, per mittente")
    coda.add_argument("--documento", default="", help="il mandato che ha pagato il rimborso")
    coda.add_argument("--il", type=giorno, help="giorno del pagamento del rimborso, AAAA-MM-GG")
    _comune(coda)
    coda.set_defaults(esegui=esegui_coda)
    rimborsi = azioni.add_parser("rimborsi", help="l'elenco di quanto va restituito")
    rimborsi.add_argument("--csv", type=Path, metavar="FILE", help="scrive l'elenco in CSV")
    _comune(rimborsi)
    rimborsi.set_defaults(esegui=esegui_rimborsi)
    redrive = azioni.add_parser("redrive", help="rimette in coda i pagamenti che il lavoratore non ha registrato")
    redrive.add_argument("--scarti", required=True, help="indirizzo (URL) della coda degli scarti")
    redrive.add_argument("--coda", required=True, help="indirizzo (URL) della coda dei pagamenti")
    redrive.add_argument("--massimo", type=int, default=1000, help="messaggi al più")
    redrive.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    redrive.set_defaults(esegui=esegui_redrive)


def _comune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--api", default=f"http://127.0.0.1:{PORTA}", help="indirizzo della nuvola accesa")
    parser.add_argument(
        "--gettone", default=os.environ.get("RISCOSSA_GETTONE", ""), help="di chi decide; o RISCOSSA_GETTONE"
    )
    parser.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")


def esegui_coda(argomenti: argparse.Namespace) -> int:
    """0 done, 1 refused, 2 nobody answers or the command lacks something."""
    try:
        api = Api(argomenti.api, argomenti.gettone)
        if argomenti.azione == "elenca":
            dati = _elenca(api, argomenti.etichetta)
            if not argomenti.json:
                return _mostra(dati)
        else:
            stato, dati = api.chiama(*_chiamata(argomenti))
            if stato != 200:
                raise _Rifiuto(dati.get("detail", f"La richiesta è stata rifiutata ({stato})."))
            if argomenti.azione == "vedi" and not argomenti.json:
                return _mostra_uno(dati)
    except _Rifiuto as rifiuto:
        print(rifiuto, file=sys.stderr)
        return _RIFIUTATO
    except (ApiMuta, UsoErrato, ErroreDominio) as errore:
        print(errore, file=sys.stderr)
        return _MUTA
    print(json.dumps(dati, ensure_ascii=False))
    return _FATTO


class _Rifiuto(Exception):
    """The API said no."""


def _chiamata(a: argparse.Namespace) -> tuple[str, str, Any]:
    """The call an action is."""
    if a.azione == "mittente":
        if not (a.etichetta and a.decisione):
            raise UsoErrato("Per decidere per mittente servono --etichetta e --decisione.")
        corpo = {"etichetta": a.etichetta, "decisione": a.decisione, "motivo": a.motivo,
                 "codice_fiscale": a.codice_fiscale, "iban": a.iban}  # fmt: skip
        return "POST", "/incassi/mittenti/decisione", corpo
    if not a.codice:
        raise UsoErrato(f"Indicare il codice dell'incasso: riscossa incassi coda {a.azione} CODICE.")
    rotta = f"/incassi/coda/{quote(a.codice, safe='')}"
    if a.azione == "vedi":
        return "GET", rotta, None
    if a.azione in ("conferma", "respingi"):
        corpo = {"approva": a.azione == "conferma", **({"motivo": a.motivo} if a.motivo else {})}
        return "POST", f"{rotta}/conferma", corpo
    if a.azione == "pagato":
        if not (a.documento and a.il):
            raise UsoErrato("Per il pagamento di un rimborso servono --documento e --il.")
        return "POST", f"{rotta}/rimborso", {"documento": a.documento, "pagato_il": a.il.isoformat()}
    corpo = {"decisione": a.azione, "motivo": a.motivo}
    if a.azione == "abbina":
        corpo["parti"] = [_parte(testo) for testo in a.parti]
    return "POST", f"{rotta}/decisione", corpo


def _parte(testo: str) -> dict[str, Any]:
    posizione, _, importo = testo.partition("=")
    return {"posizione": posizione, "importo_cent": da_euro(importo)}


def _elenca(api: Api, etichetta: str | None) -> dict[str, Any]:
    """How many wait for each label, and those of the one asked for, page after page."""
    stato, dati = api.chiama("GET", "/incassi/coda")
    if stato != 200:
        raise _Rifiuto(dati.get("detail", dati.get("message", f"La richiesta è stata rifiutata ({stato}).")))
    scelte = [etichetta] if etichetta else [nome for nome, quanti in dati["etichette"].items() if quanti]
    incassi: list[Any] = []
    for nome in scelte:
        dopo = ""
        while True:
            parametri = urlencode({"etichetta": nome, "dopo": dopo})
            stato, pagina = api.chiama("GET", f"/incassi/coda?{parametri}")
            if stato != 200:
                raise _Rifiuto(pagina.get("detail", f"La richiesta è stata rifiutata ({stato})."))
            incassi += pagina["incassi"]
            dopo = pagina["seguito"]
            if not dopo:
                break
    return {"etichette": dati["etichette"], "incassi": incassi}


def _mostra(dati: dict[str, Any]) -> int:
    from rich.console import Console

    console = Console()
    righe = [
        (i["etichetta"], in_euro(i["importo_cent"]), i["canale"], i["giorno"], i["scadenza"] or "",
         "in attesa di conferma" if i["proposta"] else "", i["codice"])
        for i in dati["incassi"]
    ]  # fmt: skip
    colonne = ("etichetta", "euro", "canale", "pagato il", "entro", "proposta", "codice")
    elenco = tabella("Incassi da guardare", colonne, righe)
    # The code is what the next command needs: it may take more lines, never lose a sign.
    elenco.columns[-1].overflow = "fold"
    console.print(elenco)
    return _FATTO


def _mostra_uno(dati: dict[str, Any]) -> int:
    from rich.console import Console

    console = Console()
    console.print(f"[bold]{dati['incasso']}[/bold]: {in_euro(dati['importo_cent'])} euro, {dati['etichetta']}")
    console.print(f"Da abbinare {in_euro(dati['da_abbinare_cent'])} euro. {dati['motivo']}")
    righe = [
        (c["posizione"], in_euro(c["residuo_cent"]), in_euro(c["importo_cent"]), "; ".join(c["ragioni"]))
        for c in dati["candidati"]
    ]
    console.print(tabella("Candidati", ("posizione", "deve", "prenderebbe", "perché"), righe))
    return _FATTO


def esegui_rimborsi(argomenti: argparse.Namespace) -> int:
    """0 done, 1 refused, 2 nobody answers."""
    try:
        api = Api(argomenti.api, argomenti.gettone)
        if argomenti.csv is not None:
            stato, corpo = api.grezza("GET", "/rimborsi/csv")
            if stato != 200:
                raise _Rifiuto(f"La richiesta è stata rifiutata ({stato}).")
            argomenti.csv.write_bytes(corpo)
            print(f"Elenco dei rimborsi scritto in {argomenti.csv}.", file=sys.stderr)
            return _FATTO
        righe = _tutti_i_rimborsi(api)
    except _Rifiuto as rifiuto:
        print(rifiuto, file=sys.stderr)
        return _RIFIUTATO
    except (ApiMuta, OSError) as errore:
        print(errore, file=sys.stderr)
        return _MUTA
    if argomenti.json:
        print(json.dumps({"rimborsi": righe}, ensure_ascii=False))
        return _FATTO
    from rich.console import Console

    voci = [(r["stato"], in_euro(r["importo_cent"]), r["oggetto"], r["beneficiario"], r["entro"] or "") for r in righe]
    Console().print(tabella("Rimborsi", ("stato", "euro", "posizione o incasso", "beneficiario", "entro"), voci))
    return _FATTO


def _tutti_i_rimborsi(api: Api) -> list[Any]:
    righe: list[Any] = []
    dopo = ""
    while True:
        stato, pagina = api.chiama("GET", f"/rimborsi?{urlencode({'dopo': dopo})}")
        if stato != 200:
            raise _Rifiuto(pagina.get("detail", f"La richiesta è stata rifiutata ({stato})."))
        righe += pagina["rimborsi"]
        dopo = pagina["seguito"]
        if not dopo:
            return righe


def esegui_redrive(argomenti: argparse.Namespace) -> int:
    """Send back to the queue what ended among the scarti, with the credentials of who runs it; 0 done."""
    import boto3

    from shared.adattatori.scarti_sqs import rimetti_in_coda

    mossi = rimetti_in_coda(boto3.client("sqs"), argomenti.scarti, argomenti.coda, argomenti.massimo)
    print(json.dumps({"rimessi": mossi}) if argomenti.json else f"Messaggi rimessi in coda: {mossi}.")
    return _FATTO
