"""Flussi di rendicontazione in DynamoDB, one partition for each flow id of an ente.

| PK | SK | what |
|---|---|---|
| `ENTE#<ente>#FDR#<FLUSSO>` | `REVISIONE#<psp>#<flusso>#<revisione>#<istante>#<sha256>` | one revision, never changed |
| `ENTE#<ente>#FDR#<FLUSSO>` | `STATO` | how the id stands with the account, in the index `per_coda` while it waits |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Item, Tabella, numero, testo
from shared.dominio.errori import VersioneSuperata
from shared.dominio.rendicontazioni import ATTENDONO, FlussoRendicontato, StatoFlusso, chiave_flusso


def chiave_fdr(ente: str, flusso: str) -> str:
    return f"ENTE#{ente}#FDR#{chiave_flusso(flusso)}"


def chiave_attese(ente: str) -> str:
    return f"ENTE#{ente}#CODA#RIVERSAMENTI"


class RendicontazioniDynamo:
    """The port `Rendicontazioni` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def registra(self, flusso: FlussoRendicontato) -> bool:
        revisione, istante, impronta = flusso.ordine
        item: Item = {
            "PK": testo(chiave_fdr(flusso.ente, flusso.flusso)),
            "SK": testo(f"REVISIONE#{flusso.psp}#{flusso.flusso}#{revisione:015d}#{istante}#{impronta}"),
            "dati": testo(in_testo(flusso)),
        }
        try:
            self._tabella.crea(item)
        except CondizioneNonVerificata:
            return False
        return True

    def revisioni(self, ente: str, flusso: str) -> list[FlussoRendicontato]:
        items = self._tabella.elenca(chiave_fdr(ente, flusso), "REVISIONE#")
        return [da_testo(FlussoRendicontato, item["dati"]["S"]) for item in items]

    def stato(self, ente: str, flusso: str) -> StatoFlusso | None:
        item = self._tabella.leggi(chiave_fdr(ente, flusso), "STATO")
        return None if item is None else _stato(item)

    def salva_stato(self, stato: StatoFlusso) -> StatoFlusso:
        salvato = replace(stato, versione=stato.versione + 1)
        item: Item = {
            "PK": testo(chiave_fdr(stato.ente, stato.flusso)),
            "SK": testo("STATO"),
            "dati": testo(in_testo(salvato)),
            "versione": numero(salvato.versione),
        }
        if stato.legame in ATTENDONO:
            giorno = stato.giorno.isoformat() if stato.giorno else ""
            item["coda_pk"] = testo(chiave_attese(stato.ente))
            item["coda_sk"] = testo(f"{giorno}#{stato.flusso}")
        try:
            if stato.versione:
                self._tabella.sostituisci(item, stato.versione)
            else:
                self._tabella.crea(item)
        except CondizioneNonVerificata as rifiuto:
            raise VersioneSuperata(f"Il flusso {stato.flusso} è cambiato: rileggerlo e riprovare.") from rifiuto
        return salvato

    def da_guardare(self, ente: str) -> Iterator[StatoFlusso]:
        chiavi = self._tabella.elenca_indice("per_coda", "coda_pk", chiave_attese(ente))
        stati = [_stato(i) for i in self._tabella.leggi_molti((c["PK"]["S"], "STATO") for c in chiavi)]
        # The index may be late: what has moved since waits no more.
        attesi = [stato for stato in stati if stato.legame in ATTENDONO]
        yield from sorted(attesi, key=lambda s: (s.giorno.isoformat() if s.giorno else "", s.flusso))


def _stato(item: Item) -> StatoFlusso:
    return da_testo(StatoFlusso, item["dati"]["S"])
