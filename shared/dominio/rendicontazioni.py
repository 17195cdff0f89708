"""Flussi di rendicontazione (FdR): what a provider says it paid the ente, line by line, and the credit that paid it.

A flow is known by (ente, flusso, PSP, revisione). A later revision supersedes an earlier one and
nothing of either is deleted. A credit is tied to a flow by an id that is surely whole and by an
amount that is exactly the flow's: anything less goes to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.dominio.avvisi_codice import AUSILIARIO
from shared.dominio.calendario import Calendario
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.incassi import Fonte
from shared.dominio.movimenti import MovimentoCumulativo

GIORNI_REVISIONE = 4
"""Working days after the regolamento within which a flow may be overwritten (SACI: until D+4)."""
CIFRE_IUV = 17


class NodoMuto(ErroreDominio):
    """pagoPA did not give a flow, however often it was asked."""

    codice = "fdr.nodo_muto"


@dataclass(frozen=True, slots=True)
class PubblicazioneFdr:
    """A flow in the list of those pagoPA has published."""

    flusso: str
    psp: str
    revisione: int


class EsitoPagamento(StrEnum):
    """The outcome of a line (`codiceEsitoSingoloPagamento`; the REST API has the same by name)."""

    ESEGUITO = "0"
    REVOCATO = "3"
    """taken back from the ente: no longer used, still found in old flows"""
    STAND_IN = "4"
    STAND_IN_SENZA_RPT = "8"
    SENZA_RPT = "9"
    """without a receipt for the provider: one may come, or (a payment made twice) never"""

    @property
    def fonte(self) -> Fonte:
        """What a line with this outcome proves."""
        senza = (EsitoPagamento.STAND_IN_SENZA_RPT, EsitoPagamento.SENZA_RPT)
        return Fonte.SENZA_RICEVUTA if self in senza else Fonte.RENDICONTAZIONE


@dataclass(frozen=True, slots=True)
class RigaRendicontata:
    """One transfer of one payment, in cents (negative where it was revoked). `riga` is where it stands in the flow."""

    riga: int
    iuv: str
    iur: str
    trasferimento: int
    importo: Centesimi
    esito: EsitoPagamento
    giorno: date

    @property
    def incasso(self) -> str:
        """The id of the money: the same that its receipt gives (IUR = receiptId, index = idTransfer)."""
        return f"PAGOPA#{self.iur}#{self.trasferimento}"


@dataclass(frozen=True, slots=True)
class FlussoRendicontato:
    """One revision of a flow, as it was taken in; amounts in cents.

    `revisione` is 0 for the XML, which carries none: there `istante` (the text of dataOraFlusso) tells
    which is later. `pagamenti` and `totale` are declared, None where they could not be read; `letti` and
    `somma` come from the accepted lines (`revoche` taken off it), `scartate` counts the others. `chiave` is the flow
    as it came, `righe` the key of its accepted lines.
    """

    ente: str
    flusso: str
    psp: str
    revisione: int
    istante: str
    impronta: str
    regolamento: str
    regolato_il: date
    pubblicato_il: date
    pagamenti: int | None
    totale: Centesimi | None
    letti: int
    somma: Centesimi
    revoche: Centesimi
    scartate: int
    chiave: str
    righe: str
    acquisito_il: date

    @property
    def chi(self) -> tuple[str, str]:
        """What its revisions have in common: the PSP, and the id to the letter."""
        return (self.psp, self.flusso)

    @property
    def ordine(self) -> tuple[int, str, str]:
        """Which of two revisions of the same flow is later."""
        return (self.revisione, self.istante, self.impronta)

    @property
    def discordanza(self) -> str:
        """Why its own figures do not hold together (Italian), blank when they do: a refused line excuses its amount."""
        if self.totale is None or self.pagamenti is None:
            return "Il flusso non dichiara numero e totale dei pagamenti."
        if self.pagamenti != self.letti + self.scartate:
            return f"Il flusso dichiara {self.pagamenti} pagamenti e ne elenca {self.letti + self.scartate}."
        somme = somme_ammesse(self.somma, self.revoche)
        if self.totale not in somme and not (self.scartate and self.somma < self.totale):
            return f"Il flusso dichiara {in_euro(self.totale)} euro e ne elenca {in_euro(self.somma)}."
        return ""


class Legame(StrEnum):
    """How a flow and the credits that name it stand."""

    SENZA_TESORERIA = "FDR_SENZA_TESORERIA"
    """the flow is here, no credit names it yet"""
    SENZA_FLUSSO = "TESORERIA_SENZA_FDR"
    """a credit names a flow that has not come: tried again by itself when it comes"""
    LEGATO = "RICONCILIATO"
    DA_GUARDARE = "IMPORTO_DIVERSO"
    """both are here and do not agree: a person decides"""


ATTENDONO = frozenset({Legame.SENZA_FLUSSO, Legame.DA_GUARDARE})
"""How a flow id stands when somebody must see it."""


@dataclass(frozen=True, slots=True)
class StatoFlusso:
    """What is known of one flow id of an ente: its current revision, the credits that name it, and how they stand.

    `distribuzione` grows every time its lines are sent to be matched again: only the last one counts.
    `impronta` names the facts that distribution was made from, `completa` says that all of it was sent.
    """

    ente: str
    flusso: str
    legame: Legame
    motivo: str
    movimenti: tuple[str, ...] = ()
    accreditato: Centesimi = 0
    totale: Centesimi | None = None
    giorno: date | None = None
    """the day since when it waits: of the credit, or of the regolamento"""
    distribuzione: int = 0
    impronta: str = ""
    completa: bool = False
    versione: int = 0


def somme_ammesse(somma: Centesimi, revoche: Centesimi) -> tuple[Centesimi, ...]:
    """The totals a flow may declare, given its sum with `revoche` taken off.

    Whether a revoked payment is taken off the total, left out of it or counted in it is not settled
    in the published texts: each is held good.
    """
    return (somma, somma + revoche, somma + 2 * revoche)


def chiave_flusso(flusso: str) -> str:
    """What two writings of one id have in common: banks write causali in capitals."""
    return flusso.upper()


def avviso_del_versamento(iuv: str, segregazione: str) -> str:
    """The numero avviso an IUV of ours comes from (aux digit 3); blank for an IUV that another intermediary manages."""
    nostro = len(iuv) == CIFRE_IUV and iuv.isascii() and iuv.isdigit() and iuv.startswith(segregazione)
    return AUSILIARIO + iuv if nostro else ""


def tardiva(revisione: FlussoRendicontato, calendario: Calendario) -> bool:
    """Whether it was published after the fourth working day from the regolamento, when a flow is definitive."""
    limite, mancano = revisione.regolato_il, GIORNI_REVISIONE
    while mancano:
        limite += timedelta(days=1)
        mancano -= calendario.lavorativo(limite)
    return revisione.pubblicato_il > limite


def in_vigore(
    revisioni: Iterable[FlussoRendicontato], calendario: Calendario
) -> dict[tuple[str, str], FlussoRendicontato]:
    """The revision that counts for each PSP and id: the last one published in time; the first one always is."""
    vigenti: dict[tuple[str, str], FlussoRendicontato] = {}
    for revisione in sorted(revisioni, key=lambda r: r.ordine):
        if revisione.chi not in vigenti or not tardiva(revisione, calendario):
            vigenti[revisione.chi] = revisione
    return vigenti


def lega(
    ente: str,
    flusso: str,
    vigenti: Sequence[FlussoRendicontato],
    movimenti: Sequence[MovimentoCumulativo],
    tardive: int = 0,
) -> StatoFlusso:
    """How the revisions in force of a flow id (one for each PSP) and the credits that name it stand.

    Tied only where one flow and its credits agree to the cent: the one credit, or the ordinary one and its
    supplements (progressivi all different). `tardive` revisions that were not admitted are told too.
    """
    accreditato = sum(m.importo for m in movimenti)
    totale = vigenti[0].totale if len(vigenti) == 1 else None
    legame, motivo = _giudizio(vigenti, movimenti, accreditato)
    if tardive and legame is not Legame.SENZA_FLUSSO:
        motivo = f"{motivo} Una revisione pubblicata oltre il quarto giorno lavorativo aspetta una persona.".strip()
        legame = Legame.DA_GUARDARE if legame is not Legame.LEGATO else legame
    giorni = [m.giorno for m in movimenti] or [f.regolato_il for f in vigenti]
    identita = tuple(sorted(m.id for m in movimenti))
    return StatoFlusso(ente, flusso, legame, motivo, identita, accreditato, totale, min(giorni, default=None))


def _giudizio(
    vigenti: Sequence[FlussoRendicontato], movimenti: Sequence[MovimentoCumulativo], accreditato: Centesimi
) -> tuple[Legame, str]:
    if not vigenti:
        return Legame.SENZA_FLUSSO, "L'accredito indica un flusso di rendicontazione non ancora ricevuto."
    if len(vigenti) > 1:
        return Legame.DA_GUARDARE, f"Lo stesso identificativo è di {len(vigenti)} flussi diversi."
    (flusso,) = vigenti
    if flusso.discordanza:
        return Legame.DA_GUARDARE, flusso.discordanza
    if not movimenti:
        return Legame.SENZA_TESORERIA, "Nessun accredito indica ancora il flusso."
    progressivi = [m.progressivo for m in movimenti]
    if len(movimenti) > 1 and (None in progressivi or len(set(progressivi)) < len(progressivi)):
        return Legame.DA_GUARDARE, f"{len(movimenti)} accrediti indicano lo stesso flusso senza essere supplementi."
    assert flusso.totale is not None
    if accreditato != flusso.totale:
        return Legame.DA_GUARDARE, (
            f"Accreditati {in_euro(accreditato)} euro, il flusso ne dichiara {in_euro(flusso.totale)}."
        )
    return Legame.LEGATO, "Identificativo del flusso e importo dell'accredito coincidono."
