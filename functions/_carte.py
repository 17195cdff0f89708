"""Papers and pictures made on request.

The typesetter and the codes are loaded by who asks for one, so that a page without them does not pay for them.
"""

from __future__ import annotations

import base64

from shared.dominio.documenti import Documento


def stampa(documento: Documento) -> bytes:
    """The PDF of a document. Raises StampaFallita."""
    from functions._stampa import stampatore

    return stampatore().stampa(documento)


def qr(testo: str) -> str:
    """The QR code of a pagoPA notice as an address that a page may show without another request."""
    from shared.adattatori.immagini import qr_in_svg

    return f"data:image/svg+xml;base64,{base64.b64encode(qr_in_svg(testo).encode()).decode()}"
