"""Blocchi: what freezes a posizione, how long, and which days it takes out of the contract's terms.

A blocco holds from the day it is booked. While one holds, no harmful act leaves; what
arrives (payments, outcomes of deliveries) is booked as ever. The day after its end the
cycle goes on by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from shared.dominio.errori import RegolaViolata
from shared.dominio.sospensioni import Sospensione

if TYPE_CHECKING:
    from shared.dominio.posizioni import Posizione

UN_GIORNO = timedelta(days=1)

SENZA_FINE = date(9999, 1, 1)
"""The last day of a blocco that nobody has ended: a term it holds has no date yet."""


class TipoBlocco(StrEnum):
    SEGNALAZIONE_PAGAMENTO = "segnalazione_pagamento"
    """the debtor says he has paid: the cycle waits for the money, for as many days as the profile gives"""
    SOSPENSIONE = "sospensione"
    """granted by the ente (000 art. 2.5), until a date or until lifted"""
    CONTENZIOSO = "contenzioso"
    """ordered by a judge (artt. 5 and 32 D.Lgs. 150/2011; art. 47 D.Lgs. 546/1992), until the outcome"""
    ISTANZA = "istanza"
    """a request of the debtor is before the ente"""
    PAGAMENTO_IN_ARRIVO = "pagamento_in_arrivo"
    """a receipt was taken in at the door and is not in the books yet: the money itself ends it"""
    PROCEDURA_CONCORSUALE = "procedura_concorsuale"
    """individual enforcement stops (art. 150 D.Lgs. 14/2019; 000 art. 2.10), until the procedure is closed"""
    AUTORIZZAZIONE_EREDI = "autorizzazione_eredi"
    """the debtor is dead: the ente says whether the heirs may be asked (000 art. 2.1)"""


class EsitoBlocco(StrEnum):
    """How a blocco ended, when it did not end by its date."""

    REVOCATO = "revocato"
    CONFERMATO = "confermato"
    """the judge upheld the credit"""
    ANNULLATO = "annullato"
    """the judge cancelled the whole credit"""
    ANNULLATO_IN_PARTE = "annullato_in_parte"
    ESTINTO = "estinto"
    """the dispute ended without a word on the credit: what was asked stands"""
    DECISO = "deciso"
    """the ente decided the request"""


FONTI = {
    TipoBlocco.SEGNALAZIONE_PAGAMENTO: "segnalazione di pagamento del debitore",
    TipoBlocco.SOSPENSIONE: "capitolato 000 art. 2.5",
    TipoBlocco.CONTENZIOSO: "artt. 5 e 32 D.Lgs. 150/2011; art. 47 D.Lgs. 546/1992",
    TipoBlocco.ISTANZA: "capitolato 000 art. 2.5",
    TipoBlocco.PAGAMENTO_IN_ARRIVO: "ricevuta di pagamento presa in consegna",
    TipoBlocco.PROCEDURA_CONCORSUALE: "art. 150 D.Lgs. 14/2019; capitolato 000 art. 2.10",
    TipoBlocco.AUTORIZZAZIONE_EREDI: "capitolato 000 art. 2.1",
}
"""The norm or clause behind each kind."""


@dataclass(frozen=True, slots=True)
class Blocco:
    """One freeze. `id` comes from the business fact, `fino_al` is its last day (None: until somebody ends it).

    On `chiuso_il` it no longer holds. `motivo` is Italian, for the ente and the debtor.
    """

    id: str
    tipo: TipoBlocco
    dal: date
    fino_al: date | None
    motivo: str
    chiuso_il: date | None = None
    esito: EsitoBlocco | None = None

    @property
    def ultimo_giorno(self) -> date:
        """The last day on which it holds (before `dal` when it was closed on the very day it began)."""
        fine = SENZA_FINE if self.fino_al is None else self.fino_al
        return fine if self.chiuso_il is None else min(fine, self.chiuso_il - UN_GIORNO)

    def vale(self, giorno: date) -> bool:
        """True from `dal` to `ultimo_giorno`, both included."""
        return self.dal <= giorno <= self.ultimo_giorno

    @property
    def lettera(self) -> str:
        """The id of the letter that tells the debtor; empty where none does."""
        return f"comunicazione-{self.id}" if self.tipo is TipoBlocco.SOSPENSIONE else ""

    def in_parole(self) -> str:
        """Italian, without personal data: what it is and until when."""
        fine = self.ultimo_giorno
        fino = "senza scadenza" if fine == SENZA_FINE else f"fino al {fine:%d/%m/%Y}"
        return f"{_NOMI[self.tipo]} dal {self.dal:%d/%m/%Y}, {fino}"


_NOMI = {
    TipoBlocco.SEGNALAZIONE_PAGAMENTO: "segnalazione di pagamento",
    TipoBlocco.SOSPENSIONE: "sospensione dell'ente",
    TipoBlocco.CONTENZIOSO: "sospensione del giudice",
    TipoBlocco.ISTANZA: "istanza del debitore in esame",
    TipoBlocco.PAGAMENTO_IN_ARRIVO: "pagamento in arrivo",
    TipoBlocco.PROCEDURA_CONCORSUALE: "procedura concorsuale",
    TipoBlocco.AUTORIZZAZIONE_EREDI: "autorizzazione dell'ente verso gli eredi",
}


def in_arrivo(iur: str) -> str:
    """The id of the blocco of a payment on its way."""
    return f"{TipoBlocco.PAGAMENTO_IN_ARRIVO.value}-{iur}"


def blocchi_in_corso(posizione: Posizione, oggi: date) -> tuple[Blocco, ...]:
    """The blocchi that hold on `oggi`."""
    return tuple(blocco for blocco in posizione.blocchi if blocco.vale(oggi))


def bloccata(posizione: Posizione, oggi: date) -> bool:
    """True while at least one blocco holds: no harmful act may leave."""
    return any(blocco.vale(oggi) for blocco in posizione.blocchi)


def riprende_il(posizione: Posizione, oggi: date) -> date | None:
    """The first day without a blocco, as things stand on `oggi`; None when a blocco has no end."""
    giorno = oggi
    while in_corso := blocchi_in_corso(posizione, giorno):
        fine = max(blocco.ultimo_giorno for blocco in in_corso)
        if fine == SENZA_FINE:
            return None
        giorno = fine + UN_GIORNO
    return giorno


def esigi_libera(posizione: Posizione, oggi: date) -> None:
    """Raises RegolaViolata while a blocco holds, and says which."""
    in_corso = blocchi_in_corso(posizione, oggi)
    if in_corso:
        raise RegolaViolata(f"La posizione è sospesa: {'; '.join(blocco.in_parole() for blocco in in_corso)}.")


def sospensioni_di(blocchi: Iterable[Blocco]) -> tuple[Sospensione, ...]:
    """The days that the blocchi take out of the collector's terms; one without an end lasts to `SENZA_FINE`.

    A payment on its way takes none: how fast it is booked depends on the collector alone.
    """
    return tuple(
        Sospensione(blocco.dal, blocco.ultimo_giorno, blocco.tipo.value, FONTI[blocco.tipo])
        for blocco in blocchi
        if blocco.ultimo_giorno >= blocco.dal and blocco.tipo is not TipoBlocco.PAGAMENTO_IN_ARRIVO
    )
