"""Reading delimited layouts with a header: one line, one posizione. The fast path.

The layout is compiled once, when the header is known, into a list of converters and one
`itemgetter`; then each row costs a split, one call per field and the assembly. Only a row
that fails is read again, field by field, to collect every reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from shared.contratti.tracciato import COOBBLIGATO, RIGA, VOCI, Campo, Tracciato
from shared.contratti.tracciato_controllo import Controllo, scarto
from shared.contratti.tracciato_flusso import FINE_DOS, FlussoIllegibile, RigaRotta, Righe
from shared.contratti.tracciato_montaggio import Montatore, RigaErrata, monta_coobbligato_in_riga
from shared.contratti.tracciato_valori import Convertitore, ValoreErrato, compila
from shared.dominio.errori import Scarto
from shared.dominio.liste import RigaCarico

_CONTROLLI = re.compile("[\x00-\x1f\x7f-\x9f]").search
_COLONNE_MASSIME = 1000


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
        if len(set(colonne)) != len(colonne):
            doppie = sorted({nome for nome in colonne if colonne.count(nome) > 1 and nome})
            noti = {str(c.colonna).lower() for c in self._tracciato.posizione.campi}
            if noti & set(doppie):
                raise FlussoIllegibile(f"Intestazione con colonne ripetute: {', '.join(doppie[:10])}.")
        posti = {nome: n for n, nome in enumerate(colonne)}
        self._quante = len(colonne)
        campi = {campo.verso: campo for campo in self._tracciato.posizione.campi}
        self._prendi, self._funzioni = self._estrattore(RIGA, campi, posti)
        self._prendi_coobbligato, self._funzioni_coobbligato = self._estrattore(COOBBLIGATO, campi, posti)

    def _estrattore(
        self, destinazioni: Sequence[str], campi: dict[str, Campo], posti: dict[str, int]
    ) -> tuple[Callable[[list[str]], tuple[str, ...]], tuple[Convertitore, ...]]:
        """How to take the values of `destinazioni` from a row with one empty field appended, and to convert them."""
        indici: list[int] = []
        funzioni: list[Convertitore] = []
        for destinazione in destinazioni:
            campo = campi.get(destinazione)
            indici.append(posti.get(str(campo.colonna).lower(), -1) if campo else -1)
            costante = self._tracciato.costanti.get(destinazione)
            if costante is not None:
                funzioni.append(_sempre(costante))
            elif campo:
                funzioni.append(compila(campo, self._tracciato, self._al))
            else:
                funzioni.append(_sempre(0 if destinazione in VOCI or destinazione == "anno" else _vuoto(destinazione)))
        return itemgetter(*indici), tuple(funzioni)

    def leggi(self, righe: Righe) -> Iterator[RigaCarico | Scarto]:
        """Rows and scarti; raises FlussoIllegibile when the header is not that of the layout."""
        numero = 0
        pronto = False
        for blocco in righe.blocchi():
            if pronto:
                yield from self._blocco(blocco, numero)
            else:
                for n, linea in enumerate(blocco):
                    if linea.strip():
                        self._compila(self._intestazione(linea))
                        pronto = True
                        yield from self._blocco(blocco[n + 1 :], numero + n + 1)
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

    def _blocco(self, blocco: list[str], numero: int) -> Iterator[RigaCarico | Scarto]:
        controllo, monta, separatore = self._controllo, self._montatore.monta, self._tracciato.separatore
        prendi, funzioni, quante = self._prendi, self._funzioni, self._quante
        prendi_coobbligato = self._prendi_coobbligato
        for linea in blocco:
            numero += 1
            if not linea or linea.isspace() or linea == FINE_DOS:
                continue
            try:
                facile = '"' not in linea and linea.isprintable()
                campi = linea.split(separatore) if facile else self._difficile(linea)
                if len(campi) != quante:
                    raise LineaErrata(f"{len(campi)} colonne invece di {quante}: controllare i separatori")
                campi.append("")
                valori = [f(testo) for f, testo in zip(funzioni, prendi(campi))]  # noqa: B905 same length by build
                coobbligato = prendi_coobbligato(campi)
                riga = monta(numero, valori, self._coobbligato(coobbligato) if any(coobbligato) else ())
            except (ValoreErrato, RigaErrata, LineaErrata) as errore:
                controllo.righe += 1
                controllo.scartate += 1
                yield from self._scarti(numero, linea, errore)
                continue
            importo = sum(riga.voci.values())
            controllo.righe += 1
            controllo.valide += 1
            controllo.totale_cent += importo
            controllo.totale_valido_cent += importo
            yield riga

    def _difficile(self, linea: str) -> list[str]:
        """The fields of a line with quotes or unprintable characters."""
        if not linea.isprintable() and (motivo := motivo_illeggibile(linea)):
            raise LineaErrata(motivo)
        return separa(linea, self._tracciato.separatore)

    def _coobbligato(self, testi: tuple[str, ...]) -> tuple[Any, ...]:
        valori = [f(testo) for f, testo in zip(self._funzioni_coobbligato, testi, strict=True)]
        return monta_coobbligato_in_riga(valori) if any(valori) else ()

    def _scarti(self, numero: int, linea: str, errore: Exception) -> Iterator[Scarto]:
        """Every reason for refusing the row, reading it again field by field."""
        if isinstance(errore, LineaErrata):
            originale = linea.originale if isinstance(linea, RigaRotta) else linea
            yield scarto(numero, "", str(errore.args[0]), originale)
            return
        campi = [*separa(linea, self._tracciato.separatore), ""]
        trovati: list[tuple[str, str]] = []
        for destinazioni, prendi, funzioni in (
            (RIGA, self._prendi, self._funzioni),
            (COOBBLIGATO, self._prendi_coobbligato, self._funzioni_coobbligato),
        ):
            testi = prendi(campi)
            if destinazioni is COOBBLIGATO and not any(testi):
                continue
            for destinazione, funzione, testo in zip(destinazioni, funzioni, testi, strict=True):
                try:
                    valore = funzione(testo)
                except ValoreErrato as sbagliato:
                    trovati.append((destinazione, str(sbagliato.args[0])))
                else:
                    if destinazione in VOCI:
                        self._controllo.totale_cent += valore
        if isinstance(errore, RigaErrata):
            trovati += errore.errori
        for destinazione, motivo in trovati:
            yield scarto(numero, self._nomi.get(destinazione, destinazione), motivo, linea)


def _sempre(valore: Any) -> Convertitore:
    return lambda _testo: valore


def _vuoto(destinazione: str) -> Any:
    data = destinazione.endswith(("_data", "_notifica", "_nascita", "_dal")) or destinazione == "prescrizione"
    return None if data and destinazione not in VOCI else ""
