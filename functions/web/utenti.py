"""The users of the ente, for its responsabile: who they are, inviting one, changing or stopping one."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions._avvio import ambiente, client, orologio, tabella
from functions.web._moduli import Invito, NuovoRuolo, NuovoStato
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._sessione import sessioni
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.adattatori.utenti_cognito import UtentiCognito
from shared.casi_uso.utenti import (
    Chi,
    Registri,
    cambia_ruolo,
    elenco,
    ferma,
    invita,
    riammetti,
    rimanda_invito,
    ultimi_atti,
)
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.utenti import RUOLI_DELL_ENTE

rotte = Blueprint(__name__)

ENTE = Portale.ENTE
ATTI_MOSTRATI = 20
FATTO = {"invitato", "ruolo", "fermato", "riammesso"}


@pagina(rotte, "/ente/utenti", ENTE, Ruolo.RESPONSABILE)
def utenti(visita: Visita) -> Response:
    """Everybody who works for the ente, and the last acts on them."""
    ente = visita.sessione.ente
    visita.annota(ente, "utenti", "elenco degli utenti")
    registri = _registri()
    trovati = elenco(registri, ente)
    fatto = visita.campi.get("fatto", "")
    dati = {
        "utenti": trovati,
        "nomi": {utente.id: utente.nome or utente.email for utente in trovati},
        "ruoli": sorted(RUOLI_DELL_ENTE),
        "atti": ultimi_atti(registri, ente, ATTI_MOSTRATI),
        "fatto": fatto if fatto in FATTO else "",
    }
    return html("ente/utenti.html", {"sessione": visita.sessione, "attiva": "utenti", **dati})


@modulo(rotte, "/ente/utenti", ENTE, Ruolo.RESPONSABILE)
def nuovo_utente(visita: Visita) -> Response:
    """Invite somebody: he receives his credentials by e-mail, and must set a password and a second factor."""
    dati = Invito.model_validate(dict(visita.campi))
    invita(_registri(), _chi(visita), dati.email, dati.nome, dati.ruolo)
    return verso("/ente/utenti?fatto=invitato")


@modulo(rotte, "/ente/utenti/{utente}/invito", ENTE, Ruolo.RESPONSABILE)
def nuovo_invito(visita: Visita, utente: str) -> Response:
    """Send the invitation again to who has not come in yet."""
    rimanda_invito(_registri(), _chi(visita), utente)
    return verso("/ente/utenti?fatto=invitato")


@modulo(rotte, "/ente/utenti/{utente}/ruolo", ENTE, Ruolo.RESPONSABILE)
def nuovo_ruolo(visita: Visita, utente: str) -> Response:
    """Give a user one role of the ente, in place of those he has."""
    dati = NuovoRuolo.model_validate(dict(visita.campi))
    cambia_ruolo(_registri(), _chi(visita), utente, dati.ruolo)
    return verso("/ente/utenti?fatto=ruolo")


@modulo(rotte, "/ente/utenti/{utente}/stato", ENTE, Ruolo.RESPONSABILE)
def nuovo_stato(visita: Visita, utente: str) -> Response:
    """Stop a user, or let him in again."""
    dati = NuovoStato.model_validate(dict(visita.campi))
    if dati.attivo == "no":
        ferma(_registri(), _chi(visita), utente)
        return verso("/ente/utenti?fatto=fermato")
    riammetti(_registri(), _chi(visita), utente)
    return verso("/ente/utenti?fatto=riammesso")


def _registri() -> Registri:
    piscina = UtentiCognito(client("cognito-idp"), ambiente()["PISCINA_UTENTI"])
    return Registri(piscina, sessioni(), LettureDynamo(tabella()), orologio())


def _chi(visita: Visita) -> Chi:
    return Chi(visita.sessione.utente, visita.sessione.ente, visita.richiesta)
