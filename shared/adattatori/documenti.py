"""Printing: a document of the domain in, the bytes of a PDF/A-2b out, accessible (PDF/UA-1).

The data reach Typst as JSON and are only ever placed as text, never read as markup, so
a debtor named `#read("x")` is printed so. Fonts are those bundled with the typesetter,
the only date is the document's own: the same document gives the same bytes anywhere.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from shared.adattatori.caratteri import spezzabile, stampabile
from shared.adattatori.immagini import data_matrix_in_svg, logo_in_svg, qr_in_svg
from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.documenti import Documento, Intestazione
from shared.dominio.errori import ErroreDominio
from shared.dominio.giorni import ROMA
from shared.dominio.soggetti import Indirizzo

DA_COPIARE = frozenset({"pec", "sito", "sha256"})
"""Fields a reader copies into a machine: printed without break points."""

CARTELLA_MODELLI = Path(__file__).resolve().parents[2] / "templates" / "atti"


class StampaFallita(ErroreDominio):
    """A document without a template, or one the typesetter refuses. The message names the kind, not the person."""

    codice = "stampa_fallita"


class StampatoreTypst:
    """Prints documents with the templates of one folder (`<tipo>.typ`).

    Keep one for the life of the process: fonts are read once, and each kind of document
    keeps its compiled template (the first act costs some tens of milliseconds more).
    Not safe to share between threads.
    """

    def __init__(self, cartella_modelli: Path | None = None) -> None:
        self._cartella = (cartella_modelli or CARTELLA_MODELLI).resolve()
        self._caratteri = typst.Fonts(include_system_fonts=False)
        self._compilatori: dict[str, typst.Compiler] = {}

    def stampa(self, documento: Documento) -> bytes:
        """The PDF/A-2b and PDF/UA-1 of `documento`. Raises StampaFallita; LogoNonValido for an unreadable logo."""
        compilatore = self._compilatore(documento.tipo)
        testo = json.dumps(in_dati(documento), ensure_ascii=False, separators=(",", ":"))
        try:
            pdf = compilatore.compile(
                sys_inputs={"documento": testo},
                format="pdf",
                pdf_standards=["a-2b", "ua-1"],
                timestamp=datetime.combine(documento.data, time(), UTC),
            )
        except typst.TypstError as errore:
            # The typesetter's message quotes the text it chokes on, a name as like as not: it stays in the cause.
            raise StampaFallita(f"Il documento «{documento.titolo}» non si può stampare.") from errore
        assert isinstance(pdf, bytes)
        return pdf

    def _compilatore(self, tipo: str) -> typst.Compiler:
        if tipo not in self._compilatori:
            modello = self._cartella / f"{tipo}.typ"
            if not tipo or not modello.is_file():
                raise StampaFallita(f"Manca il modello di stampa per il documento «{tipo}».")
            self._compilatori[tipo] = typst.Compiler(modello, root=self._cartella, font_paths=self._caratteri)
        return self._compilatori[tipo]


def in_dati(documento: Documento) -> dict[str, Any]:
    """The document as the JSON its template reads.

    Dates as `gg/mm/aaaa`, instants as Italian wall-clock time, amounts as integer cents
    (the template writes them), pictures as SVG text; `tipo` and `titolo` are added.
    """
    dati: dict[str, Any] = _valore(documento)
    return {"tipo": documento.tipo, "titolo": documento.titolo} | dati


def _valore(valore: object) -> Any:
    if isinstance(valore, str):
        return spezzabile(stampabile(valore))
    if valore is None or isinstance(valore, bool | int):
        return valore
    if isinstance(valore, datetime):
        return valore.astimezone(ROMA).strftime("%d/%m/%Y alle ore %H:%M:%S")
    if isinstance(valore, date):
        return valore.strftime("%d/%m/%Y")
    if isinstance(valore, tuple) and hasattr(valore, "_asdict"):
        return {nome: _valore(parte) for nome, parte in valore._asdict().items()}
    if isinstance(valore, tuple | list):
        return [_valore(parte) for parte in valore]
    if is_dataclass(valore) and not isinstance(valore, type):
        return _campi(valore)
    raise TypeError(f"un documento non può contenere {type(valore).__name__}")


def _campi(oggetto: Any) -> dict[str, Any]:
    dati: dict[str, Any] = {}
    for campo in fields(oggetto):
        valore = getattr(oggetto, campo.name)
        if campo.name in DA_COPIARE:
            dati[campo.name] = stampabile(valore)
        elif campo.name != "logo":
            dati[campo.name] = _valore(valore)
    if isinstance(oggetto, Intestazione):
        dati["logo"] = logo_in_svg(oggetto.logo) if oggetto.logo else None
    elif isinstance(oggetto, AvvisoPagamento):
        dati["qr"] = qr_in_svg(oggetto.qr)
        dati["data_matrix"] = data_matrix_in_svg(oggetto.data_matrix) if oggetto.postale else None
        dati["conto_postale"] = oggetto.postale.numero if oggetto.postale else None
        dati["numero_a_gruppi"] = oggetto.numero_a_gruppi
        dati["termine"] = _valore(oggetto.termine)
    elif isinstance(oggetto, Indirizzo):
        dati["riga"] = _valore(oggetto.su_una_riga())
        dati["righe"] = _valore(_righe_di_indirizzo(oggetto))
    return dati


def _righe_di_indirizzo(indirizzo: Indirizzo) -> list[str]:
    """The lines under the name, as the post wants them: street, then CAP, town and province, then the country."""
    via = " ".join(p for p in (indirizzo.via, indirizzo.civico) if p)
    luogo = " ".join(p for p in (indirizzo.cap, indirizzo.comune, indirizzo.provincia) if p)
    stato = "" if indirizzo.stato in ("", "IT") else indirizzo.stato
    return [riga for riga in (via, luogo, stato) if riga]
