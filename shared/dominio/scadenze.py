"""The contract's terms as they run for one posizione: which are open, which were missed, at what price.

A blocco takes its days out of the collector's terms: he may not act, so he may not be late
(docs/decisioni.md). Terms that protect the debtor run all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from shared.dominio.atti import TermineMancato, TipoAtto
from shared.dominio.blocchi import SENZA_FINE, sospensioni_di
from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Centesimi
from shared.dominio.penali import calcola_penale
from shared.dominio.posizioni import Posizione
from shared.dominio.profili import PenaleContrattuale, TermineContrattuale
from shared.dominio.regole import Presidio, Regole
from shared.dominio.sospensioni import Sospensione, giorni_sospesi
from shared.dominio.termini import SCADENZA_DI, Termine, calcola_termine, date_del_termine
from shared.dominio.termini_pratiche import termini_pratiche

UN_GIORNO = timedelta(days=1)

RUOLI_PRESIDIATI = (
    "emissione",
    "notifica",
    "cautelari",
    "motivo_mancato_avvio",
    "stragiudiziale",
    "rinnovo_intimazione",
    "esecutive_delegate",
    "comunicazione_iscrizione",
    "svincolo",
    "conclusione",
)
"""The roles whose expiry is watched while a posizione lives."""

_SOLO_A_MISURA_ISCRITTA = frozenset({"svincolo"})

MAI_SOSPESI = frozenset({"svincolo", "comunicazione_iscrizione"})
"""Duties towards the debtor once a measure stands: to lift it with the debt, to tell him. No freeze stops them."""

Sospensioni = tuple[Sospensione, ...]

Corso = tuple[TermineContrattuale, date, date | None]
"""A watched term that runs: the term, its scadenza, the day it was kept (None: not yet)."""

Corsi = Mapping[str, Corso]
"""The watched terms that run, by role."""


def termini_in_corso(posizione: Posizione, regole: Regole) -> dict[str, Corso]:
    """The watched terms whose event has happened, by role. Dates only: steps are judged far more often than proved."""
    eventi = posizione.eventi
    sospensioni = sospensioni_di(posizione.blocchi) if posizione.blocchi else ()
    if posizione.rateizzazione is not None:
        # No measure may start while a plan is kept (L. 160/2019 art. 1 c. 798), and the case cannot end before it.
        sospensioni += posizione.rateizzazione.sospensioni(eventi.get("estinzione"))
    corsi: dict[str, Corso] = {}
    for presidio in regole.presidi or _presidi(regole):
        termine, dopo = presidio.termine, presidio.dopo
        evento = eventi.get(termine.evento) if dopo is None else _scaduto_il(dopo, eventi, regole, sospensioni)
        if evento is None or (presidio.ruolo in _SOLO_A_MISURA_ISCRITTA and "iscrizione_misura" not in eventi):
            continue
        corsi[presidio.ruolo] = (
            termine,
            _scadenza(presidio, evento, regole, sospensioni),
            _adempiuto_il(presidio, eventi),
        )
    for termine_pratica in termini_pratiche(posizione, regole):
        if not termine_pratica.dell_ente:
            corsi[termine_pratica.id] = (
                termine_pratica.termine, termine_pratica.scadenza, termine_pratica.adempiuto_il
            )  # fmt: skip
    return corsi


def _presidi(regole: Regole) -> list[Presidio]:
    for ruolo in RUOLI_PRESIDIATI:
        termine = regole.profilo.per_ruolo(ruolo)
        if termine is not None and termine.durata is not None:
            regole.presidi.append(_presidio(ruolo, termine, regole))
    return regole.presidi


_IN_LUOGO: Mapping[str, tuple[str, ...]] = {
    "iscrizione_fermo": ("inizio_esecuzione", "motivo_mancato_avvio"),
    "attivita_stragiudiziale": ("sollecito_1", "presa_in_carico_cautelari"),
    "inizio_esecuzione": ("motivo_mancata_esecuzione",),
    "rinnovo_intimazione": ("inizio_esecuzione", "motivo_mancata_esecuzione"),
}
"""What keeps a term as well as its own adempimento: another measure, a letter or an inquiry, the reason recorded."""


def _presidio(ruolo: str, termine: TermineContrattuale, regole: Regole) -> Presidio:
    """A term is kept by its adempimento, by the reason recorded in its place, or by the end of the debt."""
    adempimenti = [termine.adempimento, *termine.anche, *_IN_LUOGO.get(termine.adempimento, ())]
    if termine.adempimento != "svincolo":
        adempimenti.append("estinzione")
    dopo = None
    if termine.evento.startswith(SCADENZA_DI):
        precedente = regole.profilo.termini[termine.evento.removeprefix(SCADENZA_DI)]
        dopo = _presidio("", precedente, regole)
    return Presidio(ruolo, termine, tuple(adempimenti), dopo)


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
    posizione: Posizione, regole: Regole, oggi: date, corsi: Corsi | None = None
) -> tuple[TermineMancato, ...]:
    """Every watched term that ran out before it was kept, as things stand on `oggi`.

    A term is kept by its adempimento, or ends with the debt. It is missed only from the
    day after its scadenza. An outcome that arrives late with a timely date clears it. The
    penalty counts up to the adempimento, or to the day the miss was first noticed, without
    the days of a blocco. `corsi` spares the count to whoever has it already.
    """
    mancati: list[TermineMancato] = []
    corsi = corsi or termini_in_corso(posizione, regole)
    if posizione.conclusa:
        corsi = _dopo_la_fine(posizione, corsi)
        ancora = {identita_del_mancato(ruolo, termine) for ruolo, (termine, _, _) in corsi.items()}
        mancati += [m for m in posizione.termini_mancati if m.id not in ancora]
    for ruolo, (termine, scadenza, adempiuto_il) in corsi.items():
        if (adempiuto_il or oggi) <= scadenza:
            continue
        identita = identita_del_mancato(ruolo, termine)
        precedente = next((m for m in posizione.termini_mancati if m.id == identita), None)
        rilevato_il = precedente.rilevato_il if precedente else oggi
        fino_al = adempiuto_il or (oggi if posizione.conclusa and ruolo == "svincolo" else rilevato_il)
        penale = termine.penale
        if posizione.blocchi and ruolo not in MAI_SOSPESI and "#" not in ruolo:
            fino_al -= timedelta(days=giorni_sospesi(scadenza + UN_GIORNO, fino_al, sospensioni_di(posizione.blocchi)))
        importo = None if penale is None else importo_penale(posizione, regole, penale, scadenza, fino_al)
        mancati.append(
            TermineMancato(
                id=identita,
                scadenza=scadenza,
                rilevato_il=rilevato_il,
                adempiuto_il=adempiuto_il,
                penale=importo,
                per=penale.per if penale else "posizione",
            )
        )
    return tuple(mancati)


def identita_del_mancato(ruolo: str, termine: TermineContrattuale) -> str:
    """What a miss is known by: its clause, or clause and pratica where the same clause runs once for each."""
    return ruolo if "#" in ruolo else termine.id


def _dopo_la_fine(posizione: Posizione, corsi: Corsi) -> Corsi:
    """What is still owed once a posizione has ended: the release of a measure, and an answer to who asked.

    The other misses, and those of a request that were such already, stopped counting with the end.
    """
    fine = posizione.eventi["conclusione"]
    ancora = {ruolo for ruolo, (_, scadenza, _) in corsi.items() if "#" in ruolo and scadenza >= fine} | {"svincolo"}
    return {ruolo: corso for ruolo, corso in corsi.items() if ruolo in ancora}


def prossimo_controllo(corsi: Corsi, oggi: date) -> date | None:
    """The first day on which a term still open would turn out missed; None when none is open."""
    scadenze = [scadenza for _, scadenza, adempiuto_il in corsi.values() if adempiuto_il is None and scadenza >= oggi]
    return min(scadenze) + UN_GIORNO if scadenze else None


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


def _scadenza(presidio: Presidio, evento: date, regole: Regole, sospensioni: Sospensioni) -> date:
    """When the term, started on `evento`, ends; `SENZA_FINE` while a blocco without an end holds it."""
    termine = presidio.termine
    if sospensioni and presidio.ruolo not in MAI_SOSPESI:
        return _scadenza_sospesa(termine, evento, regole.calendario, sospensioni)
    nota = regole.scadenze.get((termine.id, evento))
    if nota is not None:
        return nota
    assert termine.durata is not None
    _, scadenza = date_del_termine(evento, termine.durata, termine.proroga, regole.calendario)
    regole.scadenze[termine.id, evento] = scadenza
    return scadenza


@lru_cache(maxsize=4096)
def _scadenza_sospesa(
    termine: TermineContrattuale, evento: date, calendario: Calendario, sospensioni: Sospensioni
) -> date:
    assert termine.durata is not None
    if evento == SENZA_FINE:
        return SENZA_FINE
    finite = [s for s in sospensioni if s.al < SENZA_FINE]
    _, scadenza = date_del_termine(evento, termine.durata, termine.proroga, calendario, finite)
    tenuto = any(s.dal <= scadenza for s in sospensioni if s.al >= SENZA_FINE)
    return SENZA_FINE if tenuto else scadenza


def _scaduto_il(
    presidio: Presidio, eventi: Mapping[str, date], regole: Regole, sospensioni: Sospensioni
) -> date | None:
    """The scadenza of a term that was not kept by then, whether or not that day has come."""
    termine = presidio.termine
    evento = eventi.get(termine.evento)
    if evento is None or termine.durata is None:
        return None
    scadenza = _scadenza(presidio, evento, regole, sospensioni)
    adempiuto_il = _adempiuto_il(presidio, eventi)
    return None if adempiuto_il is not None and adempiuto_il <= scadenza else scadenza


def _adempiuto_il(presidio: Presidio, eventi: Mapping[str, date]) -> date | None:
    """The day the term was kept; None while it is not."""
    primo: date | None = None
    for nome in presidio.adempimenti:
        giorno = eventi.get(nome)
        if giorno is not None and (primo is None or giorno < primo):
            primo = giorno
    return primo
