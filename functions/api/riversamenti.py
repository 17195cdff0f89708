"""Money out: the distinte of the decades, the guarantee, the quarterly invoice, the account of the year."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import Field

from functions._avvio import cassa, documenti, enti
from functions.api._corpi import Richiesta, Riferimento
from functions.api._forme_riversamenti import (
    Conto,
    DistintaConRighe,
    DistintaLetta,
    Fattura,
    Riversamenti,
    SvincoloLetto,
)
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.conto_gestione import chiave_conto, conto_di
from shared.casi_uso.conto_gestione import in_dati as conto_in_dati
from shared.casi_uso.in_cent import in_cent
from shared.casi_uso.riversamento import (
    fattura_del_trimestre,
    in_dati,
    registra_quietanza,
    registra_svincolo,
    stato_del_termine,
)
from shared.dominio.distinte import saldo_garanzia
from shared.dominio.errori import NonTrovato

rotte = Blueprint(__name__)


class RichiestaQuietanza(Richiesta):
    """The payment that handed a decade over."""

    giorno: date
    numero: Riferimento


class RichiestaSvincolo(Richiesta):
    """The act of the final settlement that gives the guarantee back."""

    giorno: date
    importo_cent: Annotated[int, Field(gt=0)]
    documento: Riferimento


@rotte.route("/riversamenti", methods=["GET"])
@con_problemi
@risponde(Riversamenti)
def elenca() -> dict[str, Any]:
    """The distinte closed, oldest first, each with its term, and the guarantee still held."""
    chi = identita(rotte.current_request)
    porte, ente = cassa(), enti().leggi(chi.ente)
    distinte = list(porte.riversamenti.elenca(chi.ente))
    svincoli = list(porte.riversamenti.svincoli(chi.ente))
    oggi = porte.orologio.oggi()
    return {
        "distinte": [{**in_dati(d), "termine": stato_del_termine(d, ente, oggi)} for d in distinte],
        "svincoli": in_cent(svincoli),
        "garanzia_cent": saldo_garanzia(distinte, svincoli),
    }


@rotte.route("/riversamenti/{decade}", methods=["GET"])
@con_problemi
@risponde(DistintaConRighe)
def leggi(decade: str) -> dict[str, Any]:
    """One distinta, its term, and where its lines can be downloaded."""
    chi = identita(rotte.current_request)
    porte, ente = cassa(), enti().leggi(chi.ente)
    distinta = porte.riversamenti.leggi(chi.ente, decade)
    indirizzo = documenti().indirizzo_di_scarico(distinta.chiave, f"distinta-{distinta.decade}.json")
    termine = stato_del_termine(distinta, ente, porte.orologio.oggi())
    return {**in_dati(distinta), "termine": termine, "indirizzo_righe": indirizzo}


@rotte.route("/riversamenti/{decade}/quietanza", methods=["POST"])
@con_problemi
@risponde(DistintaLetta, problemi=(409,))
def quietanza(decade: str) -> dict[str, Any]:
    """The decade was handed over, whole and once."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaQuietanza)
    return in_dati(registra_quietanza(cassa(), chi.ente, decade, r.giorno, r.numero, chi.utente))


@rotte.route("/garanzia/svincoli", methods=["POST"])
@con_problemi
@risponde(SvincoloLetto, problemi=(409,))
def svincola() -> dict[str, Any]:
    """Give back a part of the guarantee, never beyond what is held."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaSvincolo)
    dati: dict[str, Any] = in_cent(
        registra_svincolo(cassa(), chi.ente, r.giorno, r.importo_cent, r.documento, chi.utente)
    )
    return dati


@rotte.route("/fatture/{trimestre}", methods=["GET"])
@con_problemi
@risponde(Fattura, problemi=(409, 422))
def fattura(trimestre: str) -> dict[str, Any]:
    """The figures of the invoice of a quarter (`2026-T2`), where the money goes to the ente gross."""
    chi = identita(rotte.current_request)
    return fattura_del_trimestre(cassa(), enti().leggi(chi.ente), trimestre)


@rotte.route("/conti/{anno}", methods=["GET"])
@con_problemi
@risponde(Conto, problemi=(409, 422))
def conto(anno: str) -> dict[str, Any]:
    """The account of a year, with the link to its Modello 21 once it is printed. 422 when it does not balance."""
    chi = identita(rotte.current_request)
    if not (anno.isascii() and anno.isdigit() and len(anno) == 4):
        raise NonTrovato("L'anno del conto si scrive con quattro cifre.")
    dati = conto_in_dati(conto_di(cassa(), chi.ente, int(anno)))
    chiave = chiave_conto(chi.ente, int(anno))
    return {**dati, "modello_21": documenti().indirizzo_di_scarico(chiave, f"modello21-{anno}.pdf")}
