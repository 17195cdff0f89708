"""Money that came in: one incasso per payment, what proves it, where it went, and one label that says how it stands.

An incasso is known by the fact that made it (`PAGOPA#<receiptId>#<transfer>`, or the content of
a line of a flow), so the same money cannot come in twice. Evidence of it may arrive in any
order and more than once: receipt, rendicontazione, bank movement. The label is never chosen: it
follows from evidence and destination, and every time it moves the incasso keeps the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.dominio.decisioni_incassi import Proposta, RitardoRiconciliazione
from shared.dominio.errori import ErroreDominio, GiaRegistrato, RegolaViolata
from shared.dominio.evidenze import RENDICONTATE, Evidenza, Fonte, importi_detti
from shared.dominio.importi import Centesimi, in_euro

__all__ = ["Evidenza", "Fonte"]

SISTEMA = "sistema"


class Canale(StrEnum):
    """How the money travelled."""

    PAGOPA = "pagopa"
    BONIFICO = "bonifico"
    BOLLETTINO_PREMARCATO = "bollettino_premarcato"
    BOLLETTINO_BIANCO = "bollettino_bianco"
    TESORERIA = "tesoreria"
    F24 = "f24"
    MANUALE = "manuale"


class Etichetta(StrEnum):
    """How an incasso stands, in one word. Each one that needs a person is in `DA_GUARDARE`."""

    RICONCILIATO = "RICONCILIATO"
    RT_SENZA_FDR = "RT_SENZA_FDR"
    FDR_SENZA_RT = "FDR_SENZA_RT"
    FDR_SENZA_TESORERIA = "FDR_SENZA_TESORERIA"
    TESORERIA_SENZA_FDR = "TESORERIA_SENZA_FDR"
    IMPORTO_DIVERSO = "IMPORTO_DIVERSO"
    DOPPIO = "DOPPIO"
    ECCEDENZA = "ECCEDENZA"
    POSIZIONE_ESTINTA = "POSIZIONE_ESTINTA"
    POSIZIONE_SGRAVATA = "POSIZIONE_SGRAVATA"
    NON_ABBINATO = "NON_ABBINATO"
    INCOMPETENTE = "INCOMPETENTE"


DA_GUARDARE = frozenset(Etichetta) - {
    Etichetta.RICONCILIATO,
    Etichetta.RT_SENZA_FDR,
    Etichetta.FDR_SENZA_TESORERIA,
}
"""Labels that wait for a person; the others wait for nothing, or for a flow that comes by itself."""


class Stato(StrEnum):
    """Where the money of an incasso is."""

    DA_ABBINARE = "da_abbinare"
    ABBINATO = "abbinato"
    DA_RIMBORSARE = "da_rimborsare"
    """a person found that it belongs to nobody here: it goes back to who paid it, or to the body it is of"""
    RIMBORSATO = "rimborsato"


class IncassoNonValido(ErroreDominio):
    """An incasso that cannot be: no amount, shares beyond it."""

    codice = "incasso.non_valido"


@dataclass(frozen=True, slots=True)
class Pagatore:
    """Who paid, as far as the flow says: any field may be blank. Personal data: never logged."""

    denominazione: str = ""
    codice_fiscale: str = ""
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """The part of an incasso booked on one posizione, in cents; `eccedenza` is what of it was not owed."""

    posizione: str
    importo: Centesimi
    eccedenza: Centesimi = 0


@dataclass(frozen=True, slots=True)
class Passaggio:
    """A move of the label: when, from what, to what, why (Italian, no personal data), who."""

    giorno: date
    da: str
    a: str
    motivo: str
    autore: str = SISTEMA


@dataclass(frozen=True, slots=True)
class Incasso:
    """Money received, in cents.

    `giorno` is the legal day of the payment (of the receipt where there is one). `segno` is what
    the posizione was when the money came (DOPPIO, ECCEDENZA, POSIZIONE_ESTINTA, POSIZIONE_SGRAVATA,
    or None: it was owed). `scadenza` is the last day to reconcile it under the contract, if it has one.
    """

    ente: str
    id: str
    canale: Canale
    importo: Centesimi
    giorno: date
    acquisito_il: date
    numero_avviso: str = ""
    iuv: str = ""
    causale: str = ""
    pagatore: Pagatore = Pagatore()
    evidenze: tuple[Evidenza, ...] = ()
    stato: Stato = Stato.DA_ABBINARE
    quote: tuple[Quota, ...] = ()
    segno: Etichetta | None = None
    incompetente: bool = False
    etichetta: Etichetta = Etichetta.NON_ABBINATO
    passaggi: tuple[Passaggio, ...] = ()
    scadenza: date | None = None
    abbinato_il: date | None = None
    rimborso: str = ""
    """the refund of its posizione that pays its excess back: decided, it no longer waits for a person"""
    proposta: Proposta | None = None
    """what a person has decided and a second one has not confirmed yet"""
    ritardo: RitardoRiconciliazione | None = None
    versione: int = 0
    """the one read from the store, 0 for an incasso not stored yet: whoever stores it writes the next"""

    @property
    def da_abbinare(self) -> Centesimi:
        """What of it has no destination yet, in cents."""
        return self.importo - sum(quota.importo for quota in self.quote) if self.stato is Stato.DA_ABBINARE else 0

    @property
    def chiuso(self) -> bool:
        """Nothing more is expected, of proof or of decision."""
        return self.etichetta is Etichetta.RICONCILIATO or self.stato is Stato.RIMBORSATO

    @property
    def da_guardare(self) -> bool:
        """It waits for a person."""
        return self.etichetta in DA_GUARDARE and not self.chiuso and not self.rimborso

    def provato_da(self, *fonti: Fonte) -> bool:
        return any(evidenza.fonte in fonti for evidenza in self.evidenze)


def apri(incasso: Incasso, motivo: str = "Acquisito.") -> Incasso:
    """A new incasso with its first label, and why. Raises IncassoNonValido without a positive amount."""
    if incasso.importo <= 0:
        raise IncassoNonValido("Un incasso deve avere un importo positivo.")
    return _etichettato(incasso, incasso.acquisito_il, motivo, SISTEMA)


def etichetta_di(incasso: Incasso) -> Etichetta:
    """The label that evidence and destination give, the most pressing fact first."""
    if incasso.incompetente:
        return Etichetta.INCOMPETENTE
    if importi_detti(incasso.evidenze) - {incasso.importo}:
        return Etichetta.IMPORTO_DIVERSO
    ricevuta = incasso.provato_da(Fonte.RICEVUTA)
    fdr = incasso.provato_da(*RENDICONTATE)
    if incasso.stato is Stato.DA_ABBINARE:
        return Etichetta.FDR_SENZA_RT if fdr and not ricevuta else Etichetta.NON_ABBINATO
    if not incasso.evidenze:
        # Booked on a line that a later revision of its flusso took away.
        return Etichetta.IMPORTO_DIVERSO
    if incasso.segno is not None:
        return incasso.segno
    if incasso.stato is not Stato.ABBINATO:
        return Etichetta.ECCEDENZA
    if incasso.canale is not Canale.PAGOPA:
        return Etichetta.RICONCILIATO
    if not fdr:
        return Etichetta.RT_SENZA_FDR
    if not ricevuta:
        return Etichetta.FDR_SENZA_RT
    return Etichetta.RICONCILIATO if incasso.provato_da(Fonte.TESORERIA) else Etichetta.FDR_SENZA_TESORERIA


def aggiungi_evidenza(incasso: Incasso, evidenza: Evidenza, motivo: str) -> Incasso:
    """One more proof of the same money: label moved, amount kept (what was booked is what was booked).

    The day of a receipt prevails over that of a flow. Raises GiaRegistrato for a proof already there.
    """
    if any((e.fonte, e.riferimento) == (evidenza.fonte, evidenza.riferimento) for e in incasso.evidenze):
        raise GiaRegistrato(f"L'evidenza {evidenza.riferimento} dell'incasso {incasso.id} è già registrata.")
    giorno = evidenza.giorno if evidenza.fonte is Fonte.RICEVUTA else incasso.giorno
    nuovo = replace(incasso, evidenze=(*incasso.evidenze, evidenza), giorno=giorno)
    return _etichettato(nuovo, evidenza.acquisita_il, motivo, SISTEMA)


def sostituisci_evidenza(
    incasso: Incasso, superata: str, evidenza: Evidenza | None, motivo: str, oggi: date
) -> Incasso:
    """A later revision of a flow supersedes a proof: the old one leaves, the new one (if any) takes its place.

    Raises RegolaViolata when the superseded proof is not there.
    """
    restano = tuple(e for e in incasso.evidenze if e.riferimento != superata)
    if len(restano) == len(incasso.evidenze):
        raise RegolaViolata(f"L'incasso {incasso.id} non ha l'evidenza {superata}.")
    evidenze = restano if evidenza is None else (*restano, evidenza)
    return _etichettato(replace(incasso, evidenze=evidenze), oggi, motivo, SISTEMA)


def attribuisci(
    incasso: Incasso, quota: Quota, segno: Etichetta | None, oggi: date, motivo: str, autore: str = SISTEMA
) -> Incasso:
    """A share of it goes to a posizione; once nothing is left the incasso is ABBINATO on `oggi`.

    Raises IncassoNonValido beyond what is left, RegolaViolata once it is refunded or to be.
    """
    if incasso.stato in (Stato.DA_RIMBORSARE, Stato.RIMBORSATO):
        raise RegolaViolata(f"L'incasso {incasso.id} è destinato al rimborso: non si abbina.")
    if not 0 < quota.importo <= incasso.da_abbinare:
        raise IncassoNonValido(
            f"All'incasso {incasso.id} restano {in_euro(incasso.da_abbinare)} euro: la quota non è ammessa."
        )
    quote = (*incasso.quote, quota)
    tutto = sum(q.importo for q in quote) == incasso.importo
    nuovo = replace(
        incasso,
        quote=quote,
        stato=Stato.ABBINATO if tutto else Stato.DA_ABBINARE,
        segno=segno or incasso.segno,
        abbinato_il=oggi if tutto else None,
        proposta=None,
    )
    return _etichettato(nuovo, oggi, motivo, autore)


def destina_al_rimborso(
    incasso: Incasso, oggi: date, motivo: str, autore: str, *, incompetente: bool = False
) -> Incasso:
    """A person decides that what is left belongs to nobody here (`incompetente`: it is another body's money).

    Raises RegolaViolata when a share is already booked, or nothing is left to decide.
    """
    if incasso.stato is not Stato.DA_ABBINARE or incasso.quote:
        raise RegolaViolata(f"L'incasso {incasso.id} non è più da abbinare per intero.")
    nuovo = replace(incasso, stato=Stato.DA_RIMBORSARE, incompetente=incompetente, abbinato_il=oggi, proposta=None)
    return _etichettato(nuovo, oggi, motivo, autore)


def rimborsa(incasso: Incasso, oggi: date, documento: str, autore: str) -> Incasso:
    """The refund was paid: `documento` names the payment. Raises RegolaViolata when it was not to be refunded."""
    if incasso.stato is not Stato.DA_RIMBORSARE:
        raise RegolaViolata(f"L'incasso {incasso.id} non è da rimborsare.")
    nuovo = replace(incasso, stato=Stato.RIMBORSATO)
    return _etichettato(nuovo, oggi, f"Rimborsato: {documento}", autore)


def _etichettato(incasso: Incasso, oggi: date, motivo: str, autore: str) -> Incasso:
    """The label follows; a move, or a decision of a person, is kept."""
    nuova = etichetta_di(incasso)
    precedente = incasso.passaggi[-1].a if incasso.passaggi else ""
    if nuova == precedente and autore == SISTEMA:
        return incasso
    passaggio = Passaggio(oggi, precedente, nuova.value, motivo, autore)
    return replace(incasso, etichetta=nuova, passaggi=(*incasso.passaggi, passaggio))
