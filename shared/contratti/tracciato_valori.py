"""From the text of a field to its value: one small function per type, compiled once per layout.

Each converter takes the raw text and gives the value, or raises `ValoreErrato` with an
Italian reason. Converters of values that repeat (dates, years, tipologie) are cached in C,
which is what makes the full validation cost little more than splitting the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from shared.contratti.belfiore import COMUNI
from shared.contratti.codice_fiscale import errore_codice
from shared.contratti.tracciato import DATE, PREFISSO_COOBBLIGATO, VOCI, Campo, Tracciato
from shared.dominio.importi import ImportoNonValido, da_euro

Convertitore = Callable[[str], Any]

pec_valida = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII).fullmatch
_PASSATE = frozenset({"data_nascita", "atto_data", "atto_notifica", "certo_dal", "interessi_dal"})
_CIFRE_IMPORTO = 13
_PRIMO_ANNO = 1950
_PRIMA_DATA = date(1900, 1, 1)
_FORME_DATA = {
    formato: re.compile(forma, re.ASCII).fullmatch
    for formato, forma in {
        "GG/MM/AAAA": r"(?P<g>[0-9]{2})/(?P<m>[0-9]{2})/(?P<a>[0-9]{4})",
        "AAAA-MM-GG": r"(?P<a>[0-9]{4})-(?P<m>[0-9]{2})-(?P<g>[0-9]{2})",
        "GGMMAAAA": r"(?P<g>[0-9]{2})(?P<m>[0-9]{2})(?P<a>[0-9]{4})",
        "AAAAMMGG": r"(?P<a>[0-9]{4})(?P<m>[0-9]{2})(?P<g>[0-9]{2})",
        "GGMMAA": r"(?P<g>[0-9]{2})(?P<m>[0-9]{2})(?P<a>[0-9]{2})",
    }.items()
}


class ValoreErrato(Exception):
    """The text of a field is not a value of its type; `args[0]` is the Italian reason."""


def vuoto_di(destinazione: str) -> Any:
    """What a destination holds when nothing is written: None for days, 0 for amounts and years, else blank."""
    nome = destinazione.removeprefix(PREFISSO_COOBBLIGATO)
    if nome in DATE:
        return None
    return 0 if nome in VOCI or nome == "anno" else ""


def _intero(testo: str) -> int:
    pulito = testo.strip()
    if not pulito:
        return 0
    if not (pulito.isdecimal() and pulito.isascii()) or len(pulito) > 18:
        raise ValoreErrato("servono solo cifre: togliere lettere, punti e segni")
    return int(pulito)


def _centesimi(testo: str) -> int:
    pulito = testo.strip()
    if not (pulito.isdecimal() and pulito.isascii()):
        if not pulito:
            return 0
        raise ValoreErrato("l'importo va in centesimi, con sole cifre: togliere virgole, segni e lettere")
    valore = int(pulito) if len(pulito) <= 18 else 10**18
    if valore >= 10**_CIFRE_IMPORTO:
        raise ValoreErrato("importo oltre 99 miliardi di euro: verificare l'allineamento del campo")
    return valore


def importo_in_cent(testo: str) -> int:
    """Cents of an amount in euro (`1234,56`, `1.234,56`, `1234.56`); blank is zero. Raises ValoreErrato."""
    if testo[-3:-2] == "," and 3 < len(testo) < 14:
        cifre = testo[:-3] + testo[-2:]
        if cifre.isdecimal() and cifre.isascii():
            return int(cifre)
    pulito = testo.strip()
    if not pulito:
        return 0
    if len(pulito) > 20 or not pulito.isascii():
        raise ValoreErrato("non è un importo: scrivere ad esempio 1234,56")
    try:
        valore = da_euro(pulito)
    except ImportoNonValido as errore:
        raise ValoreErrato("non è un importo: scrivere ad esempio 1234,56, con due soli decimali") from errore
    if valore < 0:
        raise ValoreErrato("importo negativo: uno sgravio si comunica a parte, non in una lista di carico")
    if valore >= 10**_CIFRE_IMPORTO:
        raise ValoreErrato("importo oltre 99 miliardi di euro: verificare i decimali")
    return valore


def _data(testo: str, formati: tuple[str, ...], al: date, passata: bool, scaduta: bool) -> date | None:
    pulito = testo.strip()
    if not pulito or not pulito.strip("0"):
        return None
    for formato in formati:
        parti = _FORME_DATA[formato](pulito)
        if parti is None:
            continue
        numero = int(parti["a"])
        if formato == "GGMMAA":
            numero += 2000 if 2000 + numero <= al.year else 1900
        try:
            valore = date(numero, int(parti["m"]), int(parti["g"]))
        except ValueError as errore:
            raise ValoreErrato("giorno che non esiste: correggere la data") from errore
        if valore < _PRIMA_DATA:
            raise ValoreErrato("data precedente al 1900: correggere l'anno")
        if passata and valore > al:
            raise ValoreErrato(f"data futura rispetto al {al:%d/%m/%Y}: correggerla")
        if scaduta and valore < al:
            raise ValoreErrato(f"prescrizione già maturata al {al:%d/%m/%Y}: togliere o correggere")
        return valore
    raise ValoreErrato(f"data non leggibile: scriverla come {' o '.join(formati)}")


def _anno(testo: str, al: date) -> int:
    pulito = testo.strip()
    if not pulito:
        return 0
    if len(pulito) != 4 or not (pulito.isdecimal() and pulito.isascii()):
        raise ValoreErrato("l'anno si scrive con quattro cifre")
    anno = int(pulito)
    if not _PRIMO_ANNO <= anno <= al.year:
        raise ValoreErrato(f"anno fuori dall'intervallo {_PRIMO_ANNO}-{al.year}: correggerlo")
    return anno


def _codice(testo: str) -> str:
    codice = testo.strip().upper()
    if codice and (errore := errore_codice(codice)):
        raise ValoreErrato(errore)
    return codice


def _sesso(testo: str) -> str:
    sesso = testo.strip().upper()
    if sesso not in ("", "M", "F"):
        raise ValoreErrato("il sesso si indica con M o F")
    return sesso


def _provincia(testo: str) -> str:
    sigla = testo.strip().upper()
    if sigla and not (len(sigla) == 2 and sigla.isalpha() and sigla.isascii()):
        raise ValoreErrato("la provincia è la sigla di due lettere (EE per l'estero)")
    return sigla


def _pec(testo: str) -> str:
    indirizzo = testo.strip()
    if indirizzo and not pec_valida(indirizzo):
        raise ValoreErrato("non è un indirizzo PEC: scrivere nome@dominio oppure lasciare vuoto")
    return indirizzo


def _maiuscolo(testo: str) -> str:
    return testo.strip().upper()


def _comune(testo: str) -> str:
    codice = testo.strip().upper()
    if codice in COMUNI:
        return COMUNI[codice][0]
    return "" if codice.startswith("Z") else codice


def _provincia_belfiore(testo: str) -> str:
    codice = testo.strip().upper()
    return COMUNI[codice][1] if codice in COMUNI else ("EE" if codice.startswith("Z") else "")


def _stato_belfiore(testo: str) -> str:
    return "EE" if testo.strip().upper().startswith("Z") else "IT"


def compila(campo: Campo, tracciato: Tracciato, al: date) -> Convertitore:
    """The converter of one field: type, then map, allowed values, maximum length, presence.

    `al` is the day against which dates are judged (that day is not in the future).
    """
    converti = _con_estrazione(campo, _di_tipo(campo, tracciato, al))
    ammessi = frozenset(campo.valori) if campo.altri_valori == "scarta" else frozenset()
    mappa, massimo = campo.mappa, campo.massimo
    if mappa:
        converti = _con_mappa(converti, mappa)
    if ammessi:
        converti = _con_valori(converti, ammessi)
    if massimo:
        converti = _con_massimo(converti, massimo)
    if campo.obbligatorio:
        converti = _con_obbligo(converti)
    if campo.tipo in ("testo", "codice_fiscale", "importo", "centesimi", "pec") and not (mappa or ammessi):
        return converti
    return lru_cache(maxsize=8192)(converti)


def _di_tipo(campo: Campo, tracciato: Tracciato, al: date) -> Convertitore:
    if campo.tipo == "data":
        verso = campo.verso.removeprefix(PREFISSO_COOBBLIGATO)
        passata = "data_non_futura" in tracciato.controlli and verso in _PASSATE
        scaduta = "prescrizione_non_maturata" in tracciato.controlli and verso == "prescrizione"
        formati = tuple(campo.formati)
        return lambda testo: _data(testo, formati, al, passata, scaduta)
    if campo.tipo == "anno":
        return lambda testo: _anno(testo, al)
    return _TIPI[campo.tipo]


def _con_estrazione(campo: Campo, converti: Convertitore) -> Convertitore:
    if not campo.estrai:
        return converti
    cerca = re.compile(campo.estrai).search
    return lambda testo: converti(trovato.group(1) or "" if (trovato := cerca(testo)) else "")


def _con_mappa(converti: Convertitore, mappa: dict[str, str]) -> Convertitore:
    def scelto(testo: str) -> Any:
        valore = converti(testo)
        return mappa.get(valore, valore)

    return scelto


def _con_valori(converti: Convertitore, ammessi: frozenset[str]) -> Convertitore:
    elenco = ", ".join(sorted(ammessi))

    def scelto(testo: str) -> Any:
        valore = converti(testo)
        if valore and valore not in ammessi:
            raise ValoreErrato(f"valore non previsto: usare uno tra {elenco}")
        return valore

    return scelto


def _con_massimo(converti: Convertitore, massimo: int) -> Convertitore:
    def corto(testo: str) -> Any:
        valore = converti(testo)
        if len(valore) > massimo:
            raise ValoreErrato(f"più lungo di {massimo} caratteri: abbreviarlo")
        return valore

    return corto


def _con_obbligo(converti: Convertitore) -> Convertitore:
    def presente(testo: str) -> Any:
        if valore := converti(testo):
            return valore
        raise ValoreErrato("campo obbligatorio vuoto: compilarlo")

    return presente


_TIPI: dict[str, Convertitore] = {
    "testo": str.strip,
    "maiuscolo": _maiuscolo,
    "codice_fiscale": _codice,
    "importo": importo_in_cent,
    "centesimi": _centesimi,
    "intero": _intero,
    "sesso": _sesso,
    "provincia": _provincia,
    "pec": _pec,
    "comune_da_belfiore": _comune,
    "provincia_da_belfiore": _provincia_belfiore,
    "stato_da_belfiore": _stato_belfiore,
}
