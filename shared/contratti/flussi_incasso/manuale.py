"""Payments put in by hand, from CSV or JSON of few fields, each with the key of the document that proves it.

The identity of a payment is its document, day, amount, numero avviso and reference. The total declared
must be that of all the rows.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared.contratti.flussi_incasso.linee import linee
from shared.contratti.flussi_incasso.righe import (
    CODIFICHE,
    CampoNonValido,
    FlussoIllegibile,
    Lettore,
    RigaIncasso,
    RigaLetta,
    in_riga,
    scarto,
)
from shared.contratti.tracciato_flusso import RigaRotta, decodifica
from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.importi import Centesimi, ImportoNonValido, da_euro
from shared.dominio.incassi import Canale, Pagatore

JSON_MASSIMO = 4 * 1024 * 1024
"""Bytes: what a person types is less than that."""
IMPORTO_MASSIMO = 10**12
TOTALE = "TOTALE"


@cache
def descrittore() -> dict[str, Any]:
    """The fields of the layout, as `tracciati/manuale.yaml` documents them."""
    percorso = Path(__file__).parent / "tracciati" / "manuale.yaml"
    dati: dict[str, Any] = yaml.safe_load(percorso.read_text("utf-8"))
    return dati


def colonne(riga: str) -> list[str]:
    """The names in a header row, in lower case."""
    return [nome.strip().lower() for nome in riga.removeprefix("\ufeff").split(";")]


def e_intestazione(riga: str) -> bool:
    """Whether a line is the header of the CSV: every required name, no unknown one."""
    nomi, campi = colonne(riga), descrittore()["campi"]
    obbligatori = {nome for nome, campo in campi.items() if campo["obbligatorio"]}
    return obbligatori <= set(nomi) <= set(campi)


class _LettoreManuale(Lettore):
    def _letta(self, numero: int, valori: Mapping[str, Any], originale: str) -> RigaLetta:
        try:
            return self._riga(numero, valori, originale)
        except CampoNonValido as errore:
            return scarto(numero, errore, originale)

    def _riga(self, numero: int, valori: Mapping[str, Any], originale: str) -> RigaIncasso:
        testi = {nome: self._testo(nome, campo, valori.get(nome)) for nome, campo in descrittore()["campi"].items()}
        estranei = sorted(set(valori) - set(testi))
        if estranei:
            raise CampoNonValido(str(estranei[0])[:30], "Il campo non è previsto dal tracciato.")
        importo = _importo(testi["importo"])
        giorno = _giorno(testi["data"])
        avviso = "".join(testi["numero_avviso"].split())
        if avviso and not verifica_numero(avviso):
            raise CampoNonValido("numero_avviso", "Il numero avviso non è valido: 18 cifre, due di controllo.")
        canale = testi["canale"].lower() or Canale.MANUALE.value
        if canale not in descrittore()["canali"]:
            raise CampoNonValido("canale", f"Il canale «{canale}» non è ammesso.")
        prefisso = f"incassi/documenti/{self._contesto.ente}/"
        if not testi["documento"].startswith(prefisso) or ".." in testi["documento"]:
            raise CampoNonValido("documento", f"La chiave del documento deve cominciare con {prefisso}.")
        if not self._contesto.documento_presente(testi["documento"]):
            raise CampoNonValido("documento", "Il documento non è stato caricato: caricarlo prima della distinta.")
        return RigaIncasso(
            riga=numero,
            canale=Canale(canale),
            identita=self._distinta(
                testi["documento"], giorno.isoformat(), str(importo), avviso, testi["riferimento"].upper()
            ),
            importo=importo,
            giorno=giorno,
            causale=in_riga(testi["causale"]),
            numero_avviso=avviso,
            pagatore=Pagatore(in_riga(testi["pagatore"]), testi["codice_fiscale"].upper()),
            riferimenti={"documento": testi["documento"], "riferimento": testi["riferimento"]},
            originale=originale,
        )

    @staticmethod
    def _testo(nome: str, campo: Mapping[str, Any], valore: Any) -> str:
        testo = "" if valore is None else valore
        if not isinstance(testo, str):
            raise CampoNonValido(nome, f"Il campo {nome} va scritto come testo, fra virgolette.")
        testo = testo.strip()
        if campo["obbligatorio"] and not testo:
            raise CampoNonValido(nome, f"Il campo {nome} è obbligatorio.")
        if len(testo) > campo["massimo"] or not all(c.isprintable() for c in testo):
            raise CampoNonValido(nome, f"Il campo {nome} ha al massimo {campo['massimo']} caratteri, senza controlli.")
        return testo


class LettoreManualeCsv(_LettoreManuale):
    """The CSV: header, one payment a row, then `TOTALE;<euro>;<rows>`."""

    tipo = "manuale-csv"

    def _righe(self) -> Iterator[RigaLetta]:
        nomi: list[str] = []
        somma, quante, chiuso = 0, 0, False
        for numero, riga in linee(self._corpo):
            if isinstance(riga, RigaRotta):
                yield scarto(numero, riga.motivo, riga)
                continue
            if not nomi:
                nomi = colonne(riga)
                if not e_intestazione(riga):
                    raise FlussoIllegibile("La prima riga non ha le colonne degli incassi manuali.")
                continue
            try:
                celle = next(csv.reader([riga], delimiter=";", strict=True), [])
            except csv.Error:
                yield scarto(numero, "Le virgolette della riga non si chiudono.", riga)
                continue
            if celle and celle[0].strip().upper() == TOTALE:
                chiuso = True
                self._totale(celle, somma, quante)
                continue
            quante += 1
            if len(celle) != len(nomi):
                yield scarto(numero, f"La riga ha {len(celle)} colonne: l'intestazione ne ha {len(nomi)}.", riga)
                continue
            valori = dict(zip(nomi, celle, strict=True))
            letta = self._letta(numero, valori, riga)
            somma += letta.importo if isinstance(letta, RigaIncasso) else _leggibile(valori.get("importo"))
            yield letta
        if not chiuso:
            self.controllo.respingi("Manca la riga TOTALE: il file è incompleto.")

    def _totale(self, celle: list[str], somma: Centesimi, quante: int) -> None:
        try:
            dichiarato, righe = da_euro(celle[1]), celle[2].strip()
        except (ImportoNonValido, IndexError):
            self.controllo.respingi("La riga TOTALE porta la somma in euro e il numero delle righe.")
            return
        self.controllo.confronta("Totale degli incassi", dichiarato, somma)
        if righe.isascii() and righe.isdigit() and len(righe) < _CIFRE:
            self.controllo.confronta("Numero degli incassi", int(righe), quante, euro=False)
        else:
            self.controllo.respingi("La riga TOTALE porta la somma in euro e il numero delle righe.")


class LettoreManualeJson(_LettoreManuale):
    """The JSON: `{"incassi": [{...}], "totale": "1234.56"}`; every value a text."""

    tipo = "manuale-json"

    def _righe(self) -> Iterator[RigaLetta]:
        grezzo = self._corpo.read(JSON_MASSIMO + 1)
        if len(grezzo) > JSON_MASSIMO:
            raise FlussoIllegibile(f"Il file JSON supera {JSON_MASSIMO} byte: dividerlo.")
        try:
            dati = json.loads(decodifica(grezzo, CODIFICHE[:1]))
        except (ValueError, RecursionError) as errore:
            raise FlussoIllegibile("Il file non è un JSON leggibile in UTF-8.") from errore
        if not isinstance(dati, dict) or not isinstance(dati.get("incassi"), list):
            raise FlussoIllegibile("Il file JSON non ha l'elenco «incassi».")
        somma = 0
        for numero, voce in enumerate(dati["incassi"], start=1):
            originale = json.dumps(voce, ensure_ascii=False)
            if not isinstance(voce, dict):
                yield scarto(numero, "La voce non è un oggetto con i campi del tracciato.", originale)
                continue
            letta = self._letta(numero, voce, originale)
            somma += letta.importo if isinstance(letta, RigaIncasso) else _leggibile(voce.get("importo"))
            yield letta
        try:
            dichiarato = da_euro(dati.get("totale", ""))
        except ImportoNonValido:
            self.controllo.respingi("Manca il «totale» degli incassi, in euro come testo.")
            return
        self.controllo.confronta("Totale degli incassi", dichiarato, somma)


_CIFRE = 10


def _importo(testo: str) -> Centesimi:
    try:
        importo = da_euro(testo)
    except ImportoNonValido as errore:
        raise CampoNonValido("importo", errore.messaggio) from errore
    if not 0 < importo < IMPORTO_MASSIMO:
        raise CampoNonValido("importo", "L'importo deve essere positivo.")
    return importo


def _leggibile(valore: Any) -> Centesimi:
    """The amount of a refused row, for the total: zero where it is none."""
    try:
        return _importo(valore) if isinstance(valore, str) else 0
    except CampoNonValido:
        return 0


def _giorno(testo: str) -> date:
    try:
        if len(testo) == len("2026-01-31"):
            return date.fromisoformat(testo)
    except ValueError:
        pass
    raise CampoNonValido("data", f"«{testo[:20]}» non è un giorno: scrivere AAAA-MM-GG.")
