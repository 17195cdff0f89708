"""Work cards: what each phase needs from whom today, ente by ente, and the posizioni behind each figure.

The figures are those of the day's picture; the list behind one is found by the index of the phases.
"""

from __future__ import annotations

from datetime import date

from chalice.app import Blueprint, Response

from functions._avvio import archivi_di_ricerca, ciclo, documenti, liste, orologio, tabella
from functions.web._pagine import html
from functions.web._rotte import Visita, pagina
from functions.web._ufficio import annota_trovate
from functions.web._visibili import ente_visibile, enti_visibili
from shared.adattatori.scaffale_dynamo import ScaffaleDynamo
from shared.casi_uso.quadro import quadro_di
from shared.casi_uso.ricerca_posizioni import cerca_posizioni
from shared.dominio.accessi import Portale
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.criteri import Criteri
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import StatoLista
from shared.dominio.lavori import DI_CHI, Lavoro, TipoLavoro, lavori_attesi
from shared.dominio.posizioni import Posizione
from shared.dominio.scadenze import termini_in_corso

rotte = Blueprint(__name__)

SERVIZIO = Portale.SERVIZIO
PAGINA, PAGINE = 50, 4
FERME_MOSTRATE = 50
STATI = frozenset({fase.value for fase in Fase} | {conclusione.value for conclusione in Conclusione})


@pagina(rotte, "/servizio/lavori", SERVIZIO)
def lavori(visita: Visita) -> Response:
    """A card for each phase and kind of thing that waits for somebody, with its nearest term."""
    schede = []
    for ente in enti_visibili(visita.sessione):
        quadro = quadro_di(ciclo(), liste(), documenti(), ente.id) or {}
        visti = sum(lista.stato is StatoLista.IN_ATTESA_DI_VISTO for lista in liste().elenca_liste(ente.id))
        schede.append((ente, quadro.get("giorno"), quadro.get("lavori", []), visti))
    visibili = {ente.id for ente, *_ in schede}
    dati = {
        "schede": schede,
        "di_chi": {tipo.value: chi for tipo, chi in DI_CHI.items()},
        "ferme": sum(ferma.ente in visibili for ferma in ScaffaleDynamo(tabella(), orologio()).ultime(FERME_MOSTRATE)),
        "oggi": orologio().oggi(),
        "giorni_a": _giorni_a,
    }
    return html("servizio/lavori.html", {"sessione": visita.sessione, "attiva": "lavori", **dati})


@pagina(rotte, "/servizio/lavori/{ente}", SERVIZIO)
def di_un_ente(visita: Visita, ente: str) -> Response:
    """The posizioni of one phase (or outcome) that wait for one kind of thing, a page of the index at a time."""
    registro = ente_visibile(visita.sessione, ente)
    stato, tipo = visita.campi.get("stato", ""), visita.campi.get("tipo", "")
    if stato not in STATI or tipo not in {t.value for t in TipoLavoro}:
        raise NonTrovato("Nessun lavoro ha questo nome.")
    righe, cursore = _in_attesa(ente, stato, TipoLavoro(tipo), visita.campi.get("cursore", ""))
    annota_trovate(visita, [posizione for posizione, _ in righe])
    dati = {
        "ente": registro,
        "stato": stato,
        "tipo": tipo,
        "chi": DI_CHI[TipoLavoro(tipo)],
        "righe": sorted(righe, key=lambda riga: (riga[1].entro or date.max, riga[0].id)),
        "cursore": cursore,
        "oggi": orologio().oggi(),
    }
    return html("servizio/lavoro.html", {"sessione": visita.sessione, "attiva": "lavori", **dati})


def _in_attesa(ente: str, stato: str, tipo: TipoLavoro, cursore: str) -> tuple[list[tuple[Posizione, Lavoro]], str]:
    """At least `PAGINA` rows, or what `PAGINE` pages of the index hold, and where to go on from.

    A page of the index looks at a part of the phase: with few posizioni the first ones may be empty.
    """
    archivi, cicli, righe = archivi_di_ricerca(), ciclo(), list[tuple[Posizione, Lavoro]]()
    for _ in range(PAGINE):
        letta = cerca_posizioni(archivi, ente, Criteri(stato=stato), PAGINA, cursore)
        for posizione in (trovata.posizione for trovata in letta.trovate):
            regole = cicli.regole(posizione)
            attesi = lavori_attesi(posizione, regole, termini_in_corso(posizione, regole))
            righe += [(posizione, lavoro) for lavoro in attesi if lavoro.tipo is tipo]
        cursore = letta.cursore
        if not cursore or len(righe) >= PAGINA:
            break
    return righe, cursore


def _giorni_a(giorno: str, oggi: date) -> int:
    """Days from `oggi` to an ISO day, negative once past."""
    return (date.fromisoformat(giorno) - oggi).days
