"""Looking for posizioni by what a payment says, and for those with money to give back: indexes that only say where.

| index | key | what it is for |
|---|---|---|
| `per_codice_fiscale` | debtor | candidates for an incasso |
| `per_riferimento` | number of the act, else of the partita | candidates |
| `per_nome` | surname, or longest word of a body; then the whole name | candidates |
| `per_residuo` | what is owed today | candidates; it moves with the books |
| `per_coda` | posizioni with an excess | refunds; it moves with the books |

Every search is one query of a bounded page. Money is read from the posizione, never from here.
"""

from __future__ import annotations

from shared.adattatori.tabella import Item, Tabella, testo
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Posizione
from shared.dominio.rimborsi import eccedenza
from shared.dominio.soggetti import TipoSoggetto
from shared.dominio.tracce_incassi import chiave_del_nome, nome_normale, riferimento


class RicercaDynamo:
    """The port `Ricerca` on the one table."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def per_codice_fiscale(self, ente: str, codice_fiscale: str, quante: int) -> list[str]:
        return self._cerca("per_codice_fiscale", ("cf_pk", f"ENTE#{ente}#CF#{codice_fiscale}"), quante)

    def per_riferimento(self, ente: str, chiave: str, quante: int) -> list[str]:
        return self._cerca("per_riferimento", ("rif_pk", f"ENTE#{ente}#RIF#{chiave}"), quante)

    def per_residuo(self, ente: str, residuo: Centesimi, quante: int) -> list[str]:
        return self._cerca("per_residuo", ("residuo_pk", _residuo(ente, residuo)), quante)

    def per_nome(self, ente: str, parola: str, intero: str, quante: int) -> list[str]:
        chiave = ("nome_pk", f"ENTE#{ente}#NOME#{parola}")
        return self._cerca("per_nome", chiave, quante, ("nome_sk", intero) if intero else None)

    def con_eccedenza(self, ente: str, dopo: str, quante: int) -> list[str]:
        coda = chiave_eccedenze(ente)
        ultima: Item | None = None
        if dopo:
            ultima = {"PK": testo(f"ENTE#{ente}#POS#{dopo}"), "SK": testo("STATO"), "coda_pk": testo(coda)}
            ultima["coda_sk"] = testo(dopo)
        return _posizioni(self._tabella.prime_dell_indice("per_coda", ("coda_pk", coda), quante, dopo=ultima))

    def _cerca(
        self, indice: str, chiave: tuple[str, str], quante: int, ordine: tuple[str, str] | None = None
    ) -> list[str]:
        return _posizioni(self._tabella.prime_dell_indice(indice, chiave, quante, ordine=ordine))


def chiave_eccedenze(ente: str) -> str:
    """Where the posizioni with money to give back stand, in the index of what waits for a person."""
    return f"ENTE#{ente}#CODA#RIMBORSI"


def chiavi_di_ricerca(posizione: Posizione) -> Item:
    """The keys a posizione is found by all its life: its act, its debtor's name."""
    riga, chiavi = posizione.riga, Item()
    atto = riferimento(riga.atto.numero) or riferimento(riga.partita)
    if atto:
        chiavi |= {"rif_pk": testo(f"ENTE#{posizione.ente}#RIF#{atto}"), "rif_sk": testo(posizione.id)}
    debitore = riga.debitore
    parola = chiave_del_nome(debitore.denominazione, debitore.tipo is TipoSoggetto.GIURIDICA)
    if parola:
        chiavi["nome_pk"] = testo(f"ENTE#{posizione.ente}#NOME#{parola}")
        chiavi["nome_sk"] = testo(f"{nome_normale(debitore.denominazione)}#{posizione.id}")
    return chiavi


def chiavi_mutevoli(posizione: Posizione) -> tuple[Item, list[str]]:
    """The keys that move with the books: those it has now, and the names of those it no longer has."""
    chiavi: Item = {}
    lasciate: list[str] = []
    if posizione.residuo:
        chiavi["residuo_pk"] = testo(_residuo(posizione.ente, posizione.residuo))
        chiavi["residuo_sk"] = testo(posizione.id)
    else:
        lasciate += ["residuo_pk", "residuo_sk"]
    if eccedenza(posizione):
        chiavi |= {"coda_pk": testo(chiave_eccedenze(posizione.ente)), "coda_sk": testo(posizione.id)}
    else:
        lasciate += ["coda_pk", "coda_sk"]
    return chiavi, lasciate


def _residuo(ente: str, residuo: Centesimi) -> str:
    return f"ENTE#{ente}#RESIDUO#{residuo}"


def _posizioni(items: list[Item]) -> list[str]:
    return [item["PK"]["S"].rpartition("#POS#")[2] for item in items]
