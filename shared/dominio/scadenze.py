"""The contract's terms as they run for one posizione: which are open, which were missed, at what price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Centesimi
from shared.dominio.penali import calcola_penale
from shared.dominio.posizioni import Posizione, TermineMancato, TipoAtto
from shared.dominio.profili import TermineContrattuale
from shared.dominio.regole import Regole
from shared.dominio.termini import Termine, calcola_termine

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

_SOLO_A_DEBITO_ESTINTO = frozenset({"svincolo"})


def scadenza_per_ruolo(
    posizione: Posizione, regole: Regole, ruolo: str
) -> Termine | None:
    """The term that plays `ruolo`, if the contract has one and its event has happened; None otherwise."""
    termine = regole.profilo.per_ruolo(ruolo)
    if termine is None or termine.durata is None:
        return None
    evento = _decorre_dal(posizione, regole, termine)
    if evento is None:
        return None
    return calcola_termine(evento, termine.durata, termine.proroga, regole.calendario, fonte=fonte(termine))


def scadenza_pagamento(notificata_il: date, regole: Regole) -> Termine:
    """The last day to pay an ingiunzione notified on that day (R.D. 639/1910, art. 2; roll-over, art. 1187 c.c.)."""
    giorni = Durata(regole.ciclo.giorni_pagamento, Unita.GIORNI)
    return calcola_termine(
        notificata_il, giorni, Proroga.FESTIVI, regole.calendario, fonte="art. 2 R.D. 639/1910; art. 1187 c.c."
    )


def fonte(termine: TermineContrattuale) -> str:
    return f"{termine.clausola} ({termine.id})"


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
        basi = {**regole.basi, **basi_penale(posizione)}
        importo: Centesimi | None = None
        if penale is not None and (not penale.base or penale.base in basi):
            esito = calcola_penale(penale, scadenza, fino_al, basi=basi, calendario=regole.calendario)
            importo = esito.importo
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


def basi_penale(posizione: Posizione) -> Mapping[str, Centesimi]:
    """The amounts a percentage penalty may be taken on, as far as one posizione knows them."""
    ingiunzione = next((a for a in posizione.atti if a.tipo is TipoAtto.INGIUNZIONE), None)
    importo = ingiunzione.importo if ingiunzione else posizione.riga.totale
    return {"importo_ingiunzione": importo, "importo_lista": posizione.riga.totale}


def aggiorna(mancati: tuple[TermineMancato, ...], chiusi_il: date) -> tuple[TermineMancato, ...]:
    """Misses still running when the posizione ends stop counting on that day."""
    return tuple(replace(m, adempiuto_il=m.adempiuto_il or chiusi_il) for m in mancati)


def _presidiati(
    posizione: Posizione, regole: Regole
) -> Iterator[tuple[TermineContrattuale, date]]:
    for ruolo in RUOLI_PRESIDIATI:
        termine = regole.profilo.per_ruolo(ruolo)
        scadenza = scadenza_per_ruolo(posizione, regole, ruolo)
        if termine is None or scadenza is None:
            continue
        if ruolo in _SOLO_A_DEBITO_ESTINTO and "iscrizione_fermo" not in posizione.eventi:
            continue
        yield termine, scadenza.scadenza


def _decorre_dal(posizione: Posizione, regole: Regole, termine: TermineContrattuale) -> date | None:
    """The day the term runs from: an event, or the expiry of another term that was not kept (`scadenza:<id>`)."""
    if not termine.evento.startswith("scadenza:"):
        return posizione.eventi.get(termine.evento)
    precedente = regole.profilo.termini[termine.evento.removeprefix("scadenza:")]
    evento = posizione.eventi.get(precedente.evento)
    if evento is None or precedente.durata is None:
        return None
    scadenza = calcola_termine(
        evento, precedente.durata, precedente.proroga, regole.calendario, fonte=fonte(precedente)
    ).scadenza
    adempiuto_il = _adempiuto_il(posizione, precedente)
    return None if adempiuto_il is not None and adempiuto_il <= scadenza else scadenza


def _adempiuto_il(posizione: Posizione, termine: TermineContrattuale) -> date | None:
    """The day the term was kept: by its adempimento, by the recorded reason, or by the end of the debt."""
    ammessi = {termine.adempimento}
    if termine.adempimento == "iscrizione_fermo":
        ammessi.add("motivo_mancato_avvio")
    if termine.adempimento != "revoca_fermo":
        ammessi.add("estinzione")
    date_utili = [posizione.eventi[nome] for nome in ammessi if nome in posizione.eventi]
    return min(date_utili, default=None)
