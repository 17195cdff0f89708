"""What the template asked for, in the form the pumps and the gateway use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Mappatura:
    """An event source mapping: a queue or a stream that feeds a function."""

    sorgente: str
    funzione: str
    lotto: int
    parziali: bool
    filtri: list[dict[str, Any]]
    ritenti: int
    scarto: str | None


@dataclass
class Bersaglio:
    """Where a rule sends what it matched."""

    arn: str
    ingresso: str | None
    percorso: str | None
    trasformatore: dict[str, Any] | None
    gruppo: str | None


@dataclass
class Regola:
    """An EventBridge rule or a schedule."""

    nome: str
    bus: str
    schema: dict[str, Any] | None
    espressione: str | None
    fuso: str
    bersagli: list[Bersaglio]


@dataclass(frozen=True)
class Rifiuto:
    """An answer of the gateway, without a function; `stato` None leaves the gateway's own."""

    stato: int | None
    corpo: str
    intestazioni: Mapping[str, str]


@dataclass(frozen=True)
class Rotta:
    """A method and a path of an API; `autori` are the ARNs of the user pools whose tokens open it.

    `binari` are the media types its API passes as bytes, `rifiuti` what its gateway answers by itself, by kind.
    """

    metodo: str
    percorso: str
    funzione: str
    autori: tuple[str, ...]
    binari: tuple[str, ...] = ()
    stadio: str = "api"
    rifiuti: Mapping[str, Rifiuto] = field(default_factory=dict)


@dataclass
class Impianto:
    """Everything that moves."""

    mappature: list[Mappatura] = field(default_factory=list)
    regole: list[Regola] = field(default_factory=list)
    rotte: list[Rotta] = field(default_factory=list)
    macchine: dict[str, str] = field(default_factory=dict)
    clienti: dict[str, str] = field(default_factory=dict)
    nomi: dict[str, str] = field(default_factory=dict)
