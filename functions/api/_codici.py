"""The id of an incasso as it stands in an address: ids hold signs that addresses divide on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from shared.dominio.errori import NonTrovato


def codice_di(incasso: str) -> str:
    """What names the incasso in an address."""
    return urlsafe_b64encode(incasso.encode()).decode().rstrip("=")


def incasso_del_codice(codice: str) -> str:
    """The id behind a code of `codice_di`. Raises NonTrovato."""
    try:
        return urlsafe_b64decode(codice + "=" * (-len(codice) % 4)).decode()
    except (Error, ValueError) as errore:
        raise NonTrovato("Nessun incasso ha questo codice.") from errore
