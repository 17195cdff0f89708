"""Who may look at a posizione because he answers for it: the debtor, those bound with him, those in his place.

Nothing here makes anybody answer: it reads the lista (`coobbligati`) and what the registers and the ente have said
(`anagrafe.chi_risponde`: heirs only once the ente has authorised them by name).
"""

from __future__ import annotations

from enum import StrEnum

from shared.dominio.anagrafe import Qualifica, chi_risponde
from shared.dominio.posizioni import Posizione


class Titolo(StrEnum):
    """Why a posizione is one's own."""

    DEBITORE = "debitore"
    COOBBLIGATO = "coobbligato"
    """named by the ente in the lista: bound for the whole with the debtor"""
    EREDE = "erede"
    """for his share (artt. 752 and 754 c.c.): how much it is, nobody has told us"""
    SOCIO = "socio"
    """of a company struck off, answering for its debts"""
    LIQUIDATORE = "liquidatore"
    """of a company struck off: he answers with nothing of his own, and acts are addressed to him"""


_PER_QUALIFICA = {
    Qualifica.EREDE: Titolo.EREDE,
    Qualifica.SOCIO: Titolo.SOCIO,
    Qualifica.ACCOMANDATARIO: Titolo.SOCIO,
    Qualifica.TITOLARE: Titolo.SOCIO,
    Qualifica.LIQUIDATORE: Titolo.LIQUIDATORE,
}


def titolari(posizione: Posizione) -> dict[str, Titolo]:
    """The codici fiscali that posizione is of, each with its first reason."""
    trovati = {posizione.riga.debitore.codice_fiscale: Titolo.DEBITORE}
    for responsabile in chi_risponde(posizione.anagrafe):
        trovati.setdefault(responsabile.soggetto.codice_fiscale, _PER_QUALIFICA[responsabile.qualifica])
    for coobbligato in posizione.riga.coobbligati:
        trovati.setdefault(coobbligato.codice_fiscale, Titolo.COOBBLIGATO)
    trovati.pop("", None)
    return trovati


def chiede_rate(titolo: Titolo) -> bool:
    """Whether who has that title may ask for instalments: those whom the acts are addressed to, or who stand for them.

    A coobbligato may pay, report a payment and object; a plan would bind the debtor, who has not asked for it.
    """
    return titolo is not Titolo.COOBBLIGATO
