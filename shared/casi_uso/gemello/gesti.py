"""What people do at the counter of the ente: one row for each thing, as the API takes it and as the domain does it.

The demo sends the body through HTTP; the list twin gives the same body to the same command.
Whatever the domain refuses is dropped by both: the office cannot do it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from shared.casi_uso.parametri_calcolo import termini_insinuazione
from shared.contratti.esiti_anagrafe import SoggettoComunicato
from shared.dominio import concorsuali, inesigibilita, rimborsi
from shared.dominio.anagrafe_comandi import decidi_eredi
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import apri_blocco, chiudi_blocco, segnala_pagamento
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.istanze_comandi import decidi, presenta
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.pratiche import CausaInesigibilita
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
    `voci_cent` of the body; a timedelta in it is a day, that many from the one on which it is done.
    """

    cosa: str
    dopo: str
    giorni: int
    corpo: Corpo = field(default_factory=lambda: MappingProxyType({}))
    oggetto: str = ""
    quota: int | None = None

    def compilato(self, saldi: Mapping[str, Centesimi], oggi: date) -> dict[str, Any]:
        """The body of a thing done on `oggi`, on what each voce owes that day (cents)."""
        corpo = {
            nome: (oggi + valore).isoformat() if isinstance(valore, timedelta) else valore
            for nome, valore in self.corpo.items()
        }
        if self.quota is None:
            return corpo
        return {**corpo, "voci_cent": {voce: cent * self.quota // 100 for voce, cent in saldi.items()}}


def percorso(gesto: Gesto, posizione: str) -> str:
    """The address of the API."""
    return f"/posizioni/{posizione}/" + COSE[gesto.cosa].percorso.format(oggetto=gesto.oggetto)


def _voci(corpo: Corpo) -> dict[Voce, Centesimi] | None:
    voci = corpo.get("voci_cent")
    return None if voci is None else {Voce(nome): cent for nome, cent in voci.items()}


def _giorno(corpo: Corpo, nome: str) -> date | None:
    return date.fromisoformat(corpo[nome]) if corpo.get(nome) else None


def _sgravio(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    riscosso = bool(c.get("anche_riscosso"))
    return sgrava(p, oggi, c["provvedimento"], c["motivo"], _voci(c), regole=regole, anche_riscosso=riscosso)


def _segnalazione(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    return segnala_pagamento(p, regole, oggi, c["riferimento"], c["motivo"])


def _sospensione(p: Posizione, _: Regole, oggi: date, __: str, c: Corpo) -> Mutazione:
    tipo = TipoBlocco(c["tipo"])
    return apri_blocco(p, oggi, tipo, c["riferimento"], c["motivo"], _giorno(c, "fino_al"))


def _chiusura(p: Posizione, regole: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    esito = EsitoBlocco(c["esito"])
    provvedimento = c.get("provvedimento", "")
    return chiudi_blocco(p, oggi, oggetto, esito, c["motivo"], provvedimento, _voci(c), regole=regole)


def _istanza(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    tipo = TipoIstanza(c["tipo"])
    return presenta(p, regole, oggi, tipo, c["protocollo"], c["motivo"], _giorno(c, "termine_richiesto"))


def _decisione(p: Posizione, regole: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    decisione = Decisione(c["decisione"])
    motivazione, provvedimento = c["motivazione"], c["provvedimento"]
    fino_al = _giorno(c, "fino_al")
    return decidi(p, regole, oggi, oggetto, decisione, motivazione, provvedimento, voci=_voci(c), fino_al=fino_al)


def _rimborso(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    return rimborsi.disponi(p, regole, oggi, c["provvedimento"], c["motivo"])


def _rimborso_pagato(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    return rimborsi.registra_pagamento(p, oggi, oggetto, c["documento"], date.fromisoformat(c["pagato_il"]))


def _procedura(p: Posizione, _: Regole, oggi: date, __: str, c: Corpo) -> Mutazione:
    aperta_il, curatore = date.fromisoformat(c["aperta_il"]), c.get("curatore", "")
    return concorsuali.apri_procedura(p, oggi, c["tipo"], c["riferimento"], c["tribunale"], aperta_il, curatore)


def _domanda(p: Posizione, regole: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    termini, udienza = termini_insinuazione(oggi), date.fromisoformat(c["udienza"])
    return concorsuali.consegna_atti(p, regole.calendario, oggi, oggetto, termini, udienza)


def _deposito(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    return concorsuali.deposita(p, oggi, oggetto, c["riferimento"], date.fromisoformat(c["depositata_il"]))


def _ammissione(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    return concorsuali.registra_ammissione(p, oggi, oggetto, c["ammesso_cent"])


def _riparto(p: Posizione, regole: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    data = date.fromisoformat(c["data"])
    return concorsuali.registra_riparto(p, regole, oggi, oggetto, c["numero"], c["importo_cent"], data)


def _fine_procedura(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    return concorsuali.chiudi_procedura(p, oggi, oggetto, c["motivo"], inesigibile=c["inesigibile"])


def _proposta(p: Posizione, regole: Regole, oggi: date, _: str, c: Corpo) -> Mutazione:
    return inesigibilita.proponi(p, regole, oggi, CausaInesigibilita(c["causa"]), "", c["documento"])


def _esito_proposta(p: Posizione, _: Regole, oggi: date, oggetto: str, c: Corpo) -> Mutazione:
    return inesigibilita.decidi(p, oggi, oggetto, c["accolta"], c["provvedimento"], c["motivazione"])


def _eredi(p: Posizione, _: Regole, oggi: date, __: str, c: Corpo) -> Mutazione:
    eredi = tuple(SoggettoComunicato.model_validate(erede).responsabile() for erede in c.get("eredi", ()))
    return decidi_eredi(p, oggi, c["autorizzata"], c["motivazione"], eredi)


COSE: Mapping[str, Cosa] = {
    "sgravio": Cosa("responsabile", "sgravio", _sgravio),
    "segnalazione": Cosa("operatore", "segnalazioni-pagamento", _segnalazione),
    "sospensione": Cosa("responsabile", "sospensioni", _sospensione),
    "chiusura": Cosa("responsabile", "sospensioni/{oggetto}/chiusura", _chiusura),
    "istanza": Cosa("operatore", "istanze", _istanza),
    "decisione": Cosa("responsabile", "istanze/{oggetto}/decisione", _decisione),
    "rimborso": Cosa("responsabile", "rimborsi", _rimborso),
    "rimborso pagato": Cosa("operatore", "rimborsi/{oggetto}/pagamento", _rimborso_pagato),
    "procedura": Cosa("operatore", "procedure", _procedura),
    "domanda": Cosa("operatore", "procedure/{oggetto}/domanda", _domanda),
    "deposito": Cosa("operatore", "procedure/{oggetto}/deposito", _deposito),
    "ammissione": Cosa("operatore", "procedure/{oggetto}/ammissione", _ammissione),
    "riparto": Cosa("operatore", "procedure/{oggetto}/riparti", _riparto),
    "fine procedura": Cosa("responsabile", "procedure/{oggetto}/chiusura", _fine_procedura),
    "proposta": Cosa("operatore", "inesigibilita", _proposta),
    "esito proposta": Cosa("responsabile", "inesigibilita/{oggetto}/decisione", _esito_proposta),
    "eredi": Cosa("responsabile", "eredi", _eredi),
}
"""A new thing that people do is one more row."""
