"""What each lista really brought in, month by month: the closed days of the giornale, added up once and kept.

The giornale is one partition for each day (and shard), and a closed day never changes: the guard reads each of them
once, adds it to what was kept, and the page of a lista reads one file, whatever its length. Months are those in which
money was booked, as in the distinte.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shared.casi_uso.porte import Archivio, Incassi, Liste
from shared.dominio.errori import NonTrovato
from shared.dominio.giornale import RigaGiornale
from shared.dominio.giorni import giorno_legale
from shared.dominio.importi import Centesimi

UN_GIORNO = timedelta(days=1)
MARGINE = timedelta(hours=1)
"""After midnight, a worker that began before it may still book on the day that ended; none runs for so long."""


@dataclass(frozen=True, slots=True)
class Andamento:
    """Cents collected on the debt of each lista by month (`2025-03`), up to the day `al`, included."""

    al: date
    liste: Mapping[str, Mapping[str, Centesimi]] = field(default_factory=dict)


def chiave(ente: str) -> str:
    return f"quadri/{ente}-incassi.json"


def leggi(archivio: Archivio, ente: str) -> Andamento | None:
    """What was kept; None before the guard's first look."""
    try:
        letto = json.loads(archivio.leggi(chiave(ente)))
    except NonTrovato:
        return None
    return Andamento(date.fromisoformat(letto["al"]), letto["liste"])


def aggiorna(incassi: Incassi, liste: Liste, archivio: Archivio, adesso: datetime, ente: str) -> Andamento | None:
    """Add the days closed since the last time and keep the sum; None for an ente without liste.

    Reads each closed day of the giornale once, from the delivery of the first lista on. Done twice it changes nothing.
    """
    ultimo = giorno_legale(adesso - MARGINE) - UN_GIORNO
    prima = leggi(archivio, ente)
    if prima is None:
        consegne = [lista.consegnata_il for lista in liste.elenca_liste(ente)]
        if not consegne:
            return None
        prima = Andamento(min(consegne) - UN_GIORNO)
    if prima.al >= ultimo:
        return prima
    nuovo = somma(prima, incassi.giornale(ente, prima.al + UN_GIORNO, ultimo), ultimo)
    testo = json.dumps({"al": nuovo.al.isoformat(), "liste": nuovo.liste}, sort_keys=True).encode()
    archivio.scrivi(chiave(ente), testo, "application/json")
    return nuovo


def somma(prima: Andamento, righe: Iterable[RigaGiornale], al: date) -> Andamento:
    """What was known, and the lines booked after it, up to `al`. Money not on a debt, or beyond it, is left out."""
    liste = {lista: Counter(mesi) for lista, mesi in prima.liste.items()}
    for riga in righe:
        if riga.imputazione is not None:
            mesi = liste.setdefault(riga.imputazione.lista, Counter())
            mesi[f"{riga.giorno:%Y-%m}"] += sum(riga.imputazione.voci.values())
    return Andamento(al, {lista: dict(mesi) for lista, mesi in liste.items()})
