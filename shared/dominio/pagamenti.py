"""A payment as its debtor reads it: when, how, how much, to which parts of the debt it went."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.dominio.importi import Centesimi, Voce
from shared.dominio.incassi import Canale, Incasso
from shared.dominio.partitario import Registrazione, id_versamento, incassato

_VERSAMENTO = id_versamento("")


@dataclass(frozen=True, slots=True)
class PagamentoFatto:
    """One payment in the books of a posizione, in cents. `codice` names it in addresses.

    `imputato` is what it paid per voce, `eccedenza` what of it was not owed. `iur` is the payment as the receipt calls
    it; `canale` is None, and the numero avviso blank, where only the books know of it.
    """

    ente: str
    posizione: str
    codice: str
    giorno: date
    importo: Centesimi
    imputato: Mapping[Voce, Centesimi]
    eccedenza: Centesimi
    iur: str
    canale: Canale | None = None
    numero_avviso: str = ""


@dataclass(frozen=True, slots=True)
class Allegato:
    """A receipt that a debtor sent with the payment he reported. `codice` names it in addresses, `chiave` the file."""

    ente: str
    posizione: str
    codice: str
    riferimento: str
    giorno: date
    chiave: str
    impronta: str

    @property
    def nome_file(self) -> str:
        """The name it is downloaded under."""
        return f"ricevuta-{self.riferimento}.{self.chiave.rpartition('.')[2]}"


def codice_pubblico(identita: str) -> str:
    """A short name for what has a long one: sixteen hexadecimal digits, always the same."""
    return hashlib.sha256(identita.encode()).hexdigest()[:16]


def e_un_versamento(registrazione: Registrazione) -> bool:
    """Whether that registrazione is of a payment."""
    return registrazione.id.startswith(_VERSAMENTO)


def incassi_possibili(registrazione: Registrazione) -> tuple[str, ...]:
    """The ids its incasso may have: a share after the first has its number behind the incasso's id."""
    identita = registrazione.id.removeprefix(_VERSAMENTO)
    return (identita, identita.rpartition("#")[0]) if "#" in identita else (identita,)


def pagamento(ente: str, posizione: str, registrazione: Registrazione, incasso: Incasso | None) -> PagamentoFatto:
    """The payment behind a registrazione of that kind, with what its incasso says of it."""
    voci, eccedenza = incassato(registrazione)
    identita = registrazione.id.removeprefix(_VERSAMENTO)
    return PagamentoFatto(
        ente=ente,
        posizione=posizione,
        codice=codice_pubblico(registrazione.id),
        giorno=registrazione.data,
        importo=sum(voci.values()) + eccedenza,
        imputato=voci,
        eccedenza=eccedenza,
        iur=_iur(identita if incasso is None else incasso.id),
        canale=None if incasso is None else incasso.canale,
        numero_avviso="" if incasso is None else incasso.numero_avviso,
    )


def _iur(identita: str) -> str:
    """Of `PAGOPA#<iur>#<transfer>` the middle, of `MOVIMENTO#<digest>` the beginning of the digest."""
    genere, _, resto = identita.partition("#")
    if genere == "PAGOPA":
        return resto.rpartition("#")[0]
    return resto[:20] if resto else identita
