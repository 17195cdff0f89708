"""Handing collected money over to the ente: when (the decade) and how much (net or gross)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, in_cifre, in_euro, in_percento, percentuale
from shared.dominio.prova import Dato, Passo, Prova
from shared.dominio.rateizzazioni import fine_mese
from shared.dominio.termini import Termine, calcola_termine


class Modo(StrEnum):
    """Who keeps the aggio: `netto` the concessionario withholds it, `lordo` hands over all and bills it."""

    NETTO = "netto"
    LORDO = "lordo"


class BaseIva(StrEnum):
    """What VAT on the aggio is taken on (PARAMETRI.md A.002 conflict 2)."""

    AGGIO_LORDO = "aggio_lordo"
    AGGIO_NETTO_GARANZIA = "aggio_netto_garanzia"


@dataclass(frozen=True, slots=True)
class Decade:
    """The ten days in which money came in, and the last day to hand it over."""

    fine: date
    scadenza: date
    prova: Prova


@dataclass(frozen=True, slots=True)
class Incassi:
    """What came in, in cents, aggio aside. `rimborsi` were paid back to debtors for the ente (002 art. 6.2).

    `spese_notifica_ente` were advanced by the ente and go back to it whole (002 art. 12.5);
    `aggio` is the aggio collected where it is known, else it is computed from the rate.
    """

    capitale: Centesimi = 0
    sanzioni: Centesimi = 0
    interessi: Centesimi = 0
    spese_concessionario: Centesimi = 0
    spese_notifica_ente: Centesimi = 0
    rimborsi: Centesimi = 0
    aggio: Centesimi | None = None


@dataclass(frozen=True, slots=True)
class CondizioniRiversamento:
    """Percentages of the contract: aggio on capital, sanctions and interest, VAT and guarantee on the aggio."""

    aggio_percento: Decimal
    iva_percento: Decimal
    garanzia_percento: Decimal
    base_iva: BaseIva
    modo: Modo
    fonti: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Riversamento:
    """Cents. `incassato` = `trattenuto` + `riversato`; `da_fatturare` is what a gross riversamento leaves to bill.

    `garanzia` stays with the ente until the final settlement.
    """

    incassato: Centesimi
    aggio: Centesimi
    garanzia: Centesimi
    iva: Centesimi
    trattenuto: Centesimi
    riversato: Centesimi
    da_fatturare: Centesimi
    prova: Prova


def fine_decade(incasso: date) -> date:
    """The last day of the decade of `incasso`: the 10th, the 20th or the last of the month (002 art. 12.1)."""
    if incasso.day <= 10:
        return incasso.replace(day=10)
    if incasso.day <= 20:
        return incasso.replace(day=20)
    return fine_mese(incasso)


def decade(incasso: date, durata: Durata, proroga: Proroga, calendario: Calendario, *, fonte: str) -> Decade:
    """The decade of `incasso` and the day by which it must be handed over, `durata` after its end.

    Raises TermineNonValido for a negative length.
    """
    fine = fine_decade(incasso)
    termine = calcola_termine(fine, durata, proroga, calendario, fonte=fonte)
    dati: dict[str, Dato] = {
        "incasso": incasso.isoformat(),
        "fine_decade": fine.isoformat(),
        **termine.prova.dati,
    }
    primo = Passo(
        f"L'incasso del {incasso:%d/%m/%Y} appartiene alla decade che si chiude il {fine:%d/%m/%Y}",
        {"incasso": incasso.isoformat(), "fine_decade": fine.isoformat()},
    )
    esito = termine.scadenza.isoformat()
    prova = Prova("decade", esito, "data", dati, (primo, *termine.prova.passi), termine.prova.fonti)
    return Decade(fine, termine.scadenza, prova)


def escussione(scadenza: date, calendario: Calendario) -> Termine:
    """After the day of this term the ente may call the guarantee: two more days without handing over (002 art. 15.i).

    They are natural days, moved off Saturdays and holidays by art. 19.
    """
    durata = Durata(2, Unita.GIORNI)
    return calcola_termine(
        scadenza, durata, Proroga.SABATO_E_FESTIVI, calendario, fonte="002 All. B art. 15 lett. i)"
    )


def riversamento(incassi: Incassi, condizioni: CondizioniRiversamento) -> Riversamento:
    """What is withheld and what is handed over, with the prova (002 art. 12.3-12.5).

    The aggio is on top of the debt and borne by the debtor (002 art. 3.2): what came in is
    the debt, the aggio and the expenses. Withheld, when `netto`: the aggio less the
    guarantee, VAT on it, the expenses the concessionario advanced and the refunds it
    paid. Each figure is rounded once, half up. Raises ErroreDominio for negative amounts
    and when less came in than would be withheld.
    """
    _non_negativi(incassi)
    base = incassi.capitale + incassi.sanzioni + incassi.interessi
    aggio = percentuale(base, condizioni.aggio_percento) if incassi.aggio is None else incassi.aggio
    incassato = base + aggio + incassi.spese_concessionario + incassi.spese_notifica_ente
    garanzia = percentuale(aggio, condizioni.garanzia_percento)
    base_iva = aggio if condizioni.base_iva is BaseIva.AGGIO_LORDO else aggio - garanzia
    iva = percentuale(base_iva, condizioni.iva_percento)
    spettante = aggio - garanzia + iva + incassi.spese_concessionario + incassi.rimborsi
    trattenuto = spettante if condizioni.modo is Modo.NETTO else 0
    if trattenuto > incassato:
        raise ErroreDominio(
            f"Si dovrebbero trattenere {in_euro(trattenuto)} € su {in_euro(incassato)} € incassati: vedere i rimborsi."
        )
    riversato = incassato - trattenuto
    passi = (
        _passo("base_aggio", "Capitale, sanzioni e interessi", base),
        _passo("aggio", _come_aggio(incassi, condizioni), aggio),
        _passo("incassato", "Incassato, con aggio e spese", incassato),
        _passo(
            "garanzia",
            f"Trattenuta di garanzia, {in_percento(condizioni.garanzia_percento)} dell'aggio",
            garanzia,
        ),
        Passo(
            f"IVA {in_percento(condizioni.iva_percento)} su {in_euro(base_iva)} €: {in_euro(iva)} €",
            {"iva": in_cifre(iva), "importo_base_iva": in_cifre(base_iva)},
        ),
        _passo("trattenuto", "Trattenuto: aggio meno garanzia, IVA, spese anticipate e rimborsi", trattenuto),
        _passo("riversato", "Da riversare", riversato),
    )
    esito = in_cifre(riversato)
    prova = Prova(
        f"riversamento_{condizioni.modo}", esito, "euro", _dati(incassi, condizioni), passi, condizioni.fonti
    )
    return Riversamento(incassato, aggio, garanzia, iva, trattenuto, riversato, spettante - trattenuto, prova)


def _dati(incassi: Incassi, condizioni: CondizioniRiversamento) -> dict[str, Dato]:
    return {
        "capitale": in_cifre(incassi.capitale),
        "sanzioni": in_cifre(incassi.sanzioni),
        "interessi": in_cifre(incassi.interessi),
        "spese_concessionario": in_cifre(incassi.spese_concessionario),
        "spese_notifica_ente": in_cifre(incassi.spese_notifica_ente),
        "rimborsi": in_cifre(incassi.rimborsi),
        "aggio_riscosso": None if incassi.aggio is None else in_cifre(incassi.aggio),
        "aggio_percento": str(condizioni.aggio_percento),
        "iva_percento": str(condizioni.iva_percento),
        "garanzia_percento": str(condizioni.garanzia_percento),
        "base_iva": str(condizioni.base_iva),
        "modo": str(condizioni.modo),
    }


def _non_negativi(incassi: Incassi) -> None:
    importi = (
        incassi.capitale,
        incassi.sanzioni,
        incassi.interessi,
        incassi.spese_concessionario,
        incassi.spese_notifica_ente,
        incassi.rimborsi,
        incassi.aggio or 0,
    )
    if min(importi) < 0:
        raise ErroreDominio("Gli incassi da riversare non possono essere negativi.")


def _come_aggio(incassi: Incassi, condizioni: CondizioniRiversamento) -> str:
    return (
        "Aggio riscosso" if incassi.aggio is not None else f"Aggio al {in_percento(condizioni.aggio_percento)}"
    )


def _passo(nome: str, testo: str, cent: Centesimi) -> Passo:
    return Passo(f"{testo}: {in_euro(cent)} €", {nome: in_cifre(cent)})
