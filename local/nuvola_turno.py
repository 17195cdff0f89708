"""Virtual time and turns: why 24 months take seconds and always go the same way.

Step Functions executions need a thread each, because their interpreter waits by blocking.
Here threads are only a way to keep a stack: one baton exists, and the thread that holds it
is the only one that runs. It gives the baton back when it parks (a wait, a task token) or
ends. The clock moves only when everybody is parked, to the next item of the agenda, and
items due at the same instant are taken in a fixed order.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.dominio.giorni import giorno_legale


class Interrotta(BaseException):
    """Unwinds a parked thread whose execution was stopped or whose cloud is closing.

    Not an `Exception`, so that the interpreter's own handlers let it through.
    """


class OrologioVirtuale:
    """The clock port on an instant that only `porta_a` moves, and only forward."""

    def __init__(self, inizio: datetime) -> None:
        if inizio.tzinfo is None:
            raise ValueError("inizio needs a time zone")
        self._adesso = inizio.astimezone(UTC)

    def adesso(self) -> datetime:
        return self._adesso

    def oggi(self) -> date:
        return giorno_legale(self._adesso)

    def porta_a(self, istante: datetime) -> None:
        self._adesso = max(self._adesso, istante.astimezone(UTC))


@dataclass(order=True)
class Voce:
    """An agenda item; the order of the fields is the order of execution."""

    istante: datetime
    classe: int
    chiave: str
    numero: int
    azione: Callable[[], None] = field(compare=False)
    annullata: bool = field(default=False, compare=False)


class Agenda:
    """What must happen at a virtual instant."""

    ATTORE, FILO, CODA, REGOLA = range(4)

    def __init__(self) -> None:
        self._voci: list[Voce] = []
        self._numeri = itertools.count()

    def aggiungi(self, istante: datetime, classe: int, chiave: str, azione: Callable[[], None]) -> Voce:
        voce = Voce(istante.astimezone(UTC), classe, chiave, next(self._numeri), azione)
        heapq.heappush(self._voci, voce)
        return voce

    def prossima(self) -> Voce | None:
        while self._voci and self._voci[0].annullata:
            heapq.heappop(self._voci)
        return self._voci[0] if self._voci else None

    def estrai(self) -> Voce:
        voce = self.prossima()
        if voce is None:
            raise IndexError("the agenda is empty")
        return heapq.heappop(self._voci)

    def svuota(self) -> None:
        self._voci.clear()


class Filo:
    """A thread that runs only while it holds the baton."""

    def __init__(self, turno: Turno, chiave: str, corpo: Callable[[], None], radice: str) -> None:
        self.turno, self.chiave, self.corpo, self.radice = turno, chiave, corpo, radice
        self.via = threading.Semaphore(0)
        self.pronto = False
        self.scaduto = False
        self.interrotto = False
        self.finito = False
        self.termine: Voce | None = None
        self.thread = threading.Thread(target=self._esegui, name=f"filo-{chiave}", daemon=True)

    def _esegui(self) -> None:
        self.via.acquire()
        try:
            if not self.interrotto:
                self.corpo()
        except Interrotta:
            pass
        except BaseException as errore:
            self.turno.guasti.append(errore)
        finally:
            self.finito = True
            self.turno.ritorno.release()


class Turno:
    """The baton, the threads that wait for it and the agenda of their deadlines."""

    def __init__(self, orologio: OrologioVirtuale) -> None:
        self.orologio = orologio
        self.agenda = Agenda()
        self.ritorno = threading.Semaphore(0)
        self.guasti: list[BaseException] = []
        self._pronti: deque[Filo] = deque()
        self._fili: dict[Filo, None] = {}
        self._corrente: Filo | None = None

    @property
    def corrente(self) -> Filo | None:
        return self._corrente

    def avvia(self, chiave: str, corpo: Callable[[], None], radice: str | None = None) -> Filo:
        """Queue a new thread; it starts when its turn comes. A child belongs to its parent's execution."""
        if radice is None:
            radice = self._corrente.radice if self._corrente else chiave
        filo = Filo(self, chiave, corpo, radice)
        self._fili[filo] = None
        filo.thread.start()
        filo.pronto = True
        self._pronti.append(filo)
        return filo

    def parcheggia(self, secondi: float | None = None) -> bool:
        """Give the baton back; True if somebody woke this thread, False if the deadline came first."""
        filo = self._corrente
        if filo is None or threading.current_thread() is not filo.thread:
            raise RuntimeError("only a thread that holds the baton can wait in virtual time")
        filo.scaduto = False
        if secondi is not None:
            scadenza = self.orologio.adesso() + timedelta(seconds=secondi)
            filo.termine = self.agenda.aggiungi(scadenza, Agenda.FILO, filo.chiave, lambda: self._scade(filo))
        self.ritorno.release()
        filo.via.acquire()
        if filo.interrotto:
            raise Interrotta
        return not filo.scaduto

    def _scade(self, filo: Filo) -> None:
        filo.scaduto = True
        self.risveglia(filo)

    def risveglia(self, filo: Filo) -> None:
        """Queue a parked thread; harmless when it is queued already, running or gone."""
        if filo.termine is not None:
            filo.termine.annullata = True
            filo.termine = None
        if not filo.pronto and not filo.finito and filo is not self._corrente:
            filo.pronto = True
            self._pronti.append(filo)

    def interrompi(self, radice: str) -> None:
        """Unwind every thread of one execution."""
        for filo in list(self._fili):
            if filo.radice == radice and filo is not self._corrente:
                filo.interrotto = True
                self.risveglia(filo)

    def esegui_pronti(self) -> bool:
        """Hand the baton to the queued threads, one at a time, until none is queued."""
        if self._corrente is not None:
            raise RuntimeError("a thread of the cloud cannot drive the cloud")
        mosso = False
        while self._pronti:
            mosso = True
            filo = self._pronti.popleft()
            filo.pronto = False
            self._corrente = filo
            filo.via.release()
            self.ritorno.acquire()
            self._corrente = None
            if filo.finito:
                del self._fili[filo]
                filo.thread.join()
        if self.guasti:
            raise RuntimeError("a thread of the local cloud broke") from self.guasti.pop(0)
        return mosso

    def chiudi(self) -> None:
        """Unwind every thread and wait for it to end."""
        self.agenda.svuota()
        while self._fili:
            for filo in list(self._fili):
                filo.interrotto = True
                self.risveglia(filo)
            try:
                self.esegui_pronti()
            except RuntimeError:
                self.guasti.clear()


_attivo: Turno | None = None


def attiva(turno: Turno | None) -> None:
    """Choose the turn that the stand-ins below use: one cloud per process at a time."""
    global _attivo
    _attivo = turno


def attivo() -> Turno:
    if _attivo is None:
        raise RuntimeError("no local cloud is running")
    return _attivo


class Evento:
    """Stands in for `threading.Event`, waiting in virtual time."""

    def __init__(self) -> None:
        self._acceso = False
        self._in_attesa: list[Filo] = []

    def is_set(self) -> bool:
        return self._acceso

    def set(self) -> None:
        self._acceso = True
        in_attesa, self._in_attesa = self._in_attesa, []
        for filo in in_attesa:
            attivo().risveglia(filo)

    def clear(self) -> None:
        self._acceso = False

    def wait(self, timeout: float | None = None) -> bool:
        if self._acceso:
            return True
        turno = attivo()
        filo = turno.corrente
        if filo is None:
            raise RuntimeError("only a thread that holds the baton can wait in virtual time")
        self._in_attesa.append(filo)
        try:
            svegliato = turno.parcheggia(timeout)
        finally:
            if filo in self._in_attesa:
                self._in_attesa.remove(filo)
        return svegliato or self._acceso


class FiloFiglio:
    """Stands in for `threading.Thread` where the interpreter starts Map and Parallel workers."""

    def __init__(self, target: Callable[[], None], name: str | None = None, daemon: bool = True) -> None:
        del daemon
        self._target, self.name, self.native_id = target, name, 0

    def start(self) -> None:
        turno = attivo()
        chiave = turno.corrente.chiave if turno.corrente else (self.name or "filo")
        turno.avvia(chiave, self._target)


class DatetimeVirtuale(datetime):
    """Stands in for `datetime` where moto's interpreter reads the time; a naive `now()` is in UTC."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        istante = attivo().orologio.adesso()
        return istante.astimezone(tz) if tz is not None else istante.replace(tzinfo=None)

    @classmethod
    def utcnow(cls) -> datetime:  # type: ignore[override]
        return attivo().orologio.adesso().replace(tzinfo=None)


class DatetimeConFuso(datetime):
    """For code that asks the naive `now()` only to take its timestamp: right in any zone of the machine."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return attivo().orologio.adesso().astimezone(tz or UTC)
