"""How the domain says no.

Commands raise an `ErroreDominio`; bulk input yields `Scarto` values, because one bad
row must never stop the other ninety-nine thousand.
"""

from __future__ import annotations

from dataclasses import dataclass


class ErroreDominio(Exception):
    """A command the law, the contract or the books do not allow.

    `codice` is stable and machine-readable (`posizione.versione_superata`); `messaggio`
    is Italian, says what is wrong and what to do, and carries no personal data.
    Callers branch on the class or on `codice`, never on the text.
    """

    codice = "errore"

    def __init__(self, messaggio: str, *, codice: str | None = None) -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        if codice is not None:
            self.codice = codice


class RegolaViolata(ErroreDominio):
    """The request is well formed, but the state of things forbids it."""

    codice = "regola_violata"


class NonTrovato(ErroreDominio):
    """Nothing with that name exists for this ente (or it belongs to another one)."""

    codice = "non_trovato"


class VersioneSuperata(ErroreDominio):
    """Somebody wrote first: read again and decide again."""

    codice = "versione_superata"


class GiaRegistrato(ErroreDominio):
    """The same business fact was already booked: nothing to do, nothing was changed."""

    codice = "gia_registrato"


class NonQuadra(ErroreDominio):
    """Two sums that must be equal are not. Nothing is printed or written on top of it."""

    codice = "non_quadra"


@dataclass(frozen=True, slots=True)
class Scarto:
    """One refused row of a bulk input.

    `riga` counts physical lines from 1; `campo` is the layout's field name, empty when
    the whole row or file is at fault; `motivo` is Italian and says what to correct;
    `originale` is the line as it arrived, cut at 4,000 characters.
    """

    riga: int
    campo: str
    motivo: str
    originale: str = ""
