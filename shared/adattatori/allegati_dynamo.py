"""What is known of the files debtors sent: `ALLEGATO#<riferimento>#<codice>` in the partition of their posizione."""

from __future__ import annotations

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, chiave_posizione, testo
from shared.dominio.pagamenti import Allegato

PREFISSO = "ALLEGATO#"


class AllegatiDynamo:
    """The port `Allegati` on the one table; none is ever changed."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def registra(self, allegato: Allegato) -> None:
        try:
            self._tabella.crea(
                {
                    "PK": testo(chiave_posizione(allegato.ente, allegato.posizione)),
                    "SK": testo(f"{PREFISSO}{allegato.riferimento}#{allegato.codice}"),
                    "dati": testo(in_testo(allegato)),
                }
            )
        except CondizioneNonVerificata:
            return

    def elenca(self, ente: str, posizione: str) -> list[Allegato]:
        items = self._tabella.elenca(chiave_posizione(ente, posizione), PREFISSO)
        return [da_testo(Allegato, item["dati"]["S"]) for item in items]
