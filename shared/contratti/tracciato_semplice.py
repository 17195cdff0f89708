"""Reading delimited layouts with a header: one line, one posizione. The fast path.

A healthy row goes through the function compiled for this flow (tracciato_compilato). Only a
row that fails there is read field by field, which gives every reason at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterator, Sequence
from datetime import date
from typing import Any

from shared.contratti.tracciato import COOBBLIGATO, RIGA, VOCI, Tracciato
from shared.contratti.tracciato_compilato import compila_riga
from shared.contratti.tracciato_controllo import Controllo, scarto
from shared.contratti.tracciato_flusso import FINE_DOS, FlussoIllegibile, RigaRotta, Righe
from shared.contratti.tracciato_montaggio import Montatore, RigaErrata, monta_coobbligato_in_riga
from shared.contratti.tracciato_valori import Convertitore, ValoreErrato, compila, vuoto_di
from shared.dominio.errori import Scarto
from shared.dominio.liste import RigaCarico
from shared.dominio.soggetti import Soggetto

_CONTROLLI = re.compile("[\x00-\x1f\x7f-\x9f]").search
_COLONNE_MASSIME = 1000
_VUOTI = " \t" + FINE_DOS


class LineaErrata(Exception):
    """The line does not split into fields; `args[0]` is the Italian reason."""


def separa(linea: str, separatore: str) -> list[str]:
    """The fields of one delimited line. Raises LineaErrata on quotes that do not close."""
    if '"' not in linea:
        return linea.split(separatore)
    try:
        return next(csv.reader((linea,), delimiter=separatore, strict=True))
    except csv.Error as errore:
        motivo = "virgolette non chiuse o a capo dentro un campo: togliere gli a capo e le virgolette"
        raise LineaErrata(motivo) from errore


def colonne_di(prima: str, tracciato: Tracciato) -> list[str]:
    """The column names of a header line, trimmed and lower case; empty when it cannot be split."""
    try:
        return [nome.strip().lower() for nome in separa(prima, tracciato.separatore)]
    except LineaErrata:
        return []


def mancanti_in(colonne: Sequence[str], tracciato: Tracciato) -> list[str]:
    """The columns the layout needs and the header has not (a voce column at least among them)."""
    campi = tracciato.posizione.campi
    presenti = set(colonne)
    mancanti = [str(c.colonna) for c in campi if c.obbligatorio and str(c.colonna).lower() not in presenti]
    voci = [str(c.colonna) for c in campi if c.verso in VOCI]
    if not any(voce.lower() in presenti for voce in voci):
        mancanti += voci[:1]
    return mancanti


def motivo_illeggibile(linea: str) -> str:
    """Why a line with unprintable characters is refused; empty when they are harmless (a no-break space)."""
    if isinstance(linea, RigaRotta):
        return linea.motivo
    if _CONTROLLI(linea):
        return "contiene caratteri di controllo (tabulazioni, byte nulli): ripulire la riga"
    return ""


class LettoreSemplice:
    """Compiles the layout on the header of the flow, then reads its rows."""

    def __init__(self, tracciato: Tracciato, al: date, controllo: Controllo) -> None:
        self._tracciato = tracciato
        self._al = al
        self._controllo = controllo
        self._montatore = Montatore(tracciato)
        self._nomi = {campo.verso: campo.nome for campo in tracciato.posizione.campi}

    def _compila(self, colonne: list[str]) -> None:
        mancanti = mancanti_in(colonne, self._tracciato)
        if mancanti:
            raise FlussoIllegibile(
                f"Il file non ha l'intestazione del tracciato {self._tracciato.nome}: "
                f"mancano le colonne {', '.join(mancanti[:10])}."
            )
        noti = {str(c.colonna).lower() for c in self._tracciato.posizione.campi}
        doppie = sorted({nome for nome in colonne if nome in noti and colonne.count(nome) > 1})
        if doppie:
            raise FlussoIllegibile(f"Intestazione con colonne ripetute: {', '.join(doppie[:10])}.")
        posti = {nome: n for n, nome in enumerate(colonne)}
        self._quante = len(colonne)
        self._riga = self._convertitori(RIGA, posti)
        self._coobbligato = self._convertitori(COOBBLIGATO, posti)
        self._leggi = compila_riga(
            self._tracciato, posti, self._quante, self._al, self._montatore, self._monta_coobbligato
        )

    def _convertitori(self, destinazioni: Sequence[str], posti: dict[str, int]) -> list[tuple[str, int, Convertitore]]:
        """(destination, column, converter); column -1 stands for an empty text."""
        campi = {campo.verso: campo for campo in self._tracciato.posizione.campi}
        trovati: list[tuple[str, int, Convertitore]] = []
        for destinazione in destinazioni:
            campo = campi.get(destinazione)
            if destinazione in self._tracciato.costanti:
                trovati.append((destinazione, -1, _sempre(self._tracciato.costanti[destinazione])))
            elif campo is None or str(campo.colonna).lower() not in posti:
                trovati.append((destinazione, -1, _sempre(vuoto_di(destinazione))))
            else:
                converti = compila(campo, self._tracciato, self._al)
                trovati.append((destinazione, posti[str(campo.colonna).lower()], converti))
        return trovati

    def leggi(self, righe: Righe) -> Iterator[RigaCarico | Scarto]:
        """Rows and scarti; raises FlussoIllegibile when the header is not that of the layout."""
        numero = 0
        pronto = False
        for blocco in righe.blocchi():
            if pronto:
                yield from self._blocco(blocco, numero, blocco.controlli)
            else:
                for n, linea in enumerate(blocco):
                    if linea.strip():
                        self._compila(self._intestazione(linea))
                        pronto = True
                        yield from self._blocco(blocco[n + 1 :], numero + n + 1, blocco.controlli)
                        break
            numero += len(blocco)
        if not self._controllo.righe:
            self._controllo.messaggi.append("Il file ha solo l'intestazione: nessuna posizione da caricare.")

    def _intestazione(self, linea: str) -> list[str]:
        colonne = colonne_di(linea, self._tracciato)
        if isinstance(linea, RigaRotta) or len(colonne) > _COLONNE_MASSIME:
            raise FlussoIllegibile(
                f"La prima riga non è un'intestazione: più di {_COLONNE_MASSIME} colonne o testo illeggibile."
            )
        return colonne

    def _blocco(self, blocco: list[str], numero: int, controlli: bool) -> Iterator[RigaCarico | Scarto]:
        controllo, leggi, separatore = self._controllo, self._leggi, self._tracciato.separatore
        prima, dopo = separatore + " ", " " + separatore
        for linea in blocco:
            numero += 1
            riga: RigaCarico | None
            # An ASCII line of a block without control bytes is printable: asking is a scan of the line.
            sicura = not controlli and linea.isascii()
            if '"' in linea or not (sicura or linea.isprintable()) or prima in linea or dopo in linea:
                try:
                    riga = leggi(numero, self._campi(linea))
                except (ValoreErrato, RigaErrata, LineaErrata, ValueError):
                    riga = None
            else:
                try:
                    riga = leggi(numero, linea.split(separatore))
                except (ValoreErrato, RigaErrata, ValueError):
                    riga = None
            if riga is None and not linea.strip(_VUOTI):
                continue
            controllo.righe += 1
            if riga is None:
                riga = yield from self._con_calma(numero, linea)
                if riga is None:
                    controllo.scartate += 1
                    continue
            importo = sum(riga.voci.values())
            controllo.valide += 1
            controllo.totale_cent += importo
            controllo.totale_valido_cent += importo
            yield riga

    def _campi(self, linea: str) -> list[str]:
        """The trimmed fields of any line. Raises LineaErrata."""
        if not linea.isprintable() and (motivo := motivo_illeggibile(linea)):
            raise LineaErrata(motivo)
        campi = [testo.strip() for testo in separa(linea, self._tracciato.separatore)]
        if len(campi) != self._quante:
            raise LineaErrata(f"{len(campi)} colonne invece di {self._quante}: controllare i separatori")
        return campi

    def _monta_coobbligato(self, campi: Sequence[str]) -> tuple[Soggetto, ...]:
        valori = [converti(campi[posto] if posto >= 0 else "") for _, posto, converti in self._coobbligato]
        return monta_coobbligato_in_riga(valori) if any(valori) else ()

    def _con_calma(self, numero: int, linea: str) -> Generator[Scarto, None, RigaCarico | None]:
        """Read a row field by field: yields a Scarto for every fault, or returns the row when there is none."""
        errori: list[tuple[str, str]] = []
        valori: list[Any] = []
        altri: list[Any] = []
        originale = linea.originale if isinstance(linea, RigaRotta) else linea
        try:
            campi = self._campi(linea)
        except LineaErrata as errore:
            yield scarto(numero, "", str(errore.args[0]), originale)
            return None
        importo = 0
        for convertitori, letti in ((self._riga, valori), (self._coobbligato, altri)):
            for destinazione, posto, converti in convertitori:
                try:
                    valore = converti(campi[posto] if posto >= 0 else "")
                except ValoreErrato as errato:
                    errori.append((destinazione, str(errato.args[0])))
                    valore = vuoto_di(destinazione)
                letti.append(valore)
                if destinazione in VOCI:
                    importo += valore
        if not errori:
            try:
                coobbligati = monta_coobbligato_in_riga(altri) if any(altri) else ()
                return self._montatore.monta(numero, coobbligati, None, *valori)
            except RigaErrata as errore_di_riga:
                errori = errore_di_riga.errori
        self._controllo.totale_cent += importo
        for destinazione, motivo in errori:
            yield scarto(numero, self._nomi.get(destinazione, destinazione), motivo, originale)
        return None


def _sempre(valore: Any) -> Convertitore:
    return lambda _testo: valore
