"""The yearly account of who handles the ente's money (art. 93 c. 2 D.Lgs. 267/2000; 004 artt. 7.8.v and 13.3).

What he had to hand over, what he collected, what he handed over or kept by contract, what is left: the
last figure is counted twice, from the movements and from the distinte not handed over yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.dominio.distinte import Distinta, Svincolo
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.riversamenti import Modo


@dataclass(frozen=True, slots=True)
class VersamentoTesoreria:
    """Money handed over, in cents: `quietanza` is blank where it came in on the ente's own account."""

    decade: str
    giorno: date
    quietanza: str
    importo: Centesimi


@dataclass(frozen=True, slots=True)
class MeseConto:
    """A month: payments collected, and what was handed over in it, whatever decade it is of. Cents."""

    mese: int
    pagamenti: int
    riscosso: Centesimi
    trattenuto: Centesimi
    versamenti: tuple[VersamentoTesoreria, ...]


@dataclass(frozen=True, slots=True)
class EntrataConto:
    """What was collected for one tipologia, in cents; blank: what has no debt to pay yet."""

    tipologia: str
    righe: int
    riscosso: Centesimi
    aggio: Centesimi


@dataclass(frozen=True, slots=True)
class ContoGestione:
    """The account of a year, up to the last decade closed, in cents.

    `iniziale` + `riscosso` = `versato` + `trattenuto` + `finale`; `trattenuto` is aggio less guarantee, VAT,
    expenses and refunds, and the change of what could not be withheld yet (`riporto`). Raises NonQuadra.
    """

    ente: str
    anno: int
    al: date
    mesi: tuple[MeseConto, ...]
    entrate: tuple[EntrataConto, ...]
    iniziale: Centesimi
    riscosso: Centesimi
    versato: Centesimi
    trattenuto: Centesimi
    finale: Centesimi
    aggio: Centesimi
    garanzia: Centesimi
    iva: Centesimi
    spese: Centesimi
    rimborsi: Centesimi
    riporto: Centesimi
    """how much less was withheld than was due (below zero: more, of what was due before)"""
    garanzia_saldo: Centesimi
    garanzia_svincolata: Centesimi

    def __post_init__(self) -> None:
        if self.iniziale + self.riscosso != self.versato + self.trattenuto + self.finale:
            raise NonQuadra(
                f"Il conto {self.anno} non quadra: riscosso {in_euro(self.riscosso)}, versato {in_euro(self.versato)}, "
                f"trattenuto {in_euro(self.trattenuto)}, da versare {in_euro(self.finale)} euro."
            )
        if sum(e.riscosso for e in self.entrate) != self.riscosso:
            raise NonQuadra(f"Il conto {self.anno} non quadra con le sue entrate.")
        if self.aggio - self.garanzia + self.iva + self.spese + self.rimborsi - self.riporto != self.trattenuto:
            raise NonQuadra(f"Il conto {self.anno} non quadra con le somme trattenute.")


def conto_gestione(
    ente: str, anno: int, distinte: Iterable[Distinta], svincoli: Iterable[Svincolo]
) -> ContoGestione:
    """The account of `anno` over all the distinte of the ente. Raises NonQuadra when there is none of that year,
    or the two ways to count what is left do not agree."""
    tutte = sorted(distinte, key=lambda d: d.dal)
    sue = [d for d in tutte if d.al.year == anno]
    if not sue:
        raise NonQuadra(f"Nessuna decade del {anno} è stata chiusa: il conto non si può rendere.")
    primo, fine = date(anno, 1, 1), date(anno, 12, 31)
    prima = [d for d in tutte if d.al < primo]
    versati = [v for d in (*prima, *sue) if (v := _versato(d)) is not None and primo <= v.giorno <= fine]
    resta = sum(d.riversato for d in (*prima, *sue) if _da_versare(d, fine))
    netti = [d for d in sue if d.modo is Modo.NETTO]
    fatti = [s for s in svincoli if s.giorno <= fine]
    return ContoGestione(
        ente=ente,
        anno=anno,
        al=sue[-1].al,
        mesi=tuple(_mese(mese, sue, versati) for mese in range(1, 13)),
        entrate=_entrate(sue),
        iniziale=sum(d.riversato for d in prima if _da_versare(d, date(anno - 1, 12, 31))),
        riscosso=sum(d.incassato for d in sue),
        versato=sum(v.importo for v in versati),
        trattenuto=sum(d.trattenuto for d in sue),
        finale=resta,
        aggio=sum(d.aggio for d in netti),
        garanzia=sum(d.garanzia for d in sue),
        iva=sum(d.iva for d in sue),
        spese=sum(d.spese for d in netti),
        rimborsi=sum(d.rimborsi for d in sue),
        riporto=sum(d.riporto - d.riporto_precedente for d in sue),
        garanzia_saldo=sue[-1].garanzia_progressiva - sum(s.importo for s in fatti),
        garanzia_svincolata=sum(s.importo for s in fatti if s.giorno.year == anno),
    )


def _versato(distinta: Distinta) -> VersamentoTesoreria | None:
    if distinta.modo is Modo.LORDO:
        return VersamentoTesoreria(distinta.decade, distinta.al, "", distinta.riversato)
    if distinta.quietanza is None:
        return None
    return VersamentoTesoreria(
        distinta.decade, distinta.quietanza.giorno, distinta.quietanza.numero, distinta.riversato
    )


def _da_versare(distinta: Distinta, giorno: date) -> bool:
    """Whether it was still to be handed over at the end of `giorno`."""
    versato = _versato(distinta)
    return versato is None or versato.giorno > giorno


def _mese(mese: int, distinte: list[Distinta], versati: list[VersamentoTesoreria]) -> MeseConto:
    sue = [d for d in distinte if d.al.month == mese]
    return MeseConto(
        mese=mese,
        pagamenti=sum(d.pagamenti for d in sue),
        riscosso=sum(d.incassato for d in sue),
        trattenuto=sum(d.trattenuto for d in sue),
        versamenti=tuple(
            sorted((v for v in versati if v.giorno.month == mese and v.importo), key=lambda v: (v.giorno, v.decade))
        ),
    )


def _entrate(distinte: list[Distinta]) -> tuple[EntrataConto, ...]:
    voci: dict[str, EntrataConto] = {}
    for gruppo in (gruppo for distinta in distinte for gruppo in distinta.gruppi):
        v = voci.get(gruppo.tipologia, EntrataConto(gruppo.tipologia, 0, 0, 0))
        voci[gruppo.tipologia] = EntrataConto(
            gruppo.tipologia, v.righe + gruppo.righe, v.riscosso + gruppo.importo, v.aggio + gruppo.aggio
        )
    # What has no tipologia comes last.
    return tuple(voci[nome] for nome in sorted(voci, key=lambda nome: (not nome, nome)))
