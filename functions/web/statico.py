"""Style sheets, fonts and icons: files built into the package, the same for everybody, kept by the browser for a year.

Bootstrap Italia comes from npm (`make pacchetto`, `make local`); a package built without it serves pages without
their dress, never broken ones.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions.web._rotte import aperta
from functions.web._statici import TIPI, presenti
from shared.dominio.errori import NonTrovato

rotte = Blueprint(__name__)


@rotte.route("/statico/{genere}/{nome}", methods=["GET"])
@aperta
def statico(genere: str, nome: str) -> Response:
    """One file. 404 for what was not built."""
    file = presenti().get(f"{genere}/{nome}")
    if file is None:
        raise NonTrovato("Il file non esiste.")
    contenuto = file.read_bytes()
    intestazioni: dict[str, str | list[str]] = {
        "Content-Type": TIPI[file.suffix],
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(contenuto if file.suffix == ".woff2" else contenuto.decode(), intestazioni, 200)
