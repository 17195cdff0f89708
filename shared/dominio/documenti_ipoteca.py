"""The papers of an ipoteca: the notice before it, the letter that it was entered, the assent to cancel it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.dominio.documenti import AttoAlDebitore, Bene, RichiestaPagamento, Ricorso
from shared.dominio.importi import Centesimi
from shared.dominio.liste import AttoPresupposto


@dataclass(frozen=True, slots=True, kw_only=True)
class PreavvisoIpoteca(RichiestaPagamento):
    """Notice that an ipoteca will be entered on the listed real estate (D.P.R. 602/1973 art. 77 c. 2-bis).

    `importo_ipoteca` is what it will be entered for, in cents, as the debt stands today.
    """

    tipo: ClassVar[str] = "preavviso_ipoteca"
    titolo: ClassVar[str] = "Comunicazione preventiva di iscrizione di ipoteca"

    ingiunzione: AttoPresupposto
    natura_credito: str
    anno: int
    beni: tuple[Bene, ...]
    importo_ipoteca: Centesimi
    ricorso: Ricorso


@dataclass(frozen=True, slots=True, kw_only=True)
class ComunicazioneIscrizioneIpoteca(RichiestaPagamento):
    """The ipoteca was entered: on what, when, for how much, under which entry, and how to have it cancelled."""

    tipo: ClassVar[str] = "iscrizione_ipoteca"
    titolo: ClassVar[str] = "Iscrizione di ipoteca"

    ingiunzione: AttoPresupposto
    preavviso: AttoPresupposto
    natura_credito: str
    anno: int
    beni: tuple[Bene, ...]
    importo_ipoteca: Centesimi
    data_iscrizione: date
    formalita: str
    ricorso: Ricorso


@dataclass(frozen=True, slots=True, kw_only=True)
class AssensoCancellazione(AttoAlDebitore):
    """The collector agrees that the ipoteca is cancelled.

    `motivo` completes "per ..."; `senza_oneri` True: the collector has it cancelled at no cost to the debtor
    (sgravio, capitolato 002 §3.1.g); False: the debtor has this act transcribed (§3.1.h).
    """

    tipo: ClassVar[str] = "assenso_cancellazione"
    titolo: ClassVar[str] = "Assenso alla cancellazione di ipoteca"

    ingiunzione: AttoPresupposto
    beni: tuple[Bene, ...]
    importo_ipoteca: Centesimi
    data_iscrizione: date
    formalita: str
    motivo: str
    data_motivo: date
    senza_oneri: bool
