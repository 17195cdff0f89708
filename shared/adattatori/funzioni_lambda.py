"""Another function of ours, called and waited for."""

from __future__ import annotations

import json
from typing import Any

from shared.dominio.errori import ErroreDominio


class FunzioneMuta(ErroreDominio):
    """The function failed, or was not there: nothing is known of what it did."""

    codice = "esercizio.muto"


class FunzioneLambda:
    """One function, by name."""

    def __init__(self, client: Any, nome: str) -> None:
        self._client = client
        self._nome = nome

    def chiedi(self, dati: dict[str, object]) -> dict[str, Any]:
        """What it answers. Raises FunzioneMuta when it fails."""
        risposta = self._client.invoke(FunctionName=self._nome, Payload=json.dumps(dati).encode())
        corpo: dict[str, Any] = json.loads(risposta["Payload"].read())
        if risposta.get("FunctionError"):
            raise FunzioneMuta("L'operazione non è riuscita: il registro della funzione di esercizio dice perché.")
        return corpo
