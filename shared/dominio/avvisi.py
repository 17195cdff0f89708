"""The pagoPA notice: what a debtor needs to pay one position, on paper or by phone camera.

The 18 digits of the numero avviso are computed elsewhere (`avvisi_codice`); here they
are only carried, checked in form and laid out. Sources: pagoPA SANP §7.4.3 (QR code,
version 002) and "Avviso di pagamento" 3.5.1 (groups of four, QR of 25 mm).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from shared.dominio.enti import ContoCorrentePostale
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi
from shared.dominio.soggetti import Soggetto

IMPORTO_MASSIMO_QR: Centesimi = 9_999_999_999
"""Ten digits of cents: the widest amount the QR string holds."""


class AvvisoNonValido(ErroreDominio):
    """A numero avviso, a codice fiscale of the ente or an amount that pagoPA would not read."""

    codice = "avviso_non_valido"


def qr_pagopa(numero_avviso: str, codice_fiscale_ente: str, importo: Centesimi) -> str:
    """The string inside the QR code: `PAGOPA|002|<numero avviso>|<codice fiscale ente>|<cents>`.

    `importo` is in cents, above zero and at most ten digits; it is written with at least
    two digits and no separators. Raises AvvisoNonValido when a part cannot be encoded.
    """
    if not _cifre(numero_avviso, 18):
        raise AvvisoNonValido("Il numero avviso deve avere 18 cifre.")
    if not _cifre(codice_fiscale_ente, 11):
        raise AvvisoNonValido("Il codice fiscale dell'ente creditore deve avere 11 cifre.")
    if not 0 < importo <= IMPORTO_MASSIMO_QR:
        raise AvvisoNonValido(
            "L'importo dell'avviso deve essere positivo e stare in dieci cifre di centesimi."
        )
    return f"PAGOPA|002|{numero_avviso}|{codice_fiscale_ente}|{importo:02d}"


def codice_postale(
    numero_avviso: str,
    conto: ContoCorrentePostale,
    importo: Centesimi,
    codice_fiscale_ente: str,
    debitore: Soggetto,
    oggetto: str,
) -> str:
    """The 256 characters inside the Data Matrix of the postal part (Bollettino PA, TD 896).

    Phase code, code line (numero avviso, account, cents, document type), codes of ente and debtor,
    name, causale: each at its place, padded with blanks, plain ASCII. The layout is the one three
    published programs agree on (FATTI.md §4): Poste's own manual was not at hand.
    """
    linea = f"18{numero_avviso}12{conto.numero}10{importo:010d}3896"
    nome = _ascii(debitore.denominazione).upper()
    codice = f"{_ascii(debitore.codice_fiscale)[:16]:<16}"
    return f"codfase=NBPA;{linea}1P1{codice_fiscale_ente}{codice}{nome[:40]:<40}{_ascii(oggetto)[:110]:<110}{'':12}A"


def _ascii(testo: str) -> str:
    """The text without accents, on one line, in the characters every reader knows."""
    semplice = unicodedata.normalize("NFD", testo).encode("ascii", "ignore").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in semplice).split())


def a_gruppi(cifre: str, ampiezza: int = 4) -> str:
    """The digits in groups parted by a blank, as printed: `3020 0000 0001 2345 59`."""
    return " ".join(cifre[i : i + ampiezza] for i in range(0, len(cifre), ampiezza))


def _cifre(testo: str, lunghezza: int) -> bool:
    return len(testo) == lunghezza and testo.isascii() and testo.isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class AvvisoPagamento:
    """One pagoPA notice, ready to print.

    `importo` in cents. The day to pay by is either `scadenza` (that day included) or,
    when it depends on a notification not yet made, the words in `entro` (`60 giorni dalla
    notifica dell'atto`). `oggetto` must not carry personal data (SANP, best practice).
    `cbill` is the interbank code of the ente, five characters, blank when it has none.
    Raises AvvisoNonValido when the QR cannot be built or no term is given.
    """

    numero_avviso: str
    codice_fiscale_ente: str
    denominazione_ente: str
    importo: Centesimi
    oggetto: str
    debitore: Soggetto
    scadenza: date | None = None
    entro: str = ""
    cbill: str = ""
    postale: ContoCorrentePostale | None = None
    """the account of the postal part, which is printed only where there is one"""

    def __post_init__(self) -> None:
        qr_pagopa(self.numero_avviso, self.codice_fiscale_ente, self.importo)
        if self.scadenza is None and not self.entro:
            raise AvvisoNonValido("L'avviso deve dire entro quando pagare: una data o un termine in parole.")

    @property
    def qr(self) -> str:
        """The string that the printed QR code must give back."""
        return qr_pagopa(self.numero_avviso, self.codice_fiscale_ente, self.importo)

    @property
    def data_matrix(self) -> str:
        """The string that the printed Data Matrix must give back; blank without a postal account."""
        if self.postale is None:
            return ""
        return codice_postale(
            self.numero_avviso, self.postale, self.importo, self.codice_fiscale_ente, self.debitore, self.oggetto
        )

    @property
    def numero_a_gruppi(self) -> str:
        return a_gruppi(self.numero_avviso)

    @property
    def termine(self) -> str:
        """What follows "entro" in print: `31/03/2026`, or the words of `entro` (a leading "entro" is dropped)."""
        return self.scadenza.strftime("%d/%m/%Y") if self.scadenza else self.entro.removeprefix("entro ")
