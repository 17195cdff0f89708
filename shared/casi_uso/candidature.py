"""Where to look for the posizione of an incasso: bounded searches by what it says, then the books decide who stays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from shared.casi_uso.avvisi_emessi import posizione_dell_avviso
from shared.casi_uso.ciclo import Ciclo
from shared.dominio.candidati import Candidato, candidati
from shared.dominio.errori import NonTrovato
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Incasso
from shared.dominio.tracce_incassi import Tracce, tracce_di

PER_CHIAVE = 25
"""Posizioni taken from each search."""
POSIZIONI_MASSIME = 150
"""Posizioni read for one incasso: two batches of the store."""
PAROLE_DEL_NOME = 3


class Ricerca(Protocol):
    """Ids of posizioni by a key, at most `quante`: an index may be late, so what it says is read again."""

    def per_codice_fiscale(self, ente: str, codice_fiscale: str, quante: int) -> list[str]: ...

    def per_riferimento(self, ente: str, chiave: str, quante: int) -> list[str]: ...

    def per_residuo(self, ente: str, residuo: Centesimi, quante: int) -> list[str]: ...

    def per_nome(self, ente: str, parola: str, intero: str, quante: int) -> list[str]:
        """By the word a debtor is kept under; with `intero` those alone whose whole name begins so."""

    def con_eccedenza(self, ente: str, dopo: str, quante: int) -> list[str]:
        """Those with money to give back, after the posizione `dopo` (blank: from the first)."""


def cerca_candidati(ciclo: Ciclo, ricerca: Ricerca, incasso: Incasso) -> list[Candidato]:
    """The ranked candidates of an incasso: a few dozens of bounded searches at most, then two batches of reads."""
    trovate = dict.fromkeys(_identita(ciclo, ricerca, incasso, tracce_di(incasso)))
    return candidati(incasso, ciclo.posizioni.leggi_molte(incasso.ente, islice(trovate, POSIZIONI_MASSIME)))


def _identita(ciclo: Ciclo, ricerca: Ricerca, incasso: Incasso, tracce: Tracce) -> Iterator[str]:
    """What speaks loudest first: if there are too many, the faint ones are left out."""
    ente = incasso.ente
    for numero in (*tracce.avvisi, *tracce.avvisi_vicini):
        try:
            yield posizione_dell_avviso(ciclo.posizioni, ente, numero)
        except NonTrovato:
            continue
    yield from tracce.posizioni
    for codice_fiscale in tracce.codici_fiscali:
        yield from ricerca.per_codice_fiscale(ente, codice_fiscale, PER_CHIAVE)
    for chiave in tracce.riferimenti:
        yield from ricerca.per_riferimento(ente, chiave, PER_CHIAVE)
    parole = sorted(tracce.nome.split(), key=lambda parola: (-len(parola), parola))[:PAROLE_DEL_NOME]
    for parola in parole:
        yield from ricerca.per_nome(ente, parola, tracce.nome, PER_CHIAVE)
    yield from ricerca.per_residuo(ente, incasso.da_abbinare, PER_CHIAVE)
    for parola in parole:
        yield from ricerca.per_nome(ente, parola, "", PER_CHIAVE)
