"""Posizioni as sheets: CSV, XLSX, ODS. Every text is kept from being read as a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from shared.contratti.foglio import innocuo, penna
from shared.dominio.importi import in_decimale
from shared.dominio.partitario import entrato
from shared.dominio.posizioni import Posizione

ODS = "application/vnd.oasis.opendocument.spreadsheet"
FORMATI = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": ODS,
}
COLONNE = ("posizione", "partita", "debitore", "codice_fiscale", "tipologia", "anno", "stato", "notificata_il",
           "caricato", "riscosso", "residuo")  # fmt: skip
_IMPORTI = frozenset({"caricato", "riscosso", "residuo"})


def esporta(posizioni: Iterable[Posizione], formato: str) -> bytes:
    """The sheet in one of FORMATI. Raises KeyError on another."""
    return {"csv": _csv, "xlsx": _xlsx, "ods": _ods}[formato](_righe(posizioni))


Cella = str | int | date
Righe = Iterator[dict[str, Cella]]


def _righe(posizioni: Iterable[Posizione]) -> Righe:
    """Texts made harmless, amounts in cents."""
    for p in posizioni:
        yield {
            "posizione": p.id,
            "partita": innocuo(p.riga.partita),
            "debitore": innocuo(p.riga.debitore.denominazione),
            "codice_fiscale": p.riga.debitore.codice_fiscale,
            "tipologia": innocuo(p.riga.tipologia),
            "anno": p.riga.anno,
            "stato": str(p.conclusione or p.fase),
            "notificata_il": p.eventi.get("notifica_ingiunzione", ""),
            "caricato": p.riga.totale,
            "riscosso": entrato(p.conti),
            "residuo": p.residuo,
        }


def _csv(righe: Righe) -> bytes:
    uscita = io.StringIO()
    scrivi = penna(uscita)
    scrivi.writerow(COLONNE)
    for riga in righe:
        scrivi.writerow(
            str(in_decimale(int(str(riga[c])))).replace(".", ",") if c in _IMPORTI else riga[c] for c in COLONNE
        )
    return b"\xef\xbb\xbf" + uscita.getvalue().encode()


def _xlsx(righe: Righe) -> bytes:
    import xlsxwriter

    memoria = io.BytesIO()
    opzioni = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(memoria, opzioni) as cartella:
        euro = cartella.add_format({"num_format": "#,##0.00"})
        foglio = cartella.add_worksheet("Posizioni")
        foglio.set_column(0, len(COLONNE), 18)
        for colonna, nome in enumerate(COLONNE):
            foglio.write_string(0, colonna, nome)
        for indice, riga in enumerate(righe, start=1):
            for colonna, nome in enumerate(COLONNE):
                valore = riga[nome]
                if nome in _IMPORTI:
                    foglio.write_number(indice, colonna, in_decimale(int(str(valore))), euro)
                elif isinstance(valore, int):
                    foglio.write_number(indice, colonna, valore)
                else:
                    foglio.write_string(indice, colonna, str(valore))
    return memoria.getvalue()


_MANIFESTO = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods(righe: Righe) -> bytes:
    """The least an OpenDocument sheet needs: its type, its manifest, its cells."""
    tabella = ["".join(_cella_ods(nome) for nome in COLONNE)]
    for riga in righe:
        tabella.append(
            "".join(
                _cella_ods(str(in_decimale(int(str(riga[c])))), "currency") if c in _IMPORTI
                else _cella_ods(str(riga[c]), "float" if isinstance(riga[c], int) else "string")
                for c in COLONNE
            )
        )  # fmt: skip
    corpo = "".join(f"<table:table-row>{celle}</table:table-row>" for celle in tabella)
    contenuto = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Posizioni">{corpo}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    memoria = io.BytesIO()
    with zipfile.ZipFile(memoria, "w", zipfile.ZIP_DEFLATED) as pacco:
        # The type comes first and uncompressed, so that the file can be recognised by its first bytes.
        pacco.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        pacco.writestr("META-INF/manifest.xml", _MANIFESTO)
        pacco.writestr("content.xml", contenuto)
    return memoria.getvalue()


def _cella_ods(valore: str, tipo: str = "string") -> str:
    attributi = f"office:value-type={quoteattr(tipo)}"
    if tipo != "string":
        attributi += f" office:value={quoteattr(valore)}"
    return f"<table:table-cell {attributi}><text:p>{escape(valore)}</text:p></table:table-cell>"
