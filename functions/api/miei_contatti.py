"""For taxpayers: where they want to be reached for courtesy, and by what."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import StringConstraints

from functions._avvio import orologio, tabella
from functions.api._corpi import Richiesta, giorno_in_testo
from functions.api._forme_me import MieiContatti
from functions.api._richiesta import con_problemi, contribuente, corpo
from functions.api._risposte import risponde
from shared.adattatori.contatti_dynamo import ContattiDynamo
from shared.casi_uso import contatti
from shared.dominio.contatti import LUNGHEZZA_POSTA, LUNGHEZZA_TELEFONO, CanaleCortesia, Contatti

rotte = Blueprint(__name__)

Posta = Annotated[str, StringConstraints(max_length=LUNGHEZZA_POSTA)]


class ContattiDichiarati(Richiesta):
    """All of them each time: a blank one is taken away. A channel needs its address, and the consent."""

    email: Posta = ""
    telefono: Annotated[str, StringConstraints(max_length=LUNGHEZZA_TELEFONO)] = ""
    pec: Posta = ""
    canale: CanaleCortesia = CanaleCortesia.NESSUNO
    consenso: bool = False


@rotte.route("/me/contatti", methods=["GET"])
@con_problemi
@risponde(MieiContatti)
def leggi() -> dict[str, Any]:
    """What the caller has declared. They are one's own: a delegate has his."""
    chi = contribuente(rotte.current_request)
    return _in_dati(ContattiDynamo(tabella()).leggi(chi.codice_fiscale))


@rotte.route("/me/contatti", methods=["PUT"])
@con_problemi
@risponde(MieiContatti)
def dichiara() -> dict[str, Any]:
    """Declare them; none of it moves where acts are notified."""
    chi = contribuente(rotte.current_request)
    r = corpo(rotte.current_request, ContattiDichiarati)
    nuovi = contatti.aggiorna(
        ContattiDynamo(tabella()), orologio(), chi.codice_fiscale, chi.utente, email=r.email, telefono=r.telefono,
        pec=r.pec, canale=r.canale, consenso=r.consenso,
    )  # fmt: skip
    return _in_dati(nuovi)


def _in_dati(c: Contatti) -> dict[str, Any]:
    return {
        "email": c.email,
        "telefono": c.telefono,
        "pec": c.pec,
        "canale": c.canale.value,
        "consenso_dal": giorno_in_testo(c.consenso_dal),
        "aggiornati_il": giorno_in_testo(c.aggiornati_il),
    }
