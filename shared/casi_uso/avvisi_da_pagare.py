"""The notices with which a debt can be paid today: the posizione's own and, with a plan in force, one for each rata.

What they ask for is what the station would answer to pagoPA at that moment: one computation for both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.norme_vigenti import tariffe
from shared.casi_uso.stampe import intestazione
from shared.dominio.attualizzazione import Dovuto, NonPagabile, dovuto
from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.avvisi_rate import avvisi_del_piano
from shared.dominio.documenti_contribuente import AvvisoDiPagamento
from shared.dominio.errori import NonTrovato
from shared.dominio.posizioni import Posizione


@dataclass(frozen=True, slots=True)
class DaPagare:
    """A numero avviso that may be paid today, what it asks for, the `rata` it is of (None: the whole posizione)."""

    numero: str
    somma: Dovuto
    rata: int | None = None


@dataclass(frozen=True, slots=True)
class Pagabili:
    """The notices of a posizione, rate first; `perche_no` says why there is none for the whole of it."""

    avvisi: tuple[DaPagare, ...]
    perche_no: NonPagabile | None = None


def dovuto_oggi(ciclo: Ciclo, posizione: Posizione, numero: str) -> Dovuto | NonPagabile:
    """What `numero` asks for today, under the rules and the rates the posizione lives under."""
    giorni = ciclo.regole(posizione).ciclo.giorni_pagamento
    return dovuto(posizione, numero, ciclo.orologio.oggi(), giorni, tariffe(posizione.profilo).interessi)


def da_pagare(ciclo: Ciclo, posizione: Posizione) -> Pagabili:
    """Every notice that may be paid today: none where nothing is owed, or the credit was given up or handed back."""
    trovati: list[DaPagare] = []
    richiesta = posizione.rateizzazione
    piano = None if richiesta is None else richiesta.in_corso
    if piano is not None:
        for rata, numero in zip(piano.rate, avvisi_del_piano(posizione, piano), strict=True):
            somma = dovuto_oggi(ciclo, posizione, numero)
            if isinstance(somma, Dovuto):
                trovati.append(DaPagare(numero, somma, rata.numero))
    tutto = dovuto_oggi(ciclo, posizione, posizione.numero_avviso)
    if isinstance(tutto, NonPagabile):
        return Pagabili(tuple(trovati), tutto)
    return Pagabili((*trovati, DaPagare(posizione.numero_avviso, tutto)))


def avviso_di_oggi(ciclo: Ciclo, posizione: Posizione, numero: str) -> AvvisoDiPagamento:
    """The paper of one of those notices. Raises NonTrovato for any other number."""
    scelto = next((a for a in da_pagare(ciclo, posizione).avvisi if a.numero == numero), None)
    if scelto is None:
        raise NonTrovato("L'avviso non esiste o non c'è nulla da pagare.")
    ente = ciclo.enti.leggi(posizione.ente)
    return AvvisoDiPagamento(
        intestazione=intestazione(ente),
        numero=posizione.id,
        data=ciclo.orologio.oggi(),
        avviso=AvvisoPagamento(
            numero_avviso=numero,
            codice_fiscale_ente=ente.codice_fiscale,
            denominazione_ente=ente.denominazione,
            importo=scelto.somma.importo,
            oggetto=scelto.somma.oggetto,
            debitore=replace(posizione.riga.debitore, indirizzo=posizione.indirizzo),
            scadenza=scelto.somma.scadenza,
            cbill=ente.cbill,
            postale=ente.conto_corrente_postale,
        ),
    )
