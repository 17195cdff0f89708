"""What the portal may ask of the function of ops: the portal has asked who it is, and says so in `autore`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from shared.contratti.passi import Nome

Autore = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Segno = Annotated[str, StringConstraints(max_length=200)]
CodaScarti = Literal["pagamenti", "flussi", "incarichi", "eventi"]
"""The queues of what failed."""


class _Domanda(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stato(_Domanda):
    """What stands still and what failed; `dopo` is the mark of the last one seen on the shelf."""

    cosa: Literal["stato"]
    dopo: Segno = ""


class Riprendi(_Domanda):
    """Start a posizione again."""

    cosa: Literal["riprendi"]
    ente: Nome
    posizione: Nome
    autore: Autore


class Togli(_Domanda):
    """Take one off the shelf: it was looked after elsewhere."""

    cosa: Literal["togli"]
    segno: Segno
    autore: Autore


class Rimetti(_Domanda):
    """Send what failed back to its queue."""

    cosa: Literal["rimetti"]
    coda: CodaScarti
    autore: Autore


class Consumi(_Domanda):
    """What was consumed in the last `giorni` days."""

    cosa: Literal["consumi"]
    giorni: Annotated[int, Field(ge=1, le=90)] = 30


Domanda = Annotated[Stato | Riprendi | Togli | Rimetti | Consumi, Field(discriminator="cosa")]
DOMANDA: TypeAdapter[Domanda] = TypeAdapter(Domanda)
