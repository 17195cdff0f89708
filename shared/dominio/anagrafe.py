"""What the registers say of a debtor, and who an act is addressed to in his place.

A dead person's debt is his heirs' (without the sanctions, which are personal), a ceased
company's is that of the people its kind makes answerable. Nothing here moves money.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.dominio.soggetti import Indirizzo, Soggetto


class StatoAnagrafico(StrEnum):
    REGOLARE = "regolare"
    DECEDUTO = "deceduto"
    CESSATA = "cessata"
    """struck off the register of companies"""


class Natura(StrEnum):
    """The kind of a ceased company: it says who answers for its debts."""

    SNC = "snc"
    SAS = "sas"
    SRL = "srl"
    """any company of capital: the liquidator represents it, no one answers in person"""
    DITTA_INDIVIDUALE = "ditta_individuale"


class Qualifica(StrEnum):
    EREDE = "erede"
    SOCIO = "socio"
    ACCOMANDATARIO = "accomandatario"
    LIQUIDATORE = "liquidatore"
    TITOLARE = "titolare"


@dataclass(frozen=True, slots=True)
class Responsabile:
    """Somebody who answers for the debtor, or represents him."""

    qualifica: Qualifica
    soggetto: Soggetto


@dataclass(frozen=True, slots=True)
class ProceduraConcorsuale:
    """An open insolvency procedure. `insinuazione_entro`, included, is the last day for the claim, where known."""

    tipo: str
    riferimento: str
    tribunale: str
    aperta_il: date
    curatore_pec: str = ""
    insinuazione_entro: date | None = None


@dataclass(frozen=True, slots=True)
class DecisioneEredi:
    """The ente's word on the heirs (000 art. 2.1).

    `nuova_ingiunzione`: one was issued in the name of the dead and never notified, so the
    heirs get one of their own.
    """

    autorizzata: bool
    il: date
    motivazione: str
    collettivamente: bool = False
    nuova_ingiunzione: bool = False


@dataclass(frozen=True, slots=True)
class EsitoAnagrafe:
    """What the registers answered on `data`. `dal` is the day of the death or of the cessation, where known."""

    data: date
    stato: StatoAnagrafico = StatoAnagrafico.REGOLARE
    dal: date | None = None
    natura: Natura | None = None
    rispondono: tuple[Responsabile, ...] = ()
    procedura: ProceduraConcorsuale | None = None
    pec: str = ""
    eredi: DecisioneEredi | None = None


_CHI_RISPONDE = {
    Natura.SNC: Qualifica.SOCIO,
    Natura.SAS: Qualifica.ACCOMANDATARIO,
    Natura.DITTA_INDIVIDUALE: Qualifica.TITOLARE,
    Natura.SRL: Qualifica.LIQUIDATORE,
}
"""Art. 2291 c.c. (SNC: partners jointly), 2313 (SAS: accomandatari), 2495 (S.r.l.: through the liquidator)."""

_IN_PAROLE = {
    Qualifica.EREDE: "quale erede di",
    Qualifica.SOCIO: "quale socio solidalmente e illimitatamente responsabile di",
    Qualifica.ACCOMANDATARIO: "quale socio accomandatario di",
    Qualifica.TITOLARE: "quale titolare di",
}


def chi_risponde(esito: EsitoAnagrafe | None) -> tuple[Responsabile, ...]:
    """Those an act is addressed to instead of the debtor, the first one by name; empty when it is the debtor himself.

    Heirs count once the ente has authorised it, and not when they are addressed collectively.
    """
    if esito is None or esito.stato is StatoAnagrafico.REGOLARE:
        return ()
    if esito.stato is StatoAnagrafico.DECEDUTO:
        if esito.eredi is None or not esito.eredi.autorizzata or esito.eredi.collettivamente:
            return ()
        return tuple(r for r in esito.rispondono if r.qualifica is Qualifica.EREDE)
    voluta = None if esito.natura is None else _CHI_RISPONDE[esito.natura]
    return tuple(r for r in esito.rispondono if r.qualifica is voluta)


def destinatario(debitore: Soggetto, indirizzo: Indirizzo, esito: EsitoAnagrafe | None) -> Soggetto:
    """Who the acts name, at `indirizzo`, with the PEC that reaches them (empty: none)."""
    if esito is None:
        return replace(debitore, indirizzo=indirizzo)
    if esito.stato is StatoAnagrafico.DECEDUTO and esito.eredi is not None and esito.eredi.collettivamente:
        nome = f"EREDI DI {debitore.denominazione}, collettivamente e impersonalmente"
        return replace(debitore, denominazione=nome, indirizzo=indirizzo, pec="")
    rispondono = chi_risponde(esito)
    if not rispondono:
        return replace(debitore, indirizzo=indirizzo, pec=esito.pec or debitore.pec)
    primo = rispondono[0].soggetto
    if esito.natura is Natura.SRL:
        nome = f"{debitore.denominazione}, in persona del liquidatore {primo.denominazione}"
        return replace(debitore, denominazione=nome, indirizzo=indirizzo, pec=primo.pec)
    return replace(primo, indirizzo=indirizzo)


def in_solido(esito: EsitoAnagrafe | None) -> tuple[Soggetto, ...]:
    """The others who answer for the whole with the one the act names: partners, never heirs (art. 752 c.c.)."""
    insieme = (Qualifica.SOCIO, Qualifica.ACCOMANDATARIO)
    return tuple(r.soggetto for r in chi_risponde(esito)[1:] if r.qualifica in insieme)


def qualita(debitore: Soggetto, esito: EsitoAnagrafe | None) -> str:
    """Why the act names somebody else than the debtor, in Italian; empty when it names him."""
    if esito is None or esito.stato is StatoAnagrafico.REGOLARE:
        return ""
    chi = f"{debitore.denominazione}, codice fiscale {debitore.codice_fiscale}"
    if esito.stato is StatoAnagrafico.DECEDUTO:
        quando = f", deceduto il {esito.dal:%d/%m/%Y}" if esito.dal else ", deceduto"
        if esito.eredi is not None and esito.eredi.collettivamente:
            return (
                f"L'atto è rivolto agli eredi di {chi}{quando}, collettivamente e impersonalmente nell'ultimo "
                "domicilio del defunto (art. 65 D.P.R. 29 settembre 1973, n. 600). Le sanzioni non sono richieste."
            )
        altri = ", ".join(r.soggetto.denominazione for r in chi_risponde(esito)[1:])
        insieme = (
            f" Altri eredi: {altri}. Ciascuno risponde in proporzione alla sua quota (artt. 752 e 754 c.c.)."
            if altri
            else ""
        )
        return (
            f"Il debito è chiesto {_IN_PAROLE[Qualifica.EREDE]} {chi}{quando}. "
            f"Le sanzioni non sono richieste.{insieme}"
        )
    quando = f", cessata il {esito.dal:%d/%m/%Y}" if esito.dal else ", cessata"
    rispondono = chi_risponde(esito)
    if not rispondono or rispondono[0].qualifica not in _IN_PAROLE:
        return f"L'atto è rivolto a {chi}{quando}, presso chi ne ha curato la liquidazione."
    return f"Il debito è chiesto {_IN_PAROLE[rispondono[0].qualifica]} {chi}{quando}."
