"""Pictures of an act as SVG text: the codes of the payment notice and the ente's logo."""

from __future__ import annotations

import base64
from functools import lru_cache

import segno
from ppf.datamatrix import DataMatrix

from shared.dominio.errori import ErroreDominio

_BORDO = 4
_BORDO_DATA_MATRIX = 2


class LogoNonValido(ErroreDominio):
    """A logo that is neither PNG, JPEG nor SVG."""

    codice = "logo_non_valido"


def qr_in_svg(testo: str) -> str:
    """The QR code of `testo` as pagoPA wants it: version 4, correction M, quiet zone of 4 modules.

    The picture is 41 modules wide, border included. Raises segno.DataOverflowError beyond 62 bytes.
    """
    simbolo = segno.make(testo, version=4, error="m", boost_error=False, micro=False, encoding="utf-8")
    return _in_svg([bytes(moduli) for moduli in simbolo.matrix_iter(border=_BORDO)])


def data_matrix_in_svg(testo: str) -> str:
    """The Data Matrix (ECC 200) of an ASCII `testo`, square, with its quiet zone of two modules.

    Written in the ASCII scheme alone, which every reader knows: for 256 characters it is a symbol of
    52 or 64 modules.
    """
    moduli = DataMatrix(testo, codecs=["ascii"]).matrix
    lato = len(moduli) + 2 * _BORDO_DATA_MATRIX
    vuota = bytes(lato)
    fianco = bytes(_BORDO_DATA_MATRIX)
    righe = [fianco + bytes(riga) + fianco for riga in moduli]
    return _in_svg([vuota] * _BORDO_DATA_MATRIX + righe + [vuota] * _BORDO_DATA_MATRIX)


def _in_svg(righe: list[bytes]) -> str:
    """A square of modules, 1 is black, as one path of horizontal runs."""
    tratti = []
    for y, riga in enumerate(righe):
        x = 0
        while x < len(riga):
            inizio = x
            while x < len(riga) and riga[x]:
                x += 1
            if x > inizio:
                tratti.append(f"M{inizio} {y}h{x - inizio}v1h-{x - inizio}z")
            x += 1
    lato = len(righe)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {lato} {lato}" shape-rendering="crispEdges">'
        f'<path d="{"".join(tratti)}" fill="#000"/></svg>'
    )


@lru_cache(maxsize=64)
def logo_in_svg(immagine: bytes) -> str:
    """The logo as SVG text in a square frame. Raises LogoNonValido on an unknown format.

    A raster is wrapped, not redrawn: its pixels reach the paper as the ente gave them.
    """
    if immagine.startswith(b"\x89PNG\r\n\x1a\n"):
        formato = "png"
    elif immagine.startswith(b"\xff\xd8\xff"):
        formato = "jpeg"
    else:
        try:
            testo = immagine.decode("utf-8")
        except UnicodeDecodeError:
            testo = ""
        if "<svg" not in testo[:2000]:
            raise LogoNonValido("Il logo deve essere un'immagine PNG, JPEG o SVG.")
        return testo
    dati = base64.b64encode(immagine).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image href="data:image/{formato};base64,{dati}" width="100" height="100"/></svg>'
    )
