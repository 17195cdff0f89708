"""What each step does in the twin: the commands of the domain, as the states of the machines call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from shared.dominio import dilazioni, emissioni, misure
from shared.dominio import esecuzioni_comandi as esecutive
from shared.dominio.anagrafe_comandi import chiedi_anagrafe
from shared.dominio.avvii import passa_a
from shared.dominio.consegne import affida
from shared.dominio.emissioni import Tariffe
from shared.dominio.fase_anagrafe import motivo_di_restituzione
from shared.dominio.inesigibilita import proponi
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.pratiche import CausaInesigibilita
from shared.dominio.regole import Regole


class Ora(IntEnum):
    """The hours of a day at which anything happens, in order (Rome)."""

    RACCOLTA = 0
    """midnight: the notifier and the registers take the orders of the day before"""
    SVEGLIA = 6
    ESITI = 9
    UFFICI = 10
    PAGAMENTI = 11


Istante = tuple[date, int]
"""A day and one of its hours; a plain tuple, because agendas compare millions of them."""


@dataclass(frozen=True, slots=True)
class Ambiente:
    """What every life of a lista shares. `fine` is the last instant lived, included."""

    regole: Regole
    tariffe: Tariffe
    seme: int
    scenario: str
    visto_il: date
    fine: Istante


def _passa(posizione: Posizione, _: Ambiente, passo: Passo, oggi: date) -> Mutazione:
    assert passo.fase is not None
    return passa_a(posizione, oggi, passo.fase)


COMANDI: Mapping[Esito, Callable[[Posizione, Ambiente, Passo, date], Mutazione]] = {
    Esito.EMETTI_INGIUNZIONE: lambda v, a, p, oggi: emissioni.emetti_ingiunzione(
        v, a.regole, oggi, a.tariffe, p.oggetto
    ),
    Esito.AFFIDA_CONSEGNA: lambda v, a, p, oggi: affida(v, a.regole, oggi, p.oggetto),
    Esito.INVIA_SOLLECITO: lambda v, a, p, oggi: emissioni.invia_sollecito(
        v,
        a.regole,
        oggi,
        a.tariffe,
        p.oggetto,
        int(p.oggetto.removeprefix("sollecito-")),
    ),
    Esito.RICERCA_BENI: lambda v, a, p, oggi: misure.chiedi_visura(v, oggi),
    Esito.EMETTI_PREAVVISO: lambda v, a, p, oggi: misure.emetti_preavviso(
        v, a.regole, oggi, a.tariffe, p.oggetto
    ),
    Esito.ISCRIVI_FERMO: lambda v, a, p, oggi: misure.iscrivi_fermo(v, a.regole, oggi),
    Esito.COMUNICA_ISCRIZIONE: lambda v, a, p, oggi: misure.comunica_iscrizione(v, oggi, p.oggetto),
    Esito.REGISTRA_MOTIVO: lambda v, a, p, oggi: misure.registra_motivo(v, oggi, p.motivo),
    Esito.EMETTI_ACCOGLIMENTO: lambda v, a, p, oggi: dilazioni.emetti_accoglimento(v, oggi, p.oggetto),
    Esito.EMETTI_DINIEGO: lambda v, a, p, oggi: dilazioni.emetti_diniego(v, oggi, p.oggetto),
    Esito.EMETTI_AVVISO_RATA: lambda v, a, p, oggi: dilazioni.emetti_avviso_rata(
        v, a.regole, oggi, p.oggetto, int(p.oggetto.removeprefix("avviso_rata-"))
    ),
    Esito.SOLLECITA_RATA: lambda v, a, p, oggi: dilazioni.sollecita_rata(
        v, a.regole, oggi, p.oggetto, int(p.oggetto.removeprefix("sollecito_rata-"))
    ),
    Esito.DICHIARA_DECADENZA: lambda v, a, p, oggi: dilazioni.dichiara_decadenza(
        v, a.regole, oggi, p.oggetto
    ),
    Esito.EMETTI_PREAVVISO_IPOTECA: lambda v, a, p, oggi: misure.emetti_preavviso_ipoteca(
        v, a.regole, oggi, a.tariffe, p.oggetto
    ),
    Esito.ISCRIVI_IPOTECA: lambda v, a, p, oggi: misure.iscrivi_ipoteca(v, a.regole, oggi),
    Esito.ASSENTI_CANCELLAZIONE: lambda v, a, p, oggi: misure.assenti_cancellazione(v, oggi, p.oggetto),
    Esito.EMETTI_INTIMAZIONE: lambda v, a, p, oggi: esecutive.emetti_intimazione(
        v, a.regole, oggi, a.tariffe, p.oggetto
    ),
    Esito.PIGNORA_TERZI: lambda v, a, p, oggi: esecutive.pignora_terzi(v, a.regole, oggi, a.tariffe, p.oggetto),
    Esito.PIGNORA_MOBILI: lambda v, a, p, oggi: esecutive.pignora_mobili(v, a.regole, oggi, a.tariffe, p.oggetto),
    Esito.CHIUDI_PIGNORAMENTO: lambda v, a, p, oggi: esecutive.chiudi_pignoramento(v, a.regole, oggi),
    Esito.TRASMETTI_FASCICOLO: lambda v, a, p, oggi: esecutive.trasmetti_fascicolo(v, a.regole, oggi, p.oggetto, ""),
    Esito.REGISTRA_INFRUTTUOSITA: lambda v, a, p, oggi: esecutive.registra_infruttuosita(v, oggi, p.motivo),
    Esito.RINUNCIA_PIGNORAMENTO: lambda v, a, p, oggi: esecutive.rinuncia_pignoramento(v, oggi, p.oggetto),
    Esito.REVOCA_FERMO: lambda v, a, p, oggi: misure.revoca_fermo(v, oggi, p.oggetto),
    Esito.CHIEDI_ANAGRAFE: lambda v, a, p, oggi: chiedi_anagrafe(v, oggi),
    Esito.DEPOSITA_ATTO: lambda v, a, p, oggi: affida(v, a.regole, oggi, p.oggetto),
    Esito.CONCLUDI: lambda v, a, p, oggi: emissioni.concludi(
        v, a.regole, oggi, p.oggetto, motivo_di_restituzione(v, a.regole, oggi)
    ),
    Esito.PROPONI_INESIGIBILITA: lambda v, a, p, oggi: proponi(v, a.regole, oggi, CausaInesigibilita(p.oggetto)),
    Esito.REGISTRA_TERMINE_MANCATO: lambda v, a, p, oggi: emissioni.registra_termini_mancati(
        v, a.regole, oggi
    ),
    Esito.PASSA_FASE: _passa,
    Esito.SUCCESSORE: _passa,
}
"""What each step does, as the states of the machines do it; the key of the paper is the act's name."""
ORDINI = frozenset(
    {Esito.PIGNORA_TERZI, Esito.PIGNORA_MOBILI, Esito.TRASMETTI_FASCICOLO, Esito.RINUNCIA_PIGNORAMENTO}
)
"""Steps whose order goes to somebody other than the notifier."""
