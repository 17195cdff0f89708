"""The chain of events: each one sealed with all that came before it, so that none can be changed or taken away.

The value of a link is the SHA-256 of the value before it and of the canonical JSON of what
happened: version, instant, event, registrazioni, and the SHA-256 of the state reached. The
first link seals the carico. Whoever knows the last value (it is in the daily certificate,
through its root) can check the whole history without trusting who keeps it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from shared.dominio.errori import NonQuadra
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Evento, Posizione


@dataclass(frozen=True, slots=True)
class Anello:
    """One event as it was committed: `registrazioni` are the ids booked with it, `catena` its seal (hex).

    `stato` is the SHA-256 of the posizione as the event left it.
    """

    versione: int
    istante: str
    evento: Evento
    registrazioni: tuple[str, ...]
    stato: str
    catena: str


def genesi(posizione: Posizione, carico: Registrazione) -> str:
    """The first value of the chain: who the posizione is and what it was loaded with."""
    dati = {
        "ente": posizione.ente,
        "posizione": posizione.id,
        "numero_avviso": posizione.numero_avviso,
        "carico": registrazione_in_dati(carico),
    }
    return hashlib.sha256(canonico(dati)).hexdigest()


def anello(
    precedente: str,
    versione: int,
    istante: str,
    evento: Evento,
    registrazioni: Iterable[Registrazione],
    stato: str,
) -> str:
    """The value after one more event, committed at `istante` (UTC text) as the posizione's `versione`."""
    dati = {
        "precedente": precedente,
        "versione": versione,
        "istante": istante,
        "evento": evento_in_dati(evento),
        "registrazioni": [registrazione_in_dati(registrazione) for registrazione in registrazioni],
        "stato": stato,
    }
    return hashlib.sha256(canonico(dati)).hexdigest()


def radice(teste: Mapping[str, str]) -> str:
    """One value for many chains: the SHA-256 of `posizione=value` lines, sorted by posizione."""
    righe = "".join(f"{posizione}={testa}\n" for posizione, testa in sorted(teste.items()))
    return hashlib.sha256(righe.encode()).hexdigest()


def verifica(
    posizione: Posizione, anelli: Iterable[Anello], registrazioni: Iterable[Registrazione]
) -> None:
    """Recompute the whole chain up to the head that the posizione carries. Raises NonQuadra at the first difference."""
    libri = {registrazione.id: registrazione for registrazione in registrazioni}
    carico = libri.pop(f"CARICO#{posizione.id}", None)
    if carico is None:
        raise NonQuadra(f"{posizione.id}: nei libri manca la presa in carico.")
    valore, versione = genesi(posizione, carico), 1
    for passo in anelli:
        versione += 1
        mancanti = [identita for identita in passo.registrazioni if identita not in libri]
        if mancanti or passo.versione != versione:
            raise NonQuadra(f"{posizione.id}: manca l'evento {versione}, o una sua registrazione.")
        proprie = [libri.pop(identita) for identita in passo.registrazioni]
        valore = anello(valore, versione, passo.istante, passo.evento, proprie, passo.stato)
        if valore != passo.catena:
            raise NonQuadra(f"{posizione.id}: l'evento {versione} non è quello scritto a suo tempo.")
    if libri or versione != posizione.versione or valore != posizione.catena:
        raise NonQuadra(f"{posizione.id}: la storia non arriva allo stato attuale.")


def evento_in_dati(evento: Evento) -> dict[str, Any]:
    """The event as plain data, each part of it."""
    return {
        "nome": evento.nome,
        "data": evento.data.isoformat(),
        "dati": dict(evento.dati),
        "sveglia": evento.sveglia,
        "autore": evento.autore,
    }


def registrazione_in_dati(registrazione: Registrazione) -> dict[str, Any]:
    """The registrazione as plain data, amounts in cents."""
    return {
        "id": registrazione.id,
        "data": registrazione.data.isoformat(),
        "causale": registrazione.causale,
        "movimenti": [[m.conto, m.importo] for m in registrazione.movimenti],
    }


def stato_in_dati(posizione: Posizione) -> dict[str, Any]:
    """All that the posizione is, as plain data, but the head of its chain: the seal of a state is taken on this."""
    dati: dict[str, Any] = _in_dati(posizione)
    del dati["catena"]
    return dati


def impronta_stato(posizione: Posizione) -> str:
    """The SHA-256 (hex) of that state."""
    return hashlib.sha256(canonico(stato_in_dati(posizione))).hexdigest()


def _in_dati(valore: Any) -> Any:
    if isinstance(valore, str):
        # A name of an enumeration is told by its text.
        return str(valore)
    if isinstance(valore, date):
        return valore.isoformat()
    if is_dataclass(valore):
        return {campo.name: _in_dati(getattr(valore, campo.name)) for campo in fields(valore)}
    if isinstance(valore, Mapping):
        return {str(chiave): _in_dati(contenuto) for chiave, contenuto in valore.items()}
    if isinstance(valore, tuple | list):
        return [_in_dati(contenuto) for contenuto in valore]
    return valore


def canonico(dati: Mapping[str, Any]) -> bytes:
    """The one spelling of plain data: sorted keys, no spaces, UTF-8."""
    return json.dumps(dati, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
