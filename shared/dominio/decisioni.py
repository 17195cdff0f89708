"""What a posizione waits for from the ente: each decision, since when, and by when the contract wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.blocchi import TipoBlocco
from shared.dominio.piani import StatoRateizzazione
from shared.dominio.posizioni import Posizione


class TipoDecisione(StrEnum):
    ISTANZA = "istanza"
    RATEIZZAZIONE = "rateizzazione"
    INESIGIBILITA = "inesigibilita"
    EREDI = "eredi"
    RIMBORSO = "rimborso"
    """decided already: it is to be paid"""


@dataclass(frozen=True, slots=True)
class DecisioneAttesa:
    """`id` names what is to be decided within the posizione; `entro` is None where the contract gives no term."""

    tipo: TipoDecisione
    id: str
    cosa: str
    dal: date
    entro: date | None

    def giorni(self, oggi: date) -> int | None:
        """Days left, the last one included; negative once late; None without a term."""
        return None if self.entro is None else (self.entro - oggi).days


def decisioni_attese(posizione: Posizione) -> tuple[DecisioneAttesa, ...]:
    """What the ente has to decide on the posizione, the nearest term first."""
    attese = [
        DecisioneAttesa(
            TipoDecisione.ISTANZA, i.id, f"istanza di {i.tipo.value}", i.presentata_il, i.scadenza_decisione
        )
        for i in posizione.istanze
        if i.pendente
    ]
    richiesta = posizione.rateizzazione
    if richiesta is not None and richiesta.stato is StatoRateizzazione.RICHIESTA:
        cosa = f"rateizzazione in {richiesta.rate} rate"
        identita = f"rateizzazione-{richiesta.numero}"
        attese.append(DecisioneAttesa(TipoDecisione.RATEIZZAZIONE, identita, cosa, richiesta.richiesta_il, None))
    attese += [
        DecisioneAttesa(TipoDecisione.INESIGIBILITA, i.id, "proposta di inesigibilità", i.proposta_il, None)
        for i in posizione.pratiche.proposte
        if i.pendente
    ]
    attese += [
        DecisioneAttesa(TipoDecisione.EREDI, b.id, "autorizzazione verso gli eredi", b.dal, b.fino_al)
        for b in posizione.blocchi
        if b.tipo is TipoBlocco.AUTORIZZAZIONE_EREDI and b.chiuso_il is None
    ]
    attese += [
        DecisioneAttesa(TipoDecisione.RIMBORSO, r.id, "rimborso da pagare", r.disposto_il, None)
        for r in posizione.pratiche.rimborsi
        if r.pagato_il is None
    ]
    return tuple(sorted(attese, key=lambda a: (a.entro or date.max, a.dal, a.id)))
