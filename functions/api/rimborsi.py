"""Pratiche and refunds: what was decided on a posizione, and the money that goes back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from functions._avvio import ciclo, incassi, ricerca
from functions.api._corpi import Motivo, Richiesta, Riferimento, giorno_in_testo
from functions.api._forme_incassi import ElencoRimborsi
from functions.api._forme_pratiche import Pratiche, PraticheRegistrate
from functions.api._letture import annota
from functions.api._pratiche import pratiche_in_dati, registra
from functions.api._richiesta import con_problemi, corpo, identita, parametri
from functions.api._risposte import risponde
from shared.casi_uso.rimborsi_ente import elenco, registra_con_incassi, tutto
from shared.contratti.elenco_rimborsi import in_csv
from shared.dominio.elenco_rimborsi import RigaRimborso
from shared.dominio.rimborsi import disponi, registra_pagamento

rotte = Blueprint(__name__)


PAGINA = 50
RIGHE_CSV = 5000
"""Lines of the CSV: the answer of a function is bounded; who has more reads the pages."""


class RichiestaPagina(BaseModel):
    """`dopo` is the `seguito` of the page before."""

    model_config = ConfigDict(extra="forbid")

    dopo: Annotated[str, StringConstraints(max_length=300)] = ""


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
    """Decide to pay the excess back; a letter tells the debtor, and its incassi leave the queue."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaRimborso)
    esito = registra_con_incassi(
        ciclo(), incassi(), chi.ente, posizione,
        lambda p, regole, oggi: disponi(p, regole, oggi, r.provvedimento, r.motivo, chi.utente), chi.utente,
    )  # fmt: skip
    return {**esito, **pratiche_in_dati(chi, posizione)}


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


@rotte.route("/rimborsi", methods=["GET"])
@con_problemi
@risponde(ElencoRimborsi, problemi=(409,))
def elenca() -> dict[str, Any]:
    """What is to be given back, decided or not, a page at a time: `seguito` goes on, blank at the end."""
    chi = identita(rotte.current_request)
    chiesta = parametri(rotte.current_request, RichiestaPagina)
    righe, seguito = elenco(ciclo(), incassi(), ricerca(), chi.ente, chiesta.dopo, PAGINA)
    annota(rotte, chi, "rimborsi", "elenco dei rimborsi")
    return {"rimborsi": [_riga(riga) for riga in righe], "seguito": seguito}


@rotte.route("/rimborsi/csv", methods=["GET"])
@con_problemi
@risponde(str, tipo="text/csv", problemi=(409,))
def elenca_csv() -> Response:
    """The same list as a CSV that a spreadsheet opens without running anything, `RIGHE_CSV` lines at most."""
    chi = identita(rotte.current_request)
    annota(rotte, chi, "rimborsi", "elenco dei rimborsi in CSV")
    testo = in_csv(tutto(ciclo(), incassi(), ricerca(), chi.ente, RIGHE_CSV))
    intestazioni: dict[str, str | list[str]] = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="rimborsi.csv"',
    }
    return Response(body=testo, status_code=200, headers=intestazioni)


def _riga(riga: RigaRimborso) -> dict[str, Any]:
    return {
        "stato": riga.stato, "oggetto": riga.oggetto, "rimborso": riga.rimborso, "importo_cent": riga.importo,
        "dal": giorno_in_testo(riga.dal), "entro": giorno_in_testo(riga.entro), "a_carico": riga.a_carico,
        "beneficiario": riga.beneficiario, "codice_fiscale": riga.codice_fiscale, "iban": riga.iban,
        "motivo": riga.motivo,
    }  # fmt: skip
