"""Instalments: the istanza, the ente's decision, the plan."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import Field

from functions._avvio import ciclo, posizioni
from functions.api._corpi import Motivo, Richiesta, giorno_in_testo
from functions.api._forme import RateizzazioneLetta, RateizzazioneRegistrata
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.rateizzazione import decidi, presenta
from shared.dominio.avvisi_rate import avvisi_del_piano
from shared.dominio.errori import NonTrovato
from shared.dominio.piani import Piano
from shared.dominio.posizioni import Posizione

rotte = Blueprint(__name__)


class Istanza(Richiesta):
    """How many monthly rate the debtor asks for, and why."""

    rate: Annotated[int, Field(ge=1, le=99)]
    motivo: Motivo


class Decisione(Richiesta):
    """The ente's answer; `motivazione` is printed in the letter."""

    accolta: bool
    motivazione: Motivo


@rotte.route("/posizioni/{posizione}/rateizzazione", methods=["GET"])
@con_problemi
@risponde(RateizzazioneLetta)
def leggi(posizione: str) -> dict[str, Any]:
    """The last istanza of a posizione and its plan, with what is left of each rata."""
    chi = identita(rotte.current_request)
    dati = rateizzazione_in_dati(posizioni().leggi(chi.ente, posizione))
    annota(rotte, chi, posizione, "rateizzazione")
    return dati


@rotte.route("/posizioni/{posizione}/rateizzazione", methods=["POST"])
@con_problemi
@risponde(RateizzazioneRegistrata)
def istanza(posizione: str) -> dict[str, Any]:
    """Book the debtor's istanza: the cycle stops at once."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    richiesta = corpo(rotte.current_request, Istanza)
    esito = presenta(ciclo(), chi.ente, posizione, richiesta.rate, richiesta.motivo, chi.utente)
    return {**esito, **rateizzazione_in_dati(posizioni().leggi(chi.ente, posizione))}


@rotte.route("/posizioni/{posizione}/rateizzazione/decisione", methods=["POST"])
@con_problemi
@risponde(RateizzazioneRegistrata)
def decisione(posizione: str) -> dict[str, Any]:
    """Grant or refuse; repeating the same decision changes nothing."""
    chi = identita(rotte.current_request, "responsabile")
    presa = corpo(rotte.current_request, Decisione)
    esito = decidi(ciclo(), chi.ente, posizione, presa.accolta, presa.motivazione, chi.utente)
    return {**esito, **rateizzazione_in_dati(posizioni().leggi(chi.ente, posizione))}


def rateizzazione_in_dati(posizione: Posizione) -> dict[str, Any]:
    """The last istanza with its plan. Raises NonTrovato."""
    richiesta = posizione.rateizzazione
    if richiesta is None:
        raise NonTrovato(f"La posizione {posizione.id} non ha istanze di rateizzazione.")
    return {
        "posizione": posizione.id,
        "istanza": richiesta.numero,
        "stato": richiesta.stato.value,
        "richiesta_il": richiesta.richiesta_il.isoformat(),
        "rate_chieste": richiesta.rate,
        "decisa_il": giorno_in_testo(richiesta.decisa_il),
        "motivazione": richiesta.motivazione,
        "decaduta_il": giorno_in_testo(richiesta.decaduta_il),
        "residuo_cent": posizione.residuo,
        "piano": None if richiesta.piano is None else piano_in_dati(posizione, richiesta.piano),
    }


def piano_in_dati(posizione: Posizione, piano: Piano) -> dict[str, Any]:
    """A plan with the numero avviso of each rata."""
    return {
        "numero": piano.numero,
        "decadenza": piano.decadenza.fonte,
        "rate": [
            {
                "numero": rata.numero,
                "scadenza": rata.scadenza.isoformat(),
                "importo_cent": rata.importo,
                "interessi_cent": rata.interessi,
                "residuo_cent": rata.residuo,
                "numero_avviso": avviso,
            }
            for rata, avviso in zip(piano.rate, avvisi_del_piano(posizione, piano), strict=True)
        ],
    }
