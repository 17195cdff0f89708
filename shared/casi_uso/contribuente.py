"""What a taxpayer sees and does: his posizioni with every ente, why they owe, and what he may ask.

Whose posizione it is comes from the session, never from the address: what is not his does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.norme_vigenti import tariffe
from shared.casi_uso.parametri_calcolo import scaglioni_rate
from shared.casi_uso.rateizzazione import condizioni
from shared.dominio.atti import Atto
from shared.dominio.attualizzazione import interessi_maturati
from shared.dominio.catena import Anello
from shared.dominio.dilazioni import accogli, presenta_istanza
from shared.dominio.enti import Ente
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi
from shared.dominio.partitario import Registrazione
from shared.dominio.piani import Piano
from shared.dominio.posizioni import Posizione
from shared.dominio.prossimi_passi import Prossimo, cosa_succede
from shared.dominio.rateizzazioni import ScaglioneRate, scaglione_rate
from shared.dominio.regole import Regole
from shared.dominio.spiegazioni import VoceSpiegata, spiega
from shared.dominio.titolari import Titolo, chiede_rate, titolari


class Ricerca(Protocol):
    """Finding posizioni: the keys may lag, what is read by them may not."""

    def del_debitore(self, codice_fiscale: str) -> list[tuple[str, str]]:
        """`(ente, posizione)` of every posizione he owes, or may answer for, with every ente."""

    def leggi(self, trovate: Iterable[tuple[str, str]]) -> Iterator[Posizione]: ...


class Libri(Protocol):
    """A posizione with its books and its history, read together."""

    def con_libri(
        self, ente: str, posizione: str
    ) -> tuple[Posizione, Sequence[Registrazione], Sequence[Anello]]:
        """Raises NonTrovato."""


@dataclass(frozen=True, slots=True)
class Dovuta:
    """A posizione as its debtor sees it today: `oggi_cent` is what settles it, interest of today included."""

    ente: Ente
    posizione: Posizione
    oggi_cent: Centesimi
    cosa_succede: tuple[Prossimo, ...]
    titolo: Titolo = Titolo.DEBITORE
    """why it is of who looks at it"""


@dataclass(frozen=True, slots=True)
class Dettaglio:
    """The same, with the reason of every euro, the rules it lives under and the steps so far."""

    dovuta: Dovuta
    regole: Regole
    voci: tuple[VoceSpiegata, ...]
    storia: tuple[Anello, ...]


def mie_posizioni(
    ciclo: Ciclo, ricerca: Ricerca, codici_fiscali: Iterable[str], enti: Collection[str] | None = None
) -> list[Dovuta]:
    """Every posizione those codici fiscali answer for, with `enti` alone when given: what is owed first."""
    codici = list(codici_fiscali)
    # Debtor and coobbligato may both be among them: one posizione is read once.
    trovate = dict.fromkeys(coppia for codice in codici for coppia in ricerca.del_debitore(codice))
    lette = ricerca.leggi(coppia for coppia in trovate if enti is None or coppia[0] in enti)
    tutte = [_dovuta(ciclo, p, titolo) for p in lette if (titolo := titolo_di(p, codici)) is not None]
    return sorted(tutte, key=lambda d: (d.oggi_cent == 0, d.ente.denominazione, d.posizione.id))


def mia_posizione(ciclo: Ciclo, codici_fiscali: Iterable[str], ente: str, posizione: str) -> Posizione:
    """The posizione of one of those codici fiscali. Raises NonTrovato: another's does not exist for them."""
    attuale = ciclo.posizioni.leggi(ente, posizione)
    esigi_titolo(attuale, codici_fiscali)
    return attuale


def mia_per_le_rate(ciclo: Ciclo, codici_fiscali: Iterable[str], ente: str, posizione: str) -> Posizione:
    """The same, for who may ask for instalments on it. Raises RegolaViolata for who only answers beside the debtor."""
    attuale = ciclo.posizioni.leggi(ente, posizione)
    if not chiede_rate(esigi_titolo(attuale, codici_fiscali)):
        raise RegolaViolata("La rateizzazione la può chiedere l'intestatario della somma, o chi ne prende il posto.")
    return attuale


def atto_stampato(posizione: Posizione, atto: str) -> Atto:
    """The act of that id, once its PDF is in the archive. Raises NonTrovato."""
    emesso = posizione.atto(atto)
    if emesso is None or not emesso.chiave.endswith(".pdf"):
        raise NonTrovato("Il documento non esiste.")
    return emesso


def mio_dettaglio(ciclo: Ciclo, libri: Libri, codici_fiscali: Iterable[str], ente: str, posizione: str) -> Dettaglio:
    """All that the debtor may know of a posizione of his. Raises NonTrovato, NonQuadra when the books do not hold."""
    attuale, registrazioni, storia = libri.con_libri(ente, posizione)
    return dettaglio(ciclo, attuale, registrazioni, storia, esigi_titolo(attuale, codici_fiscali))


def dettaglio(
    ciclo: Ciclo,
    posizione: Posizione,
    registrazioni: Sequence[Registrazione],
    storia: Sequence[Anello],
    titolo: Titolo = Titolo.DEBITORE,
) -> Dettaglio:
    """A posizione explained, whoever looks at it. Raises NonQuadra."""
    oggi = ciclo.orologio.oggi()
    maturati = interessi_maturati(posizione, oggi, tariffe(posizione.profilo).interessi)
    voci = spiega(posizione, registrazioni, storia, oggi, (0, None) if posizione.conclusa else maturati)
    return Dettaglio(_dovuta(ciclo, posizione, titolo), ciclo.regole(posizione), voci, tuple(storia))


def rate_ammesse(posizione: Posizione, oggi: date) -> ScaglioneRate:
    """From how many to how many instalments that debt may have today (L. 160/2019 art. 1 c. 796)."""
    return scaglione_rate(posizione.residuo, scaglioni_rate(oggi))


def anteprima_piano(ciclo: Ciclo, posizione: Posizione, rate: int) -> Piano:
    """The plan that would follow if the ente granted the request today; nothing is booked.

    Raises as `presenta_istanza` and `accogli`.
    """
    oggi, regole = ciclo.orologio.oggi(), ciclo.regole(posizione)
    chiesta = presenta_istanza(posizione, oggi, rate, "anteprima", scaglioni_rate(oggi)).posizione
    accolta = accogli(chiesta, regole, oggi, condizioni(chiesta, regole, 1)).posizione.rateizzazione
    assert accolta is not None
    assert accolta.piano is not None
    return accolta.piano


def _dovuta(ciclo: Ciclo, posizione: Posizione, titolo: Titolo) -> Dovuta:
    oggi = ciclo.orologio.oggi()
    importo: Centesimi = 0
    if not posizione.conclusa:
        maturati, _ = interessi_maturati(posizione, oggi, tariffe(posizione.profilo).interessi)
        importo = posizione.residuo + maturati
    passi = cosa_succede(posizione, ciclo.regole(posizione), oggi)
    return Dovuta(ciclo.enti.leggi(posizione.ente), posizione, importo, passi, titolo)


def titolo_di(posizione: Posizione, codici_fiscali: Iterable[str]) -> Titolo | None:
    """Why that posizione is of the first of those codici fiscali that answers for it; None when none does."""
    suoi = titolari(posizione)
    return next((suoi[codice] for codice in codici_fiscali if codice in suoi), None)


def esigi_titolo(posizione: Posizione, codici_fiscali: Iterable[str]) -> Titolo:
    """The same. Raises NonTrovato where none answers for it: another's does not exist for them."""
    titolo = titolo_di(posizione, codici_fiscali)
    if titolo is None:
        raise NonTrovato("La posizione non esiste.")
    return titolo
