"""National parameters: found by name, read one file at a time, checked before anyone sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shared.norme.lettura import certezza, chiavi, decimale, durata, giorno, leggi, senza_float, solo, testo
from shared.norme.valori import NormaNonValida, Parametro, ParametroSconosciuto, Valore

CARTELLA = Path(__file__).parent / "parametri"

_NOME = re.compile(r"^([a-z][a-z0-9_]*):", re.MULTILINE)
_DECIMALI = frozenset({"euro", "percento", "percento_annuo", "dollari_al_milione", "dollari_per_euro"})
_INTERI = frozenset({"giorni", "mesi", "anni", "rate", "numero"})
_COLONNE_IMPORTO = chiavi("fino_a importo")
_COLONNE_DURATA = chiavi("durata attesa intervallo")
UNITA = _DECIMALI | _INTERI | {"durata", "testo", "tabella"}
_CHIAVI_PARAMETRO = chiavi("descrizione unita continuo articolo certezza fonte valori manca")
_CHIAVI_VALORE = chiavi("valore valido_dal valido_al articolo certezza fonte noto_fino")


def parametro(nome: str) -> Parametro:
    """The parameter called `nome`. Raises ParametroSconosciuto, or NormaNonValida if its file is wrong."""
    percorso = _indice().get(nome)
    if percorso is None:
        raise ParametroSconosciuto(f"Nessun parametro si chiama «{nome}».")
    return carica(percorso)[nome]


def nomi_parametri() -> tuple[str, ...]:
    """Every parameter name, in alphabetical order."""
    return tuple(sorted(_indice()))


@lru_cache(maxsize=1)
def _indice() -> Mapping[str, Path]:
    """Name to file, from the text alone: no YAML is parsed until a value is asked for."""
    indice: dict[str, Path] = {}
    for percorso in sorted(CARTELLA.glob("*.yaml")):
        for nome in _NOME.findall(percorso.read_text("utf-8")):
            if nome in indice:
                raise NormaNonValida(
                    f"«{nome}» è definito sia in {indice[nome].name} sia in {percorso.name}."
                )
            indice[nome] = percorso
    return indice


@lru_cache(maxsize=64)
def carica(percorso: Path) -> Mapping[str, Parametro]:
    """Every parameter of one file, checked. Raises NormaNonValida at the first mistake."""
    return MappingProxyType({nome: _parametro(nome, dati) for nome, dati in leggi(percorso).items()})


def _parametro(nome: str, dati: Any) -> Parametro:
    """`articolo`, `certezza` and `fonte` of the parameter stand for the values that do not say their own.

    A parameter without values says in `manca` why, and answers no date at all.
    """
    dati = solo(dati, _CHIAVI_PARAMETRO, nome)
    senza_float(dati, nome)
    unita = testo(dati, "unita", nome)
    if unita not in UNITA:
        raise NormaNonValida(f"{nome}: unità «{unita}» sconosciuta.")
    continuo = dati.get("continuo", False)
    if not isinstance(continuo, bool):
        raise NormaNonValida(f"{nome}: «continuo» è vero o falso (true, false).")
    righe, manca = dati.get("valori", []), str(dati.get("manca", "")).strip()
    if not isinstance(righe, list) or bool(righe) == bool(manca):
        raise NormaNonValida(f"{nome}: servono uno o più «valori», oppure il perché in «manca».")
    comuni = {chiave: dati[chiave] for chiave in ("articolo", "certezza", "fonte") if chiave in dati}
    valori = tuple(
        _valore({**comuni, **solo(riga, _CHIAVI_VALORE, f"{nome}, valore {n}")}, unita, f"{nome}, valore {n}")
        for n, riga in enumerate(righe, start=1)
    )
    _senza_buchi(nome, valori, continuo)
    return Parametro(nome, testo(dati, "descrizione", nome), continuo, valori, manca)


def _valore(riga: Mapping[str, Any], unita: str, dove: str) -> Valore:
    dal = giorno(riga.get("valido_dal"), f"{dove}, valido_dal")
    al = None if riga.get("valido_al") is None else giorno(riga["valido_al"], f"{dove}, valido_al")
    if al is not None and al < dal:
        raise NormaNonValida(f"{dove}: valido_al precede valido_dal.")
    noto_fino = riga.get("noto_fino")
    return Valore(
        valore=tipizza(riga.get("valore"), unita, dove),
        unita=unita,
        articolo=testo(riga, "articolo", dove),
        certezza=certezza(riga, dove),
        dal=dal,
        al=al,
        fonte=str(riga.get("fonte", "")),
        noto_fino=None if noto_fino is None else giorno(noto_fino, f"{dove}, noto_fino"),
    )


def tipizza(valore: Any, unita: str, dove: str) -> Any:
    """`valore` as Python reads that unit; raises NormaNonValida if it is written otherwise."""
    if unita in _DECIMALI:
        return decimale(valore, dove)
    if unita in _INTERI:
        if not isinstance(valore, int) or isinstance(valore, bool):
            raise NormaNonValida(f"{dove}: «{valore}» non è un numero intero.")
        return valore
    if unita == "durata":
        return durata(valore, dove)
    if unita == "testo":
        return testo({"valore": valore}, "valore", dove)
    if not isinstance(valore, list) or not all(isinstance(voce, dict) for voce in valore) or not valore:
        raise NormaNonValida(f"{dove}: una tabella è un elenco di righe con i nomi delle colonne.")
    for numero, voce in enumerate(valore, start=1):
        _controlla_colonne(voce, f"{dove}, riga {numero}")
    return tuple(MappingProxyType(dict(voce)) for voce in valore)


def _controlla_colonne(voce: Mapping[str, Any], dove: str) -> None:
    """Columns with a known meaning are checked as single values are; all of them stay as written."""
    for colonna in _COLONNE_IMPORTO & voce.keys():
        if voce[colonna] is not None:
            decimale(voce[colonna], f"{dove}, {colonna}")
    for colonna in _COLONNE_DURATA & voce.keys():
        durata(voce[colonna], f"{dove}, {colonna}")
    if "certezza" in voce:
        certezza(voce, dove)


def _senza_buchi(nome: str, valori: tuple[Valore, ...], continuo: bool) -> None:
    for prima, dopo in pairwise(valori):
        if prima.al is None or dopo.dal <= prima.al:
            raise NormaNonValida(
                f"{nome}: il valore dal {dopo.dal:%d/%m/%Y} si sovrappone o precede quello dal {prima.dal:%d/%m/%Y}."
            )
        if continuo and dopo.dal != prima.al + timedelta(days=1):
            raise NormaNonValida(
                f"{nome}: nessun valore fra il {prima.al:%d/%m/%Y} e il {dopo.dal:%d/%m/%Y}."
            )
