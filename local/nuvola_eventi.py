"""EventBridge's two little languages: event patterns and schedule expressions."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from local.nuvola_modello import ErroreModello

_ASSENTE = object()
_UNITA = {"minute": 60, "hour": 3600, "day": 86400}
_GIORNI = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
_MESI = {
    m: i for i, m in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}


def corrisponde(schema: Mapping[str, Any], evento: Any) -> bool:
    """True if the event matches the pattern. Raises ErroreModello on an operator we do not know."""
    for chiave, atteso in schema.items():
        if chiave == "$or":
            if not any(corrisponde(ramo, evento) for ramo in atteso):
                return False
            continue
        valore = evento.get(chiave, _ASSENTE) if isinstance(evento, Mapping) else _ASSENTE
        if isinstance(atteso, Mapping):
            if not corrisponde(atteso, {} if valore is _ASSENTE else valore):
                return False
        elif not any(_uno(regola, valore) for regola in atteso):
            return False
    return True


def _uno(regola: Any, valore: Any) -> bool:
    if isinstance(valore, list):
        return any(_uno(regola, elemento) for elemento in valore)
    if not isinstance(regola, Mapping):
        return valore is not _ASSENTE and type(regola) is type(valore) and bool(regola == valore)
    ((operatore, argomento),) = regola.items()
    if operatore == "exists":
        return (valore is not _ASSENTE) is bool(argomento)
    if valore is _ASSENTE:
        return False
    return _operatore(operatore, argomento, valore)


def _operatore(operatore: str, argomento: Any, valore: Any) -> bool:
    if operatore == "prefix":
        return isinstance(valore, str) and valore.startswith(argomento)
    if operatore == "suffix":
        return isinstance(valore, str) and valore.endswith(argomento)
    if operatore == "equals-ignore-case":
        return isinstance(valore, str) and valore.lower() == argomento.lower()
    if operatore == "wildcard":
        return isinstance(valore, str) and fnmatch.fnmatchcase(
            valore, argomento.replace("[", "[[]").replace("?", "[?]")
        )
    if operatore == "anything-but":
        if isinstance(argomento, Mapping):
            return not _uno(argomento, valore)
        return valore not in (argomento if isinstance(argomento, list) else [argomento])
    if operatore == "numeric":
        coppie = zip(argomento[::2], argomento[1::2], strict=True)
        return isinstance(valore, int | float) and all(_confronto(o, valore, soglia) for o, soglia in coppie)
    raise ErroreModello(f"event pattern operator {operatore!r} is not supported locally")


def _confronto(operatore: str, valore: float, soglia: float) -> bool:
    return {
        "<": valore < soglia,
        "<=": valore <= soglia,
        "=": valore == soglia,
        ">": valore > soglia,
        ">=": valore >= soglia,
    }[operatore]


def percorso(evento: Any, via: str) -> Any:
    """The value at `$.a.b`, or None: all that EventBridge paths allow."""
    for passo in via.removeprefix("$").strip(".").split("."):
        if passo:
            evento = evento.get(passo) if isinstance(evento, Mapping) else None
    return evento


def trasforma(trasformatore: Mapping[str, Any], evento: Any) -> str:
    """EventBridge's InputTransformer: `<name>` becomes the value, quoted only if the template quotes it."""
    testo = str(trasformatore["InputTemplate"])
    for nome, via in trasformatore.get("InputPathsMap", {}).items():
        valore = percorso(evento, via)
        nudo = valore if isinstance(valore, str) else json.dumps(valore)
        testo = testo.replace(f'"<{nome}>"', json.dumps(nudo) if isinstance(valore, str) else nudo)
        testo = testo.replace(f"<{nome}>", json.dumps(valore))
    return testo


def prossimo(espressione: str, inizio: datetime, dopo: datetime, fuso: str) -> datetime | None:
    """The first instant after `dopo` at which a schedule fires; None if it never does again.

    A rate counts from `inizio`, when the schedule was created. Raises ErroreModello.
    """
    trovata = re.fullmatch(r"(rate|cron|at)\((.+)\)", espressione.strip())
    if trovata is None:
        raise ErroreModello(f"schedule {espressione!r} is not rate(), cron() or at()")
    genere, corpo = trovata.groups()
    if genere == "at":
        istante = datetime.fromisoformat(corpo).replace(tzinfo=ZoneInfo(fuso)).astimezone(UTC)
        return istante if istante > dopo else None
    if genere == "rate":
        numero, unita = corpo.split()
        passo = timedelta(seconds=int(numero) * _UNITA[unita.rstrip("s")])
        return inizio + ((dopo - inizio) // passo + 1) * passo
    return _prossimo_cron(corpo.split(), dopo, ZoneInfo(fuso))


def _prossimo_cron(campi: list[str], dopo: datetime, fuso: ZoneInfo) -> datetime | None:
    if len(campi) != 6:
        raise ErroreModello(f"cron({' '.join(campi)}) must have six fields")
    minuti, ore = _insieme(campi[0], 0, 59), _insieme(campi[1], 0, 23)
    giorni, mesi = _insieme(campi[2], 1, 31), _insieme(campi[3], 1, 12, _MESI)
    settimana, anni = _insieme(campi[4], 1, 7, _GIORNI), _insieme(campi[5], 1970, 2199)
    giorno = dopo.astimezone(fuso).date()
    for _ in range(366 * 5):
        if (
            giorno.year in anni
            and giorno.month in mesi
            and giorno.day in giorni
            and giorno.isoweekday() % 7 + 1 in settimana
        ):
            for ora in sorted(ore):
                for minuto in sorted(minuti):
                    istante = datetime(giorno.year, giorno.month, giorno.day, ora, minuto, tzinfo=fuso).astimezone(UTC)
                    if istante > dopo:
                        return istante
        giorno += timedelta(days=1)
    return None


def _insieme(campo: str, minimo: int, massimo: int, nomi: Mapping[str, int] | None = None) -> set[int]:
    esito: set[int] = set()
    for pezzo in campo.upper().split(","):
        intervallo, _, passo = pezzo.partition("/")
        if intervallo in ("*", "?"):
            primo, ultimo = minimo, massimo
        else:
            estremi = [
                (nomi or {}).get(x) or int(x) if x.isdigit() or x in (nomi or {}) else None
                for x in intervallo.split("-")
            ]
            if None in estremi:
                raise ErroreModello(f"cron field {campo!r} is not supported locally")
            primo = int(estremi[0] or 0)
            ultimo = int(estremi[-1] or 0) if len(estremi) > 1 or not passo else massimo
        esito.update(range(primo, ultimo + 1, int(passo or 1)))
    return esito
