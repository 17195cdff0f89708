"""Procedure concorsuali: opened, claim drawn up and lodged, admitted, paid out, closed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import Field, StringConstraints

from functions.api._corpi import Motivo, Richiesta, Riferimento
from functions.api._forme_pratiche import PraticheRegistrate
from functions.api._pratiche import Cent, Nome, registra
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.parametri_calcolo import termini_insinuazione
from shared.dominio import concorsuali

rotte = Blueprint(__name__)


class RichiestaApertura(Richiesta):
    """`riferimento` names the judgment that opens it; `curatore` how to reach who runs it."""

    tipo: Nome
    riferimento: Riferimento
    tribunale: Nome
    aperta_il: date
    curatore: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class RichiestaDomanda(Richiesta):
    """The useful documents are here. `privilegio` is the norm the ente gives for its rank; empty: chirografo."""

    udienza: date
    esecutivita: date | None = None
    privilegio: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class RichiestaDeposito(Richiesta):
    riferimento: Riferimento
    depositata_il: date


class RichiestaAmmissione(Richiesta):
    """What the list of claims admits, 0 when excluded."""

    ammesso_cent: Cent


class RichiestaRiparto(Richiesta):
    numero: Annotated[int, Field(ge=1, le=999)]
    importo_cent: Cent
    data: date


class RichiestaFine(Richiesta):
    """`inesigibile`: what is left is proposed as not collectable, and the cycle does not resume."""

    motivo: Motivo
    inesigibile: bool = False


@rotte.route("/posizioni/{posizione}/procedure", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def apri(posizione: str) -> dict[str, Any]:
    """A procedure is open on the debtor: individual enforcement stops at once."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaApertura)
    return registra(
        chi,
        posizione,
        lambda p, _, oggi: concorsuali.apri_procedura(
            p, oggi, r.tipo, r.riferimento, r.tribunale, r.aperta_il, r.curatore, chi.utente
        ),
    )


@rotte.route("/posizioni/{posizione}/procedure/{procedura}/domanda", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def predisponi(posizione: str, procedura: str) -> dict[str, Any]:
    """Draw up the claim, for the ente's signature."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaDomanda)
    return registra(
        chi,
        posizione,
        lambda p, regole, oggi: concorsuali.consegna_atti(
            p, regole.calendario, oggi, procedura, termini_insinuazione(oggi),
            r.udienza, r.esecutivita, r.privilegio, chi.utente,
        ),
    )  # fmt: skip


@rotte.route("/posizioni/{posizione}/procedure/{procedura}/deposito", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def deposita(posizione: str, procedura: str) -> dict[str, Any]:
    """The claim was lodged."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaDeposito)
    return registra(
        chi,
        posizione,
        lambda p, _, oggi: concorsuali.deposita(p, oggi, procedura, r.riferimento, r.depositata_il, chi.utente),
    )


@rotte.route("/posizioni/{posizione}/procedure/{procedura}/ammissione", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def ammetti(posizione: str, procedura: str) -> dict[str, Any]:
    """What the list of claims says of ours."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaAmmissione)
    return registra(
        chi,
        posizione,
        lambda p, _, oggi: concorsuali.registra_ammissione(p, oggi, procedura, r.ammesso_cent, chi.utente),
    )


@rotte.route("/posizioni/{posizione}/procedure/{procedura}/riparti", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def ripartisci(posizione: str, procedura: str) -> dict[str, Any]:
    """Money came from the procedure."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaRiparto)
    return registra(
        chi,
        posizione,
        lambda p, regole, oggi: concorsuali.registra_riparto(
            p, regole, oggi, procedura, r.numero, r.importo_cent, r.data, chi.utente
        ),
    )


@rotte.route("/posizioni/{posizione}/procedure/{procedura}/chiusura", methods=["POST"])
@con_problemi
@risponde(PraticheRegistrate)
def chiudi(posizione: str, procedura: str) -> dict[str, Any]:
    """The procedure is closed: the cycle resumes, or the rest goes to the ente as not collectable."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaFine)
    return registra(
        chi,
        posizione,
        lambda p, _, oggi: concorsuali.chiudi_procedura(
            p, oggi, procedura, r.motivo, inesigibile=r.inesigibile, autore=chi.utente
        ),
    )
