"""What a check of the contracts and of the law has to say."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Rilievo:
    """One finding. `gravita` is errore, attenzione or nota; `testo` is Italian."""

    gravita: str
    genere: str
    dove: str
    testo: str

    def in_dati(self) -> dict[str, str]:
        return asdict(self)
