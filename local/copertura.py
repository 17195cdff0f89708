"""What a scenario made happen: every branch of a posizione's life, told from what is stored of it.

A branch is judged on the posizione and on its events, never on the people who caused them.
Where a contract or the law leaves a branch out (a second sollecito, a penalty), `raggiungibile`
says so from the rules themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.dominio.posizioni import Evento, Posizione
from shared.dominio.regole import Regole


@dataclass(frozen=True, slots=True)
class Storia:
    """One posizione as it ended, and all its events in order."""

    posizione: Posizione
    eventi: Sequence[Evento]

    def ha(self, tipo: str) -> bool:
        """Whether an act of that kind was issued."""
        return any(atto.tipo.value == tipo for atto in self.posizione.atti)

    def esito(self, *esiti: str, atto: str = "", mezzo: str = "") -> bool:
        """Whether a delivery (of `atto`, by `mezzo`, where given) ended in one of those ways."""
        return any(
            c.esito is not None
            and c.esito.value in esiti
            and (not atto or c.atto == atto)
            and (not mezzo or c.mezzo.value == mezzo)
            for c in self.posizione.consegne
        )

    def accaduto(self, nome: str, **dati: Any) -> bool:
        """Whether an event of that name, with those data, was stored."""
        return any(
            e.nome == nome and all(e.dati.get(chiave) == valore for chiave, valore in dati.items())
            for e in self.eventi
        )

    def dopo(self, nome: str, poi: str) -> bool:
        """Whether the event `poi` came after the first event `nome`."""
        nomi = [e.nome for e in self.eventi]
        return nome in nomi and poi in nomi[nomi.index(nome) + 1 :]


Vale = Callable[[Storia], bool]


def _sempre(_: Regole) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Ramo:
    """One branch: its Italian name, the phase it belongs to, how to know it."""

    nome: str
    fase: str
    vale: Vale
    raggiungibile: Callable[[Regole], bool] = _sempre


def copertura(storie: Iterable[Storia], rami: Sequence[Ramo], regole: Regole) -> Mapping[str, int]:
    """How many posizioni went through each branch that those rules can reach, in the order of `rami`."""
    conta = {ramo.nome: 0 for ramo in rami if ramo.raggiungibile(regole)}
    for storia in storie:
        for ramo in rami:
            if ramo.nome in conta and ramo.vale(storia):
                conta[ramo.nome] += 1
    return conta
