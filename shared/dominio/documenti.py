"""Documents as data: what each act says, before any typesetting.

One class per document. Everything a template prints is here, already computed; a
template only places it. The classes refuse to exist when their figures do not add up,
so that no act can ask for a sum its own table does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.liste import AttoPresupposto
from shared.dominio.prova import Prova
from shared.dominio.soggetti import Soggetto

ETICHETTE: Mapping[Voce, str] = {
    Voce.CAPITALE: "Capitale (tributo o entrata non versata)",
    Voce.SANZIONI: "Sanzioni",
    Voce.INTERESSI: "Interessi",
    Voce.SPESE_NOTIFICA: "Spese di notifica",
    Voce.SPESE_PROCEDURA: "Spese di procedura",
    Voce.ONERI_RISCOSSIONE: "Oneri di riscossione",
}


class RigaImporto(NamedTuple):
    """One printed line: a label and an amount in cents."""

    etichetta: str
    importo: Centesimi


class Calcolo(NamedTuple):
    """How one amount came about: what it is, and the derivation in Italian prose."""

    etichetta: str
    testo: str


def righe_importi(voci: Mapping[Voce, Centesimi]) -> tuple[RigaImporto, ...]:
    """The voci that are not zero, in the order of `Voce`, with their printed names."""
    return tuple(RigaImporto(ETICHETTE[voce], voci[voce]) for voce in Voce if voci.get(voce))


def calcoli_da_prove(prove: Iterable[tuple[str, Prova]]) -> tuple[Calcolo, ...]:
    """`(label, prova)` pairs as printable derivations, in the order given."""
    return tuple(Calcolo(etichetta, prova.in_prosa()) for etichetta, prova in prove)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concessionario:
    """Who collects on the ente's behalf. `titolo` says in which quality and by which contract."""

    denominazione: str
    codice_fiscale: str = ""
    indirizzo: str = ""
    pec: str = ""
    telefono: str = ""
    titolo: str = "Concessionario della riscossione"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intestazione:
    """The letterhead. `logo` is a PNG, JPEG or SVG image; None prints a neutral emblem.

    `contatti` is where a citizen may ask about the act (L. 212/2000 art. 7 c. 2 lett. a).
    """

    denominazione: str
    codice_fiscale: str
    indirizzo: str
    ufficio: str = ""
    pec: str = ""
    telefono: str = ""
    sito: str = ""
    contatti: str = ""
    logo: bytes | None = None
    concessionario: Concessionario | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incaricato:
    """A named person answering for an act: responsabile del procedimento or signer."""

    nome: str
    qualifica: str = ""
    recapito: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ricorso:
    """Before whom, within how many days of notification, how and by which norm an act is challenged.

    `giorni` None: the law sets no term (the printed text then rests on `modalita`).
    """

    autorita: str
    giorni: int | None
    norma: str
    modalita: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bene:
    """An asset found: what it is, its plate or parcel, the register it stands in."""

    descrizione: str
    identificativo: str = ""
    registro: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Documento:
    """What every printed document has. `numero` is printed on each page; `data` is its only date of making."""

    tipo: ClassVar[str] = ""
    titolo: ClassVar[str] = ""

    intestazione: Intestazione
    numero: str
    data: date
    protocollo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttoAlDebitore(Documento):
    """An act sent to a debtor.

    `modalita_invio` is printed above the address (`Raccomandata A.R.`, `PEC`).
    `informazioni` are the ente's own paragraphs (capitolato 000 §2.1.f, 001 §8.2.e), printed as given.
    `riferimenti` are the norms the act rests on, printed at its end.
    """

    destinatario: Soggetto
    responsabile: Incaricato
    firmatario: Incaricato
    modalita_invio: str = ""
    riferimenti: tuple[str, ...] = ()
    informazioni: tuple[str, ...] = ()
    informativa_privacy: str = ""
    rateizzazione: str = ""
    avviso: AvvisoPagamento | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RichiestaPagamento(AttoAlDebitore):
    """An act that asks for money: its lines add up to `totale`, and so does the attached notice.

    `giorni_pagamento` count from notification (or receipt, for acts sent by ordinary post).
    Raises NonQuadra when lines, total and notice disagree.
    """

    importi: tuple[RigaImporto, ...]
    totale: Centesimi
    giorni_pagamento: int
    calcoli: tuple[Calcolo, ...] = ()

    def __post_init__(self) -> None:
        somma = sum(riga.importo for riga in self.importi)
        if somma != self.totale:
            raise NonQuadra("Il totale dell'atto non è la somma delle voci: l'atto non viene stampato.")
        if self.avviso is not None and self.avviso.importo != self.totale:
            raise NonQuadra("L'avviso di pagamento ha un importo diverso dal totale dell'atto.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingiunzione(RichiestaPagamento):
    """The order to pay (R.D. 639/1910 art. 2).

    `natura_credito` is the reason in words (`Tassa sui rifiuti (TARI)`), `tipologia` the
    ente's code, `anno` the year the credit belongs to, `causale` the ente's own wording.
    `interessi_successivi` says how the debt grows, `qualita` why it is not asked of the debtor himself.
    """

    tipo: ClassVar[str] = "ingiunzione"
    titolo: ClassVar[str] = "Ingiunzione di pagamento"

    natura_credito: str
    tipologia: str
    anno: int
    atto_presupposto: AttoPresupposto
    ricorso: Ricorso
    causale: str = ""
    coobbligati: tuple[Soggetto, ...] = ()
    interessi_successivi: str = ""
    qualita: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sollecito(RichiestaPagamento):
    """The reminder sent by ordinary post before any precautionary or executive act.

    `ordinale` 1 for the first, 2 for the second, 0 where the contract knows only one.
    `beni` are the assets already found (capitolato 001 §8.3), named in a personalised one.
    `versato` in cents, what was already collected on the ingiunzione.
    """

    tipo: ClassVar[str] = "sollecito"
    titolo: ClassVar[str] = "Sollecito di pagamento"

    ordinale: int
    ingiunzione: AttoPresupposto
    natura_credito: str
    anno: int
    versato: Centesimi = 0
    beni: tuple[Bene, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreavvisoFermo(RichiestaPagamento):
    """Notice that a fermo will be entered on the listed vehicles (D.P.R. 602/1973 art. 86 c. 2)."""

    tipo: ClassVar[str] = "preavviso_fermo"
    titolo: ClassVar[str] = "Preavviso di fermo amministrativo"

    ingiunzione: AttoPresupposto
    natura_credito: str
    anno: int
    beni: tuple[Bene, ...]
    ricorso: Ricorso


@dataclass(frozen=True, slots=True, kw_only=True)
class ComunicazioneIscrizioneFermo(RichiestaPagamento):
    """The fermo was entered: on what, when, under which entry, and how to have it lifted."""

    tipo: ClassVar[str] = "iscrizione_fermo"
    titolo: ClassVar[str] = "Iscrizione di fermo amministrativo"

    ingiunzione: AttoPresupposto
    preavviso: AttoPresupposto
    natura_credito: str
    anno: int
    beni: tuple[Bene, ...]
    data_iscrizione: date
    formalita: str
    ricorso: Ricorso


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocaFermo(AttoAlDebitore):
    """The fermo is lifted.

    `motivo` completes "a seguito di ..." (`integrale pagamento del debito`). `senza_oneri`
    True: the collector has the entry cancelled at no cost to the debtor (sgravio,
    capitolato 002 §3.1.g); False: the debtor has this act transcribed (§3.1.h).
    """

    tipo: ClassVar[str] = "revoca_fermo"
    titolo: ClassVar[str] = "Revoca del fermo amministrativo"

    ingiunzione: AttoPresupposto
    beni: tuple[Bene, ...]
    data_iscrizione: date
    formalita: str
    motivo: str
    data_motivo: date
    senza_oneri: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComunicazioneChiusura(AttoAlDebitore):
    """The case is over: `esito` in a few words, `motivazione` in paragraphs, `importi` how the sums ended."""

    tipo: ClassVar[str] = "chiusura"
    titolo: ClassVar[str] = "Comunicazione di conclusione del procedimento"

    ingiunzione: AttoPresupposto
    natura_credito: str
    anno: int
    esito: str
    importi: tuple[RigaImporto, ...]
    motivazione: tuple[str, ...] = ()
    data_chiusura: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Comunicazione(AttoAlDebitore):
    """Any other letter: an object, paragraphs, and, if money is asked, lines that add up to `totale`."""

    tipo: ClassVar[str] = "comunicazione"
    titolo: ClassVar[str] = "Comunicazione"

    oggetto: str
    paragrafi: tuple[str, ...]
    importi: tuple[RigaImporto, ...] = ()
    totale: Centesimi = 0

    def __post_init__(self) -> None:
        if sum(riga.importo for riga in self.importi) != self.totale:
            raise NonQuadra("Il totale della comunicazione non è la somma delle righe.")
        if self.avviso is not None and self.avviso.importo != self.totale:
            raise NonQuadra("L'avviso di pagamento ha un importo diverso dal totale della comunicazione.")
