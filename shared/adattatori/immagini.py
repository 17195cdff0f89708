"""Pictures of an act as SVG text: the QR code and the ente's logo."""

from __future__ import annotations

import base64
from functools import lru_cache

import segno

from shared.dominio.errori import ErroreDominio

_BORDO = 4


class LogoNonValido(ErroreDominio):
    """A logo that is neither PNG, JPEG nor SVG."""

    codice = "logo_non_valido"


def qr_in_svg(testo: str) -> str:
    """The QR code of `testo` as pagoPA wants it: version 4, correction M, quiet zone of 4 modules.

    The picture is 41 modules wide, border included. Raises segno.DataOverflowError beyond 62 bytes.
    """
    simbolo = segno.make(testo, version=4, error="m", boost_error=False, micro=False, encoding="utf-8")
    tratti = []
    for y, moduli in enumerate(simbolo.matrix_iter(border=_BORDO)):
        riga = bytes(moduli)
        x = 0
        while x < len(riga):
            inizio = x
            while x < len(riga) and riga[x]:
                x += 1
            if x > inizio:
                tratti.append(f"M{inizio} {y}h{x - inizio}v1h-{x - inizio}z")
            x += 1
    lato = simbolo.symbol_size(border=_BORDO)[0]
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
