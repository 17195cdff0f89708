"""A queue that delivers more than once, workers that step on each other, a store that throttles and kills.

Everything follows from one seed. At each call to the store a fault may come before the effect (a throttle, a
crash) or after it (a crash whose effect stays), and another worker may do a whole message in between.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.riconcilia_pagamento import _incasso, _tratta
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.lette_insieme import LetteInsieme, leggi_insieme
from shared.casi_uso.righe_rendicontate import Distribuzioni
from shared.dominio.errori import VersioneSuperata
from tests.modello.memoria_incassi import RendicontazioniInMemoria

CONSEGNE_MASSIME = 5
INTRECCI = 3
"""Workers inside one another, at most."""


DELLO_STESSO_LOTTO = 4
"""Messages handled, on average, with what was read together for them."""


class Guasto(Exception):
    """The store threw the call back, or the worker died."""


@dataclass
class Messaggio:
    """`consegne` are those still to be made; the first that succeeds lets the next of its group go."""

    gruppo: str
    dati: dict[str, Any]
    consegne: int
    fatto: bool = False


@dataclass
class Caos:
    """The queue and its workers. `quanto` is how likely a fault is at each call (0: a calm run)."""

    dado: random.Random
    quanto: float
    messaggi: list[Messaggio] = field(default_factory=list)
    lavora: Callable[[dict[str, Any]], None] = lambda _: None
    guasti: int = 0
    intrecciati: int = 0
    profondita: int = 0

    def consegna_tutto(self) -> None:
        """Until every message has succeeded and has been delivered as often as it must."""
        while pronti := self._pronti():
            self._consegna(self.dado.choice(pronti) if self.quanto else pronti[0])

    def _pronti(self) -> list[Messaggio]:
        """The first of each group that has not succeeded yet, and those to be delivered once more."""
        pronti, fermi = [], set()
        for messaggio in self.messaggi:
            if messaggio.fatto and messaggio.consegne > 0:
                pronti.append(messaggio)
            elif not messaggio.fatto and messaggio.gruppo not in fermi:
                pronti.append(messaggio)
                fermi.add(messaggio.gruppo)
        return pronti

    def _consegna(self, messaggio: Messaggio) -> None:
        self.profondita += 1
        try:
            self.lavora(messaggio.dati)
        except (Guasto, VersioneSuperata):
            # It comes back to the queue: no delivery counts until one is done.
            return
        finally:
            self.profondita -= 1
        messaggio.fatto = True
        messaggio.consegne -= 1

    def prima(self) -> None:
        """Before a call: another worker may take its turn, or the call may fail without effect."""
        if not self.quanto:
            return
        if self.profondita < INTRECCI and self.dado.random() < self.quanto:
            self.intrecciati += 1
            pronti = self._pronti()
            if pronti:
                self._consegna(self.dado.choice(pronti))
        self._guasto()

    def dopo(self) -> None:
        """After a call: the worker may die with its effect done."""
        self._guasto()

    def _guasto(self) -> None:
        if self.dado.random() < self.quanto:
            self.guasti += 1
            raise Guasto


class Porta:
    """Any port, with the faults of `caos` around each of its calls."""

    def __init__(self, vera: Any, caos: Caos) -> None:
        self._vera, self._caos = vera, caos

    def __getattr__(self, nome: str) -> Any:
        attributo = getattr(self._vera, nome)
        if not callable(attributo):
            return attributo

        def chiama(*argomenti: Any, **nominati: Any) -> Any:
            self._caos.prima()
            esito = attributo(*argomenti, **nominati)
            self._caos.dopo()
            return esito

        return chiama


def lavoratore(ciclo: Ciclo, incassi: Any, caos: Caos) -> Callable[[dict[str, Any]], None]:
    """The real worker of the queue over ports that fail.

    Now and then it reads together what all the messages still waiting lead to: the more of them are done
    since, by itself or by others, the older is what it read.
    """
    esposto = Ciclo(
        Porta(ciclo.enti, caos), Porta(ciclo.posizioni, caos), ciclo.orologio, ciclo.macchine
    )
    cassa = Porta(incassi, caos)
    distribuzioni = Distribuzioni(RendicontazioniInMemoria())
    lotto = LetteInsieme()

    def lavora(dati: dict[str, Any]) -> None:
        nonlocal lotto
        if caos.dado.random() < 1 / DELLO_STESSO_LOTTO:
            attesi = [m.dati for m in caos.messaggi if not m.fatto]
            lotto = leggi_insieme(esposto, [_incasso(altri, ciclo) for altri in attesi])
        _tratta(SQSRecord({"body": json.dumps(dati)}), esposto, cassa, distribuzioni, lotto)

    return lavora
