"""What the people of an ente and of the collector see alike: a posizione whole, and its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalice.app import Response

from functions._avvio import ciclo, documenti, orologio, posizioni, tabella
from functions.web._pagine import html, verso
from functions.web._rotte import Visita
from shared.adattatori.allegati_dynamo import AllegatiDynamo
from shared.casi_uso.contribuente import dettaglio
from shared.casi_uso.pagamenti_fatti import allegati_di, allegato
from shared.casi_uso.rimborsi_ente import entro
from shared.dominio.atti import Fase
from shared.dominio.blocchi import SENZA_FINE
from shared.dominio.catena import Anello
from shared.dominio.decisioni import decisioni_attese
from shared.dominio.errori import NonTrovato
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import Rimborso
from shared.dominio.regole import Regole
from shared.dominio.rimborsi import da_disporre
from shared.dominio.scadenze import termini_in_corso
from shared.dominio.termini_pratiche import termini_pratiche


@dataclass(frozen=True, slots=True)
class TermineMostrato:
    """A term as the timeline writes it; `giorni` left (negative once late), None when kept or frozen."""

    cosa: str
    clausola: str
    di: str
    scadenza: date | None
    adempiuto_il: date | None
    giorni: int | None
    penale: int | None


def termini_mostrati(posizione: Posizione, regole: Regole, oggi: date) -> list[TermineMostrato]:
    """Every term that runs or ran for the posizione, the ente's own too, by scadenza."""
    mancati = {m.id: m.penale for m in posizione.termini_mancati}
    righe = [
        (t.cosa, t.clausola, "concessionario", scadenza, adempiuto, mancati.get(ruolo if "#" in ruolo else t.id))
        for ruolo, (t, scadenza, adempiuto) in termini_in_corso(posizione, regole).items()
    ]
    righe += [
        (t.termine.cosa, t.termine.clausola, "ente", t.scadenza, t.adempiuto_il, None)
        for t in termini_pratiche(posizione, regole)
        if t.dell_ente
    ]
    mostrati = []
    for cosa, clausola, di, scadenza, adempiuto, penale in sorted(righe, key=lambda r: (r[3], r[0])):
        corre = adempiuto is None and scadenza != SENZA_FINE and not posizione.conclusa
        giorni = (scadenza - oggi).days if corre else None
        fine = None if scadenza == SENZA_FINE else scadenza
        mostrati.append(TermineMostrato(cosa, clausola, di, fine, adempiuto, giorni, penale))
    return mostrati


@dataclass(frozen=True, slots=True)
class FasePercorsa:
    """A stay in a phase: from the day it was entered to the day it was left, None while it lasts."""

    nome: str
    dal: date
    al: date | None


def fasi_percorse(posizione: Posizione, storia: Sequence[Anello]) -> list[FasePercorsa]:
    """Where the posizione has been, in order, as its own events say; a phase entered again stands again."""
    entrate = [(str(Fase.CARICO), posizione.eventi["consegna_lista"])]
    for anello in storia:
        evento = anello.evento
        if evento.nome == "VISTO":
            entrate.append((str(Fase.NOTIFICA), evento.data))
        elif evento.nome == "FASE" and evento.dati["a"] != entrate[-1][0]:
            entrate.append((str(evento.dati["a"]), evento.data))
    uscite = [dal for _, dal in entrate[1:]]
    fine = posizione.eventi.get("conclusione") if posizione.conclusa else None
    return [FasePercorsa(nome, dal, al) for (nome, dal), al in zip(entrate, [*uscite, fine], strict=True)]


def pagina_posizione(visita: Visita, ente: str, posizione: str, base: str, **altro: Any) -> Response:
    """One posizione whole: debtor, debt and its reasons, phases and terms, acts, deliveries, books."""
    attuale, registrazioni, storia = posizioni().con_libri(ente, posizione)
    visita.annota(ente, posizione, "posizione")
    oggi = orologio().oggi()
    trovato = dettaglio(ciclo(), attuale, registrazioni, storia)
    dati = {
        "d": trovato,
        "p": attuale,
        "registrazioni": sorted(registrazioni, key=lambda r: (r.data, r.id)),
        "termini": termini_mostrati(attuale, trovato.regole, oggi),
        "fasi": fasi_percorse(attuale, storia),
        "decisioni": decisioni_attese(attuale),
        "rimborsi": _rimborsi(attuale),
        "da_disporre": da_disporre(attuale),
        "oggi": oggi,
        "base": base,
        "allegati": allegati_di(AllegatiDynamo(tabella()), attuale),
        "esito": visita.campi.get("esito"),
        **altro,
    }
    return html("ufficio/posizione.html", {"sessione": visita.sessione, "attiva": "cerca", **dati})


def _rimborsi(posizione: Posizione) -> list[tuple[Rimborso, date]]:
    """The refunds decided, each with the last day to pay it."""
    presentate = {istanza.id: istanza.presentata_il for istanza in posizione.istanze}
    return [(r, entro(presentate.get(r.istanza, r.disposto_il))) for r in posizione.pratiche.rimborsi]


def scarica_documento(visita: Visita, ente: str, posizione: str, atto: str) -> Response:
    """The file of an act. Raises NonTrovato."""
    emesso = posizioni().leggi(ente, posizione).atto(atto)
    if emesso is None or not emesso.chiave:
        raise NonTrovato("Il documento non esiste.")
    visita.annota(ente, posizione, f"atto {atto}")
    estensione = emesso.chiave.rpartition(".")[2]
    return verso(documenti().indirizzo_di_scarico(emesso.chiave, f"{posizione}-{atto}.{estensione}"))


def scarica_allegato(visita: Visita, posizione: Posizione, codice: str) -> Response:
    """A receipt that the taxpayer sent. Raises NonTrovato."""
    scelto = allegato(allegati_di(AllegatiDynamo(tabella()), posizione), codice)
    visita.annota(posizione.ente, posizione.id, f"ricevuta inviata {codice}")
    return verso(documenti().indirizzo_di_scarico(scelto.chiave, scelto.nome_file))


def annota_trovate(visita: Visita, trovate: Sequence[Posizione]) -> None:
    """A row of results shows a name and a debt: it is a reading too."""
    for posizione in trovate:
        visita.annota(posizione.ente, posizione.id, "risultati di ricerca")
