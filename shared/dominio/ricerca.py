"""What people type when they look for a posizione, and what it can be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.errori import ErroreDominio

LETTERE_MINIME = 2
"""A name is looked for from so many letters on; so many alone are a whole word, more are a beginning."""

_POSIZIONE = re.compile(r"L[0-9]{5}-[0-9]{8}")
_CODICE_FISCALE = re.compile(r"[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]|[0-9]{11}")


class RicercaNonValida(ErroreDominio):
    """Nothing that can be looked for."""

    codice = "ricerca.non_valida"


class Genere(StrEnum):
    POSIZIONE = "posizione"
    AVVISO = "avviso"
    CODICE_FISCALE = "codice_fiscale"
    NOME = "nome"


@dataclass(frozen=True, slots=True)
class Ricerca:
    """What is looked for, and its text in the form the indexes hold."""

    genere: Genere
    testo: str


def chiave_nome(denominazione: str) -> str:
    """A name as it is sorted and looked for: capitals without accents, single blanks, no other sign but digits."""
    semplice = unicodedata.normalize("NFD", denominazione).encode("ascii", "ignore").decode().upper()
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", semplice).split())


def interpreta(scritto: str) -> Ricerca:
    """What `scritto` asks for: a posizione, a numero avviso (blanks allowed), a codice fiscale, or a name.

    A name of two letters is a whole word (Re, Fo), a longer one the beginning of a name. Raises
    RicercaNonValida for less than two letters, and for eighteen digits that are no numero avviso.
    """
    compatto = re.sub(r"\s+", "", scritto).upper()
    if _POSIZIONE.fullmatch(compatto):
        return Ricerca(Genere.POSIZIONE, compatto)
    if len(compatto) == 18 and compatto.isascii() and compatto.isdigit():
        if not verifica_numero(compatto):
            raise RicercaNonValida("Il numero di avviso non è valido: controllare le 18 cifre.")
        return Ricerca(Genere.AVVISO, compatto)
    if _CODICE_FISCALE.fullmatch(compatto):
        return Ricerca(Genere.CODICE_FISCALE, compatto)
    nome = chiave_nome(scritto)
    if len(nome) < LETTERE_MINIME:
        raise RicercaNonValida(
            "Scrivere almeno tre lettere del nome (due se il cognome ne ha due), un codice fiscale o un avviso."
        )
    return Ricerca(Genere.NOME, nome)
