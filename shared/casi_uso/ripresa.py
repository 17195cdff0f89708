"""What ops do with a posizione that stands still: see why, start it again as the guard would, clear the shelf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.custodia import MACCHINE_DI_FASE, Registro, riprendi, senza_macchina
from shared.casi_uso.porte import Liste
from shared.dominio.atti import Fase
from shared.dominio.flussi import StatoLista
from shared.dominio.posizioni import Posizione
from shared.dominio.segnalazioni import Segnalazione

RIPRESA: dict[str, str] = {"esito": "RIPRESA"}
IN_CORSO: dict[str, str] = {"esito": "IN_CORSO"}
"""Its machine is at work, or it needs none: nothing is done."""
IN_ATTESA_DI_VISTO: dict[str, str] = {"esito": "IN_ATTESA_DI_VISTO"}

_NOME = re.compile(r"(?P<ente>.+)-(?P<posizione>L\d{5}-\d{8})-(?P<fase>[a-z]+)-(?P<giro>\d+)")


class Scaffale(Protocol):
    """The shelf, of every ente, the oldest first."""

    def pagina(self, dopo: str, quante: int) -> list[Segnalazione]:
        """At most `quante` after the mark `dopo`."""

    def togli(self, segno: str, autore: str) -> bool:
        """Take one off, kept in its partition with who did it; False when it was not there."""

    def togli_di(self, ente: str, posizione: str, autore: str) -> int:
        """Take off all those of a posizione; how many."""


Esecuzione = tuple[str, str, str]
"""An execution that ended badly: its name, how (`FAILED`, `TIMED_OUT`, `ABORTED`), when (UTC text)."""


class Fermate(Protocol):
    def finite_male(self, macchina: str, quante: int) -> list[Esecuzione]:
        """The latest executions of a machine that failed, timed out or were stopped, `quante` of each at most."""


@dataclass(frozen=True, slots=True)
class Ferma:
    """A posizione whose last machine ended badly, and no other has taken its place."""

    ente: str
    posizione: str
    fase: str
    stato: str
    istante: str


def riprendi_una(
    ciclo: Ciclo, liste: Liste, registro: Registro, scaffale: Scaffale, ente: str, posizione: str, autore: str
) -> dict[str, str]:
    """Start again a posizione that stands still, with the guard's own cure, and clear it from the shelf.

    `esito`: RIPRESA, IN_CORSO (nothing to cure: a second press), IN_ATTESA_DI_VISTO. Raises NonTrovato.
    """
    attuale = ciclo.posizioni.leggi(ente, posizione)
    if not senza_macchina(ciclo, registro, attuale):
        scaffale.togli_di(ente, posizione, autore)
        return IN_CORSO
    lista = liste.leggi_lista(ente, attuale.lista)
    if attuale.fase is Fase.CARICO and lista.stato not in (StatoLista.VISTATA, StatoLista.AVVIATA):
        return IN_ATTESA_DI_VISTO
    riprendi(ciclo, registro, attuale, lista, autore)
    scaffale.togli_di(ente, posizione, autore)
    return RIPRESA


def ferme(ciclo: Ciclo, fermate: Fermate, quante: int) -> Iterator[Ferma]:
    """The posizioni that no machine follows any more, among the latest `quante` bad ends of each machine and kind.

    An execution that another has replaced (a turn, a phase further on) is history; so is one of a posizione that ended.
    """
    per_ente: dict[str, dict[str, tuple[str, int, Esecuzione]]] = {}
    for macchina in MACCHINE_DI_FASE:
        for esecuzione in fermate.finite_male(macchina, quante):
            nome = _NOME.fullmatch(esecuzione[0])
            if nome is None:
                continue
            trovata = (nome["fase"], int(nome["giro"]), esecuzione)
            sue = per_ente.setdefault(nome["ente"], {})
            sue[nome["posizione"]] = max(sue.get(nome["posizione"], trovata), trovata, key=lambda t: t[1])
    for ente, trovate in sorted(per_ente.items()):
        yield from _ancora_ferme(ciclo.posizioni.leggi_molte(ente, sorted(trovate)), trovate)


def _ancora_ferme(
    posizioni: Iterable[Posizione], trovate: dict[str, tuple[str, int, Esecuzione]]
) -> Iterator[Ferma]:
    for posizione in posizioni:
        fase, giro, (_, stato, istante) = trovate[posizione.id]
        sua = (posizione.fase.value, posizione.giro) == (fase, giro)
        if sua and (not posizione.conclusa or posizione.fase is Fase.SVINCOLO):
            yield Ferma(posizione.ente, posizione.id, fase, stato, istante)
