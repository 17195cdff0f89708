"""XML as it streams: no document type, no entity, no network; bounded depth and size; nothing kept but what is asked.

`scorri` yields the elements that a reader names, each with what is inside it, as soon as they close.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from shared.contratti.tracciato_flusso import ConLettura, FlussoIllegibile

PROFONDITA = 60
"""Levels: the deepest layout has fifteen, a signature some more."""
NODI_PER_RAMO = 5_000
TESTO_PER_NODO = 20_000
_BLOCCO = 1 << 16


@dataclass(slots=True)
class Nodo:
    """An element without its namespace: `riga` is the line where it begins."""

    nome: str
    riga: int
    attributi: dict[str, str]
    testo: str = ""
    figli: list[Nodo] = field(default_factory=list)

    def primo(self, *percorso: str) -> Nodo | None:
        """The first descendant along that path of names."""
        qui: Nodo | None = self
        for nome in percorso:
            if qui is None:
                return None
            qui = next((figlio for figlio in qui.figli if figlio.nome == nome), None)
        return qui

    def tutti(self, nome: str) -> list[Nodo]:
        return [figlio for figlio in self.figli if figlio.nome == nome]

    def detto(self, *percorso: str) -> str:
        """The text of the first descendant along that path, blank where there is none."""
        trovato = self.primo(*percorso)
        return "" if trovato is None else trovato.testo.strip()


@dataclass(frozen=True, slots=True)
class Passaggio:
    """Something met on the way: `apre` for a container that begins, None for a branch or a container that ends."""

    nodo: Nodo
    apre: bool


class _Raccoglitore:
    """The parser's target: builds branches, forgets everything else."""

    def __init__(self, rami: frozenset[str], contenitori: frozenset[str]) -> None:
        self._rami, self._contenitori = rami, contenitori
        self._pila: list[Nodo] = []
        self._ramo: list[Nodo] = []
        self._nodi = 0
        self.espat: Any = None
        self.radice = ""
        self.pronti: list[Passaggio] = []

    def start(self, etichetta: str, attributi: dict[str, str]) -> None:
        nome = etichetta.rpartition("}")[2]
        if len(self._pila) + len(self._ramo) >= PROFONDITA:
            raise FlussoIllegibile(f"Il file XML ha più di {PROFONDITA} livelli: non è un flusso di incasso.")
        nodo = Nodo(nome, self.espat.CurrentLineNumber, {c.rpartition("}")[2]: v for c, v in attributi.items()})
        self.radice = self.radice or nome
        if self._ramo or nome in self._rami:
            self._nodi += 1
            if self._nodi > NODI_PER_RAMO:
                raise FlussoIllegibile(f"Riga {nodo.riga}: un solo elemento ne contiene più di {NODI_PER_RAMO}.")
            if self._ramo:
                self._ramo[-1].figli.append(nodo)
            self._ramo.append(nodo)
            return
        self._pila.append(nodo)
        if nome in self._contenitori:
            self.pronti.append(Passaggio(nodo, True))

    def data(self, testo: str) -> None:
        if self._ramo and len(self._ramo[-1].testo) < TESTO_PER_NODO:
            self._ramo[-1].testo += testo

    def end(self, _: str) -> None:
        if not self._ramo:
            nodo = self._pila.pop()
            if nodo.nome in self._contenitori:
                self.pronti.append(Passaggio(nodo, False))
            return
        nodo = self._ramo.pop()
        if not self._ramo:
            self._nodi = 0
            self.pronti.append(Passaggio(nodo, False))

    def close(self) -> None:
        return None


def scorri(
    corpo: ConLettura, radici: frozenset[str], rami: frozenset[str], contenitori: frozenset[str]
) -> Iterator[Passaggio]:
    """The branches named, in order, and the containers as they open and close.

    Raises FlussoIllegibile for a text that is not well formed, declares a document type or
    entities, is too deep, or has another root than one of `radici`.
    """
    raccoglitore = _Raccoglitore(rami, contenitori)
    lettore = DefusedXMLParser(target=raccoglitore, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    raccoglitore.espat = lettore.parser
    try:
        while pezzo := corpo.read(_BLOCCO):
            lettore.feed(pezzo)
            if raccoglitore.radice and raccoglitore.radice not in radici:
                raise FlussoIllegibile("Il file XML non è di un tracciato di incasso conosciuto.")
            yield from raccoglitore.pronti
            raccoglitore.pronti.clear()
        lettore.close()
    except DefusedXmlException as errore:
        raise FlussoIllegibile("Il file XML dichiara un tipo di documento o delle entità: non è ammesso.") from errore
    except (ParseError, ValueError, LookupError) as errore:
        riga = lettore.parser.ErrorLineNumber
        raise FlussoIllegibile(f"Il file XML non è ben formato alla riga {riga}.") from errore
    yield from raccoglitore.pronti
