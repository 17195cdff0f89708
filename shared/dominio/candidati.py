"""Candidates for an incasso that nothing certain leads to a posizione: ranked, each with its reasons in words.

A candidate is a suggestion for a person. However many reasons speak for it, nothing is booked on it
by itself: certain is only an exact notice number, and that is `casi_uso.riconciliazione`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from fractions import Fraction

from shared.dominio.avvisi_rate import e_un_suo_avviso
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.incassi import Incasso
from shared.dominio.posizioni import Posizione
from shared.dominio.tracce_incassi import Tracce, nome_normale, riferimento, tracce_di

CANDIDATI_MASSIMI = 10
GIORNI_DI_UN_RIPARTO = timedelta(days=60)
"""Between a dividend as it was booked and its credit, either way: our figure."""
SOMIGLIANZA_MINIMA = Fraction(80, 100)
"""Below it two names are not alike: ratio of the longest common blocks (Ratcliff and Obershelp), words in order."""


@dataclass(frozen=True, slots=True)
class Candidato:
    """A posizione that the incasso may pay. `forza` only orders; `ragioni` are for a person, in Italian.

    `importo` is what of the incasso it can take, in cents: never more than it owes.
    """

    posizione: str
    forza: int
    ragioni: tuple[str, ...]
    residuo: Centesimi
    importo: Centesimi


def candidati(incasso: Incasso, posizioni: Iterable[Posizione]) -> list[Candidato]:
    """Those of `posizioni` that something of `incasso` speaks for, the strongest first, `CANDIDATI_MASSIMI` at most.

    A posizione with nothing owed stays among them, behind, because a debt paid twice is a candidate too.
    """
    tracce = tracce_di(incasso)
    trovati = [_candidato(incasso, tracce, posizione) for posizione in posizioni]
    utili = [candidato for candidato in trovati if candidato is not None]
    return sorted(utili, key=lambda c: (-c.forza, c.posizione))[:CANDIDATI_MASSIMI]


def _candidato(incasso: Incasso, tracce: Tracce, posizione: Posizione) -> Candidato | None:
    voci = [
        *_per_avviso(tracce, posizione),
        *_per_posizione(tracce, posizione),
        *_per_codice_fiscale(tracce, posizione),
        *_per_atto(tracce, posizione),
        *_per_importo(incasso, posizione),
        *_per_nome(tracce, posizione),
        *_per_riparto(incasso, posizione),
    ]
    if not voci:
        return None
    forza, ragioni = sum(peso for peso, _ in voci), [ragione for _, ragione in voci]
    if posizione.residuo == 0:
        forza //= 2
        ragioni.append("la posizione non deve più nulla: l'importo sarebbe da rimborsare")
    elif incasso.da_abbinare > posizione.residuo:
        ragioni.append(f"l'incasso supera il dovuto di {in_euro(incasso.da_abbinare - posizione.residuo)} euro")
    importo = min(incasso.da_abbinare, posizione.residuo)
    return Candidato(posizione.id, forza, tuple(ragioni), posizione.residuo, importo)


Voce = tuple[int, str]
"""A weight and its reason."""


def _per_avviso(tracce: Tracce, posizione: Posizione) -> list[Voce]:
    if any(e_un_suo_avviso(posizione, numero) for numero in tracce.avvisi):
        return [(100, "il testo contiene il suo numero avviso")]
    vicino = next((numero for numero in tracce.avvisi_vicini if e_un_suo_avviso(posizione, numero)), None)
    return [] if vicino is None else [(70, "il numero scritto differisce dal suo numero avviso per una sola svista")]


def _per_posizione(tracce: Tracce, posizione: Posizione) -> list[Voce]:
    return [(80, "il testo nomina la posizione")] if posizione.id in tracce.posizioni else []


def _per_codice_fiscale(tracce: Tracce, posizione: Posizione) -> list[Voce]:
    riga = posizione.riga
    if riga.debitore.codice_fiscale in tracce.codici_fiscali:
        return [(50, "il codice fiscale è quello del debitore")]
    if any(coobbligato.codice_fiscale in tracce.codici_fiscali for coobbligato in riga.coobbligati):
        return [(40, "il codice fiscale è quello di un coobbligato")]
    return []


def _per_atto(tracce: Tracce, posizione: Posizione) -> list[Voce]:
    riga = posizione.riga
    if riga.atto.numero and riferimento(riga.atto.numero) in tracce.riferimenti:
        return [(45, "il testo nomina l'atto presupposto")]
    if riga.partita and riferimento(riga.partita) in tracce.riferimenti:
        return [(35, "il testo nomina la partita dell'ente")]
    return []


def _per_importo(incasso: Incasso, posizione: Posizione) -> list[Voce]:
    importo = incasso.da_abbinare
    if importo and importo == posizione.residuo:
        return [(30, "l'importo è esattamente quello dovuto")]
    richiesta = posizione.rateizzazione
    piano = None if richiesta is None else richiesta.in_corso
    if piano is not None:
        for rata in piano.rate:
            if importo and importo == rata.residuo:
                return [(30, f"l'importo è esattamente quello della rata {rata.numero}")]
    if importo and importo == posizione.riga.totale:
        return [(15, "l'importo è quello del carico iniziale")]
    return []


def _per_riparto(incasso: Incasso, posizione: Posizione) -> list[Voce]:
    """A dividend is booked from the curatore's paper: its credit on the bank statement is the same money."""
    for procedura in posizione.pratiche.procedure:
        for riparto in procedura.riparti:
            vicini = abs(riparto.data - incasso.giorno) <= GIORNI_DI_UN_RIPARTO
            if vicini and riparto.importo == incasso.importo:
                quale = f"il riparto {riparto.numero} del {riparto.data:%d/%m/%Y}, dello stesso importo,"
                return [(25, f"attenzione: {quale} è già nei libri: può essere lo stesso denaro")]
    return []


def _per_nome(tracce: Tracce, posizione: Posizione) -> list[Voce]:
    if not tracce.nome:
        return []
    nomi = [posizione.riga.debitore.denominazione, *(c.denominazione for c in posizione.riga.coobbligati)]
    migliore = max(somiglianza(tracce.nome, nome_normale(nome)) for nome in nomi)
    if migliore < SOMIGLIANZA_MINIMA:
        return []
    if migliore == 1:
        return [(30, "chi ha pagato ha lo stesso nome di chi deve")]
    return [(15, f"il nome di chi ha pagato somiglia al {int(migliore * 100)}% a quello di chi deve")]


def somiglianza(uno: str, altro: str) -> Fraction:
    """How alike two normalised names are, from 0 to 1."""
    if not uno or not altro:
        return Fraction(0)
    if set(uno.split()) == set(altro.split()):
        return Fraction(1)
    # Twice the characters in common over all of them: an exact ratio, as the library computes it.
    comuni = sum(blocco.size for blocco in SequenceMatcher(None, uno, altro, autojunk=False).get_matching_blocks())
    return Fraction(2 * comuni, len(uno) + len(altro))
