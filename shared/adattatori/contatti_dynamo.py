"""Contacts in DynamoDB: `CONTATTI#<codice fiscale>` / `ATTUALI`, and `EVENTO#<version>` for each declaration.

They are of people, who have posizioni with many enti, so their keys begin with none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Tabella, numero, testo
from shared.dominio.contatti import CambioContatti, Contatti
from shared.dominio.errori import VersioneSuperata


class ContattiDynamo:
    """The port `RegistroContatti` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def leggi(self, codice_fiscale: str) -> Contatti:
        item = self._tabella.leggi(_chiave(codice_fiscale), "ATTUALI")
        return Contatti(codice_fiscale) if item is None else da_testo(Contatti, item["dati"]["S"])

    def salva(self, cambio: CambioContatti) -> Contatti:
        letta = cambio.contatti.versione
        nuovi = replace(cambio.contatti, versione=letta + 1)
        pk = testo(_chiave(nuovi.codice_fiscale))
        attuali = {"PK": pk, "SK": testo("ATTUALI"), "dati": testo(in_testo(nuovi)), "versione": numero(letta + 1)}
        evento = {
            "PK": pk,
            "SK": testo(f"EVENTO#{letta + 1:08d}"),
            "dati": testo(in_testo(replace(cambio, contatti=nuovi))),
        }
        condizione: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
        sopra = condizione
        if letta:
            sopra = {"ConditionExpression": "versione = :v", "ExpressionAttributeValues": {":v": numero(letta)}}
        try:
            self._tabella.transazione([{"Put": {"Item": attuali, **sopra}}, {"Put": {"Item": evento, **condizione}}])
        except CondizioneNonVerificata as rifiuto:
            raise VersioneSuperata("I contatti sono cambiati nel frattempo: ricaricare la pagina.") from rifiuto
        return nuovi

    def storia(self, codice_fiscale: str) -> list[CambioContatti]:
        items = self._tabella.elenca(_chiave(codice_fiscale), "EVENTO#")
        return [da_testo(CambioContatti, item["dati"]["S"]) for item in items]


def _chiave(codice_fiscale: str) -> str:
    return f"CONTATTI#{codice_fiscale}"
