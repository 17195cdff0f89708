"""Ops: what stands still and its restart, the queues of what failed and the way back, what running costs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from chalice.app import Blueprint, Response

from functions._avvio import ambiente, ciclo, client, documenti, liste, orologio
from functions.web._moduli import PosizioneFerma, ScartiDaRimettere, SegnalazioneVista
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._visibili import enti_visibili
from shared.adattatori.funzioni_lambda import FunzioneLambda
from shared.casi_uso.costi import costi
from shared.casi_uso.quadro import certificato_di, quadro_di
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.giorni import giorno_legale

rotte = Blueprint(__name__)

SERVIZIO = Portale.SERVIZIO
GIORNI = 30
"""Over which consumption is summed."""


@pagina(rotte, "/servizio/esercizio", SERVIZIO, Ruolo.OPS)
def esercizio(visita: Visita) -> Response:
    """The guard's certificates, what is on the shelf, the machines that ended badly, the queues of what failed."""
    oggi = orologio().oggi()
    stato = _chiedi(cosa="stato", dopo=visita.campi.get("dopo", "")[:200])
    dati = {
        "certificati": [(ente, certificato_di(documenti(), ente.id, oggi)) for ente in enti_visibili(visita.sessione)],
        "scaffale": stato["scaffale"],
        "seguito": stato["seguito"],
        "ferme": stato["ferme"],
        "scarti": [{**coda, "dal": _giorno(coda["dal"])} for coda in stato["scarti"]],
        "esito": visita.campi.get("esito", ""),
        "oggi": oggi,
    }
    return html("servizio/esercizio.html", {"sessione": visita.sessione, "attiva": "esercizio", **dati})


@modulo(rotte, "/servizio/esercizio/ripresa", SERVIZIO, Ruolo.OPS)
def ripresa(visita: Visita) -> Response:
    """Start a posizione again as the guard would; a second press does nothing."""
    ferma = PosizioneFerma.model_validate(dict(visita.campi))
    fatto = _chiedi(cosa="riprendi", ente=ferma.ente, posizione=ferma.posizione, autore=visita.sessione.utente)
    return verso(f"/servizio/esercizio?esito={quote(str(fatto['esito']))}")


@modulo(rotte, "/servizio/esercizio/scaffale", SERVIZIO, Ruolo.OPS)
def scaffale(visita: Visita) -> Response:
    """Take off the shelf what was looked after elsewhere (an intake: the file was sent again)."""
    vista = SegnalazioneVista.model_validate(dict(visita.campi))
    fatto = _chiedi(cosa="togli", segno=vista.segno, autore=visita.sessione.utente)
    return verso(f"/servizio/esercizio?esito={'TOLTA' if fatto['tolta'] else 'GIA_TOLTA'}")


@modulo(rotte, "/servizio/esercizio/scarti", SERVIZIO, Ruolo.OPS)
def scarti(visita: Visita) -> Response:
    """Send what failed back to its queue."""
    scelta = ScartiDaRimettere.model_validate(dict(visita.campi))
    fatto = _chiedi(cosa="rimetti", coda=scelta.coda, autore=visita.sessione.utente)
    return verso(f"/servizio/esercizio?esito=RIMESSI-{int(fatto['rimessi'])}")


@pagina(rotte, "/servizio/costi", SERVIZIO, Ruolo.OPS)
def pagina_costi(visita: Visita) -> Response:
    """What the last days consumed, at list prices, and how much of it goes to each open posizione."""
    letti = _chiedi(cosa="consumi", giorni=GIORNI)
    quadri = [quadro_di(ciclo(), liste(), documenti(), ente.id) for ente in enti_visibili(visita.sessione)]
    aperte = sum(quadro["aperte"] for quadro in quadri if quadro)
    dati = {
        "costi": costi(letti["consumi"], aperte, orologio().oggi()),
        "dal": letti["dal"],
        "al": letti["al"],
        "aperte": aperte,
    }
    return html("servizio/costi.html", {"sessione": visita.sessione, "attiva": "costi", **dati})


def _chiedi(**domanda: object) -> dict[str, Any]:
    """Raises FunzioneMuta; NonTrovato and RegolaViolata with the words of the refusal."""
    risposta = FunzioneLambda(client("lambda"), ambiente()["ESERCIZIO"]).chiedi(dict(domanda))
    if "assente" in risposta:
        raise NonTrovato(str(risposta["assente"]))
    if "rifiuto" in risposta:
        raise RegolaViolata(str(risposta["rifiuto"]))
    return risposta


def _giorno(millisecondi: int | None) -> str:
    return "" if millisecondi is None else giorno_legale(datetime.fromtimestamp(millisecondi / 1000, UTC)).isoformat()
