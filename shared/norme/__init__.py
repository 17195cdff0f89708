"""The law and the contracts as data: `parametro(nome).alla_data(giorno)` and `profilo(nome)`."""

from shared.norme.carica_profili import NOMI_PROFILI, ProfiloSconosciuto, profilo
from shared.norme.caricatore import nomi_parametri, parametro
from shared.norme.valori import (
    NormaNonValida,
    Parametro,
    ParametroNonVigente,
    ParametroSconosciuto,
    Valore,
)

__all__ = [
    "NOMI_PROFILI",
    "NormaNonValida",
    "Parametro",
    "ParametroNonVigente",
    "ParametroSconosciuto",
    "ProfiloSconosciuto",
    "Valore",
    "nomi_parametri",
    "parametro",
    "profilo",
]
