"""What the collector owes the ente for a credit lost by his fault (002 art. 16.2, 001 art. 8.13, 004 art. 27.8).

It is his debt, not the debtor's: it never enters the partitario of the posizione.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import QuotaDovuta
from shared.dominio.prova import Prova
from shared.dominio.regole import Regole

Interessi = Callable[[Centesimi, date, date], tuple[Centesimi, Prova]]
"""Legal interest on cents, from a day (excluded) to a day (included)."""

EVENTO, ADEMPIMENTO = "richiesta_quota_inesigibile", "versamento_quota"


def richiedi_quota(
    posizione: Posizione, regole: Regole, interessi: Interessi, oggi: date, motivazione: str, autore: str = "sistema"
) -> Mutazione:
    """The ente refused the proposal for our fault and asks for the whole share, with legal interest to `oggi`.

    The interest runs from the event that the contract's parameter `decorrenza_quota_inesigibile`
    names. Raises RegolaViolata where the contract has no such clause, before a refusal, when
    nothing is owed, or when that event has not happened; GiaRegistrato for a second request.
    """
    scelta = regole.profilo.parametri.get("decorrenza_quota_inesigibile")
    if scelta is None:
        raise RegolaViolata(f"Il contratto {regole.profilo.nome} non prevede il versamento della quota inesigibile.")
    if posizione.pratiche.quote:
        raise GiaRegistrato("La quota inesigibile di questa posizione è già stata richiesta.")
    negate = [p for p in posizione.pratiche.proposte if p.accolta is False]
    if not negate or posizione.residuo == 0:
        raise RegolaViolata("La quota si chiede dopo il diniego del discarico, finché c'è un credito.")
    dal = posizione.eventi.get(str(scelta["valore"]))
    if dal is None:
        raise RegolaViolata(f"Gli interessi decorrono da «{scelta['valore']}», che non è avvenuto.")
    importo, prova = interessi(posizione.residuo, dal, oggi)
    quota = QuotaDovuta(f"quota-{negate[-1].id}", oggi, posizione.residuo, importo, dal, motivazione)
    dati = {
        "quota": quota.id,
        "quota_cent": quota.quota,
        "interessi_cent": importo,
        "dal": dal.isoformat(),
        "motivazione": motivazione,
        "prova": prova.in_dati(),
    }
    evento = Evento("QUOTA_RICHIESTA", oggi, dati, sveglia=True, autore=autore)
    return muta(posizione, evento, pratiche=replace(posizione.pratiche, quote=(*posizione.pratiche.quote, quota)))


def registra_versamento_quota(
    posizione: Posizione, oggi: date, identita: str, documento: str, versata_il: date, autore: str = "sistema"
) -> Mutazione:
    """The collector paid it on `versata_il`. Raises NonTrovato, GiaRegistrato when paid, RegolaViolata for a day before
    the request or after `oggi`."""
    quota = next((q for q in posizione.pratiche.quote if q.id == identita), None)
    if quota is None:
        raise NonTrovato(f"La quota {identita} non è stata richiesta.")
    if quota.versata_il is not None:
        raise GiaRegistrato(f"Il versamento della quota {identita} è già registrato.")
    if not quota.richiesta_il <= versata_il <= oggi:
        raise RegolaViolata("Il versamento della quota sta fra la richiesta e oggi.")
    pagata = replace(quota, versata_il=versata_il, documento=documento)
    versata = versata_il.isoformat()
    dati = {"quota": identita, "importo_cent": quota.totale, "pagamento": documento, "versata_il": versata}
    quote = tuple(pagata if q.id == identita else q for q in posizione.pratiche.quote)
    evento = Evento("QUOTA_VERSATA", oggi, dati, sveglia=True, autore=autore)
    return muta(posizione, evento, pratiche=replace(posizione.pratiche, quote=quote))
