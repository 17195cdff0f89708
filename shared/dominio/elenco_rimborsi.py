"""A line of the list of what is to be given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.dominio.importi import Centesimi


@dataclass(frozen=True, slots=True)
class RigaRimborso:
    """One line of the list, in cents. `stato`: da disporre, disposto or da pagare; `entro` is the last day, if it runs.

    `oggetto` is the posizione or the incasso it is paid from, `rimborso` its id where it was decided. Personal data.
    """

    stato: str
    oggetto: str
    rimborso: str
    importo: Centesimi
    dal: date | None
    entro: date | None
    a_carico: str
    beneficiario: str
    codice_fiscale: str
    iban: str
    motivo: str
