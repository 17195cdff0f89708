"""`riscossa incassi importa`: a flow of incassi through the intake, the queue and the books.

Without `--api` a local cloud is started for it, with one invented ente and, if asked, a lista; with
`--api` the flow goes to a cloud that is already running.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import logging
import os
import re
import sys
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as ora
from pathlib import Path
from typing import Any

from local import comandi_coda
from local.api_accesa import Api, ApiMuta, http
from local.nuvola_http import PREFISSO_S3
from local.percorso import Percorso
from local.righe_di_comando import giorno, tabella
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.adattatori.rendicontazioni_dynamo import RendicontazioniDynamo
from shared.contratti.flussi_incasso.fdr_busta import sbusta
from shared.contratti.flussi_incasso.riconosci import TESTA, riconosci
from shared.contratti.flussi_incasso.righe import Contesto, Lettore
from shared.dominio.errori import ErroreDominio, Scarto
from shared.dominio.giorni import ROMA
from shared.dominio.importi import in_euro
from shared.norme import NOMI_PROFILI

DIMENSIONE_MASSIMA = 64 * 1024 * 1024
ATTESA = 60
"""Seconds for a running cloud to read the flow."""
_TUTTO_ACCOLTO, _CON_SCARTI, _RESPINTO = 0, 1, 2
_ENTE_DEL_FLUSSO = (
    re.compile(rb"<codice_fiscale_ente>\s*(\d{11})\s*<"),
    re.compile(rb'"organizationId"\s*:\s*"(\d{11})"'),
    re.compile(rb"istitutoRicevente>.{0,400}?codiceIdentificativoUnivoco>\s*(\d{11})\s*<", re.DOTALL),
)
"""Flows that name the ente they are of: the journal of the treasurer, the flussi di rendicontazione."""

Chiamata = Callable[[str, str, Any], tuple[int, Any]]
Caricamento = Callable[[dict[str, Any], bytes], None]


class NonImportato(Exception):
    """The flow could not be sent; the message is Italian."""


def registra(sottocomandi: Any) -> None:
    """Add the commands of this module to the tree."""
    incassi = sottocomandi.add_parser("incassi", help="gli incassi di ogni canale")
    azioni = incassi.add_subparsers(dest="azione", required=True, metavar="AZIONE")
    importa = azioni.add_parser("importa", help="acquisisce un flusso: banca, Poste, tesoreria, F24, pagoPA, a mano")
    importa.add_argument("file", type=Path, metavar="FILE")
    importa.add_argument("--profilo", choices=NOMI_PROFILI, default="regione_abruzzo", help="l'ente della prova")
    importa.add_argument("--lista", type=Path, metavar="FILE", help="una lista di carico da caricare prima")
    importa.add_argument("--giorno", type=giorno, help="giorno dell'acquisizione (altrimenti dopo l'ultimo pagamento)")
    importa.add_argument("--api", help="indirizzo di una nuvola già accesa, invece di accenderne una")
    importa.add_argument(
        "--gettone", default=os.environ.get("RISCOSSA_GETTONE", ""), help="di un operatore; o RISCOSSA_GETTONE"
    )
    importa.add_argument("--json", action="store_true", help="un solo oggetto JSON su stdout")
    importa.set_defaults(esegui=esegui_importa)
    comandi_coda.registra(azioni)


def esegui_importa(argomenti: argparse.Namespace) -> int:
    """0 every row accepted, 1 some refused, 2 the flow refused whole or not sent."""
    logging.disable(logging.CRITICAL)
    try:
        contenuto = _leggi(argomenti.file)
        if argomenti.api:
            dati = _su_una_accesa(argomenti.api, argomenti.gettone, argomenti.file.name, contenuto)
        else:
            lista = None if argomenti.lista is None else _leggi(argomenti.lista)
            dati = _su_una_nuova(argomenti, contenuto, lista)
    except (NonImportato, ApiMuta, ErroreDominio) as errore:
        print(errore, file=sys.stderr)
        return _RESPINTO
    if argomenti.json:
        print(json.dumps(dati, ensure_ascii=False))
    else:
        _mostra(dati)
    if dati["esito"] != "ACQUISITO":
        return _RESPINTO
    return _CON_SCARTI if dati["scartate"] else _TUTTO_ACCOLTO


def _leggi(file: Path) -> bytes:
    try:
        if file.stat().st_size > DIMENSIONE_MASSIMA:
            raise NonImportato(f"Il file {file.name} supera {DIMENSIONE_MASSIMA} byte: dividerlo.")
        return file.read_bytes()
    except OSError as errore:
        raise NonImportato(f"Il file {file.name} non si può leggere: {errore.strerror}.") from errore


def _su_una_nuova(argomenti: argparse.Namespace, contenuto: bytes, lista: bytes | None) -> dict[str, Any]:
    with Percorso(argomenti.profilo, 7) as percorso:
        del_file = _ente_del_flusso(contenuto)
        if del_file and del_file != percorso.ente.codice_fiscale:
            # A trial of the file: the invented ente is the one the flow is of.
            percorso.ente = replace(percorso.ente, codice_fiscale=del_file)
            EntiDynamo(percorso.tabella).salva(percorso.ente)
            print(f"Ente della prova: codice fiscale {percorso.ente.codice_fiscale}, dal flusso.", file=sys.stderr)
        if lista is not None:
            percorso.carica(argomenti.lista.name, lista)
        acquisizione = argomenti.giorno or _ultimo_pagamento(percorso, contenuto) + timedelta(days=1)
        percorso.nuvola.avanza_fino_a(
            max(datetime.combine(acquisizione, ora(8), ROMA), percorso.nuvola.orologio.adesso())
        )

        def carica(modulo: dict[str, Any], corpo: bytes) -> None:
            stato = percorso.nuvola.carica(modulo, corpo)
            if stato not in (200, 201, 204):
                raise NonImportato(f"Il caricamento è stato rifiutato: {stato}.")

        def chiama(metodo: str, rotta: str, corpo: Any) -> tuple[int, Any]:
            return percorso.mondo.chiama("operatore", metodo, rotta, corpo)

        sha256 = _manda(chiama, carica, argomenti.file.name, contenuto)
        percorso.nuvola.fino_a_quiete()
        dati = _ricevuta(chiama, sha256)
        oggi = percorso.nuvola.orologio.oggi()
        cassa = IncassiDynamo(percorso.tabella)
        movimentati = {r.incasso for r in cassa.giornale(percorso.ente.id, oggi, oggi)}
        rendicontato = _rendicontazione(percorso, contenuto)
        registrati = sorted(cassa.leggi_molti(percorso.ente.id, movimentati), key=lambda i: (i.giorno, i.id))
    return {
        **dati,
        **rendicontato,
        "etichette": dict(sorted(Counter(i.etichetta.value for i in registrati).items())),
        "incassi": [
            {
                "id": i.id, "canale": i.canale.value, "giorno": i.giorno.isoformat(), "importo_cent": i.importo,
                "etichetta": i.etichetta.value, "numero_avviso": i.numero_avviso, "motivo": i.passaggi[-1].motivo,
            }
            for i in registrati
        ],
    }  # fmt: skip


def _ente_del_flusso(contenuto: bytes) -> str:
    """The codice fiscale of the ente a flow says it is of; blank where it says none."""
    try:
        aperto = sbusta(io.BytesIO(contenuto)).read()
    except ErroreDominio:
        return ""
    trovati = (forma.search(aperto) for forma in _ENTE_DEL_FLUSSO)
    return next((trovato[1].decode() for trovato in trovati if trovato), "")


def _letto(percorso: Percorso, contenuto: bytes) -> tuple[Lettore | None, list[date]]:
    """The reader of the flow, at its end, and the days it names; none where it cannot be read."""
    ente = percorso.ente
    contesto = Contesto(ente.id, ente.codice_fiscale, ente.segregazione, date.max, "prova")
    try:
        lettore = riconosci(contenuto[:TESTA])(io.BytesIO(contenuto), contesto)
        return lettore, [letta.giorno for letta in lettore.leggi() if not isinstance(letta, Scarto)]
    except ErroreDominio:
        return None, []


def _ultimo_pagamento(percorso: Percorso, contenuto: bytes) -> date:
    """The latest day the flow names, so that it is taken in after it; today where it cannot be read."""
    oggi = percorso.nuvola.orologio.oggi()
    lettore, giorni = _letto(percorso, contenuto)
    if lettore is not None and lettore.testata is not None:
        giorni = [*giorni, lettore.testata.regolato_il]
    credibili = [quando for quando in giorni if quando.year <= oggi.year + _ANNI]
    return max([oggi, *credibili])


def _rendicontazione(percorso: Percorso, contenuto: bytes) -> dict[str, Any]:
    """How a flusso di rendicontazione stands with the account; nothing for any other flow."""
    lettore, _ = _letto(percorso, contenuto)
    if lettore is None or lettore.testata is None:
        return {}
    stato = RendicontazioniDynamo(percorso.tabella).stato(percorso.ente.id, lettore.testata.flusso)
    if stato is None:
        return {}
    return {"rendicontazione": {"flusso": stato.flusso, "legame": stato.legame.value, "motivo": stato.motivo}}


_ANNI = 3
"""How far the clock is moved for a flow: a day beyond is an error of the flow."""


def _manda(chiama: Chiamata, carica: Caricamento, nome: str, contenuto: bytes) -> str:
    sha256 = hashlib.sha256(contenuto).hexdigest()
    richiesta = {"nome_file": nome, "dimensione": len(contenuto), "sha256": sha256}
    stato, risposta = chiama("POST", "/incassi/flussi", richiesta)
    if stato == 200:
        print("Questo file è già stato acquisito: ecco che cosa ne è stato.", file=sys.stderr)
    elif stato == 201:
        carica(risposta["caricamento"], contenuto)
    else:
        raise NonImportato(f"La richiesta è stata rifiutata ({stato}): {risposta.get('detail', '')}")
    return sha256


def _ricevuta(chiama: Chiamata, sha256: str) -> dict[str, Any]:
    _, letto = chiama("GET", f"/incassi/flussi/{sha256}", None)
    if "ricevuta" not in letto:
        raise NonImportato(f"Il flusso è ancora «{letto.get('stato', '?')}»: riprovare fra poco.")
    return dict(letto["ricevuta"])


def _su_una_accesa(api: str, gettone: str, nome: str, contenuto: bytes) -> dict[str, Any]:
    accesa = Api(api, gettone)
    base, chiama = accesa.base, accesa.chiama

    def carica(modulo: dict[str, Any], corpo: bytes) -> None:
        indirizzo = str(modulo["url"])
        if base.startswith("http://127.0.0.1"):
            # The local cloud serves S3 under its own port.
            indirizzo = base + PREFISSO_S3 + indirizzo.removeprefix("https://")
        limite = uuid.uuid4().hex
        pezzi = [
            f'--{limite}\r\nContent-Disposition: form-data; name="{campo}"\r\n\r\n{valore}\r\n'.encode()
            for campo, valore in modulo["fields"].items()
        ]
        pezzi.append(f'--{limite}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode())
        tutto = b"".join([*pezzi, corpo, f"\r\n--{limite}--\r\n".encode()])
        tipo = {"Content-Type": f"multipart/form-data; boundary={limite}"}
        stato, _ = http(urllib.request.Request(indirizzo, tutto, tipo, method="POST"))
        if stato not in (200, 201, 204):
            raise NonImportato(f"Il caricamento è stato rifiutato: {stato}.")

    sha256 = _manda(chiama, carica, nome, contenuto)
    fine = time.monotonic() + ATTESA
    while True:
        try:
            return _ricevuta(chiama, sha256)
        except NonImportato:
            if time.monotonic() > fine:
                raise
            time.sleep(1)


def _mostra(dati: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console()
    console.print(f"[bold]{dati['nome_file']}[/bold]: {dati['tipo'] or 'tracciato sconosciuto'}, {dati['esito']}")
    if dati["motivo"]:
        console.print(dati["motivo"])
    righe = [
        ("Righe accolte", dati["accolte"], in_euro(dati["totale_cent"])),
        ("Riversamenti di pagoPA", dati["cumulativi"], in_euro(dati["totale_cumulativi_cent"])),
        ("Righe scartate", dati["scartate"], ""),
        ("Righe che non sono entrate", dati["estranee"], ""),
    ]
    console.print(tabella("Flusso", ("", "righe", "euro"), righe))
    for confronto in dati["confronti"]:
        console.print(confronto)
    for avvertenza in dati["avvertenze"]:
        console.print(avvertenza)
    for scarto in dati["scarti"]:
        console.print(f"Riga {scarto['riga']}: {scarto['motivo']}")
    if "rendicontazione" in dati:
        console.print(f"Flusso {dati['rendicontazione']['flusso']}: {dati['rendicontazione']['motivo']}")
    if dati.get("etichette"):
        console.print(tabella("Etichette", ("etichetta", "incassi"), dati["etichette"].items()))
