"""The simple types of the paForNode messages: how a text becomes a value, and back.

Written from the published facts of the interface (lengths, patterns, ranges): the schema
files themselves are not part of this project, and the tests compare the two on every message.
Blanks count in a text and are trimmed around everything else, as XML Schema has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from shared.dominio.importi import Centesimi, in_cifre

BIANCHI = " \t\r\n"
"""What XML calls white space: not a no-break space, which is text."""

IMPORTO_MASSIMO: Centesimi = 999_999_999_99

_IMPORTO = re.compile(r"[0-9]+\.[0-9]{2}")
_FUSO = r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_GIORNO = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_FUSO}")
_ISTANTE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})T([0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})(\.[0-9]+)?{_FUSO}")
_INTERO = re.compile(r"[+-]?[0-9]+")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?")
_POSTA = re.compile(r"[a-zA-Z0-9_.+\-]+@[a-zA-Z0-9\-]+(\.[a-zA-Z0-9\-]+)*")
_BOOLEANI = {"true": True, "1": True, "false": False, "0": False}


class Difforme(ValueError):
    """A text that is not of its type; the message is Italian and names no content."""


@dataclass(frozen=True, slots=True)
class Semplice:
    """A simple type. `leggi` raises Difforme."""

    leggi: Callable[[str], Any]
    scrivi: Callable[[Any], str] = str


def di_caratteri(minimo: int, massimo: int | None = None) -> Semplice:
    """A text of so many characters, ends included, taken as it is."""

    def leggi(valore: str) -> str:
        if len(valore) < minimo or (massimo is not None and len(valore) > massimo):
            raise Difforme("la lunghezza del testo non è ammessa")
        return valore

    return Semplice(leggi)


def modello(espressione: str, massimo: int | None = None) -> Semplice:
    """A text that matches whole, blanks included."""
    compilata = re.compile(espressione)

    def leggi(valore: str) -> str:
        if not compilata.fullmatch(valore) or (massimo is not None and len(valore) > massimo):
            raise Difforme("il formato non è quello previsto")
        return valore

    return Semplice(leggi)


def fra(*valori: str) -> Semplice:
    """One of a closed list of texts."""

    def leggi(valore: str) -> str:
        if valore not in valori:
            raise Difforme("il valore non è fra quelli ammessi")
        return valore

    return Semplice(leggi)


def _importo(minimo: Centesimi) -> Semplice:
    def leggi(valore: str) -> Centesimi:
        pulito = valore.strip(BIANCHI)
        # Bounded before the conversion: the digits of an integer cost more than their number.
        if not _IMPORTO.fullmatch(pulito) or len(pulito.lstrip("0")) > 12:
            raise Difforme("l'importo non è scritto in euro con due decimali")
        cent = int(pulito.replace(".", "").lstrip("0") or "0")
        if not minimo <= cent <= IMPORTO_MASSIMO:
            raise Difforme("l'importo non è fra quelli ammessi")
        return cent

    return Semplice(leggi, in_cifre)


def _giorno(valore: str) -> date:
    trovato = _GIORNO.fullmatch(valore.strip(BIANCHI))
    if trovato is None:
        raise Difforme("la data non è scritta AAAA-MM-GG")
    return _data(trovato[1])


def _data(scritta: str) -> date:
    try:
        return date.fromisoformat(scritta)
    except ValueError as errore:
        raise Difforme("la data non esiste") from errore


def _istante(valore: str) -> datetime:
    trovato = _ISTANTE.fullmatch(valore.strip(BIANCHI))
    if trovato is None:
        raise Difforme("l'istante non è scritto AAAA-MM-GGThh:mm:ss")
    giorno, ora, frazione, fuso = trovato.groups()
    resto = timedelta(microseconds=int((frazione or ".0")[1:7].ljust(6, "0")))
    if ora == "24:00:00":
        if (frazione or "").strip(".0"):
            raise Difforme("l'ora non esiste")
        ora, resto = "00:00:00", timedelta(days=1)
    try:
        orario = time.fromisoformat(ora)
        return datetime.combine(_data(giorno), orario, _fuso(fuso)) + resto
    except (ValueError, OverflowError) as errore:
        raise Difforme("l'istante non esiste") from errore


def _fuso(scritto: str | None) -> timezone | None:
    if not scritto:
        return None
    if scritto == "Z":
        return timezone.utc  # noqa: UP017 - one spelling for both branches
    ore, minuti = scritto[1:].split(":")
    scarto = timedelta(hours=int(ore), minutes=int(minuti))
    return timezone(-scarto if scritto[0] == "-" else scarto)


def _booleano(valore: str) -> bool:
    pulito = valore.strip(BIANCHI)
    if pulito not in _BOOLEANI:
        raise Difforme("il valore non è vero o falso")
    return _BOOLEANI[pulito]


def intero(minimo: int, massimo: int) -> Semplice:
    """A whole number, ends included; leading zeros do not count."""

    def leggi(valore: str) -> int:
        pulito = valore.strip(BIANCHI)
        if not _INTERO.fullmatch(pulito) or len(pulito.lstrip("+-").lstrip("0")) > 10:
            raise Difforme("il numero non è intero")
        letto = int(pulito[:1].strip("+0123456789") + (pulito.lstrip("+-").lstrip("0") or "0"))
        if not minimo <= letto <= massimo:
            raise Difforme("il numero non è fra quelli ammessi")
        return letto

    return Semplice(leggi)


def _base64(valore: str) -> str:
    pulito = "".join(valore.split())
    if not valore.isascii() or not _BASE64.fullmatch(pulito):
        raise Difforme("il contenuto non è in base64")
    return pulito


def _posta(valore: str) -> str:
    if len(valore) > 256 or not _POSTA.fullmatch(valore):
        raise Difforme("l'indirizzo di posta non è valido")
    return valore


LIBERO = di_caratteri(0)
TESTO_16, TESTO_20, TESTO_35 = di_caratteri(1, 16), di_caratteri(1, 20), di_caratteri(1, 35)
TESTO_70, TESTO_140, TESTO_210 = di_caratteri(1, 70), di_caratteri(1, 140), di_caratteri(1, 210)
CINQUE = di_caratteri(5, 5)
CODICE_ENTE = modello(r"[0-9]{11}")
NUMERO_AVVISO = modello(r"[0-9]{18}")
PROVINCIA = modello(r"[A-Z]{2}")
ESITO = fra("OK", "KO")
IMPORTO = _importo(0)
IMPORTO_POSITIVO = _importo(1)
GIORNO = Semplice(_giorno, lambda giorno: str(giorno.isoformat()))
ISTANTE = Semplice(_istante, lambda istante: str(istante.isoformat()))
BOOLEANO = Semplice(_booleano, lambda vero: "true" if vero else "false")
TRASFERIMENTO = intero(1, 5)
INTERO = intero(-(2**31), 2**31 - 1)
BASE64 = Semplice(_base64)
POSTA_ELETTRONICA = Semplice(_posta)
