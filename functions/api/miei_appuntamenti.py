"""For taxpayers: appointments at the counters of their enti."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import BaseModel, ConfigDict, StringConstraints

from functions._avvio import ciclo, orologio, tabella
from functions.api._corpi import Richiesta
from functions.api._forme_me import FasceLibere, MieiAppuntamenti, MioAppuntamento
from functions.api._me import mie
from functions.api._richiesta import Contribuente, con_problemi, contribuente, corpo, parametri
from functions.api._risposte import risponde
from shared.adattatori.agenda_dynamo import AgendaDynamo
from shared.casi_uso import appuntamenti
from shared.dominio.appuntamenti import ID_FASCIA, Fascia
from shared.dominio.errori import NonTrovato

rotte = Blueprint(__name__)

IdEnte = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
IdFascia = Annotated[str, StringConstraints(pattern=ID_FASCIA)]


class DiQualeEnte(BaseModel):
    """One of the enti the caller has something with."""

    model_config = ConfigDict(extra="forbid")

    ente: IdEnte


class NuovoAppuntamento(Richiesta):
    """`motivo` is what the caller wants to talk about."""

    ente: IdEnte
    fascia: IdFascia
    motivo: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class Spostamento(Richiesta):
    """Another fascia of the same ente."""

    fascia: IdFascia


class Disdetta(Richiesta):
    """Nothing more has to be said."""


@rotte.route("/me/appuntamenti", methods=["GET"])
@con_problemi
@risponde(MieiAppuntamenti)
def elenca() -> dict[str, Any]:
    """The appointments of the caller still to come."""
    chi = contribuente(rotte.current_request)
    miei = appuntamenti.futuri(AgendaDynamo(tabella()), orologio(), chi.codice_fiscale)
    return {
        "appuntamenti": [
            {**_fascia(p.fascia), "motivo": p.prenotazione.motivo if p.prenotazione else ""} for p in miei
        ]
    }


@rotte.route("/me/appuntamenti/liberi", methods=["GET"])
@con_problemi
@risponde(FasceLibere, problemi=(404,))
def liberi() -> dict[str, Any]:
    """What may be taken at the counters of an ente, by day and hour."""
    chi = contribuente(rotte.current_request)
    ente = parametri(rotte.current_request, DiQualeEnte).ente
    _esigi_suo(chi, ente)
    return {"fasce": [_fascia(f) for f in appuntamenti.libere(AgendaDynamo(tabella()), orologio(), ente)]}


@rotte.route("/me/appuntamenti", methods=["POST"])
@con_problemi
@risponde(MioAppuntamento, problemi=(404,))
def prendi() -> dict[str, Any]:
    """Take a fascia: one a day, and only while nobody else has it."""
    chi = contribuente(rotte.current_request)
    r = corpo(rotte.current_request, NuovoAppuntamento)
    _esigi_suo(chi, r.ente)
    presa = appuntamenti.prendi(
        AgendaDynamo(tabella()), orologio(), r.ente, r.fascia, codice_fiscale=chi.codice_fiscale, nome=chi.nome,
        motivo=r.motivo, utente=chi.utente,
    )  # fmt: skip
    return {**_fascia(presa), "motivo": r.motivo}


@rotte.route("/me/appuntamenti/{giorno}/spostamento", methods=["POST"])
@con_problemi
@risponde(FasceLibere)
def sposta(giorno: str) -> dict[str, Any]:
    """Move the appointment of that day; the answer is where it is now."""
    chi = contribuente(rotte.current_request)
    r = corpo(rotte.current_request, Spostamento)
    nuova = appuntamenti.sposta(
        AgendaDynamo(tabella()), orologio(), chi.codice_fiscale, _giorno(giorno), r.fascia, chi.utente
    )
    return {"fasce": [_fascia(nuova)]}


@rotte.route("/me/appuntamenti/{giorno}/disdetta", methods=["POST"])
@con_problemi
@risponde(FasceLibere)
def disdici(giorno: str) -> dict[str, Any]:
    """Leave the appointment of that day; the answer is what others may take now."""
    chi = contribuente(rotte.current_request)
    corpo(rotte.current_request, Disdetta)
    lasciata = appuntamenti.disdici(
        AgendaDynamo(tabella()), orologio(), chi.codice_fiscale, _giorno(giorno), chi.utente
    )
    return {"fasce": [_fascia(lasciata)]}


def _esigi_suo(chi: Contribuente, ente: str) -> None:
    if ente not in {dovuta.ente.id for dovuta in mie(chi, ciclo())}:
        raise NonTrovato("Con questo ente non hai nulla di cui parlare.")


def _giorno(scritto: str) -> date:
    try:
        return date.fromisoformat(scritto)
    except ValueError as errore:
        raise NonTrovato("Non hai un appuntamento in quel giorno.") from errore


def _fascia(f: Fascia) -> dict[str, Any]:
    return {
        "ente": f.ente,
        "fascia": f.id,
        "giorno": f.giorno.isoformat(),
        "ora": f.ora.strftime("%H:%M"),
        "minuti": f.minuti,
        "sportello": f.sportello,
        "luogo": f.luogo,
    }
