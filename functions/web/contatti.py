"""The taxpayer's contacts: where he wants to be reached for courtesy, and by what."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions._avvio import orologio, tabella
from functions.web._moduli import MieiContatti
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from shared.adattatori.contatti_dynamo import ContattiDynamo
from shared.casi_uso import contatti
from shared.dominio.accessi import Portale
from shared.dominio.contatti import CanaleCortesia

rotte = Blueprint(__name__)


@pagina(rotte, "/cittadino/contatti", Portale.CITTADINO)
def miei_contatti(visita: Visita) -> Response:
    """What I have declared, and the form that changes it. They are one's own: a delegate has his."""
    attuali = ContattiDynamo(tabella()).leggi(visita.sessione.codice_fiscale)
    dati = {"c": attuali, "canali": list(CanaleCortesia), "esito": visita.campi.get("esito")}
    return html("cittadino/contatti.html", {"sessione": visita.sessione, "attiva": "contatti", **dati})


@modulo(rotte, "/cittadino/contatti", Portale.CITTADINO)
def dichiara(visita: Visita) -> Response:
    """Declare them."""
    detti, sessione = MieiContatti.model_validate(dict(visita.campi)), visita.sessione
    contatti.aggiorna(
        ContattiDynamo(tabella()), orologio(), sessione.codice_fiscale, sessione.utente, email=detti.email,
        telefono=detti.telefono, pec=detti.pec, canale=detti.canale, consenso=detti.consenso == "si",
    )  # fmt: skip
    return verso("/cittadino/contatti?esito=salvati")
