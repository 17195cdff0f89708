"""What the state machines pass to each function: keys and names, never data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from shared.casi_uso.ciclo import Turno

Nome = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


def _giorno(valore: object) -> object:
    """An instant of the machine (`$$.Execution.StartTime`) is taken by its day."""
    if isinstance(valore, str) and "T" in valore:
        return datetime.fromisoformat(valore).date()
    return valore


Giorno = Annotated[date, BeforeValidator(_giorno)]


class _Passo(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    ente: Nome


class PassoDiFase(_Passo):
    """A step on one posizione, and which machine takes it."""

    posizione: Nome
    fase: Nome
    iniziata_il: Giorno
    versione: int = 0

    @property
    def turno(self) -> Turno:
        return Turno(self.ente, self.posizione, self.fase, self.iniziata_il, self.versione)


class PassoConOggetto(PassoDiFase):
    """A step about one act of a posizione."""

    oggetto: Annotated[str, StringConstraints(max_length=60)]


class PassoConMotivo(PassoDiFase):
    motivo: Annotated[str, StringConstraints(max_length=1000)]


class CambioDiFase(_Passo):
    """Hand over: `giro` is the turn of the machine that does."""

    posizione: Nome
    a: Nome
    giro: int


class Attesa(PassoDiFase):
    """A wait of a machine: the version that was evaluated, the task token, the day to look again."""

    token: str
    entro: date


class Guasto(_Passo):
    posizione: Nome
    fase: Nome
    errore: dict[str, Any]


class FileArrivato(BaseModel):
    """An object of the bucket, and the execution that takes it in."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    chiave: Annotated[str, StringConstraints(max_length=1024)]
    esecuzione: str


class FlussoPreso(_Passo):
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ListaInCorso(_Passo):
    lista: Nome
    iniziata_il: Giorno


class AttesaVisto(_Passo):
    lista: Nome
    token: str


class Lotto(BaseModel):
    """One chunk of a lista: its key, the ordinal of its first row, how many rows."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    chiave: str
    primo: int
    righe: int


class LottoDaTrattare(_Passo):
    lista: Nome
    lotto: Lotto


class Gruppo(BaseModel):
    """Posizioni of a lista by ordinal, in the order their cycles start: nearest prescription first."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    ordinali: tuple[int, ...]


class GruppoDaAvviare(_Passo):
    lista: Nome
    lotto: Gruppo


class FlussoInErrore(BaseModel):
    """A file whose intake failed, with the error as the state machine gives it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    chiave: Annotated[str, StringConstraints(max_length=1024)]
    errore: dict[str, Any]
