"""The history of a posizione as a timeline a lawyer can follow, from its fascicolo."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shared.dominio.importi import in_euro

BYTE_MASSIMI = 200_000_000
Dati = Mapping[str, Any]


class FascicoloIlleggibile(Exception):
    """Not a fascicolo; the message is Italian."""


def racconta(contenuto: bytes) -> Iterator[str]:
    """The lines of the timeline. Raises FascicoloIlleggibile."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as pacco:
            if sum(voce.file_size for voce in pacco.infolist()) > BYTE_MASSIMI:
                raise FascicoloIlleggibile("Il fascicolo è troppo grande.")
            nomi = ("posizione", "registrazioni", "eventi")
            posizione, registrazioni, eventi = (json.loads(pacco.read(f"{nome}.json")) for nome in nomi)
        yield from _righe(posizione, {r["id"]: r for r in registrazioni}, eventi)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as errore:
        raise FascicoloIlleggibile(f"Il file non è un fascicolo leggibile ({errore}).") from errore


def _righe(posizione: Dati, libri: Mapping[str, Dati], eventi: list[Dati]) -> Iterator[str]:
    riga = posizione["riga"]
    residuo = 0
    yield f"Posizione {posizione['id']}, lista {posizione['lista']}, contratto {posizione['profilo']}"
    yield f"{riga['causale']} ({riga['tipologia']} {riga['anno']}), avviso {posizione['numero_avviso']}"
    yield f"Debitore: {riga['debitore']['denominazione']} ({riga['debitore']['codice_fiscale']})"
    carico = libri[f"CARICO#{posizione['id']}"]
    residuo += _credito(carico)
    yield ""
    yield f"{_giorno(carico['data'])}  Presa in carico di {in_euro(residuo)} euro."
    for passo in eventi:
        evento = passo["evento"]
        residuo += sum(_credito(libri[identita]) for identita in passo["registrazioni"])
        racconto = _RACCONTI.get(evento["nome"], _altro)
        autore = "" if evento["autore"] == "sistema" else f" [{evento['autore']}]"
        yield f"{_giorno(evento['data'])}  {racconto(evento['dati'], posizione, evento['nome'])}{autore}"
        if passo["registrazioni"]:
            yield f"{'':12}Resta un debito di {in_euro(residuo)} euro."
        for prova in evento["dati"].get("prove", ()):
            yield from (f"{'':12}{frase}" for frase in _motivi(prova))
    yield ""
    yield from _come_sta(posizione, residuo)


def _come_sta(posizione: Dati, residuo: int) -> Iterator[str]:
    if posizione["conclusione"]:
        yield f"Conclusa: {posizione['conclusione']}, residuo {in_euro(residuo)} euro."
    else:
        yield f"Aperta, in fase di {posizione['fase']}: residuo {in_euro(residuo)} euro."
    for mancato in posizione["termini_mancati"]:
        penale = "" if mancato["penale"] is None else f", penale {in_euro(mancato['penale'])} euro"
        yield f"Termine mancato {mancato['id']}: scadeva il {_giorno(mancato['scadenza'])}{penale}."


def _credito(registrazione: Dati) -> int:
    return sum(cent for conto, cent in registrazione["movimenti"] if conto.startswith("credito:"))


def _giorno(testo: str) -> str:
    anno, mese, giorno = testo[:10].split("-")
    return f"{giorno}/{mese}/{anno}"


def _motivi(prova: Dati) -> Iterator[str]:
    if prova["regola"] == "nulla_osta":
        for verifica in prova["verifiche"]:
            yield f"nulla osta, {verifica['nome']}: {verifica['riscontro']}"
        return
    for passo in prova["passi"]:
        yield f"{passo['testo']}."


def _atto(dati: Dati, posizione: Dati, _: str) -> str:
    return f"Emesso l'atto «{dati['atto']}», importo {dati['importo']} euro."


def _affidata(dati: Dati, posizione: Dati, _: str) -> str:
    mezzo = _consegna(posizione, dati["incarico"])["mezzo"].replace("_", " ")
    return f"Affidata la consegna di «{dati['atto']}», tentativo {dati['tentativo']}, {mezzo}."


def _esito(dati: Dati, posizione: Dati, _: str) -> str:
    consegna = _consegna(posizione, dati["incarico"])
    esito = dati["esito"].replace("_", " ")
    return f"Esito della consegna di «{consegna['atto']}»: {esito}, con effetto dal {_giorno(consegna['data'])}."


def _consegna(posizione: Dati, incarico: str) -> Dati:
    trovata: Dati = next(c for c in posizione["consegne"] if c["id"] == incarico)
    return trovata


def _versamento(dati: Dati, posizione: Dati, _: str) -> str:
    oltre = f", di cui {in_euro(dati['eccedenza_cent'])} oltre il dovuto" if dati["eccedenza_cent"] else ""
    return f"Versamento di {in_euro(dati['importo_cent'])} euro{oltre} ({dati['iur']})."


def _termini(dati: Dati, posizione: Dati, _: str) -> str:
    if not dati:
        return "I termini mancati risultano sanati."
    elenco = ", ".join(f"{nome} (scaduto il {_giorno(t['scadenza'])})" for nome, t in dati.items())
    return f"Termini del contratto non rispettati: {elenco}."


def _conclusa(dati: Dati, posizione: Dati, _: str) -> str:
    return f"Conclusa: {dati['conclusione']}, residuo {in_euro(dati['residuo_cent'])} euro."


def _altro(dati: Dati, posizione: Dati, nome: str) -> str:
    parti = ", ".join(f"{chiave}: {valore}" for chiave, valore in dati.items() if not isinstance(valore, dict | list))
    return f"{nome.replace('_', ' ').capitalize()}{f' ({parti})' if parti else ''}."


Racconto = Callable[[Dati, Dati, str], str]
_RACCONTI: dict[str, Racconto] = {
    "VISTO": lambda dati, _, __: "L'ente ha dato il visto alla lista.",
    "ATTO_EMESSO": _atto,
    "CONSEGNA_AFFIDATA": _affidata,
    "ESITO_CONSEGNA": _esito,
    "VERSAMENTO": _versamento,
    "SGRAVIO": lambda d, _, __: f"Sgravio con provvedimento {d['provvedimento']}: {d['motivo']}.",
    "FASE": lambda d, _, __: f"Dalla fase «{d['da']}» alla fase «{d['a']}».",
    "VISURA_CHIESTA": lambda d, _, __: "Chiesta la visura dei beni.",
    "VISURA_ACQUISITA": lambda d, _, __: f"Acquisita la visura: beni trovati {d['beni']}.",
    "MOTIVO_MANCATO_AVVIO": lambda d, _, __: f"Nessuna misura avviata: {d['motivo']}.",
    "TERMINI_MANCATI": _termini,
    "CONCLUSA": _conclusa,
    "RIPRESA": lambda d, _, __: "Il custode ha riavviato il procedimento rimasto senza macchina.",
    "FASCICOLO_CONSULTATO": lambda d, _, __: "Consultato il fascicolo.",
}
"""Each event in words; one not listed here is told by its name and figures."""
