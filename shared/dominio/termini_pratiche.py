"""The contract's terms on requests, refunds, procedures and shares: each runs from its own fact, as often as it recurs.

The collector's are watched with the others and cost what their clause says; the ente's are
shown and never charged to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shared.dominio.conteggio import date_del_termine
from shared.dominio.istanze import TipoIstanza
from shared.dominio.posizioni import Posizione
from shared.dominio.profili import TermineContrattuale
from shared.dominio.regole import Regole


@dataclass(frozen=True, slots=True)
class TerminePratica:
    """From `dal` to `scadenza`, included; `adempiuto_il` None while not kept; `dell_ente` where the ente decides."""

    pratica: str
    termine: TermineContrattuale
    dal: date
    scadenza: date
    adempiuto_il: date | None
    dell_ente: bool

    @property
    def id(self) -> str:
        """`<term>#<pratica>`: the same clause runs once for each."""
        return f"{self.termine.id}#{self.pratica}"


Fatto = tuple[str, str, date, Mapping[str, date | None]]
"""Whose it is, the event's name, its day, and the days of what may keep a term that runs from it."""


def termini_pratiche(posizione: Posizione, regole: Regole) -> tuple[TerminePratica, ...]:
    """Every term of the contract that runs, or ran, from what people asked and decided."""
    if not posizione.istanze and posizione.pratiche.vuote:
        return ()
    trovati: list[TerminePratica] = []
    for pratica, evento, giorno, adempimenti in _fatti(posizione):
        for termine in regole.profilo.termini.values():
            if termine.evento != evento or termine.durata is None or termine.adempimento not in adempimenti:
                continue
            _, scadenza = date_del_termine(giorno, termine.durata, termine.proroga, regole.calendario)
            dell_ente = termine.adempimento.startswith("decisione_")
            trovati.append(
                TerminePratica(pratica, termine, giorno, scadenza, adempimenti[termine.adempimento], dell_ente)
            )
    return tuple(trovati)


def _fatti(posizione: Posizione) -> Iterator[Fatto]:
    pagati = {r.istanza: r for r in posizione.pratiche.rimborsi if r.istanza}
    for istanza in posizione.istanze:
        tipo = istanza.tipo.value
        scheda, risposta = _scritto(posizione, istanza.scheda), _scritto(posizione, istanza.risposta)
        rimborso = pagati.get(istanza.id)
        pagato = rimborso.pagato_il if rimborso else istanza.decisa_il
        yield istanza.id, f"istanza_{tipo}", istanza.presentata_il, {
            f"scheda_{tipo}": scheda,
            f"decisione_{tipo}": istanza.decisa_il,
            "rimborso": pagato,
        }
        if istanza.tipo in (TipoIstanza.SGRAVIO, TipoIstanza.RIMBORSO):
            yield istanza.id, "trasmissione_sgravi", istanza.presentata_il, {"istruttoria_sgravi": scheda}
            if istanza.decisa_il is not None:
                yield istanza.id, "decisione_sgravio", istanza.decisa_il, {"comunicazione_sgravio": risposta}
        elif istanza.decisa_il is not None:
            yield istanza.id, f"decisione_{tipo}", istanza.decisa_il, {f"nota_{tipo}": risposta}
    for r in posizione.pratiche.rimborsi:
        if r.pagato_il is not None:
            yield r.id, "pagamento_rimborso", r.pagato_il, {"acquisizione_rimborso": r.registrato_il}
    for p in posizione.pratiche.procedure:
        yield p.id, "procedura_concorsuale", p.conosciuta_il, {
            "comunicazione_procedura": _scritto(posizione, p.comunicazione)
        }
        if p.atti_consegnati_il is not None:
            yield p.id, "consegna_atti_concorsuali", p.atti_consegnati_il, {
                "insinuazione_passivo": p.depositata_il or p.chiusa_il
            }
    for quota in posizione.pratiche.quote:
        yield quota.id, "richiesta_quota_inesigibile", quota.richiesta_il, {"versamento_quota": quota.versata_il}


def _scritto(posizione: Posizione, documento: str) -> date | None:
    atto = posizione.atto(documento)
    return None if atto is None else atto.data
