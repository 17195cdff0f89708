"""The payments of a taxpayer, the quietanza of each, and the receipts he sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.porte import Incassi
from shared.casi_uso.stampe import intestazione
from shared.dominio.blocchi import TipoBlocco
from shared.dominio.documenti import ETICHETTE, RigaImporto
from shared.dominio.documenti_contribuente import Quietanza
from shared.dominio.errori import NonTrovato
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale
from shared.dominio.pagamenti import (
    Allegato,
    PagamentoFatto,
    e_un_versamento,
    incassi_possibili,
    pagamento,
)
from shared.dominio.partitario import INCASSI
from shared.dominio.posizioni import Posizione

CANALI = {
    Canale.PAGOPA: "pagoPA",
    Canale.BONIFICO: "bonifico",
    Canale.BOLLETTINO_PREMARCATO: "bollettino postale premarcato",
    Canale.BOLLETTINO_BIANCO: "bollettino postale bianco",
    Canale.TESORERIA: "versamento in tesoreria",
    Canale.F24: "modello F24",
    Canale.MANUALE: "registrato dall'ufficio",
}
"""How the money travelled, in words."""


class Allegati(Protocol):
    """What is known of the files that debtors sent. Reads are strongly consistent."""

    def registra(self, allegato: Allegato) -> None:
        """Keep it; the same file for the same payment twice is one."""

    def elenca(self, ente: str, posizione: str) -> list[Allegato]:
        """Those of a posizione."""


@dataclass(frozen=True, slots=True)
class DiUnaPosizione:
    """The payments of one posizione, latest first, and the receipts sent for it."""

    posizione: Posizione
    pagamenti: Sequence[PagamentoFatto]
    allegati: Sequence[Allegato]


def pagamenti_di(ciclo: Ciclo, incassi: Incassi, posizione: Posizione) -> list[PagamentoFatto]:
    """Every payment in the books of `posizione`, latest first: none costs no read."""
    if not any(conto.startswith(INCASSI) for conto in posizione.conti):
        return []
    registrazioni = [r for r in ciclo.posizioni.registrazioni(posizione.ente, posizione.id) if e_un_versamento(r)]
    cercati = dict.fromkeys(identita for r in registrazioni for identita in incassi_possibili(r))
    trovati = {incasso.id: incasso for incasso in incassi.leggi_molti(posizione.ente, cercati)}
    fatti = []
    for r in registrazioni:
        suo = next((trovati[i] for i in incassi_possibili(r) if i in trovati), None)
        fatti.append(pagamento(posizione.ente, posizione.id, r, suo))
    return sorted(fatti, key=lambda p: (p.giorno, p.codice), reverse=True)


def allegati_di(allegati: Allegati, posizione: Posizione) -> list[Allegato]:
    """The receipts sent for `posizione`: where no payment was ever reported there is nothing to look for."""
    segnalata = any(b.tipo is TipoBlocco.SEGNALAZIONE_PAGAMENTO for b in posizione.blocchi)
    return allegati.elenca(posizione.ente, posizione.id) if segnalata else []


def allegato(inviati: Iterable[Allegato], codice: str) -> Allegato:
    """The one with that code. Raises NonTrovato."""
    scelto = next((a for a in inviati if a.codice == codice), None)
    if scelto is None:
        raise NonTrovato("Il documento non esiste.")
    return scelto


def tutti(
    ciclo: Ciclo, incassi: Incassi, allegati: Allegati, posizioni: Iterable[Posizione]
) -> list[DiUnaPosizione]:
    """The payments and receipts of each posizione that has any."""
    trovate = [DiUnaPosizione(p, pagamenti_di(ciclo, incassi, p), allegati_di(allegati, p)) for p in posizioni]
    return [una for una in trovate if una.pagamenti or una.allegati]


def quietanza(ciclo: Ciclo, incassi: Incassi, posizione: Posizione, codice: str) -> Quietanza:
    """The paper of one payment. Raises NonTrovato."""
    fatto = next((p for p in pagamenti_di(ciclo, incassi, posizione) if p.codice == codice), None)
    if fatto is None:
        raise NonTrovato("Il pagamento non esiste.")
    ente, riga = ciclo.enti.leggi(posizione.ente), posizione.riga
    righe = [RigaImporto(ETICHETTE[voce], fatto.imputato[voce]) for voce in Voce if fatto.imputato.get(voce)]
    if fatto.eccedenza:
        righe.append(RigaImporto("Somma non dovuta", fatto.eccedenza))
    return Quietanza(
        intestazione=intestazione(ente),
        numero=f"{posizione.id}/{fatto.codice}",
        data=ciclo.orologio.oggi(),
        posizione=posizione.id,
        causale=riga.causale,
        anno=riga.anno,
        debitore=riga.debitore,
        importo=fatto.importo,
        pagato_il=fatto.giorno,
        canale="" if fatto.canale is None else CANALI[fatto.canale],
        iur=fatto.iur,
        avviso_pagato=fatto.numero_avviso,
        imputazione=tuple(righe),
        eccedenza=fatto.eccedenza,
        residuo=posizione.residuo,
        informativa_privacy=ente.informativa_privacy,
    )
