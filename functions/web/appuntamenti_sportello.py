"""The office's side of appointments: offering fasce, and the agenda of a day."""

from __future__ import annotations

from datetime import date

from chalice.app import Blueprint, Response

from functions._avvio import orologio, tabella
from functions.web._menu import SPORTELLO
from functions.web._moduli import FasceOfferte
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._visibili import ente_visibile, enti_visibili
from shared.adattatori.agenda_dynamo import AgendaDynamo
from shared.casi_uso.appuntamenti import pubblica
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.appuntamenti import GIORNI_AVANTI, offri

rotte = Blueprint(__name__)

SERVIZIO = Portale.SERVIZIO
AGENDA = "/servizio/appuntamenti"


@pagina(rotte, AGENDA, SERVIZIO, *SPORTELLO)
def agenda_del_giorno(visita: Visita) -> Response:
    """Who comes on a day (today, unless another is asked for), ente by ente; who has been seen is noted."""
    giorno = _giorno(visita.campi.get("giorno", ""))
    agenda, per_ente = AgendaDynamo(tabella()), []
    for ente in enti_visibili(visita.sessione):
        posti = agenda.posti(ente.id, giorno, giorno)
        for posto in posti:
            if posto.prenotazione is not None:
                visita.annota(ente.id, f"appuntamento {posto.fascia.id}", "agenda dello sportello")
        per_ente.append((ente, posti))
    dati = {"giorno": giorno, "oggi": orologio().oggi(), "per_ente": per_ente, "massimo": GIORNI_AVANTI}
    dati |= {"pubblica": visita.sessione.ha(Ruolo.CONCESSIONARIO), "nuove": visita.campi.get("nuove", "")}
    return html("servizio/appuntamenti.html", {"sessione": visita.sessione, "attiva": "sportello", **dati})


@modulo(rotte, AGENDA, SERVIZIO, Ruolo.CONCESSIONARIO)
def offri_fasce(visita: Visita) -> Response:
    """Offer the fasce of a counter on a day."""
    r = FasceOfferte.model_validate(dict(visita.campi))
    ente = ente_visibile(visita.sessione, r.ente)
    fasce = offri(
        ente.id, orologio().oggi(), giorno=r.giorno, dalle=r.dalle, alle=r.alle, minuti=r.minuti,
        sportello=r.sportello, luogo=r.luogo,
    )  # fmt: skip
    nuove = pubblica(AgendaDynamo(tabella()), fasce)
    return verso(f"{AGENDA}?giorno={r.giorno.isoformat()}&nuove={nuove}")


def _giorno(scritto: str) -> date:
    """The day asked for; today where what is written is none."""
    try:
        return date.fromisoformat(scritto)
    except ValueError:
        return orologio().oggi()
