"""What people do at the counter of the ente: one row for each thing, as the API takes it and as the domain does it.

The demo sends the body through HTTP; the list twin gives the same body to the same command.
Whatever the domain refuses is dropped by both: the office cannot do it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import apri_blocco, chiudi_blocco, segnala_pagamento
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.istanze_comandi import decidi, presenta
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole
from shared.dominio.sgravi import sgrava

Corpo = Mapping[str, Any]
Comando = Callable[[Posizione, Regole, date, str, Corpo], Mutazione]
"""`str` is the id in the address: which istanza, which sospensione."""

VISTO = "visto"
"""The day of the visto, as a moment after which something is done; the others are the ids of acts received."""


@dataclass(frozen=True, slots=True)
class Cosa:
    """One kind of thing: who does it, where, and what it does to the posizione."""

    ruolo: str
    percorso: str
    comando: Comando


@dataclass(frozen=True, slots=True)
class Gesto:
    """One thing, done `giorni` days after `dopo` (VISTO, or the id of an act that came into the debtor's hands).

    `oggetto` is the id in the address; `quota`, in percent of each voce owed, becomes the
    `voci_cent` of the body.
    """

    cosa: str
    dopo: str
    giorni: int
    corpo: Corpo = field(default_factory=lambda: MappingProxyType({}))
    oggetto: str = ""
    quota: int | None = None

    def con_voci(self, saldi: Mapping[str, Centesimi]) -> dict[str, Any]:
        """The body, on what each voce owes that day (cents)."""
        if self.quota is None:
            return dict(self.corpo)
        return {**self.corpo, "voci_cent": {voce: cent * self.quota // 100 for voce, cent in saldi.items()}}


def percorso(gesto: Gesto, posizione: str) -> str:
    """The address of the API."""
    return f"/posizioni/{posizione}/" + COSE[gesto.cosa].percorso.format(oggetto=gesto.oggetto)


def _voci(corpo: Corpo) -> dict[Voce, Centesimi] | None:
    voci = corpo.get("voci_cent")
    return None if voci is None else {Voce(nome): cent for nome, cent in voci.items()}


def _giorno(corpo: Corpo, nome: str) -> date | None:
    return date.fromisoformat(corpo[nome]) if corpo.get(nome) else None


def _sgravio(p: Posizione, _: Regole, oggi: date, __: str, c: Corpo) -> Mutazione:
    return sgrava(p, oggi, c["provvedimento"], c["motivo"], _voci(c))


def _segnalazione(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    return segnala_pagamento(p, regole, oggi, c["riferimento"], c["motivo"])


def _sospensione(p: Posizione, _: Regole, oggi: date, __: str, c: Corpo) -> Mutazione:
    tipo = TipoBlocco(c["tipo"])
    return apri_blocco(p, oggi, tipo, c["riferimento"], c["motivo"], _giorno(c, "fino_al"))


def _chiusura(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    esito = EsitoBlocco(c["esito"])
    return chiudi_blocco(p, oggi, oggetto, esito, c["motivo"], c.get("provvedimento", ""), _voci(c))


def _istanza(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    tipo = TipoIstanza(c["tipo"])
    return presenta(p, regole, oggi, tipo, c["protocollo"], c["motivo"], _giorno(c, "termine_richiesto"))


def _decisione(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    decisione = Decisione(c["decisione"])
    motivazione, provvedimento = c["motivazione"], c["provvedimento"]
    fino_al = _giorno(c, "fino_al")
    return decidi(p, oggi, oggetto, decisione, motivazione, provvedimento, voci=_voci(c), fino_al=fino_al)


COSE: Mapping[str, Cosa] = {
    "sgravio": Cosa("responsabile", "sgravio", _sgravio),
    "segnalazione": Cosa("operatore", "segnalazioni-pagamento", _segnalazione),
    "sospensione": Cosa("responsabile", "sospensioni", _sospensione),
    "chiusura": Cosa("responsabile", "sospensioni/{oggetto}/chiusura", _chiusura),
    "istanza": Cosa("operatore", "istanze", _istanza),
    "decisione": Cosa("responsabile", "istanze/{oggetto}/decisione", _decisione),
}
"""A new thing that people do is one more row."""
