"""The contract's terms as they run for one posizione: which are open, which were missed, at what price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Centesimi
from shared.dominio.penali import calcola_penale
from shared.dominio.posizioni import Posizione, TermineMancato, TipoAtto
from shared.dominio.profili import PenaleContrattuale, TermineContrattuale
from shared.dominio.regole import Regole
from shared.dominio.termini import SCADENZA_DI, Termine, calcola_termine, date_del_termine

UN_GIORNO = timedelta(days=1)

RUOLI_PRESIDIATI = (
    "emissione",
    "notifica",
    "cautelari",
    "motivo_mancato_avvio",
    "comunicazione_iscrizione",
    "svincolo",
    "conclusione",
)
"""The roles whose expiry is watched while a posizione lives."""

_SOLO_A_FERMO_ISCRITTO = frozenset({"svincolo"})


def scadenza_per_ruolo(posizione: Posizione, regole: Regole, ruolo: str) -> date | None:
    """When the term that plays `ruolo` ends, if the contract has one and its event has happened; None otherwise."""
    termine = regole.profilo.per_ruolo(ruolo)
    return None if termine is None else _scadenza(posizione, regole, termine)


def scadenza_pagamento(notificata_il: date, regole: Regole) -> Termine:
    """The last day to pay an ingiunzione notified on that day (R.D. 639/1910, art. 2; roll-over, art. 1187 c.c.)."""
    return _scadenza_pagamento(notificata_il, regole.ciclo.giorni_pagamento, regole.calendario)


@lru_cache(maxsize=4096)
def _scadenza_pagamento(notificata_il: date, giorni: int, calendario: Calendario) -> Termine:
    return calcola_termine(
        notificata_il,
        Durata(giorni, Unita.GIORNI),
        Proroga.FESTIVI,
        calendario,
        fonte="art. 2 R.D. 639/1910; art. 1187 c.c.",
    )


@lru_cache(maxsize=4096)
def giorno_utile(evento: date, attesa: Durata) -> date:
    """The first day on which an act is allowed after a wait («non prima di»): the day after it has run (CNT-08)."""
    fine, _ = date_del_termine(evento, attesa, Proroga.NESSUNA, Calendario())
    return fine + UN_GIORNO


def termini_mancati(
    posizione: Posizione, regole: Regole, oggi: date
) -> tuple[TermineMancato, ...]:
    """Every watched term that ran out before it was kept, as things stand on `oggi`.

    A term is kept by its adempimento, or ends with the debt. It is missed only from the
    day after its scadenza. An outcome that arrives late with a timely date clears it. The
    penalty counts up to the adempimento, or to the day the miss was first noticed.
    """
    gia_rilevati = {mancato.id: mancato for mancato in posizione.termini_mancati}
    mancati: list[TermineMancato] = []
    for termine, scadenza in _presidiati(posizione, regole):
        adempiuto_il = _adempiuto_il(posizione, termine)
        if (adempiuto_il or oggi) <= scadenza:
            continue
        precedente = gia_rilevati.get(termine.id)
        rilevato_il = precedente.rilevato_il if precedente else oggi
        fino_al = adempiuto_il or (oggi if posizione.conclusa else rilevato_il)
        penale = termine.penale
        importo = None if penale is None else importo_penale(posizione, regole, penale, scadenza, fino_al)
        mancati.append(
            TermineMancato(
                id=termine.id,
                scadenza=scadenza,
                rilevato_il=rilevato_il,
                adempiuto_il=adempiuto_il,
                penale=importo,
                per=penale.per if penale else "posizione",
            )
        )
    return tuple(mancati)


def prossimo_controllo(
    posizione: Posizione, regole: Regole, oggi: date
) -> date | None:
    """The first day on which a term still open would turn out missed; None when none is open."""
    giorni = [
        scadenza + UN_GIORNO
        for _, scadenza in termini_aperti(posizione, regole)
        if scadenza >= oggi
    ]
    return min(giorni, default=None)


def termini_aperti(posizione: Posizione, regole: Regole) -> Iterator[tuple[TermineContrattuale, date]]:
    """The watched terms that run and have not been kept, each with its scadenza, past or to come."""
    for termine, scadenza in _presidiati(posizione, regole):
        if _adempiuto_il(posizione, termine) is None:
            yield termine, scadenza


def importo_penale(
    posizione: Posizione, regole: Regole, penale: PenaleContrattuale, scadenza: date, adempimento: date
) -> Centesimi | None:
    """What the clause takes, in cents, from this posizione alone; None where the amount it is taken on is not known."""
    basi = {**regole.basi, **basi_penale(posizione)}
    if penale.base and penale.base not in basi:
        return None
    return _importo_penale(penale, scadenza, adempimento, basi.get(penale.base, 0), regole.calendario)


@lru_cache(maxsize=4096)
def _importo_penale(
    penale: PenaleContrattuale, scadenza: date, adempimento: date, base: Centesimi, calendario: Calendario
) -> Centesimi | None:
    basi = {penale.base: base}
    return calcola_penale(penale, scadenza, adempimento, basi=basi, calendario=calendario).importo


def basi_penale(posizione: Posizione) -> Mapping[str, Centesimi]:
    """The amounts a percentage penalty may be taken on, as far as one posizione knows them."""
    ingiunzione = next((a for a in posizione.atti if a.tipo is TipoAtto.INGIUNZIONE), None)
    importo = ingiunzione.importo if ingiunzione else posizione.riga.totale
    return {"importo_ingiunzione": importo, "importo_lista": posizione.riga.totale}


def aggiorna(mancati: tuple[TermineMancato, ...], chiusi_il: date) -> tuple[TermineMancato, ...]:
    """Misses still running when the posizione ends stop counting on that day."""
    return tuple(replace(m, adempiuto_il=m.adempiuto_il or chiusi_il) for m in mancati)


def _presidiati(posizione: Posizione, regole: Regole) -> Iterator[tuple[TermineContrattuale, date]]:
    profilo = regole.profilo
    for ruolo in RUOLI_PRESIDIATI:
        if ruolo not in profilo.ruoli:
            continue
        if ruolo in _SOLO_A_FERMO_ISCRITTO and "iscrizione_fermo" not in posizione.eventi:
            continue
        termine = profilo.termini[profilo.ruoli[ruolo]]
        scadenza = _scadenza(posizione, regole, termine)
        if scadenza is not None:
            yield termine, scadenza


def _scadenza(posizione: Posizione, regole: Regole, termine: TermineContrattuale) -> date | None:
    """When `termine` ends for this posizione, without the prova: steps are judged far more often than proved."""
    if termine.durata is None:
        return None
    evento = _decorre_dal(posizione, regole, termine)
    if evento is None:
        return None
    chiave = (termine.id, evento)
    scadenza = regole.scadenze.get(chiave)
    if scadenza is None:
        _, scadenza = date_del_termine(evento, termine.durata, termine.proroga, regole.calendario)
        regole.scadenze[chiave] = scadenza
    return scadenza


def _decorre_dal(posizione: Posizione, regole: Regole, termine: TermineContrattuale) -> date | None:
    """The day the term runs from: an event, or the expiry of another term that was not kept (`scadenza:<id>`)."""
    if not termine.evento.startswith(SCADENZA_DI):
        return posizione.eventi.get(termine.evento)
    precedente = regole.profilo.termini[termine.evento.removeprefix(SCADENZA_DI)]
    scadenza = _scadenza(posizione, regole, precedente)
    if scadenza is None:
        return None
    adempiuto_il = _adempiuto_il(posizione, precedente)
    return None if adempiuto_il is not None and adempiuto_il <= scadenza else scadenza


def _adempiuto_il(posizione: Posizione, termine: TermineContrattuale) -> date | None:
    """The day the term was kept: by its adempimento, by the recorded reason, or by the end of the debt."""
    eventi, adempimento = posizione.eventi, termine.adempimento
    adempiuto_il = eventi.get(adempimento)
    if adempimento == "iscrizione_fermo":
        adempiuto_il = _prima(adempiuto_il, eventi.get("motivo_mancato_avvio"))
    if adempimento != "revoca_fermo":
        adempiuto_il = _prima(adempiuto_il, eventi.get("estinzione"))
    return adempiuto_il


def _prima(uno: date | None, altro: date | None) -> date | None:
    if uno is None or altro is None:
        return uno or altro
    return min(uno, altro)
