"""The ways to the posizioni of an ente in DynamoDB, and the keys of those that move with a posizione.

| index | partition | order |
|---|---|---|
| `per_codice_fiscale` | ente, debtor | id |
| `per_iniziali` | ente, first three letters | name, id |
| `per_fase` | ente, phase or outcome, one of `PARTI` | id |
| `per_settimana` | ente, Monday of the day its machine waits for | day, id |
| `per_residuo` | ente, what is owed to the cent | id |

Keys alone, eventually consistent: whoever finds a posizione by them reads it again. A posizione not yet in the cycle
has no phase here (its lista leads to it): a lista of 100,000 rows would be written to one partition of the index.
"""

from __future__ import annotations

from datetime import date, timedelta

from shared.adattatori.chiavi_portale import chiave_iniziali
from shared.adattatori.tabella import Item, Tabella, testo
from shared.dominio.criteri import parte_di
from shared.dominio.posizioni import Posizione

_ULTIMO = "\uffff"


class IndiciDynamo:
    """The port `IndiciPosizioni` on the one table: one query each."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def del_codice_fiscale(self, ente: str, codice_fiscale: str, dopo: str, quante: int) -> list[tuple[str, str]]:
        return self._tratto("per_codice_fiscale", "cf", f"ENTE#{ente}#CF#{codice_fiscale}", "", dopo, quante)

    def del_nome(self, ente: str, nome: str, dopo: str, quante: int) -> list[tuple[str, str]]:
        return self._tratto("per_iniziali", "iniziali", chiave_iniziali(ente, nome), nome, dopo, quante)

    def del_residuo(self, ente: str, cent: int, dopo: str, quante: int) -> list[tuple[str, str]]:
        return self._tratto("per_residuo", "residuo", f"ENTE#{ente}#RESIDUO#{cent}", "", dopo, quante)

    def dello_stato(self, ente: str, stato: str, parte: int, dopo: str, quante: int) -> list[tuple[str, str]]:
        return self._tratto("per_fase", "fase", _fase(ente, stato, parte), "", dopo, quante)

    def della_settimana(
        self, ente: str, lunedi: date, dal: date, al: date, dopo: str, quante: int
    ) -> list[tuple[str, str]]:
        da = f"{dopo}\x01" if dopo else dal.isoformat()
        a = f"{al.isoformat()}{_ULTIMO}"
        return self._leggi("per_settimana", "settimana", _settimana(ente, lunedi), da, a, quante)

    def _tratto(
        self, indice: str, attributo: str, partizione: str, prefisso: str, dopo: str, quante: int
    ) -> list[tuple[str, str]]:
        da = f"{dopo}\x01" if dopo else prefisso or "0"
        return self._leggi(indice, attributo, partizione, da, f"{prefisso}{_ULTIMO}", quante)

    def _leggi(
        self, indice: str, attributo: str, partizione: str, da: str, a: str, quante: int
    ) -> list[tuple[str, str]]:
        chiave = (f"{attributo}_pk", partizione)
        items = self._tabella.tratto_dell_indice(indice, chiave, (f"{attributo}_sk", da, a), quante)
        return [(item[f"{attributo}_sk"]["S"], item["PK"]["S"].rpartition("#")[2]) for item in items]


def chiavi_di_fase(posizione: Posizione) -> Item:
    """Where a posizione is found by its phase, or by how it ended."""
    stato = str(posizione.conclusione or posizione.fase)
    return {"fase_pk": testo(_fase(posizione.ente, stato, parte_di(posizione.id))), "fase_sk": testo(posizione.id)}


def chiavi_dell_attesa(ente: str, posizione: str, entro: date) -> Item:
    """Where a posizione whose machine waits for `entro` is found by that day: the partition `:w`, the order `:k`."""
    lunedi = entro - timedelta(days=entro.weekday())
    return {":w": testo(_settimana(ente, lunedi)), ":k": testo(f"{entro.isoformat()}#{posizione}")}


def _fase(ente: str, stato: str, parte: int) -> str:
    return f"ENTE#{ente}#FASE#{stato}#{parte}"


def _settimana(ente: str, lunedi: date) -> str:
    return f"ENTE#{ente}#SETTIMANA#{lunedi.isoformat()}"
