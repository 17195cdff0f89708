"""A line of the giornale as a distinta counts it: what it earns to the collector, and why.

A line that takes back (a sgravio of what was paid) earns below zero, at the rates of the payments it undoes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.dominio.aggio import RegolaAggio, calcola_aggio
from shared.dominio.attivita import SPESE
from shared.dominio.decadi import PeriodoDecade, decade_di
from shared.dominio.giornale import Destinazione, Imputazione, RigaGiornale
from shared.dominio.importi import Centesimi, Voce, in_euro
from shared.dominio.riversamenti import BaseIva, Modo
from shared.dominio.storni_aggio import ParteResa

NON_IMPUTATO = ""
"""The group of what came in and pays no debt (yet)."""


class MisuraAggio(StrEnum):
    """What the aggio of a euro is."""

    RISCOSSO = "riscosso"
    """the oneri di riscossione that the debtor paid: he bears the aggio (002 artt. 3.2, 12.3.c)"""
    PERCENTUALE = "percentuale"
    """a share of what was collected, by the phase in which it was (004 art. 2.2)"""
    NESSUNO = "nessuno"


@dataclass(frozen=True, slots=True)
class CondizioniDistinta:
    """What the contract says of money that goes out. `rimborsi_trattenuti`: the collector pays refunds, and keeps them.

    `aggio_di_gara` is the rate awarded, where known: under RISCOSSO it only checks what was charged.
    """

    modo: Modo
    misura: MisuraAggio
    regola: RegolaAggio | None
    aggio_di_gara: Decimal | None
    iva_percento: Decimal
    garanzia_percento: Decimal
    base_iva: BaseIva
    rimborsi_trattenuti: bool
    fonti: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RigaDistinta:
    """A line of the giornale in cents; `aliquota` in percent, with why and the act that proves it.

    `decade` is the one in which it was paid, when that is an earlier one. `rimborso` was paid back with it.
    """

    riga: str
    incasso: str
    canale: str
    giorno: date
    pagato_il: date
    decade: str
    entrata: Centesimi
    imputato: Centesimi
    posizione: str
    lista: str
    tipologia: str
    anno: int
    capitolo: str
    accertamento: str
    risorsa: str
    fase: str
    base: Centesimi
    aliquota: str
    aggio: Centesimi
    motivo: str
    atto: str
    spese: Centesimi
    """expenses the collector had advanced"""
    spese_ente: Centesimi
    rimborso: Centesimi


def conta(
    riga: RigaGiornale, periodo: PeriodoDecade, condizioni: CondizioniDistinta, rese: Sequence[ParteResa] = ()
) -> RigaDistinta:
    """A line as the distinta of `periodo` counts it. Lines that take back are counted below zero.

    `rese` are the payments such a line undoes; what they do not cover is taken as paid on its own day.
    """
    del_pagamento = decade_di(riga.pagato_il)
    imputazione = riga.imputazione
    vuota = RigaDistinta(
        riga=riga.id,
        incasso=riga.incasso,
        canale=riga.canale,
        giorno=riga.giorno,
        pagato_il=riga.pagato_il,
        decade=del_pagamento.nome if del_pagamento < periodo else "",
        entrata=riga.entrata,
        imputato=riga.destinazioni.get(Destinazione.IMPUTATO, 0),
        posizione="", lista="", tipologia=NON_IMPUTATO, anno=0, capitolo="", accertamento="", risorsa="", fase="",
        base=0, aliquota="", aggio=0, motivo="", atto="", spese=0, spese_ente=0,
        rimborso=riga.destinazioni.get(Destinazione.RIMBORSATO, 0),
    )  # fmt: skip
    if imputazione is None:
        return vuota
    base, aliquota, aggio, motivo, atto = _aggio(riga, imputazione, condizioni, rese)
    return replace(
        vuota,
        posizione=imputazione.posizione,
        lista=imputazione.lista,
        tipologia=imputazione.tipologia,
        anno=imputazione.anno,
        capitolo=imputazione.capitolo,
        accertamento=imputazione.accertamento,
        risorsa=imputazione.risorsa,
        fase=imputazione.fase,
        base=base,
        aliquota=aliquota,
        aggio=aggio,
        motivo=motivo,
        atto=atto,
        spese=_spese(imputazione) - imputazione.spese_ente,
        spese_ente=imputazione.spese_ente,
    )


def _spese(imputazione: Imputazione) -> Centesimi:
    return sum(imputazione.voci.get(voce, 0) for voce in SPESE)


def disfa_pagamenti(riga: RigaGiornale) -> bool:
    """Whether the line takes back debt that was paid: its aggio depends on when it was."""
    imputazione = riga.imputazione
    return imputazione is not None and sum(imputazione.voci.values()) < _spese(imputazione)


def _aggio(
    riga: RigaGiornale, imputazione: Imputazione, condizioni: CondizioniDistinta, rese: Sequence[ParteResa]
) -> tuple[Centesimi, str, Centesimi, str, str]:
    """Base, rate, aggio, reason and proving act of a line."""
    totale, spese = sum(imputazione.voci.values()), _spese(imputazione)
    if condizioni.misura is MisuraAggio.RISCOSSO:
        oneri = imputazione.voci.get(Voce.ONERI_RISCOSSIONE, 0)
        motivo = "Oneri di riscossione pagati dal debitore" if oneri else ""
        return totale - spese - oneri, "", oneri, motivo, ""
    if condizioni.misura is MisuraAggio.NESSUNO or condizioni.regola is None:
        return totale - spese, "", 0, "", ""
    if not disfa_pagamenti(riga):
        return _di_un_giorno(riga.pagato_il, totale - spese, imputazione, condizioni.regola)
    resto = spese - totale - sum(parte.importo for parte in rese)
    parti = [*rese, *([ParteResa(riga.pagato_il, resto)] if resto else [])]
    contate = [_di_un_giorno(parte.pagata_il, parte.importo, imputazione, condizioni.regola) for parte in parti]
    return (
        totale - spese,
        "/".join(sorted({aliquota for _, aliquota, *_ in contate})),
        -sum(aggio for _, _, aggio, *_ in contate),
        "; ".join(f"Restituzione di {in_euro(base)} €. {motivo}" for base, _, _, motivo, _ in contate),
        next((atto for *_, atto in contate if atto), ""),
    )


def _di_un_giorno(
    giorno: date, cent: Centesimi, imputazione: Imputazione, regola: RegolaAggio
) -> tuple[Centesimi, str, Centesimi, str, str]:
    """The same of `cent` paid on `giorno`, expenses already taken off."""
    esito = calcola_aggio(
        cent,
        spese_notifica=0,
        spese_procedura=0,
        data=giorno,
        scadenza_ingiunzione=imputazione.scadenza_ingiunzione or giorno,
        stragiudiziale=imputazione.stragiudiziale,
        regola=regola,
    )
    scaduta = imputazione.scadenza_ingiunzione is not None
    motivo = esito.prova.passi[1].testo if scaduta else "Ingiunzione non ancora scaduta: misura base"
    atto = imputazione.atto_stragiudiziale if esito.aliquota != regola.percento else ""
    return esito.base, str(esito.aliquota), esito.aggio, motivo, atto
