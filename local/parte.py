"""What a part of the scenario `completo` is made of: a debtor, what people do about him, the row he needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shared.casi_uso.gemello.gesti import Gesto
from shared.dominio.importi import Centesimi


@dataclass(frozen=True, slots=True)
class Riga:
    """What the row of a part must be like; None: as it comes.

    `importo` is the range of its total in cents, both included; `sigla` makes the debtor a company
    of that kind, `fisica` a person living in Italy; `prescrizione_fra` are days from the
    delivery of the lista.
    """

    importo: tuple[Centesimi, Centesimi] | None = None
    fisica: bool = False
    sigla: str = ""
    pec: bool | None = None
    prescrizione_fra: int | None = None


QUALUNQUE = Riga()


@dataclass(frozen=True, slots=True)
class Parte:
    """`debitore` are fields of `Comportamento`; `gesti` what is done at the counter, by anybody."""

    nome: str
    debitore: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    riga: Riga = QUALUNQUE
    gesti: tuple[Gesto, ...] = ()
