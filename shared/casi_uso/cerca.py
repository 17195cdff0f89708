"""Finding a posizione as people look for one: by its id, a numero avviso, a codice fiscale, the beginning of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.casi_uso.avvisi_emessi import posizione_dell_avviso
from shared.casi_uso.porte import Posizioni
from shared.dominio.avvisi_rate import e_un_suo_avviso
from shared.dominio.errori import NonTrovato
from shared.dominio.posizioni import Posizione
from shared.dominio.ricerca import Genere, Ricerca, interpreta

PER_PAGINA = 20


class Indici(Protocol):
    """The ways to a posizione within an ente: keys that may lag by a moment."""

    def del_codice_fiscale(self, ente: str, codice_fiscale: str) -> list[tuple[str, str]]: ...

    def del_nome(self, ente: str, nome: str, limite: int, dopo: str = "") -> list[tuple[str, tuple[str, str]]]:
        """`(cursor, (ente, posizione))` in order of name, after the cursor `dopo`."""

    def leggi(self, trovate: Iterable[tuple[str, str]]) -> Iterator[Posizione]: ...


@dataclass(frozen=True, slots=True)
class Trovate:
    """One page of what was found; `dopo` asks for the next one, blank when there is none."""

    posizioni: Sequence[Posizione]
    dopo: str = ""


def cerca(posizioni: Posizioni, indici: Indici, enti: Sequence[str], scritto: str, dopo: str = "") -> Trovate:
    """The posizioni of those enti that `scritto` names. Raises RicercaNonValida.

    A name gives at most `PER_PAGINA` for each ente; only one ente at a time has further pages.
    """
    chiesta = interpreta(scritto)
    if chiesta.genere is Genere.NOME:
        return _per_nome(indici, enti, chiesta.testo, dopo)
    if chiesta.genere is Genere.CODICE_FISCALE:
        chiavi = [t for ente in enti for t in indici.del_codice_fiscale(ente, chiesta.testo)]
        return Trovate(list(indici.leggi(chiavi)))
    trovate = list(indici.leggi(_chiavi(posizioni, enti, chiesta)))
    if chiesta.genere is Genere.AVVISO:
        # The digits name a place in a lista: only the posizione that was given that very number is the one.
        trovate = [p for p in trovate if e_un_suo_avviso(p, chiesta.testo)]
    return Trovate(trovate)


def _per_nome(indici: Indici, enti: Sequence[str], nome: str, dopo: str) -> Trovate:
    pagine = [indici.del_nome(ente, nome, PER_PAGINA, dopo) for ente in enti]
    trovate = list(indici.leggi(trovata for pagina in pagine for _, trovata in pagina))
    piena = len(enti) == 1 and len(pagine[0]) == PER_PAGINA
    return Trovate(trovate, pagine[0][-1][0] if piena else "")


def _chiavi(posizioni: Posizioni, enti: Sequence[str], chiesta: Ricerca) -> list[tuple[str, str]]:
    if chiesta.genere is Genere.POSIZIONE:
        return [(ente, chiesta.testo) for ente in enti]
    chiavi = []
    for ente in enti:
        try:
            chiavi.append((ente, posizione_dell_avviso(posizioni, ente, chiesta.testo)))
        except NonTrovato:
            continue
    return chiavi
