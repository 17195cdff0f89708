"""Inesigibilità: the proposal, the ente's discarico or refusal, the share it may ask the collector for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import StringConstraints

from functions.api._corpi import Motivo, Richiesta, Riferimento
from functions.api._forme_pratiche import PraticheRegistrate
from functions.api._pratiche import registra
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.norme_vigenti import tariffe
from shared.dominio import inesigibilita, quote
from shared.dominio.pratiche import CausaInesigibilita

rotte = Blueprint(__name__)

Testo = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class RichiestaProposta(Richiesta):
    """`documento` names the evidence where the events of the posizione have none."""

    causa: CausaInesigibilita
    nota: Testo = ""
    documento: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""


class RichiestaEsito(Richiesta):
    accolta: bool
    provvedimento: Riferimento
    motivazione: Motivo


class RichiestaQuota(Richiesta):
    motivazione: Motivo


class RichiestaVersamento(Richiesta):
    documento: Riferimento
    versata_il: date


@rotte.route("/posizioni/{posizione}/inesigibilita", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def proponi(posizione: str) -> dict[str, Any]:
    """Propose the credit as not collectable; its report and its file follow."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaProposta)
    return registra(
        chi,
        posizione,
        lambda p, regole, oggi: inesigibilita.proponi(p, regole, oggi, r.causa, r.nota, r.documento, chi.utente),
    )


@rotte.route("/posizioni/{posizione}/inesigibilita/{proposta}/decisione", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def decidi(posizione: str, proposta: str) -> dict[str, Any]:
    """The ente gives the credit up (discarico), or refuses: the cycle goes on."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaEsito)
    return registra(
        chi,
        posizione,
        lambda p, _, oggi: inesigibilita.decidi(
            p, oggi, proposta, r.accolta, r.provvedimento, r.motivazione, chi.utente
        ),
    )


@rotte.route("/posizioni/{posizione}/quote", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def richiedi(posizione: str) -> dict[str, Any]:
    """After a refusal for the collector's fault, the ente asks for the whole share with legal interest."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaQuota)
    return registra(
        chi,
        posizione,
        lambda p, regole, oggi: quote.richiedi_quota(
            p, regole, tariffe(p.profilo).interessi, oggi, r.motivazione, chi.utente
        ),
    )


@rotte.route("/posizioni/{posizione}/quote/{quota}/versamento", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def versa(posizione: str, quota: str) -> dict[str, Any]:
    """The collector paid the share."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaVersamento)
    return registra(
        chi,
        posizione,
        lambda p, _, oggi: quote.registra_versamento_quota(p, oggi, quota, r.documento, r.versata_il, chi.utente),
    )
