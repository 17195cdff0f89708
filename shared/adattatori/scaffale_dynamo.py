"""The shelf of what was parked, in the index `per_coda`: one partition for every ente, by instant.

| item | sort key | what |
|---|---|---|
| in the partition of a posizione | `SEGNALAZIONE#<instant>#<phase>` | a step that retries did not cure |
| in the partition of an ente | `SEGNALAZIONE#<instant>` | the intake of a file that failed |

Taken off the shelf, the item stays where it is, with who did it: only its keys of the index go.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.adattatori.chiavi_portale import SCAFFALE
from shared.adattatori.orologio import Orologio
from shared.adattatori.tabella import (
    CondizioneNonVerificata,
    Item,
    Tabella,
    chiave_ente,
    chiave_posizione,
    testo,
)
from shared.dominio.giorni import istante_in_testo
from shared.dominio.segnalazioni import Segnalazione

_PREFISSO = "SEGNALAZIONE#"
_DI_LISTA = "carico"


class ScaffaleDynamo:
    """The port `Scaffale` on the one table."""

    def __init__(self, tabella: Tabella, orologio: Orologio) -> None:
        self._tabella = tabella
        self._orologio = orologio

    def pagina(self, dopo: str, quante: int) -> list[Segnalazione]:
        return self._leggi(f"{dopo}\x01" if dopo else "0", quante, dal_fondo=False)

    def ultime(self, quante: int) -> list[Segnalazione]:
        """The latest `quante`, the latest first."""
        return self._leggi("0", quante, dal_fondo=True)[::-1]

    def _leggi(self, da: str, quante: int, *, dal_fondo: bool) -> list[Segnalazione]:
        chiavi = self._tabella.tratto_dell_indice(
            "per_coda", ("coda_pk", SCAFFALE), ("coda_sk", da, "\uffff"), quante, dal_fondo=dal_fondo
        )
        letti = self._tabella.leggi_molti((c["PK"]["S"], c["SK"]["S"]) for c in chiavi)
        # One taken off since the index was written is no longer there.
        sullo_scaffale = (_segnalazione(item) for item in letti if "coda_sk" in item)
        return sorted(sullo_scaffale, key=lambda s: s.segno)

    def togli(self, segno: str, autore: str) -> bool:
        istante, ente, oggetto = (*segno.split("#"), "", "")[:3]
        pk = chiave_ente(ente) if oggetto == _DI_LISTA else chiave_posizione(ente, oggetto)
        items = self._tabella.elenca(pk, f"{_PREFISSO}{istante}")
        return self._togli((i for i in items if i.get("coda_sk", {}).get("S") == segno), autore) > 0

    def togli_di(self, ente: str, posizione: str, autore: str) -> int:
        return self._togli(self._tabella.elenca(chiave_posizione(ente, posizione), _PREFISSO), autore)

    def _togli(self, items: Iterable[Item], autore: str) -> int:
        adesso = istante_in_testo(self._orologio.adesso())
        return sum(self._togli_uno(item, autore, adesso) for item in items if "coda_pk" in item)

    def _togli_uno(self, item: Item, autore: str, adesso: str) -> bool:
        try:
            self._tabella.aggiorna(
                item["PK"]["S"],
                item["SK"]["S"],
                "SET tolta_il = :i, tolta_da = :a REMOVE coda_pk, coda_sk",
                {":i": testo(adesso), ":a": testo(autore)},
                "attribute_exists(coda_pk)",
            )
        except CondizioneNonVerificata:
            return False
        return True


def _segnalazione(item: Item) -> Segnalazione:
    segno = item["coda_sk"]["S"]
    istante, ente, oggetto = segno.split("#")
    posizione = "" if oggetto == _DI_LISTA else oggetto
    fase = item["fase"]["S"] if "fase" in item else "presa in carico"
    return Segnalazione(segno, ente, posizione, istante, fase, item["motivo"]["S"])
