"""One kind of line of a layout, compiled: how to cut it and what its fields say."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from shared.contratti.tracciato import Campo, Record, Tracciato
from shared.contratti.tracciato_montaggio import Errori
from shared.contratti.tracciato_semplice import LineaErrata, motivo_illeggibile, separa
from shared.contratti.tracciato_valori import ValoreErrato, compila


def tipo_di(linea: str, tracciato: Tracciato) -> Record | None:
    """The record of the layout that `linea` is, None when it is none of them."""
    dove = tracciato.tipo_record
    if dove is None:
        return tracciato.record[0]
    if dove.colonna is not None:
        pezzi = linea.split(tracciato.separatore, dove.colonna)
        tipo = pezzi[dove.colonna - 1].strip().strip('"') if len(pezzi) >= dove.colonna else ""
    else:
        inizio = (dove.inizio or 1) - 1
        tipo = linea[inizio : inizio + (dove.lunghezza or 1)]
    return next((record for record in tracciato.record if record.tipo == tipo), None)


class Riquadro:
    """One record type, compiled: how to cut the line and convert its fields."""

    def __init__(self, record: Record, tracciato: Tracciato, al: date) -> None:
        self.record = record
        self._tracciato = tracciato
        self._campi = [(campo, compila(campo, tracciato, al)) for campo in record.campi]
        self._per_nome = {campo.nome: campo for campo in record.campi}
        numeri = ("importo", "centesimi", "intero")
        self._minima = max((c.fine for c in record.campi if c.obbligatorio or c.tipo in numeri), default=0)
        self.nomi = {campo.verso: campo.nome for campo in reversed(record.campi) if campo.verso}

    def taglia(self, linea: str, interrotta: bool) -> list[str] | str:
        """The line ready to be cut: its fields, or the padded text. Raises LineaErrata when it does not fit.

        Blanks trimmed at the end by an editor are given back, but never inside a number or a needed field.
        """
        if not linea.isprintable() and (motivo := motivo_illeggibile(linea)):
            raise LineaErrata(motivo)
        if self._tracciato.forma == "delimitato":
            return separa(linea, self._tracciato.separatore)
        lunghezza = self._tracciato.lunghezza or 0
        if len(linea) < lunghezza and (interrotta or len(linea) < self._minima):
            raise LineaErrata(f"riga interrotta: {len(linea)} caratteri invece di {lunghezza}")
        if len(linea.rstrip()) > lunghezza:
            raise LineaErrata(f"riga più lunga del previsto: {len(linea)} caratteri invece di {lunghezza}")
        return linea.ljust(lunghezza)

    def _grezzo(self, campo: Campo, taglio: list[str] | str) -> str:
        if isinstance(taglio, str):
            return taglio[(campo.inizio or 1) - 1 : campo.fine]
        assert isinstance(campo.colonna, int)
        return taglio[campo.colonna - 1] if campo.colonna <= len(taglio) else ""

    def _applicabile(self, campo: Campo, taglio: list[str] | str) -> bool:
        return all(
            re.fullmatch(atteso, self._grezzo(self._per_nome[nome], taglio).strip())
            for nome, atteso in campo.quando.items()
        )

    def chiave(self, taglio: list[str] | str) -> tuple[str, ...]:
        """The values that tie the line to its posizione."""
        nomi = (nome for nome in self._tracciato.chiave if nome in self._per_nome)
        return tuple(self._grezzo(self._per_nome[nome], taglio).strip() for nome in nomi)

    def valori(self, taglio: list[str] | str, errori: Errori) -> dict[str, Any]:
        """Values by destination (totals by field name); a field in error is left out and told in `errori`."""
        letti: dict[str, Any] = {}
        for campo, converti in self._campi:
            if campo.quando and not self._applicabile(campo, taglio):
                continue
            try:
                valore = converti(self._grezzo(campo, taglio))
            except ValoreErrato as errore:
                errori.append((campo.nome, str(errore.args[0])))
                continue
            nome = campo.verso or campo.nome
            if valore or nome not in letti:
                letti[nome] = valore
        return letti


def riconosce(linea: str, record: Record, tracciato: Tracciato) -> bool:
    """Whether `linea` can be the first of a flow: it fits, and the fields its record needs are there and right."""
    riquadro = Riquadro(record, tracciato, date.max)
    errori: Errori = []
    try:
        riquadro.valori(riquadro.taglia(linea, interrotta=False), errori)
    except LineaErrata:
        return False
    necessari = {campo.nome for campo in record.campi if campo.obbligatorio}
    return not any(nome in necessari for nome, _ in errori)
