"""Idempotency keys in DynamoDB: `ENTE#<ente>#RICHIESTA#<digest>`, one small item that expires by itself."""

from __future__ import annotations

from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, numero, testo
from shared.dominio.ripetizioni import Esito, Ricordo

SK = "RICHIESTA"
LIBERA = "-"
"""The digest of nobody's request."""


class RicordiDynamo:
    """The port `Ricordi` on the one table. What DynamoDB has yet to delete is expired all the same."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def prendi(self, ente: str, chiave: str, impronta: str, adesso: int, tenuta: int, scade: int) -> Ricordo | None:
        valori = {
            ":i": testo(impronta),
            ":l": testo(LIBERA),
            ":o": numero(adesso),
            ":t": numero(tenuta),
            ":s": numero(scade),
        }
        try:
            self._tabella.aggiorna(
                _pk(ente, chiave),
                SK,
                "SET impronta = :i, tenuta = :t, scade_epoca = :s REMOVE stato, corpo",
                valori,
                "attribute_not_exists(PK) OR scade_epoca < :o OR impronta = :l OR "
                "(attribute_not_exists(stato) AND tenuta < :o AND impronta = :i)",
            )
        except CondizioneNonVerificata:
            item = self._tabella.leggi(_pk(ente, chiave), SK)
            # Freed between the two calls: whoever held it a moment ago is said to hold it still.
            if item is None or item["impronta"]["S"] == LIBERA:
                return Ricordo(impronta, None)
            esito = Esito(int(item["stato"]["N"]), item["corpo"]["S"]) if "stato" in item else None
            return Ricordo(item["impronta"]["S"], esito)
        return None

    def conserva(self, ente: str, chiave: str, impronta: str, esito: Esito) -> None:
        valori = {":e": numero(esito.stato), ":c": testo(esito.corpo), ":i": testo(impronta)}
        self._se_sua(ente, chiave, "SET stato = :e, corpo = :c", valori)

    def lascia(self, ente: str, chiave: str, impronta: str) -> None:
        self._se_sua(ente, chiave, "SET impronta = :l", {":l": testo(LIBERA), ":i": testo(impronta)})

    def _se_sua(self, ente: str, chiave: str, espressione: str, valori: dict[str, dict[str, str]]) -> None:
        try:
            self._tabella.aggiorna(_pk(ente, chiave), SK, espressione, valori, "impronta = :i")
        except CondizioneNonVerificata:
            return  # It took so long that the key is another request's by now.


def _pk(ente: str, chiave: str) -> str:
    return f"ENTE#{ente}#RICHIESTA#{chiave}"
