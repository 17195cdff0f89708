"""Pratiche and refunds: what was decided on a posizione, and the money that goes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalice.app import Blueprint

from functions.api._corpi import Motivo, Richiesta, Riferimento
from functions.api._forme_pratiche import Pratiche, PraticheRegistrate
from functions.api._letture import annota
from functions.api._pratiche import pratiche_in_dati, registra
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.dominio.rimborsi import disponi, registra_pagamento

rotte = Blueprint(__name__)


class RichiestaRimborso(Richiesta):
    """The ente's act that gives the excess back by its own initiative."""

    provvedimento: Riferimento
    motivo: Motivo


class RichiestaPagamento(Richiesta):
    """The order that paid it, and its day."""

    documento: Riferimento
    pagato_il: date


@rotte.route("/posizioni/{posizione}/pratiche", methods=["GET"])
@con_problemi
@risponde(Pratiche)
def leggi(posizione: str) -> dict[str, Any]:
    """Sgravi, refunds, procedures, proposals and shares, with the terms that run from them."""
    chi = identita(rotte.current_request)
    dati = pratiche_in_dati(chi, posizione)
    annota(rotte, chi, posizione, "pratiche")
    return dati


@rotte.route("/posizioni/{posizione}/rimborsi", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def rimborsa(posizione: str) -> dict[str, Any]:
    """Decide to pay the excess back; a letter tells the debtor."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaRimborso)
    return registra(
        chi, posizione, lambda p, regole, oggi: disponi(p, regole, oggi, r.provvedimento, r.motivo, chi.utente)
    )


@rotte.route("/posizioni/{posizione}/rimborsi/{rimborso}/pagamento", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def paga(posizione: str, rimborso: str) -> dict[str, Any]:
    """The refund was paid: only now the books move."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaPagamento)
    return registra(
        chi, posizione, lambda p, _, oggi: registra_pagamento(p, oggi, rimborso, r.documento, r.pagato_il, chi.utente)
    )
