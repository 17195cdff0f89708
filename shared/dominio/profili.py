"""A profile: one contract's terms, thresholds, penalties and order of phases, as the domain reads them.

The values live in `shared/norme/profili/*.yaml`, each with its clause; this module only
says what a profile is made of and answers the questions the cycle asks of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shared.dominio.durate import Durata, Proroga
from shared.dominio.importi import Centesimi


class FormaPenale(StrEnum):
    """How a delay turns into money."""

    UNA_TANTUM = "una_tantum"
    PER_GIORNO = "per_giorno"
    PER_SETTIMANA = "per_settimana"
    """each week or fraction of a week"""


@dataclass(frozen=True, slots=True)
class PenaleContrattuale:
    """A penalty clause: either `importo` (cents) or `aliquota` (percent of `base`) for each unit of delay.

    `base` names the amount the percentage is taken on (`importo_ingiunzione`,
    `importo_lista`, `ammontare_netto`, `da_riversare`); `per` says what is counted once
    (`lista`, `posizione`, `pagamento`). `franchigia` is free time before delay counts.
    """

    id: str
    clausola: str
    forma: FormaPenale
    per: str
    importo: Centesimi | None = None
    aliquota: Decimal | None = None
    base: str = ""
    franchigia: Durata | None = None
    massimo: Centesimi | None = None
    cosa: str = ""
    """when it falls due, in Italian"""
    richiama: tuple[str, ...] = ()
    """the clauses its text points to, as written, right or wrong"""
    minimo: Centesimi | None = None
    certezza: str = "certo"


@dataclass(frozen=True, slots=True)
class TermineContrattuale:
    """One term of the contract.

    It runs from `evento` (that day excluded) for `durata`, is kept by `adempimento`
    (an event name), and moves off days off as `proroga` says. `dilatorio` terms allow
    an act only after they have run (PARAMETRI.md CNT-08).
    """

    id: str
    cosa: str
    evento: str
    adempimento: str
    durata: Durata | None
    proroga: Proroga
    clausola: str
    penale: PenaleContrattuale | None
    certezza: str
    dilatorio: bool = False
    nota: str = ""
    a_ritroso: bool = False
    """counted backwards from the event: the act is due at least so long before it"""
    processuale: bool = False
    """judicial August applies to it (PARAMETRI.md CNT-09)"""
    interno_a: str = ""
    """id of the wider term this one is a step of: it should not run longer than that"""
    anche: tuple[str, ...] = ()
    """other events that keep the term as well as `adempimento` does"""


@dataclass(frozen=True, slots=True)
class RegolaSolleciti:
    """How many solleciti before any harmful act, and how long to wait.

    `intervallo` is the least time between the first and the second (dilatory);
    `attesa` the time after the last one before a harmful act is allowed (dilatory).
    """

    numero: int
    intervallo: Durata | None
    attesa: Durata | None
    fonte: str


@dataclass(frozen=True, slots=True)
class ScaglioneSolleciti:
    """Debts up to `fino_a` cents (included) follow `regola`; None: without upper limit."""

    fino_a: Centesimi | None
    regola: RegolaSolleciti


MISURE = ("fermo", "ipoteca")
"""The measures on assets, by name."""


@dataclass(frozen=True, slots=True)
class Ciclo:
    """The figures that drive a posizione through its phases under this profile.

    `fasi` is the order of phases after notification (`solleciti`, `cautelari`,
    `chiusura`). Thresholds are in cents: below `soglia_solo_fermo` the only cautelare is
    the fermo; from `soglia_ipoteca` upwards the ipoteca is allowed.
    """

    fasi: tuple[str, ...]
    giorni_pagamento: int
    giorni_visto: int
    tentativi_notifica: int
    giorni_rinotifica: int
    giorni_pagamento_sollecito: int
    giorni_preavviso: int
    scaglioni_solleciti: tuple[ScaglioneSolleciti, ...]
    soglia_solo_fermo: Centesimi | None
    soglia_ipoteca: Centesimi
    importo_minimo: Centesimi
    regola_imputazione: str
    note: Mapping[str, str] = field(default_factory=dict)
    """why a figure above is what it is, by its name, where the contract does not say it"""
    giorni_segnalazione_pagamento: int = 30
    """how long the debtor's word that he has paid holds the cycle"""
    giorni_preavviso_ipoteca: int = 30
    multiplo_ipoteca: int = 2
    """how many times the debt the ipoteca is entered for (art. 77 c. 1 D.P.R. 602/1973)"""
    precedenza_misure: tuple[str, ...] = ("fermo", "ipoteca")
    """which measure is taken where the assets and the amount allow more than one"""
    visura_prima_del_sollecito: int | None = None
    """the sollecito that names the assets found, so that the search comes first; None: no such sollecito"""

    giorni_autorizzazione_eredi: int = 30
    """how long the ente may think about the heirs before it is reminded"""

    def solleciti(self, debito: Centesimi) -> RegolaSolleciti:
        """The rule for a debt of that many cents. The last scaglione has no limit, so one always applies."""
        for scaglione in self.scaglioni_solleciti:
            if scaglione.fino_a is None or debito <= scaglione.fino_a:
                return scaglione.regola
        raise ValueError("l'ultimo scaglione dei solleciti deve essere senza limite")


@dataclass(frozen=True, slots=True)
class Contraddizione:
    """Two clauses of the same contract that do not agree, and the one we follow."""

    clausole: tuple[str, ...]
    questione: str
    scelta: str
    motivo: str


@dataclass(frozen=True, slots=True)
class LivelloServizio:
    """A level of service that is a measure and not a date (queues, complaints, availability).

    `misura` says what is counted and how often, `soglia` the contract's figure as written.
    `penale` is the id of a penalty clause, empty where the contract has none.
    """

    id: str
    cosa: str
    misura: str
    soglia: str
    clausola: str
    penale: str
    certezza: str


@dataclass(frozen=True, slots=True)
class Profilo:
    """One contract. `ruoli` maps what the cycle asks for to the id of a term.

    Roles: `emissione`, `notifica`, `cautelari`, `motivo_mancato_avvio`, `conclusione`,
    `svincolo`, `comunicazione_iscrizione`, `prospetto`, `riconciliazione`. A role the contract does not
    regulate is absent, and `per_ruolo` answers None.
    """

    nome: str
    titolo: str
    termini: Mapping[str, TermineContrattuale]
    ruoli: Mapping[str, str]
    ciclo: Ciclo
    contraddizioni: tuple[Contraddizione, ...]
    non_modellato: Mapping[str, str]
    penali: Mapping[str, PenaleContrattuale] = field(default_factory=dict)
    """every penalty clause, by its clause number, also those no term points to"""
    livelli: Mapping[str, LivelloServizio] = field(default_factory=dict)
    parametri: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """other figures of the contract by name: `id`, `valore` (Decimal, int, text, Durata or None), `unita`,
    `clausola`, `certezza`, `nota`"""
    capitolato: str = ""

    def per_ruolo(self, ruolo: str) -> TermineContrattuale | None:
        """The term that plays `ruolo` in this contract, or None where the contract is silent."""
        identita = self.ruoli.get(ruolo)
        return None if identita is None else self.termini[identita]
