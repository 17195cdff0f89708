"""Reading the YAML of the law: strict, fast, with errors that say where and what, in Italian."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from shared.dominio.durate import Durata, Unita
from shared.dominio.importi import Centesimi, ImportoNonValido, da_euro
from shared.norme.valori import NormaNonValida

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DURATA = re.compile(r"^(\d+) (giorni|giorni_lavorativi|settimane|mesi|anni)$")
_NUMERO = re.compile(r"^-?\d+(\.\d+)?$")
CERTEZZE = frozenset({"certo", "scelta", "memoria"})

T = TypeVar("T")


class _Lettore(_Base):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice: the second would silently win."""


def _mappa(lettore: Any, nodo: Any) -> dict[Any, Any]:
    chiavi: set[Any] = set()
    for chiave, _ in nodo.value:
        if chiave.value in chiavi:
            raise NormaNonValida(f"riga {chiave.start_mark.line + 1}: «{chiave.value}» è scritto due volte")
        chiavi.add(chiave.value)
    return dict(lettore.construct_pairs(nodo, deep=True))


_Lettore.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mappa)


def leggi(percorso: Path) -> dict[str, Any]:
    """The mapping in a file. Raises NormaNonValida on bad YAML, floats, or a file that is not a mapping."""
    try:
        dati = yaml.load(percorso.read_text("utf-8"), Loader=_Lettore)  # noqa: S506 - a SafeLoader, stricter
    except yaml.YAMLError as errore:
        raise NormaNonValida(f"{percorso.name}: YAML non leggibile ({errore}).") from errore
    except NormaNonValida as errore:
        raise NormaNonValida(f"{percorso.name}, {errore.messaggio}.") from errore
    if not isinstance(dati, dict):
        raise NormaNonValida(f"{percorso.name}: attesa una mappa di nomi.")
    senza_float(dati, percorso.name)
    return dati


def senza_float(dati: Any, dove: str) -> None:
    """Raises NormaNonValida at the first unquoted decimal: 0.1 in binary is not 0.1."""
    if isinstance(dati, float):
        raise NormaNonValida(f"{dove}: {dati} senza virgolette; scrivere importi e aliquote come testo.")
    if isinstance(dati, Mapping):
        for chiave, valore in dati.items():
            senza_float(valore, f"{dove} › {chiave}")
    elif isinstance(dati, list):
        for indice, valore in enumerate(dati):
            senza_float(valore, f"{dove} › {indice + 1}")


def testo(dati: Mapping[str, Any], chiave: str, dove: str) -> str:
    """A required, non-empty text."""
    valore = dati.get(chiave)
    if not isinstance(valore, str) or not valore.strip():
        raise NormaNonValida(f"{dove}: manca «{chiave}» (testo).")
    return valore.strip()


def decimale(valore: Any, dove: str) -> Decimal:
    """A quoted decimal with a point. Raises NormaNonValida on numbers without quotes."""
    if not isinstance(valore, str) or not _NUMERO.match(valore):
        raise NormaNonValida(f'{dove}: «{valore}» non è un numero tra virgolette, come "12.50".')
    return Decimal(valore)


def giorno(valore: Any, dove: str) -> date:
    if not isinstance(valore, date) or isinstance(valore, datetime):
        raise NormaNonValida(f"{dove}: «{valore}» non è una data AAAA-MM-GG.")
    return valore


def durata(valore: Any, dove: str) -> Durata:
    """A length written `40 giorni`, `9 mesi`, `3 giorni_lavorativi`."""
    trovata = _DURATA.match(valore) if isinstance(valore, str) else None
    if trovata is None:
        raise NormaNonValida(f"{dove}: «{valore}» non è una durata, come «40 giorni» o «9 mesi».")
    return Durata(int(trovata[1]), Unita(trovata[2]))


def certezza(dati: Mapping[str, Any], dove: str) -> Any:
    valore = dati.get("certezza")
    if valore not in CERTEZZE:
        raise NormaNonValida(f"{dove}: «certezza» deve essere certo, scelta o memoria.")
    return valore


def solo(dati: Any, ammesse: frozenset[str], dove: str) -> Mapping[str, Any]:
    """A mapping with no unknown key: a misspelt name must not pass in silence."""
    if not isinstance(dati, dict):
        raise NormaNonValida(f"{dove}: attesa una mappa.")
    ignote = sorted(str(chiave) for chiave in dati if chiave not in ammesse)
    if ignote:
        raise NormaNonValida(f"{dove}: chiave sconosciuta «{ignote[0]}».")
    return dati


def chiavi(nomi: str) -> frozenset[str]:
    """Key names written one after the other."""
    return frozenset(nomi.split())


def durata_o_nulla(valore: Any, dove: str) -> Durata | None:
    return None if valore is None else durata(valore, dove)


def righe(dati: Mapping[str, Any], chiave: str, dove: str) -> list[Any]:
    elenco = dati.get(chiave, [])
    if not isinstance(elenco, list):
        raise NormaNonValida(f"{dove}: «{chiave}» è un elenco.")
    return elenco


def mappa(dati: Mapping[str, Any], chiave: str, dove: str) -> Mapping[str, Any]:
    voci = dati.get(chiave, {})
    if not isinstance(voci, dict):
        raise NormaNonValida(f"{dove}: «{chiave}» è una mappa.")
    return voci


def testi(dati: Mapping[str, Any], chiave: str, dove: str) -> Mapping[str, str]:
    voci = mappa(dati, chiave, dove)
    return MappingProxyType({str(nome): testo(voci, nome, f"{dove}, {chiave}") for nome in voci})


def scelta(tipo: Callable[[Any], T], valore: Any, dove: str) -> T:
    try:
        return tipo(valore)
    except ValueError as errore:
        raise NormaNonValida(f"{dove}: «{valore}» non è fra i valori ammessi.") from errore


def importo_o_nulla(valore: Any, dove: str) -> Centesimi | None:
    if valore is None:
        return None
    try:
        return da_euro(valore)
    except ImportoNonValido as errore:
        raise NormaNonValida(f"{dove}: {errore.messaggio}") from errore


def intero(dati: Mapping[str, Any], chiave: str, dove: str) -> int:
    valore = dati.get(chiave)
    if not isinstance(valore, int) or isinstance(valore, bool) or valore < 0:
        raise NormaNonValida(f"{dove}: «{chiave}» è un intero non negativo.")
    return valore


def si_no(dati: Mapping[str, Any], chiave: str, dove: str) -> bool:
    valore = dati.get(chiave, False)
    if not isinstance(valore, bool):
        raise NormaNonValida(f"{dove}: «{chiave}» è true o false.")
    return valore
