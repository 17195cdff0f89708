"""A delimited layout compiled to one straight-line function per flow.

The function takes the fields of a line and gives the row, or fails: on any failure the
reader goes back to the field-by-field path, which alone decides and gives the reasons. So
this is only a shortcut for healthy rows, and a test compares the two on the same lines.

Why generated code: with forty columns, a call per field is most of the cost of reading.
The source is made of numbers and fixed words; no text of the layout enters it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from shared.contratti.codice_fiscale import valido
from shared.contratti.tracciato import COOBBLIGATO, RIGA, VOCI, Campo, Tracciato
from shared.contratti.tracciato_montaggio import Montatore
from shared.contratti.tracciato_valori import Convertitore, compila, importo_in_cent, pec_valida, vuoto_di
from shared.dominio.liste import RigaCarico

_MEMORIA_MASSIMA = 32_768

LeggiCampi = Callable[[int, Sequence[str]], RigaCarico | None]
"""(line number, stripped fields) -> the row, or None when the slow path must look. It may also raise
ValoreErrato, RigaErrata or ValueError, which mean the same."""


class _Memoria(dict[str, Any]):
    """Values already converted, by text; emptied when it grows too much, so memory stays flat."""

    def __init__(self, converti: Convertitore) -> None:
        super().__init__()
        self._converti = converti

    def __missing__(self, testo: str) -> Any:
        valore = self._converti(testo)
        if len(self) >= _MEMORIA_MASSIMA:
            self.clear()
        self[testo] = valore
        return valore


def _espressione(campo: Campo, x: str, ambiente: dict[str, Any], tracciato: Tracciato, al: date) -> tuple[str, str]:
    """(expression giving the value of field `x`, condition under which the slow path must look)."""
    semplice = not (campo.mappa or campo.estrai or (campo.valori and campo.altri_valori == "scarta"))
    troppo = f"len({x}) > {campo.massimo}" if campo.massimo else ""
    if semplice and campo.tipo == "testo":
        return x, troppo
    if semplice and campo.tipo == "codice_fiscale" and not campo.massimo:
        return x, f"{x} and not cf({x})"
    if semplice and campo.tipo == "pec":
        return x, " or ".join(filter(None, (f"{x} and not pec({x})", troppo)))
    if semplice and campo.tipo == "importo" and not campo.massimo:
        return f"importo({x}) if {x} else 0", ""
    memoria = f"m{x}"
    ambiente[memoria] = _Memoria(compila(campo, tracciato, al))
    return f"{memoria}[{x}]", ""


def compila_riga(
    tracciato: Tracciato,
    posti: Mapping[str, int],
    quante: int,
    al: date,
    montatore: Montatore,
    coobbligato: Callable[[Sequence[str]], tuple[Any, ...]],
) -> LeggiCampi:
    """The function for a flow whose header puts each column in `posti`, with `quante` columns.

    `coobbligato` is called with the whole line when any of its columns is filled.
    """
    campi = {campo.verso: campo for campo in tracciato.posizione.campi}
    ambiente: dict[str, Any] = {
        "cf": valido, "pec": pec_valida, "importo": importo_in_cent, "monta": montatore.monta,
        "coobbligato": coobbligato,
    }  # fmt: skip
    guardie: list[str] = []
    obbligatori: list[str] = []
    valori: list[str] = []
    for n, destinazione in enumerate(RIGA):
        campo = campi.get(destinazione)
        posto = posti.get(str(campo.colonna).lower()) if campo else None
        if destinazione in tracciato.costanti or campo is None or posto is None:
            nome = f"k{n}"
            ambiente[nome] = tracciato.costanti.get(destinazione, vuoto_di(destinazione))
            valori.append(nome)
            continue
        espressione, guardia = _espressione(campo, f"c{posto}", ambiente, tracciato, al)
        valori.append(espressione)
        if guardia:
            guardie.append(guardia)
        if campo.obbligatorio:
            obbligatori.append(f"c{posto}" if destinazione not in VOCI else f"({espressione})")
    altri = [f"c{posti[nome]}" for nome in _colonne_coobbligato(tracciato) if nome in posti]
    corpo = [
        "def leggi(numero, campi):",
        f"    {', '.join(f'c{n}' for n in range(quante))}, = campi",
        *([f"    if not ({' and '.join(obbligatori)}): return None"] if obbligatori else []),
        *([f"    if {' or '.join(guardie)}: return None"] if guardie else []),
        f"    altri = coobbligato(campi) if {' or '.join(altri) or 'False'} else ()",
        f"    return monta(numero, altri, None, {', '.join(valori)})",
    ]
    exec("\n".join(corpo), ambiente)  # noqa: S102 numbers and fixed words only: no text of the layout
    leggi: LeggiCampi = ambiente["leggi"]
    return leggi


def _colonne_coobbligato(tracciato: Tracciato) -> list[str]:
    return [str(campo.colonna).lower() for campo in tracciato.posizione.campi if campo.verso in COOBBLIGATO]
