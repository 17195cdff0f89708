"""Notes of readings in DynamoDB: `ENTE#<ente>#LETTURE#<object>` / `<instant>#<request>`, one item each."""

from __future__ import annotations

from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, testo
from shared.dominio.letture import Lettura


class LettureDynamo:
    """The port `RegistroLetture` on the one table, in a partition of its own: the posizione is not touched."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def annota(self, ente: str, lettura: Lettura) -> None:
        item = {
            "PK": testo(_chiave(ente, lettura.oggetto)),
            "SK": testo(f"{lettura.istante}#{lettura.richiesta}"),
            "utente": testo(lettura.utente),
            "cosa": testo(lettura.cosa),
        }
        try:
            self._tabella.crea(item)
        except CondizioneNonVerificata:
            return  # The client sent the same write again after a lost answer.

    def elenca(self, ente: str, oggetto: str) -> list[Lettura]:
        trovate = []
        for item in self._tabella.elenca(_chiave(ente, oggetto), ""):
            istante, _, richiesta = item["SK"]["S"].partition("#")
            trovate.append(Lettura(oggetto, istante, item["utente"]["S"], item["cosa"]["S"], richiesta))
        return trovate


def _chiave(ente: str, oggetto: str) -> str:
    return f"ENTE#{ente}#LETTURE#{oggetto}"
