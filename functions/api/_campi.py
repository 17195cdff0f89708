"""Why a field is refused, in Italian: the words of pydantic are for who writes the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FRASI = {
    "missing": "il campo è obbligatorio",
    "extra_forbidden": "il campo non è previsto",
    "json_invalid": "il testo non è JSON",
    "string_type": "serve un testo",
    "string_unicode": "il testo non è leggibile",
    "string_too_short": "servono almeno {min_length} caratteri",
    "string_too_long": "sono ammessi al più {max_length} caratteri",
    "string_pattern_mismatch": "la forma non è quella richiesta: {pattern}",
    "int_type": "serve un numero intero",
    "int_parsing": "serve un numero intero",
    "int_from_float": "serve un numero intero",
    "bool_type": "serve vero o falso",
    "bool_parsing": "serve vero o falso",
    "dict_type": "serve un oggetto",
    "model_type": "serve un oggetto",
    "model_attributes_type": "serve un oggetto",
    "list_type": "serve un elenco",
    "tuple_type": "serve un elenco",
    "too_long": "sono ammessi al più {max_length} elementi",
    "too_short": "servono almeno {min_length} elementi",
    "enum": "valore non previsto: si ammettono {expected}",
    "literal_error": "valore non previsto: si ammettono {expected}",
    "greater_than": "il valore deve superare {gt}",
    "greater_than_equal": "il valore non può essere inferiore a {ge}",
    "less_than": "il valore deve restare sotto {lt}",
    "less_than_equal": "il valore non può superare {le}",
    "none_required": "il campo deve restare vuoto",
    "value_error": "{error}",
}
_DATE = ("date_", "datetime_")


def in_italiano(errore: Mapping[str, Any]) -> str:
    """One error of pydantic as a person reads it."""
    tipo, dati = errore["type"], errore.get("ctx") or {}
    if tipo.startswith(_DATE):
        return "serve una data esistente, scritta come 2025-01-31"
    return _FRASI.get(tipo, "il valore non è ammesso").format_map({**_VUOTI, **dati}).replace("' or '", "' o '")


_VUOTI = dict.fromkeys(("min_length", "max_length", "pattern", "expected", "gt", "ge", "lt", "le", "error"), "?")
