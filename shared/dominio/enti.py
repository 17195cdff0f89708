"""The ente: the public body whose credits are collected, with what its acts must say of it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.dominio.importi import Centesimi


@dataclass(frozen=True, slots=True)
class Persona:
    """A named official."""

    nome: str
    qualifica: str
    recapito: str = ""


@dataclass(frozen=True, slots=True)
class Ente:
    """`id` is a short slug, used in keys and names; `segregazione` the two-digit pagoPA code of the collector.

    `patrono` is (month, day) of the local holiday. `logo` is the key of an image in the
    archive, blank when there is none. `ammontare_netto` is the contract's net worth in
    cents, on which some penalties are taken.
    """

    id: str
    denominazione: str
    codice_fiscale: str
    segregazione: str
    profilo: str
    indirizzo: str
    responsabile: Persona
    firmatario: Persona
    ufficio: str = ""
    pec: str = ""
    telefono: str = ""
    sito: str = ""
    contatti: str = ""
    cbill: str = ""
    logo: str = ""
    patrono: tuple[int, int] | None = None
    ammontare_netto: Centesimi | None = None
    concessionario: str = ""
    concessionario_codice_fiscale: str = ""
    concessionario_indirizzo: str = ""
    concessionario_pec: str = ""
    titolo_concessionario: str = ""
    informativa_privacy: str = ""
    """printed on every act: who treats the data and where the full notice is (art. 13-14 Reg. UE 2016/679)"""
    rateizzazione: str = ""
    """printed on every act: whether and how instalments may be asked for"""
