"""The distinta of a decade: every line of the giornale once, what each earns to whom, what is handed over.

All that came in is handed over, also what has no destination yet (002 art. 12.1 says «le somme
incassate»): money found later to be a debt earns its aggio then, money paid back is withheld then
(art. 12.3.d). So, whatever the lines and whenever a distinta is closed,
incassato = riversato + trattenuto, and riversato holds the guarantee.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.dominio.decadi import PeriodoDecade
from shared.dominio.errori import GiaRegistrato, NonQuadra, RegolaViolata
from shared.dominio.giornale import RigaGiornale
from shared.dominio.importi import Centesimi, in_euro, percentuale
from shared.dominio.righe_distinta import NON_IMPUTATO, CondizioniDistinta, RigaDistinta, conta
from shared.dominio.riversamenti import BaseIva, Modo
from shared.dominio.storni_aggio import ParteResa


@dataclass(frozen=True, slots=True)
class Gruppo:
    """Lines of one tipologia and one rate, in cents. `importi` of all the groups sum to what came in."""

    tipologia: str
    aliquota: str
    righe: int
    importo: Centesimi
    base: Centesimi
    aggio: Centesimi
    spese: Centesimi
    spese_ente: Centesimi


@dataclass(frozen=True, slots=True)
class Quietanza:
    """The proof that a distinta was handed over."""

    giorno: date
    numero: str
    autore: str


@dataclass(frozen=True, slots=True)
class Distinta:
    """A decade closed, in cents; nothing in it changes but the `quietanza`, and only once.

    `riporto` is what the collector may still withhold and there was no money for. `righe_sha256` and `chiave`
    are of its lines, kept whole. `garanzia_progressiva` counts every distinta so far, releases aside.
    """

    ente: str
    decade: str
    dal: date
    al: date
    chiusa_il: date
    scadenza: date | None
    """the last day to hand it over; None where the contract has none"""
    modo: Modo
    numero_righe: int
    pagamenti: int
    incassato: Centesimi
    aggio: Centesimi
    aggio_di_gara: Centesimi | None
    garanzia: Centesimi
    iva: Centesimi
    spese: Centesimi
    spese_ente: Centesimi
    rimborsi: Centesimi
    riporto_precedente: Centesimi
    riporto: Centesimi
    trattenuto: Centesimi
    riversato: Centesimi
    da_fatturare: Centesimi
    """aggio and expenses that a gross riversamento leaves to invoice, VAT aside"""
    garanzia_progressiva: Centesimi
    gruppi: tuple[Gruppo, ...]
    fonti: tuple[str, ...]
    chiave: str = ""
    righe_sha256: str = ""
    quietanza: Quietanza | None = None
    versione: int = 0

    def __post_init__(self) -> None:
        if self.incassato != self.riversato + self.trattenuto:
            raise NonQuadra(f"La distinta {self.decade} non quadra: incassato diverso da riversato e trattenuto.")
        if sum(gruppo.importo for gruppo in self.gruppi) != self.incassato:
            raise NonQuadra(f"La distinta {self.decade} non quadra con le sue tipologie.")

    @property
    def periodo(self) -> PeriodoDecade:
        return PeriodoDecade(self.dal)

    @property
    def quota_ente(self) -> Centesimi:
        """What the ente has for good: the guarantee is only in its hands."""
        return self.riversato - self.garanzia


def componi(
    ente: str,
    periodo: PeriodoDecade,
    righe: Iterable[RigaGiornale],
    condizioni: CondizioniDistinta,
    precedente: Distinta | None,
    chiusa_il: date,
    scadenza: date | None,
    rese: Mapping[str, Sequence[ParteResa]] | None = None,
) -> tuple[Distinta, tuple[RigaDistinta, ...]]:
    """The distinta of `periodo` over these lines, and the lines in order of day and id.

    `rese` are the payments undone by the lines that take back, by the id of the line. `precedente` is the one
    before it, whose riporto and guarantee go on. Aggio is rounded line by line, VAT
    and guarantee once on the total of the distinta (CNT-11). In gross mode nothing is withheld.
    """
    in_ordine, rese = sorted(righe, key=lambda r: (r.giorno, r.id)), rese or {}
    contate = tuple(conta(riga, periodo, condizioni, rese.get(riga.id, ())) for riga in in_ordine)
    incassato = sum(riga.entrata for riga in contate)
    aggio = sum(riga.aggio for riga in contate)
    spese = sum(riga.spese for riga in contate)
    netto = condizioni.modo is Modo.NETTO
    rimborsi = sum(riga.rimborso for riga in contate) if condizioni.rimborsi_trattenuti else 0
    garanzia = percentuale(aggio, condizioni.garanzia_percento) if netto else 0
    base_iva = aggio if condizioni.base_iva is BaseIva.AGGIO_LORDO else aggio - garanzia
    iva = percentuale(base_iva, condizioni.iva_percento) if netto else 0
    riporto = precedente.riporto if precedente else 0
    spettante = aggio - garanzia + iva + spese + rimborsi + riporto if netto else 0
    trattenuto = min(spettante, incassato) if netto else 0
    base = sum(riga.base for riga in contate)
    distinta = Distinta(
        ente=ente,
        decade=periodo.nome,
        dal=periodo.dal,
        al=periodo.al,
        chiusa_il=chiusa_il,
        scadenza=scadenza,
        modo=condizioni.modo,
        numero_righe=len(contate),
        pagamenti=sum(1 for riga in contate if riga.entrata > 0),
        incassato=incassato,
        aggio=aggio,
        aggio_di_gara=None if condizioni.aggio_di_gara is None else percentuale(base, condizioni.aggio_di_gara),
        garanzia=garanzia,
        iva=iva,
        spese=spese,
        spese_ente=sum(riga.spese_ente for riga in contate),
        rimborsi=rimborsi,
        riporto_precedente=riporto,
        riporto=spettante - trattenuto,
        trattenuto=trattenuto,
        riversato=incassato - trattenuto,
        da_fatturare=0 if netto else aggio + spese,
        garanzia_progressiva=(precedente.garanzia_progressiva if precedente else 0) + garanzia,
        gruppi=_gruppi(contate),
        fonti=condizioni.fonti,
    )
    return distinta, contate


def _gruppi(righe: Iterable[RigaDistinta]) -> tuple[Gruppo, ...]:
    gruppi: dict[tuple[str, str], Gruppo] = {}

    def aggiungi(tipologia: str, aliquota: str, importo: Centesimi, riga: RigaDistinta | None) -> None:
        vuoto = Gruppo(tipologia, aliquota, 0, 0, 0, 0, 0, 0)
        g = gruppi.get((tipologia, aliquota), vuoto)
        altri = (riga.base, riga.aggio, riga.spese, riga.spese_ente) if riga else (0, 0, 0, 0)
        gruppi[tipologia, aliquota] = Gruppo(
            tipologia, aliquota, g.righe + 1, g.importo + importo, g.base + altri[0], g.aggio + altri[1],
            g.spese + altri[2], g.spese_ente + altri[3],
        )  # fmt: skip

    for riga in righe:
        if riga.posizione:
            aggiungi(riga.tipologia, riga.aliquota, riga.imputato, riga)
        if riga.entrata != riga.imputato:
            aggiungi(NON_IMPUTATO, "", riga.entrata - riga.imputato, None)
    return tuple(gruppi[chiave] for chiave in sorted(gruppi))


def quietanza(distinta: Distinta, giorno: date, numero: str, oggi: date, autore: str) -> Distinta:
    """Handed over on `giorno`, whole. Raises GiaRegistrato the second time, RegolaViolata for a day that cannot be,
    or where the money already comes in on the accounts of the ente."""
    if distinta.modo is Modo.LORDO:
        raise RegolaViolata("Le somme arrivano già sui conti dell'ente: non c'è nulla da riversare.")
    if distinta.quietanza is not None:
        raise GiaRegistrato(f"Il riversamento della decade {distinta.decade} è già registrato.")
    if not distinta.al < giorno <= oggi or not numero.strip():
        raise RegolaViolata("Il riversamento segue la decade, non è futuro e ha una quietanza.")
    return replace(distinta, quietanza=Quietanza(giorno, numero.strip(), autore))


@dataclass(frozen=True, slots=True)
class Svincolo:
    """A part of the guarantee given back to the collector at the final settlement (002 art. 12.4), in cents."""

    ente: str
    documento: str
    giorno: date
    importo: Centesimi
    autore: str


def saldo_garanzia(distinte: Iterable[Distinta], svincoli: Iterable[Svincolo]) -> Centesimi:
    """What of the guarantee the ente still holds, in cents."""
    return sum(distinta.garanzia for distinta in distinte) - sum(svincolo.importo for svincolo in svincoli)


def svincola(
    ente: str, saldo: Centesimi, giorno: date, importo: Centesimi, documento: str, oggi: date, autore: str
) -> Svincolo:
    """Give back `importo` of `saldo` cents. Raises RegolaViolata beyond it, for no amount, without a document or
    for a day to come."""
    if not 0 < importo <= saldo:
        raise RegolaViolata(f"La garanzia trattenuta è di {in_euro(saldo)} euro: lo svincolo non può superarla.")
    if giorno > oggi or not documento.strip():
        raise RegolaViolata("Lo svincolo ha un documento e non è futuro.")
    return Svincolo(ente, documento.strip(), giorno, importo, autore)
