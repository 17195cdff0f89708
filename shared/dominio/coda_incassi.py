"""The queue of incassi for a person: a proposal and its second person, the refund of an excess, who paid.

Nothing here moves money: the moves are those of `incassi` and `abbinamenti`. Every decision is kept
among the steps of the incasso with who took it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from shared.dominio.decisioni_incassi import Decisione, Parte, Proposta
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.incassi import SISTEMA, Incasso, Passaggio, Stato
from shared.dominio.profili import Profilo

PARTI_MASSIME = 20
"""Posizioni an incasso may be divided over: they are written together, in one transaction."""

_PAROLE = {
    Decisione.ABBINA: "abbinamento",
    Decisione.RIMBORSA: "rimborso a chi ha pagato",
    Decisione.INCOMPETENTE: "denaro di un altro ente",
}


def soglia_seconda_persona(profilo: Profilo) -> Centesimi:
    """The amount, in cents, beyond which a decision wants a second person (parameter `soglia_seconda_persona`)."""
    return int(Decimal(profilo.parametri["soglia_seconda_persona"]["valore"]) * 100)


def verifica(incasso: Incasso, proposta: Proposta) -> None:
    """Whether `proposta` can be said of `incasso`, all of it or nothing.

    Raises GiaRegistrato when the money is already where it says, RegolaViolata where nothing is left to decide,
    or the parts do not add up to what is left, name a posizione twice, or are too many.
    """
    if gia_decisa(incasso, proposta):
        raise GiaRegistrato(f"L'incasso {incasso.id} è già stato destinato così.")
    if not incasso.da_abbinare:
        raise RegolaViolata(f"L'incasso {incasso.id} non è da abbinare.")
    if proposta.decisione is not Decisione.ABBINA:
        if proposta.parti:
            raise RegolaViolata("Le posizioni si indicano solo per abbinare.")
        if incasso.quote:
            raise RegolaViolata(f"Una parte dell'incasso {incasso.id} è già abbinata: il resto si può solo abbinare.")
        return
    if not 1 <= len(proposta.parti) <= PARTI_MASSIME:
        raise RegolaViolata(f"Le posizioni fra cui dividere un incasso sono da 1 a {PARTI_MASSIME}.")
    if len({parte.posizione for parte in proposta.parti}) != len(proposta.parti):
        raise RegolaViolata("Una posizione è indicata due volte.")
    if any(parte.importo <= 0 for parte in proposta.parti):
        raise RegolaViolata("Ogni parte deve avere un importo positivo.")
    totale = sum(parte.importo for parte in proposta.parti)
    if totale != incasso.da_abbinare:
        raise RegolaViolata(
            f"Le parti sono {in_euro(totale)} euro, da abbinare ce ne sono {in_euro(incasso.da_abbinare)}."
        )


def gia_decisa(incasso: Incasso, proposta: Proposta) -> bool:
    """The money already is where `proposta` would put it: a decision sent twice changes nothing."""
    if proposta.decisione is Decisione.ABBINA:
        quote = {(quota.posizione, quota.importo) for quota in incasso.quote}
        chieste = {(parte.posizione, parte.importo) for parte in proposta.parti}
        return incasso.stato is Stato.ABBINATO and bool(chieste) and chieste <= quote
    destinato = incasso.stato in (Stato.DA_RIMBORSARE, Stato.RIMBORSATO)
    return destinato and incasso.incompetente == (proposta.decisione is Decisione.INCOMPETENTE)


def proponi(incasso: Incasso, proposta: Proposta) -> Incasso:
    """Keep a decision until a second person says yes.

    Raises as `verifica`, GiaRegistrato for the same proposal again, RegolaViolata while another one waits.
    """
    verifica(incasso, proposta)
    if incasso.proposta is not None:
        if incasso.proposta.stessa(proposta):
            raise GiaRegistrato(f"Per l'incasso {incasso.id} la stessa proposta è già in attesa.")
        raise RegolaViolata(f"Per l'incasso {incasso.id} un'altra proposta è in attesa: prima va decisa quella.")
    motivo = f"Proposta: {_PAROLE[proposta.decisione]}{_parti(proposta.parti)}. {proposta.motivo}"
    return _annotato(replace(incasso, proposta=proposta), proposta.giorno, motivo, proposta.autore)


def da_confermare(incasso: Incasso, autore: str) -> Proposta:
    """The proposal that `autore` may confirm or refuse. Raises RegolaViolata without one.

    Raises RegolaViolata too where `autore` proposed it: two people, or it is not a second look.
    """
    if incasso.proposta is None:
        raise RegolaViolata(f"Per l'incasso {incasso.id} nessuna proposta è in attesa.")
    if incasso.proposta.autore == autore:
        raise RegolaViolata("Chi ha proposto non può confermare: serve una seconda persona.")
    return incasso.proposta


def respingi(incasso: Incasso, oggi: date, motivo: str, autore: str) -> Incasso:
    """A second person says no: the incasso is in the queue as before. Raises as `da_confermare`."""
    da_confermare(incasso, autore)
    return _annotato(replace(incasso, proposta=None), oggi, f"Proposta respinta. {motivo}", autore)


def in_rimborso(incasso: Incasso, rimborso: str, oggi: date, autore: str) -> Incasso:
    """The refund of its posizione pays its excess back: it no longer waits for a person.

    Raises GiaRegistrato where it is in a refund already.
    """
    if incasso.rimborso:
        raise GiaRegistrato(f"L'incasso {incasso.id} è già nel rimborso {incasso.rimborso}.")
    nuovo = replace(incasso, rimborso=rimborso)
    return _annotato(nuovo, oggi, f"L'eccedenza è nel rimborso {rimborso}.", autore)


def eccedente(incasso: Incasso, posizione: str) -> bool:
    """Whether a part of it was not owed by `posizione` and no refund has it yet."""
    return not incasso.rimborso and any(q.posizione == posizione and q.eccedenza for q in incasso.quote)


def dello_stesso_mittente(incasso: Incasso, codice_fiscale: str, iban: str) -> bool:
    """Whether it was paid by whom the two name: what is given must be equal, and at least one is given."""
    pagatore = incasso.pagatore
    confronti = [(codice_fiscale, pagatore.codice_fiscale), (iban, pagatore.iban)]
    dati = [(chiesto, suo) for chiesto, suo in confronti if chiesto]
    return bool(dati) and all(chiesto == suo for chiesto, suo in dati)


def _parti(parti: tuple[Parte, ...]) -> str:
    return "" if not parti else f" ({', '.join(f'{p.posizione}: {in_euro(p.importo)} euro' for p in parti)})"


def _annotato(incasso: Incasso, oggi: date, motivo: str, autore: str) -> Incasso:
    """A step that leaves the label where it is."""
    passaggio = Passaggio(oggi, incasso.etichetta.value, incasso.etichetta.value, motivo, autore or SISTEMA)
    return replace(incasso, passaggi=(*incasso.passaggi, passaggio))


def motivo_di(proposta: Proposta, proponente: str = "") -> str:
    """Why the money went there, in Italian: with two people, who proposed it."""
    chi = f" Proposto da {proponente}." if proponente else ""
    return f"Deciso: {_PAROLE[proposta.decisione]}. {proposta.motivo}{chi}"
