"""Reading a printed act back: its text, its pictures, the boxes of its words."""

from __future__ import annotations

import re
import unicodedata

import pypdfium2
from PIL import Image

Riquadro = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner."""


def piatto(testo: str) -> str:
    """One line, ligatures undone, curly apostrophes straight, no invisible break points."""
    composto = unicodedata.normalize(
        "NFKC", testo.replace("\u200b", "").replace("\ufffe", "").replace("’", "'")
    )
    return re.sub(r"\s+", " ", composto)


def pagine(pdf: bytes) -> list[str]:
    documento = pypdfium2.PdfDocument(pdf)
    try:
        return [piatto(pagina.get_textpage().get_text_range()) for pagina in documento]
    finally:
        documento.close()


def letto(pdf: bytes) -> str:
    return " ".join(pagine(pdf))


def immagine(pdf: bytes, pagina: int, punti_per_pollice: int = 150) -> Image.Image:
    documento = pypdfium2.PdfDocument(pdf)
    try:
        resa: Image.Image = documento[pagina].render(scale=punti_per_pollice / 72).to_pil()
        return resa
    finally:
        documento.close()


def riquadri(pdf: bytes) -> list[tuple[float, float, list[Riquadro]]]:
    """For each page its width, its height and the boxes of its pieces of text."""
    documento = pypdfium2.PdfDocument(pdf)
    try:
        pagine_lette = []
        for pagina in documento:
            parole = pagina.get_textpage()
            larghezza, altezza = pagina.get_size()
            pagine_lette.append(
                (larghezza, altezza, [parole.get_rect(i) for i in range(parole.count_rects())])
            )
        return pagine_lette
    finally:
        documento.close()


def posto(pdf: bytes, parole: str) -> Riquadro:
    """Where the words first stand on the first page: left, top, right, bottom in millimetres from the upper left."""
    documento = pypdfium2.PdfDocument(pdf)
    try:
        pagina = documento[0]
        lettura = pagina.get_textpage()
        trovato = lettura.search(parole).get_next()
        assert trovato is not None, f"«{parole}» non è sulla prima pagina"
        caratteri = [lettura.get_charbox(i) for i in range(trovato[0], trovato[0] + trovato[1])]
        altezza = pagina.get_height()
    finally:
        documento.close()
    sinistra, alto = min(c[0] for c in caratteri), altezza - max(c[3] for c in caratteri)
    destra, basso = max(c[2] for c in caratteri), altezza - min(c[1] for c in caratteri)
    return tuple(misura / 72 * 25.4 for misura in (sinistra, alto, destra, basso))  # type: ignore[return-value]


def sovrapposti(lista: list[Riquadro], margine: float = 2.0) -> list[tuple[Riquadro, Riquadro]]:
    """The pairs of boxes that cover each other by more than `margine` points both ways."""
    coppie = []
    for i, a in enumerate(lista):
        for b in lista[i + 1 :]:
            in_largo = min(a[2], b[2]) - max(a[0], b[0])
            in_alto = min(a[3], b[3]) - max(a[1], b[1])
            if in_largo > margine and in_alto > margine:
                coppie.append((a, b))
    return coppie
