"""Credits of pagoPA on an account: many payments in one movement, told apart by the flusso that lists them.

The causale names the flusso (SACI: `/PUR/LGPE-RIVERSAMENTO/URI/<id>` and, since 2.0.0, with
`/TXT/<n>` before the id). Banks add prefixes, insert blanks, wrap and cut. An id that may not be
whole is never completed: the movement keeps its causale and waits for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from shared.dominio.importi import Centesimi


@dataclass(frozen=True, slots=True)
class RiferimentoCumulativo:
    """What a causale says of the money it moves.

    `flusso` is the id of the flusso di rendicontazione, None where it is missing or may not be whole
    (`troncato`); `progressivo` that of a supplementary credit (0 the ordinary one, None in the old
    syntax); `iuv` the one payment of the syntax `/RFB/` and `/RFS/`, blank otherwise.
    """

    flusso: str | None
    troncato: bool
    progressivo: int | None = None
    iuv: str = ""


@dataclass(frozen=True, slots=True)
class MovimentoCumulativo:
    """A credit of pagoPA on the account of an ente, in cents. It is no incasso: its payments are, one by one.

    `id` is the movement's own identity, the same in every statement that shows it; `conto` the account,
    `giorno` the day of its value, `trn` the bank's reference, `riferimento` the stored flow and its line.
    `autore` is who said which flow it pays, blank where its causale says it.
    """

    ente: str
    id: str
    conto: str
    giorno: date
    importo: Centesimi
    causale: str
    trn: str
    flusso: str | None
    troncato: bool
    progressivo: int | None = None
    iuv: str = ""
    riferimento: str = ""
    autore: str = ""


def _fra_spazi(parola: str) -> str:
    return r"\s*".join(re.escape(lettera) for lettera in parola)


_MARCA = re.compile(_fra_spazi("LGPE-RIVERSAMENTO"), re.IGNORECASE)
_MARCA_MOZZA = re.compile(
    r"PUR[\s/]+LGPE(?:-(?:R(?:I(?:V(?:E(?:R(?:S(?:A(?:M(?:E(?:N(?:T)?)?)?)?)?)?)?)?)?)?)?)?\s*$", re.IGNORECASE
)
_PRIMA_DELL_ID = re.compile(r"[\s/]*(?:TXT[\s/]*(?P<progressivo>\d)[\s/]+)?URI[\s/]+", re.IGNORECASE)
_GIORNO = re.compile(r"\s*".join((r"\d",) * 4 + ("-",) + (r"\d",) * 2 + ("-",) + (r"\d",) * 2))
_RESTO = re.compile(r"[0-9A-Za-z_]*-[0-9A-Za-z_-]+")
_FORSE_ANCORA_ID = re.compile(r"\s+[0-9A-Za-z_-]*\d[0-9A-Za-z_-]*(?=[\s/]|$)")
_SINGOLO = re.compile(r"/RF[SB]/(?P<iuv>[0-9A-Za-z]{15,25})(?:/|\s|$)", re.IGNORECASE)
_ID_LUNGO = 35
"""Characters of the longest id that the schema of the flusso admits."""


def riferimento_cumulativo(causale: str, *, piena: bool = False) -> RiferimentoCumulativo | None:
    """What a causale of pagoPA refers to; None when it is not one.

    `piena` says that the text fills its field to the last character, so that an id which ends
    there may go on beyond it: it is `troncato`, like one without its second half, or one
    followed by a blank and by what may be more of it.
    """
    marca = _MARCA.search(causale)
    if marca is None:
        if _MARCA_MOZZA.search(causale):
            return RiferimentoCumulativo(None, True)
        singolo = _SINGOLO.search(causale)
        return RiferimentoCumulativo(None, False, iuv=singolo["iuv"].upper()) if singolo else None
    prima = _PRIMA_DELL_ID.match(causale, marca.end())
    if prima is None:
        return RiferimentoCumulativo(None, True)
    progressivo = None if prima["progressivo"] is None else int(prima["progressivo"])
    giorno = _GIORNO.match(causale, prima.end())
    resto = _RESTO.match(causale, giorno.end()) if giorno else None
    if giorno is None or resto is None or _puo_continuare(causale, resto.end(), piena):
        return RiferimentoCumulativo(None, True, progressivo)
    flusso = re.sub(r"\s", "", giorno[0]) + resto[0]
    if len(flusso) > _ID_LUNGO:
        return RiferimentoCumulativo(None, True, progressivo)
    return RiferimentoCumulativo(flusso, False, progressivo)


def _puo_continuare(causale: str, fine: int, piena: bool) -> bool:
    if fine == len(causale.rstrip()):
        return piena
    return _FORSE_ANCORA_ID.match(causale, fine) is not None
