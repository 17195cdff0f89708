"""Replace attributes of other modules for the life of a cloud, then put everything back."""

from __future__ import annotations

from typing import Any

_ASSENTE = object()


class Toppe:
    """A stack of replacements, undone in reverse order."""

    def __init__(self) -> None:
        self._originali: list[tuple[Any, str, Any]] = []

    def sostituisci(self, oggetto: Any, nome: str, valore: Any) -> None:
        """Set `oggetto.nome`; raises AttributeError if it is not there (moto changed under us)."""
        getattr(oggetto, nome)
        # vars() keeps the staticmethod and classmethod wrappers that getattr would unwrap.
        self._originali.append((oggetto, nome, vars(oggetto).get(nome, _ASSENTE)))
        setattr(oggetto, nome, valore)

    def ripristina(self) -> None:
        while self._originali:
            oggetto, nome, valore = self._originali.pop()
            if valore is _ASSENTE:
                delattr(oggetto, nome)
            else:
                setattr(oggetto, nome, valore)
