"""The taxpayer's appointments: what the counters of his enti offer, what he has taken, moving and leaving it."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, orologio, tabella
from functions.web._contribuente import codici
from functions.web._moduli import AppuntamentoScelto, GiornoDisdetto
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._sessione import ricerca
from shared.adattatori.agenda_dynamo import AgendaDynamo
from shared.casi_uso import appuntamenti, contribuente
from shared.dominio.accessi import Portale
from shared.dominio.enti import Ente
from shared.dominio.errori import NonTrovato

rotte = Blueprint(__name__)

CITTADINO = Portale.CITTADINO
MIEI = "/cittadino/appuntamenti"


def _agenda() -> AgendaDynamo:
    return AgendaDynamo(tabella())


def _enti(visita: Visita) -> dict[str, Ente]:
    """The enti he has something with: the counters of the others are not his."""
    mie = contribuente.mie_posizioni(ciclo(), ricerca(), codici(visita))
    return {dovuta.ente.id: dovuta.ente for dovuta in mie}


def _pieni(visita: Visita) -> dict[str, str]:
    """The fields that hold something: a blank one is one left out."""
    return {nome: valore for nome, valore in visita.campi.items() if valore}


@pagina(rotte, MIEI, CITTADINO)
def miei_appuntamenti(visita: Visita) -> Response:
    """What I have taken, and what is free; with `sposta`, free fasce are for moving the one of that day."""
    agenda, oggi = _agenda(), orologio()
    enti = _enti(visita)
    miei = appuntamenti.futuri(agenda, oggi, visita.sessione.codice_fiscale)
    da_spostare = next((p for p in miei if p.fascia.giorno.isoformat() == visita.campi.get("sposta", "")), None)
    cercati = list(enti) if da_spostare is None else [da_spostare.fascia.ente]
    libere = {ente: appuntamenti.libere(agenda, oggi, ente) for ente in cercati}
    nomi = {ente.id: ente.denominazione for ente in enti.values()}
    for posto in miei:
        nomi.setdefault(posto.fascia.ente, posto.fascia.ente)
    dati: dict[str, Any] = {"miei": miei, "libere": libere, "nomi": nomi, "da_spostare": da_spostare}
    dati["esito"] = visita.campi.get("esito")
    return html("cittadino/appuntamenti.html", {"sessione": visita.sessione, "attiva": "appuntamenti", **dati})


@modulo(rotte, MIEI, CITTADINO)
def prendi(visita: Visita) -> Response:
    """Take a fascia, or move to it the appointment of a day."""
    scelto, sessione = AppuntamentoScelto.model_validate(_pieni(visita)), visita.sessione
    if scelto.ente not in _enti(visita):
        raise NonTrovato("Questo orario non esiste.")
    if scelto.sposta:
        appuntamenti.sposta(
            _agenda(), orologio(), sessione.codice_fiscale, scelto.sposta, scelto.fascia, sessione.utente
        )
        return verso(f"{MIEI}?esito=spostato")
    appuntamenti.prendi(
        _agenda(), orologio(), scelto.ente, scelto.fascia, codice_fiscale=sessione.codice_fiscale,
        nome=sessione.nome, motivo=scelto.motivo, utente=sessione.utente,
    )  # fmt: skip
    return verso(f"{MIEI}?esito=preso")


@modulo(rotte, f"{MIEI}/disdetta", CITTADINO)
def disdici(visita: Visita) -> Response:
    """Leave the one of a day."""
    detto, sessione = GiornoDisdetto.model_validate(dict(visita.campi)), visita.sessione
    appuntamenti.disdici(_agenda(), orologio(), sessione.codice_fiscale, detto.giorno, sessione.utente)
    return verso(f"{MIEI}?esito=disdetto")
