"""How the invented people behave: pure, seeded, one draw per posizione.

Nothing here knows about the cloud: the demo plays these answers through the real
machines, the list twin through the domain alone, and both must end alike.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from shared.casi_uso.gemello.gesti import Gesto
from shared.dominio.atti import TipoBene
from shared.dominio.importi import Centesimi
from shared.dominio.rateizzazioni import ScaglioneRate, scaglione_rate
from shared.dominio.recapiti import DEPOSITI, EsitoConsegna, Mezzo, Ricevente


class Pagatore(StrEnum):
    SUBITO = "subito"
    IN_PARTE = "in_parte"
    IN_RITARDO = "in_ritardo"
    MAI = "mai"


class Recapito(StrEnum):
    BUONO = "buono"
    GIACENZA = "giacenza"
    TRASFERITO = "trasferito"
    SCONOSCIUTO = "sconosciuto"
    DECEDUTO = "deceduto"
    """only a part has it: the notifier learns of the death at the door"""


class Rateista(StrEnum):
    """How a debtor who asks for instalments keeps them."""

    PUNTUALE = "puntuale"
    DISTRATTO = "distratto"
    """forgets some rate, and pays them on the sollecito"""
    MOROSO = "moroso"
    """pays the first ones, then no more"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Weights of each behaviour, out of any total."""

    pagatori: Mapping[Pagatore, int]
    recapiti: Mapping[Recapito, int]
    veicoli_su_cento: int
    sgravi_su_cento: int
    doppi_su_cento: int
    rate_su_cento: int = 0
    """who asks to pay by instalments, instead of what he would have done"""
    recita: bool = False
    """the first posizioni of the lista have a part to play (`parti`)"""


SCENARI: Mapping[str, Scenario] = {
    "medio": Scenario(
        pagatori={Pagatore.SUBITO: 34, Pagatore.IN_PARTE: 14, Pagatore.IN_RITARDO: 24, Pagatore.MAI: 28},
        recapiti={Recapito.BUONO: 72, Recapito.GIACENZA: 12, Recapito.TRASFERITO: 9, Recapito.SCONOSCIUTO: 7},
        veicoli_su_cento=60,
        sgravi_su_cento=8,
        doppi_su_cento=6,
    ),
    "prudente": Scenario(
        pagatori={Pagatore.SUBITO: 18, Pagatore.IN_PARTE: 12, Pagatore.IN_RITARDO: 20, Pagatore.MAI: 50},
        recapiti={Recapito.BUONO: 60, Recapito.GIACENZA: 16, Recapito.TRASFERITO: 12, Recapito.SCONOSCIUTO: 12},
        veicoli_su_cento=40,
        sgravi_su_cento=12,
        doppi_su_cento=3,
    ),
    "completo": Scenario(
        pagatori={Pagatore.SUBITO: 30, Pagatore.IN_PARTE: 14, Pagatore.IN_RITARDO: 24, Pagatore.MAI: 32},
        recapiti={Recapito.BUONO: 72, Recapito.GIACENZA: 12, Recapito.TRASFERITO: 9, Recapito.SCONOSCIUTO: 7},
        veicoli_su_cento=60,
        sgravi_su_cento=8,
        doppi_su_cento=6,
        rate_su_cento=12,
        recita=True,
    ),
}

GIORNI_ALLA_POSTA = timedelta(days=10)
"""Nobody here fetches an act before it counts as delivered."""

RATE_DESIDERATE = 24
"""Nobody here asks for a plan whose tier begins with more: it would outlive the journey."""

STADI = ("sollecito-1", "sollecito-2", "preavviso_fermo", "comunicazione_iscrizione")
"""The act that at last moves a late payer."""


@dataclass(frozen=True, slots=True)
class Impegno:
    """On receiving `atto`, he pays `quota` percent of what it asks, `giorni` days later."""

    atto: str
    giorni: int
    quota: int


@dataclass(frozen=True, slots=True)
class Comportamento:
    """Everything about one debtor that chance decides. Days are calendar days, `quota` is percent."""

    pagatore: Pagatore
    recapito: Recapito
    giorni_consegna: int
    giorni_ritorno: int
    giorni_pagamento: int
    quota: int
    stadio: str
    pec_piena: bool
    rifiuta: bool
    veicolo: bool
    sgravio_dopo: int | None
    paga_due_volte: bool
    ripetizioni: int
    rateista: Rateista | None = None
    giorni_istanza: int = 0
    giorni_decisione: int = 0
    istanza_accolta: bool = False
    rata_saltata: int = 0
    """from this rata on a moroso pays no more; a distratto forgets those that are its multiples"""
    registri: Mapping[str, Any] = field(default_factory=dict)
    """what the registers report of him, as they write it"""
    beni: tuple[TipoBene, ...] = ()
    """what he has besides the vehicle"""
    familiare: bool = False
    """somebody of his family takes the acts: a registered letter tells him (CAN)"""
    casella_piena: bool = False
    impegni: tuple[Impegno, ...] | None = None
    """where set, all that he will ever pay"""
    gesti: tuple[Gesto, ...] = ()
    parte: str = ""
    """the part he plays; empty: chance alone"""


def comportamento(seme: int, posizione: str, scenario: str = "medio") -> Comportamento:
    """The same seed and posizione behave alike for ever. Raises KeyError for an unknown scenario."""
    pesi = SCENARI[scenario]
    caso = random.Random(f"{seme}:{posizione}")
    solite = _solite(caso, pesi)
    # Drawn last, and only where the scenario has them: the other scenarios keep their people as they were.
    if not pesi.rate_su_cento or caso.randint(1, 100) > pesi.rate_su_cento:
        return solite
    return replace(
        solite,
        rateista=caso.choice(tuple(Rateista)),
        giorni_istanza=caso.randint(3, 90),
        giorni_decisione=caso.randint(2, 20),
        istanza_accolta=caso.randint(1, 100) <= 85,
        rata_saltata=caso.randint(1, 4),
    )


def _solite(caso: random.Random, pesi: Scenario) -> Comportamento:
    pagatore = caso.choices(list(pesi.pagatori), list(pesi.pagatori.values()))[0]
    recapito = caso.choices(list(pesi.recapiti), list(pesi.recapiti.values()))[0]
    return Comportamento(
        pagatore=pagatore,
        recapito=recapito,
        giorni_consegna=caso.randint(3, 18),
        giorni_ritorno=caso.randint(2, 9),
        giorni_pagamento=caso.randint(1, 25),
        quota=caso.randint(20, 70),
        stadio=caso.choice(STADI),
        pec_piena=caso.randint(1, 100) <= 10,
        rifiuta=caso.randint(1, 100) <= 4,
        veicolo=caso.randint(1, 100) <= pesi.veicoli_su_cento,
        sgravio_dopo=caso.randint(20, 200) if caso.randint(1, 100) <= pesi.sgravi_su_cento else None,
        paga_due_volte=caso.randint(1, 100) <= pesi.doppi_su_cento,
        ripetizioni=caso.choice((1, 1, 1, 2, 3)),
    )


@dataclass(frozen=True, slots=True)
class Risposta:
    """What the notifier will report: `data` is what he wrote down, `depositata_il` when the file comes."""

    esito: EsitoConsegna
    data: date
    depositata_il: date
    nuovo_indirizzo: Mapping[str, str] | None = None
    altre_date: Mapping[str, date] = field(default_factory=dict)
    """the other raw days of the outcome, by their names in its file"""
    ricevente: Ricevente = Ricevente.DESTINATARIO


@dataclass(frozen=True, slots=True)
class Pagamento:
    giorno: date
    importo: Centesimi


def consegna(debitore: Comportamento, mezzo: Mezzo, tentativo: int, presa_il: date) -> Risposta:
    """How an attempt ends, when the notifier took it on `presa_il`."""
    if mezzo is Mezzo.POSTA_ORDINARIA:
        return Risposta(EsitoConsegna.SPEDITA, presa_il, presa_il + timedelta(days=1))
    if mezzo is Mezzo.PEC:
        esito = EsitoConsegna.PEC_NON_CONSEGNATA if debitore.pec_piena else EsitoConsegna.CONSEGNATA
        esito = EsitoConsegna.PEC_CASELLA_PIENA if debitore.casella_piena else esito
        return Risposta(esito, presa_il, presa_il)
    arrivo = presa_il + timedelta(days=debitore.giorni_consegna)
    if mezzo in DEPOSITI:
        return Risposta(EsitoConsegna.DEPOSITATA, presa_il, presa_il, altre_date={"avviso_il": presa_il})
    ritorno = arrivo + timedelta(days=debitore.giorni_ritorno)
    if debitore.recapito is Recapito.DECEDUTO:
        # Once: the acts that follow are for the heirs.
        if tentativo == 1:
            return Risposta(EsitoConsegna.DECEDUTO, arrivo, ritorno)
        return Risposta(EsitoConsegna.CONSEGNATA, arrivo, ritorno)
    if debitore.familiare:
        can = {"can_spedita_il": arrivo + timedelta(days=1)}
        return Risposta(EsitoConsegna.CONSEGNATA, arrivo, ritorno, altre_date=can, ricevente=Ricevente.FAMILIARE)
    if debitore.recapito is Recapito.SCONOSCIUTO:
        return Risposta(EsitoConsegna.SCONOSCIUTO, arrivo, ritorno)
    if debitore.recapito is Recapito.TRASFERITO and tentativo == 1:
        nuovo = {"via": "Via Nuova", "civico": "1", "cap": "06089", "comune": "TORGIANO", "provincia": "PG"}
        return Risposta(EsitoConsegna.TRASFERITO, arrivo, ritorno, nuovo)
    if debitore.recapito is Recapito.GIACENZA:
        giacenza = arrivo + GIORNI_ALLA_POSTA
        rientro = giacenza + timedelta(days=debitore.giorni_ritorno)
        return Risposta(EsitoConsegna.COMPIUTA_GIACENZA, arrivo, rientro, altre_date={"cad_spedita_il": arrivo})
    return Risposta(EsitoConsegna.RIFIUTATA if debitore.rifiuta else EsitoConsegna.CONSEGNATA, arrivo, ritorno)


def pagamenti(debitore: Comportamento, atto: str, ricevuto_il: date, importo: Centesimi) -> tuple[Pagamento, ...]:
    """What the debtor pays on receiving `atto`, which asks for `importo` cents."""
    if debitore.impegni is not None:
        return tuple(
            Pagamento(ricevuto_il + timedelta(days=impegno.giorni), max(1, importo * impegno.quota // 100))
            for impegno in debitore.impegni
            if impegno.atto == atto
        )
    quando = ricevuto_il + timedelta(days=debitore.giorni_pagamento)
    if debitore.rateista is not None:
        paga_rata = _paga_rata(debitore, debitore.rateista, atto)
        # Notices come at the beginning of the month: who means to pay does so before its end.
        return (Pagamento(ricevuto_il + timedelta(days=debitore.giorni_pagamento % 15), importo),) if paga_rata else ()
    if debitore.pagatore is Pagatore.SUBITO and atto == "ingiunzione":
        primo = Pagamento(quando, importo)
        return (primo, Pagamento(quando + timedelta(days=2), importo)) if debitore.paga_due_volte else (primo,)
    if debitore.pagatore is Pagatore.IN_PARTE and atto == "ingiunzione":
        return (Pagamento(quando, max(1, importo * debitore.quota // 100)),)
    if debitore.pagatore is Pagatore.IN_RITARDO and atto == debitore.stadio:
        return (Pagamento(quando, importo),)
    return ()


def _paga_rata(debitore: Comportamento, rateista: Rateista, atto: str) -> bool:
    tipo, _, numero = atto.rpartition("-")
    if tipo not in ("avviso_rata", "sollecito_rata"):
        return False
    if rateista is Rateista.PUNTUALE:
        return tipo == "avviso_rata"
    if rateista is Rateista.MOROSO:
        return tipo == "avviso_rata" and int(numero) < debitore.rata_saltata
    dimenticata = int(numero) > 1 and int(numero) % (debitore.rata_saltata + 1) == 0
    return dimenticata == (tipo == "sollecito_rata")


def istanza(
    debitore: Comportamento, atto: str, ricevuto_il: date, importo: Centesimi, scaglioni: Sequence[ScaglioneRate]
) -> tuple[date, int, date] | None:
    """When the debtor asks for instalments, for how many, and when the ente decides; None: he does not ask."""
    if debitore.rateista is None or atto != "ingiunzione":
        return None
    scaglione = scaglione_rate(importo, scaglioni)
    if not 0 < scaglione.minimo <= RATE_DESIDERATE:
        return None
    chiesta_il = ricevuto_il + timedelta(days=10 + debitore.giorni_istanza)
    return chiesta_il, scaglione.minimo, chiesta_il + timedelta(days=debitore.giorni_decisione)


def gesti_dopo(debitore: Comportamento, atto: str, ricevuto_il: date) -> tuple[tuple[date, Gesto], ...]:
    """What is done at the counter, and when, because `atto` came into his hands (or VISTO was given) on that day."""
    return tuple((ricevuto_il + timedelta(days=g.giorni), g) for g in debitore.gesti if g.dopo == atto)


def ricevuto_il(risposta: Risposta, mezzo: Mezzo) -> date | None:
    """When the debtor has the act in hand; None if never."""
    if not risposta.esito.utile or mezzo in DEPOSITI:
        return None
    if risposta.esito is EsitoConsegna.COMPIUTA_GIACENZA:
        return risposta.data + GIORNI_ALLA_POSTA
    return risposta.data + timedelta(days=4) if mezzo is Mezzo.POSTA_ORDINARIA else risposta.data
