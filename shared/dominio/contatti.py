"""How a taxpayer wants to be reached for courtesy: addresses he declares himself, the channel he prefers, his consent.

None of it moves a legal delivery: acts go to the addresses of the public registers (`recapiti`, `tentativi`), and a PEC
written here is a contact, not an elected domicile. Every change is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.dominio.errori import ErroreDominio

_POSTA = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?")
_TELEFONO = re.compile(r"\+?[0-9]{6,15}")
LUNGHEZZA_POSTA = 254
LUNGHEZZA_TELEFONO = 25


class ContattoNonValido(ErroreDominio):
    """An address that reaches nobody, or a preference without what it needs."""

    codice = "contatti.non_valido"


class CanaleCortesia(StrEnum):
    """By what a courtesy message may come."""

    NESSUNO = "nessuno"
    EMAIL = "email"
    TELEFONO = "telefono"
    PEC = "pec"


@dataclass(frozen=True, slots=True)
class Contatti:
    """What a taxpayer has declared. `versione` is 0 before he declares anything; `consenso_dal` is None without it."""

    codice_fiscale: str
    email: str = ""
    telefono: str = ""
    pec: str = ""
    canale: CanaleCortesia = CanaleCortesia.NESSUNO
    consenso_dal: date | None = None
    aggiornati_il: date | None = None
    versione: int = 0


@dataclass(frozen=True, slots=True)
class CambioContatti:
    """One declaration, as it was made: at what instant (UTC text), by which user."""

    istante: str
    autore: str
    contatti: Contatti


def dichiara(
    prima: Contatti, oggi: date, *, email: str, telefono: str, pec: str, canale: CanaleCortesia, consenso: bool
) -> Contatti:
    """The contacts as declared on `oggi`; blank takes one away. The day of a consent that goes on is kept.

    Raises ContattoNonValido for an address not well formed, a channel without its address, or one without consent.
    """
    numero = re.sub(r"[ ./-]", "", telefono)
    for nome, indirizzo in (("e-mail", email), ("PEC", pec)):
        if indirizzo and (len(indirizzo) > LUNGHEZZA_POSTA or not _e_posta(indirizzo)):
            raise ContattoNonValido(f"L'indirizzo {nome} non è scritto in modo corretto.")
    if numero and not _TELEFONO.fullmatch(numero):
        raise ContattoNonValido("Il numero di telefono ha da 6 a 15 cifre, con il prefisso internazionale se estero.")
    indirizzi = {CanaleCortesia.EMAIL: email, CanaleCortesia.TELEFONO: numero, CanaleCortesia.PEC: pec}
    if canale is not CanaleCortesia.NESSUNO:
        if not indirizzi[canale]:
            raise ContattoNonValido("Per essere avvisato su quel canale serve il suo indirizzo o numero.")
        if not consenso:
            raise ContattoNonValido("Per ricevere avvisi di cortesia serve il tuo consenso.")
    return replace(
        prima,
        email=email,
        telefono=numero,
        pec=pec,
        canale=canale,
        consenso_dal=(prima.consenso_dal or oggi) if consenso else None,
        aggiornati_il=oggi,
    )


def _e_posta(indirizzo: str) -> bool:
    dominio = indirizzo.rpartition("@")[2]
    return _POSTA.fullmatch(indirizzo) is not None and "." in dominio and ".." not in indirizzo
