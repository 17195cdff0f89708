"""The fascicolo: all that is known of one posizione in a file that anybody can check offline.

A zip without compression and without dates, so that the same history gives the same bytes and a
verifier can build it again: acts, deliveries, ledger, prove, events with their chain, and an index
with the SHA-256 of each file. `docs/verifica_fascicolo.py` needs nothing else.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from shared.casi_uso.ciclo import Ciclo, registra_fatto
from shared.casi_uso.porte import Archivio, Posizioni
from shared.dominio.atti import TipoAtto
from shared.dominio.catena import (
    Anello,
    canonico,
    evento_in_dati,
    registrazione_in_dati,
    stato_in_dati,
    verifica,
)
from shared.dominio.posizioni import Evento, muta

FORMATO = "riscossa-fascicolo/1"
GIORNO_ZERO = (1980, 1, 1, 0, 0, 0)
"""The first date a zip can hold: every file has it."""

LEGGIMI = """Fascicolo di una posizione di riscossione.

posizione.json      la posizione come sta: atti, consegne, termini mancati, saldi (centesimi)
consegne.json       ogni tentativo di consegna, con il suo esito e la data di effetto
registrazioni.json  il partitario: ogni registrazione con i suoi movimenti (centesimi, dare positivo)
eventi.json         ogni evento, in ordine: quando, chi, che cosa, con il sigillo che lo lega al precedente
prove.json          come sono stati calcolati importi e nulla osta, evento per evento
atti/               gli atti come sono stati stampati
indice.json         l'impronta SHA-256 di ogni file e l'ultimo sigillo della catena

Verifica, senza rete e senza altri programmi: python verifica_fascicolo.py FILE.zip
Con il certificato del giorno si verifica anche che la storia non sia stata riscritta per intero:
python verifica_fascicolo.py FILE.zip --catene AAAA-MM-GG-catene.json --certificato AAAA-MM-GG.json
I singoli calcoli si rifanno con: python verifica_prova.py prove.json
"""


def consulta(ciclo: Ciclo, documenti: Archivio, ente: str, posizione: str, utente: str) -> tuple[str, str]:
    """The fascicolo, stored for whoever asked, after recording that `utente` did: `(key, head of the chain)`.

    Raises NonTrovato, or NonQuadra when the chain does not hold: a fascicolo that lies is not given out.
    """
    evento = Evento("FASCICOLO_CONSULTATO", ciclo.orologio.oggi(), autore=utente)
    registra_fatto(ciclo, ente, posizione, lambda p, _, oggi: muta(p, evento))
    contenuto, testa = componi(ciclo.posizioni, documenti, ente, posizione)
    chiave = f"fascicoli/{ente}/{posizione}-{testa[:16]}.zip"
    documenti.scrivi(chiave, contenuto, "application/zip")
    return chiave, testa


def componi(posizioni: Posizioni, documenti: Archivio, ente: str, posizione: str) -> tuple[bytes, str]:
    """The bytes of the fascicolo and the head of its chain. Raises NonTrovato, NonQuadra."""
    attuale = posizioni.leggi(ente, posizione)
    # What was committed after that read belongs to a later fascicolo.
    anelli = [passo for passo in posizioni.storia(ente, posizione) if passo.versione <= attuale.versione]
    proprie = {identita for passo in anelli for identita in passo.registrazioni} | {f"CARICO#{posizione}"}
    libri = [r for r in posizioni.registrazioni(ente, posizione) if r.id in proprie]
    verifica(attuale, anelli, libri)
    stato = stato_in_dati(attuale)
    file = {
        "LEGGIMI.txt": LEGGIMI.encode(),
        "posizione.json": _testo(stato),
        "consegne.json": _testo(stato["consegne"]),
        "registrazioni.json": _testo([registrazione_in_dati(r) for r in libri]),
        "eventi.json": _testo([_anello(passo) for passo in anelli]),
        "prove.json": _testo(list(_prove(anelli))),
    }
    for atto in attuale.atti:
        if atto.chiave and atto.tipo is not TipoAtto.FASCICOLO:
            file[f"atti/{atto.id}.pdf"] = documenti.leggi(atto.chiave)
    indice: dict[str, Any] = {
        "formato": FORMATO,
        "ente": ente,
        "posizione": posizione,
        "versione": attuale.versione,
        "testa": attuale.catena,
        "file": {nome: hashlib.sha256(corpo).hexdigest() for nome, corpo in sorted(file.items())},
    }
    indice["sigillo"] = hashlib.sha256(canonico(indice)).hexdigest()
    file["indice.json"] = _testo(indice)
    return _zip(file), attuale.catena


def _anello(passo: Anello) -> dict[str, Any]:
    return {
        "versione": passo.versione,
        "istante": passo.istante,
        "evento": evento_in_dati(passo.evento),
        "registrazioni": list(passo.registrazioni),
        "stato": passo.stato,
        "catena": passo.catena,
    }


def _prove(anelli: Iterable[Anello]) -> Iterable[dict[str, Any]]:
    for passo in anelli:
        dati = passo.evento.dati
        for prova in (*dati.get("prove", ()), *((dati["prova"],) if "prova" in dati else ())):
            yield {"versione": passo.versione, "prova": prova}


def _testo(dati: object) -> bytes:
    return json.dumps(dati, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _zip(file: Mapping[str, bytes]) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_STORED) as pacco:
        for nome, corpo in sorted(file.items()):
            voce = zipfile.ZipInfo(nome, GIORNO_ZERO)
            voce.create_system = 3
            voce.external_attr = 0o644 << 16
            pacco.writestr(voce, corpo)
    return uscita.getvalue()
