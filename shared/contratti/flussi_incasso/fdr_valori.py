"""The values of a flusso di rendicontazione, as its two forms write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from shared.contratti.flussi_incasso.righe import CampoNonValido, in_riga
from shared.dominio.giorni import ROMA
from shared.dominio.importi import Centesimi

_GIORNO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IMPORTO = re.compile(r"(?P<segno>-?)(?P<euro>[0-9]{1,9})(?:\.(?P<cent>[0-9]{1,2})0{0,8})?")


def oggetto_di(valore: Any) -> dict[str, Any]:
    """A JSON object, empty where it is something else."""
    return valore if isinstance(valore, dict) else {}


def testo_di(valore: Any) -> str:
    """A text, or a figure kept as one; blank where it is something else."""
    return valore.strip() if isinstance(valore, str) else ""


def cent_di(testo: str, campo: str) -> Centesimi:
    """Cents of an amount in euro with a point and two decimals at most. Raises CampoNonValido."""
    letto = _IMPORTO.fullmatch(testo)
    if letto is None or not testo.isascii():
        raise CampoNonValido(campo, f"Il campo {campo} non è un importo in euro e centesimi: «{in_riga(testo)[:20]}».")
    quanto = int(letto["euro"]) * 100 + int((letto["cent"] or "").ljust(2, "0"))
    return -quanto if letto["segno"] else quanto


def cent_o_niente(testo: str) -> Centesimi | None:
    """The amount of a text, None where it is none."""
    try:
        return cent_di(testo, "totale")
    except CampoNonValido:
        return None


def giorno_di(testo: str, campo: str) -> date:
    """The day a text begins with: an instant in UTC keeps the business day it was given. Raises CampoNonValido."""
    try:
        if _GIORNO.match(testo) and testo.isascii():
            return date.fromisoformat(testo[:10])
    except ValueError:
        pass
    raise CampoNonValido(campo, f"Il campo {campo} non è una data: «{in_riga(testo)[:20]}».")


def istante_di(testo: str) -> datetime:
    """In UTC; Rome's clock where it has no zone. Raises CampoNonValido."""
    try:
        letto = datetime.fromisoformat(testo)
        return (letto if letto.tzinfo else letto.replace(tzinfo=ROMA)).astimezone(UTC)
    except (ValueError, OverflowError) as errore:
        raise CampoNonValido("istante", f"La data e ora «{in_riga(testo)[:30]}» non è leggibile.") from errore
