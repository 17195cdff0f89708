"""What the words of an incasso may point to: notice numbers whole or mistaken, posizioni, codici fiscali, acts, names.

A trace is a place to look, never an answer: each has to be found in the books.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.incassi import Incasso

TRACCE_MASSIME = 10
"""Of each kind: a long causale may not ask for a long search."""

_AVVISO = re.compile(r"(?<!\d)(3\d{17})(?!\d)")
_IUV = re.compile(r"(?<!\d)(\d{17})(?!\d)")
_CIFRE = re.compile(r"(?<!\d)(\d{16,19})(?!\d)")
_POSIZIONE = re.compile(r"\bL(\d{5})[-/ ]?(\d{8})\b")
_CODICE_FISCALE = re.compile(r"\b([A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z])\b")
_PARTITA_IVA = re.compile(r"(?<!\d)(\d{11})(?!\d)")
_RIFERIMENTO = re.compile(
    r"(?<![A-Z0-9])([A-Z0-9]{1,12}(?:[/._-][A-Z0-9]{1,12}){1,3}|[A-Z]{1,6}\d{2,12}|\d{4,12})(?![A-Z0-9])"
)
_A_GRUPPI = re.compile(r"(?<!\d)(\d{4})[ .-](\d{4})[ .-](\d{4})[ .-](\d{4})[ .-](\d{2})(?!\d)")
_NON_LETTERE = re.compile(r"[^A-Z ]+")
_PAROLE_DI_RAGIONE = frozenset({"SRL", "SPA", "SNC", "SAS", "SRLS", "SOC", "COOP", "DI", "DEL", "DELLA", "E"})


@dataclass(frozen=True, slots=True)
class Tracce:
    """What to look for. `avvisi_vicini` are notice numbers one digit away from one that is wrong."""

    avvisi: tuple[str, ...] = ()
    avvisi_vicini: tuple[str, ...] = ()
    posizioni: tuple[str, ...] = ()
    codici_fiscali: tuple[str, ...] = ()
    riferimenti: tuple[str, ...] = ()
    """numbers of acts and of partite, normalised"""
    nome: str = ""
    """who paid, normalised"""


def tracce_di(incasso: Incasso) -> Tracce:
    """All that `incasso` says: its own fields, its causale, who paid it."""
    testo = _maiuscolo(f"{incasso.numero_avviso} {incasso.iuv} {incasso.causale}")
    uniti = _A_GRUPPI.sub(r"\1\2\3\4\5", testo)
    avvisi = _unici(
        [n for n in _AVVISO.findall(uniti) if verifica_numero(n)]
        + [f"3{iuv}" for iuv in _IUV.findall(uniti) if verifica_numero(f"3{iuv}")]
    )
    errati = [n for n in _CIFRE.findall(uniti) if n not in avvisi and f"3{n}" not in avvisi]
    vicini = _unici([v for n in errati[:3] for v in avvisi_vicini(n)])
    pagatore = incasso.pagatore
    fiscali = [_maiuscolo(pagatore.codice_fiscale)] if pagatore.codice_fiscale else []
    fiscali += _CODICE_FISCALE.findall(testo) + _PARTITA_IVA.findall(testo)
    return Tracce(
        avvisi=avvisi,
        avvisi_vicini=vicini,
        posizioni=_unici([f"L{lista}-{ordinale}" for lista, ordinale in _POSIZIONE.findall(testo)]),
        codici_fiscali=_unici(fiscali),
        riferimenti=_unici([riferimento(r) for r in _RIFERIMENTO.findall(_maiuscolo(incasso.causale)) if _ha_cifre(r)]),
        nome=nome_normale(pagatore.denominazione),
    )


def avvisi_vicini(cifre: str) -> list[str]:
    """Valid notice numbers one slip away from `cifre`: a digit wrong, two swapped, one lost or one too many.

    Of 17 digits an IUV with a digit wrong is tried too. The two check digits leave few of them.
    """
    basi = {cifre} if len(cifre) != 17 else {cifre, f"3{cifre}"}
    trovati: set[str] = set()
    for base in basi:
        if len(base) == 18:
            prove = {base[:i] + c + base[i + 1 :] for i in range(18) for c in "0123456789"}
            prove |= {base[:i] + base[i + 1] + base[i] + base[i + 2 :] for i in range(17)}
        elif len(base) == 17:
            prove = {base[:i] + c + base[i:] for i in range(18) for c in "0123456789"}
        elif len(base) == 19:
            prove = {base[:i] + base[i + 1 :] for i in range(19)}
        else:
            prove = set()
        trovati |= {prova for prova in prove if verifica_numero(prova)}
    return sorted(trovati)


def riferimento(testo: str) -> str:
    """The number of an act or of a partita as it is compared: capitals, letters and digits alone."""
    return "".join(c for c in _maiuscolo(testo) if c.isalnum())


def nome_normale(testo: str) -> str:
    """A name as it is compared: capitals without accents, words in order, forms of companies left out."""
    return " ".join(sorted(_parole(testo)))


def _parole(testo: str) -> list[str]:
    parole = _NON_LETTERE.sub(" ", _maiuscolo(testo).replace("'", "").replace(".", "")).split()
    return [parola for parola in parole if parola not in _PAROLE_DI_RAGIONE]


def chiave_del_nome(denominazione: str, societa: bool) -> str:
    """The word a debtor is kept under: the surname (the first) of a person, the longest word of a body."""
    parole = _parole(denominazione)
    if not parole:
        return ""
    return max(parole, key=lambda parola: (len(parola), parola)) if societa else parole[0]


def _maiuscolo(testo: str) -> str:
    scomposto = unicodedata.normalize("NFKD", testo)
    return "".join(c for c in scomposto if not unicodedata.combining(c)).upper()


def _ha_cifre(testo: str) -> bool:
    return any(c.isdigit() for c in testo)


def _unici(voci: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(voci))[:TRACCE_MASSIME]
