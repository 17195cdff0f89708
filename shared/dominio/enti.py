"""The ente: the public body whose credits are collected, with what its acts must say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi


class EnteNonValido(ErroreDominio):
    """A datum of the ente that pagoPA or the post would refuse."""

    codice = "ente.non_valido"


def iban_valido(iban: str) -> bool:
    """Whether the 27 characters of an Italian IBAN hold together (ISO 13616: modulo 97 is 1)."""
    if len(iban) != 27 or not iban.isascii() or not iban.isalnum() or iban[:2] != "IT" or iban != iban.upper():
        return False
    return iban[2:4].isdigit() and int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


@dataclass(frozen=True, slots=True)
class ContoCorrentePostale:
    """The postal account money may be paid on, as the postal part of a notice prints it.

    `autorizzazione` is that of Poste to print one's own bollettini (`AUT. DB/...`). Raises
    EnteNonValido without it, or for an IBAN that does not hold or is not postal.
    """

    iban: str
    intestazione: str
    autorizzazione: str

    def __post_init__(self) -> None:
        if not iban_valido(self.iban) or self.iban[5:10] != "07601":
            raise EnteNonValido("L'IBAN del conto corrente postale non è valido o non è di Poste Italiane.")
        if not self.intestazione.strip() or not self.autorizzazione.strip():
            raise EnteNonValido("Il conto corrente postale chiede intestazione e autorizzazione alla stampa.")

    @property
    def numero(self) -> str:
        """Twelve digits, the last of the IBAN."""
        return self.iban[-12:]


@dataclass(frozen=True, slots=True)
class StazionePagopa:
    """How the ente stands on pagoPA: who connects it, through which station, where its money goes.

    `tassonomia` is the code of the collection (`transferCategory`); `tassonomie` has another one
    for some tipologie of entrata. Raises EnteNonValido for an IBAN that does not hold.
    """

    intermediario: str
    stazione: str
    iban: str
    tassonomia: str
    tassonomie: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not iban_valido(self.iban):
            raise EnteNonValido("L'IBAN su cui l'ente riceve i pagamenti pagoPA non è valido.")


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
    pagopa: StazionePagopa | None = None
    """without it the node is told that the ente is not ours"""
    conto_corrente_postale: ContoCorrentePostale | None = None
    rateizzazione: str = ""
    """printed on every act: whether and how instalments may be asked for"""
    aggio_percento: Decimal | None = None
    """the rate the tender awarded, in percent; None: the contract's own, where it has one"""
    aggio_maggiorazione: Decimal | None = None
    pagina_pagamento: str = ""
    """where a numero avviso of the ente is paid online: blank, the portal shows no link; not https, EnteNonValido"""

    def __post_init__(self) -> None:
        if self.pagina_pagamento and not self.pagina_pagamento.startswith("https://"):
            raise EnteNonValido("La pagina di pagamento dell'ente deve avere un indirizzo https.")
