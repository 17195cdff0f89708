"""Sessions of the portal in DynamoDB: `SESSIONE#<digest>` and `AVVIO#<digest>`, one item each, let go by time to live.

They are of people, not of an ente, so their keys begin with neither; the digest is of a secret only the browser has.
`UTENTE#<id>` / `SESSIONE#<digest>` says whose it is, so that who is stopped can be put out.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, numero, testo
from shared.dominio.accessi import Avvio, Sessione
from shared.dominio.errori import NonTrovato

T = TypeVar("T", Avvio, Sessione)


class SessioniDynamo:
    """The port `Sessioni` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def salva_avvio(self, avvio: Avvio) -> None:
        self._salva("AVVIO", avvio, avvio.scade_il)

    def ritira_avvio(self, identita: str) -> Avvio:
        try:
            prima = self._tabella.aggiorna(
                f"AVVIO#{identita}", "AVVIO", "REMOVE dati", None, "attribute_exists(dati)", ritorna="ALL_OLD"
            )
        except CondizioneNonVerificata as assente:
            raise NonTrovato("L'accesso non è fra quelli iniziati.") from assente
        return da_testo(Avvio, prima["dati"]["S"])

    def apri(self, sessione: Sessione) -> None:
        # First whose it is: a session that is open and that nobody can close must not exist.
        self._tabella.scrivi(
            {
                "PK": testo(_di(sessione.utente)),
                "SK": testo(f"SESSIONE#{sessione.id}"),
                "scade_epoca": numero(int(sessione.finisce_il.timestamp())),
            }
        )
        self.salva(sessione)

    def salva(self, sessione: Sessione) -> None:
        self._salva("SESSIONE", sessione, sessione.finisce_il)

    def leggi(self, identita: str) -> Sessione:
        item = self._tabella.leggi(f"SESSIONE#{identita}", "SESSIONE")
        if item is None or "dati" not in item:
            raise NonTrovato("La sessione non esiste.")
        return da_testo(Sessione, item["dati"]["S"])

    def chiudi(self, identita: str) -> None:
        try:
            self._tabella.aggiorna(
                f"SESSIONE#{identita}", "SESSIONE", "REMOVE dati", None, "attribute_exists(dati)"
            )
        except CondizioneNonVerificata:
            return

    def chiudi_di(self, utente: str) -> None:
        for item in self._tabella.elenca(_di(utente), "SESSIONE#"):
            self.chiudi(item["SK"]["S"].removeprefix("SESSIONE#"))

    def _salva(self, genere: str, oggetto: T, scade_il: datetime) -> None:
        self._tabella.scrivi(
            {
                "PK": testo(f"{genere}#{oggetto.id}"),
                "SK": testo(genere),
                "dati": testo(in_testo(oggetto)),
                "scade_epoca": numero(int(scade_il.timestamp())),
            }
        )


def _di(utente: str) -> str:
    return f"UTENTE#{utente}"
