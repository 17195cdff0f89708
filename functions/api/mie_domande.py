"""For taxpayers: instalments seen before they are asked for, a payment reported, a request to the ente."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions._avvio import ciclo, documenti, orologio, posizioni, tabella
from functions.api._corpi import Motivo, Richiesta
from functions.api._forme import RateizzazioneRegistrata, SospensioniRegistrate
from functions.api._forme_me import RateAmmesse
from functions.api._me import annota, mia, mia_per_le_rate
from functions.api._richiesta import Contribuente, con_problemi, contribuente, corpo, parametri
from functions.api._risposte import risponde
from functions.api._sospensioni import sospensioni_in_dati
from functions.api.mie_posizioni import POSIZIONE
from functions.api.rateizzazioni import rateizzazione_in_dati
from shared.adattatori.allegati_dynamo import AllegatiDynamo
from shared.casi_uso import contribuente as casi
from shared.casi_uso import domande_contribuente
from shared.casi_uso.rateizzazione import presenta as presenta_rate
from shared.dominio.istanze import TipoIstanza
from shared.dominio.piani import Piano

rotte = Blueprint(__name__)


class QuanteRate(BaseModel):
    """How many rate the plan to show has; without it, only how many are admitted."""

    model_config = ConfigDict(extra="forbid")

    rate: Annotated[int, Field(ge=1, le=99)] | None = None


class DomandaRate(Richiesta):
    """How many monthly rate are asked for, and why."""

    rate: Annotated[int, Field(ge=1, le=99)]
    motivo: Motivo


class PagamentoSegnalato(Richiesta):
    """`riferimento` is what the receipt calls the payment (IUR, CRO); the receipt itself is sent on the portal."""

    riferimento: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{3,60}$")]
    pagato_il: date


class MiaIstanza(Richiesta):
    """`chiave` names the sending: the same one twice is one request. `termine` is for a suspension."""

    tipo: TipoIstanza
    motivo: Motivo
    chiave: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,40}$")]
    termine: date | None = None


@rotte.route(f"{POSIZIONE}/rate", methods=["GET"])
@con_problemi
@risponde(RateAmmesse, problemi=(409,))
def mostra_rate(ente: str, posizione: str) -> dict[str, Any]:
    """How many rate may be asked for, and the plan so many would give if it were granted today."""
    chi = contribuente(rotte.current_request)
    chieste = parametri(rotte.current_request, QuanteRate)
    sua, presente = mia_per_le_rate(chi, ente, posizione), ciclo()
    annota(rotte, chi, ente, posizione, "domanda di rateizzazione")
    ammesse = casi.rate_ammesse(sua, orologio().oggi())
    piano = None if chieste.rate is None else casi.anteprima_piano(presente, sua, chieste.rate)
    return {
        "residuo_cent": sua.residuo,
        "minimo": ammesse.minimo,
        "massimo": ammesse.massimo,
        "piano": None if piano is None else _previsto(piano),
    }


@rotte.route(f"{POSIZIONE}/rate", methods=["POST"])
@con_problemi
@risponde(RateizzazioneRegistrata)
def chiedi_rate(ente: str, posizione: str) -> dict[str, Any]:
    """Ask for the plan: from this moment nothing escalates."""
    chi = contribuente(rotte.current_request)
    domanda = corpo(rotte.current_request, DomandaRate)
    mia_per_le_rate(chi, ente, posizione)
    esito = presenta_rate(ciclo(), ente, posizione, domanda.rate, domanda.motivo, chi.utente)
    return {**esito, **rateizzazione_in_dati(posizioni().leggi(ente, posizione))}


@rotte.route(f"{POSIZIONE}/segnalazioni-pagamento", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def segnala_un_pagamento(ente: str, posizione: str) -> dict[str, Any]:
    """Report a payment: the cycle waits for the money, then goes on by itself."""
    chi = contribuente(rotte.current_request)
    detto = corpo(rotte.current_request, PagamentoSegnalato)
    esito = domande_contribuente.segnala(
        ciclo(), documenti(), AllegatiDynamo(tabella()), mia(chi, ente, posizione), detto.riferimento, detto.pagato_il,
        b"", chi.utente,
    )  # fmt: skip
    return _registrata(chi, ente, posizione, esito)


@rotte.route(f"{POSIZIONE}/istanze", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def presenta_istanza(ente: str, posizione: str) -> dict[str, Any]:
    """Send a request to the ente: the posizione is frozen until it answers (not for a refund)."""
    chi = contribuente(rotte.current_request)
    r = corpo(rotte.current_request, MiaIstanza)
    sua = mia(chi, ente, posizione)
    esito = domande_contribuente.chiedi(ciclo(), sua, r.tipo, r.chiave, r.motivo, r.termine, chi.utente)
    return _registrata(chi, ente, posizione, esito)


def _registrata(chi: Contribuente, ente: str, posizione: str, esito: dict[str, object]) -> dict[str, Any]:
    annota(rotte, chi, ente, posizione, "richieste")
    return {**esito, "posizione": posizione, **sospensioni_in_dati(posizioni().leggi(ente, posizione))}


def _previsto(piano: Piano) -> dict[str, Any]:
    return {
        "decadenza": piano.decadenza.fonte,
        "rate": [
            {
                "numero": rata.numero,
                "scadenza": rata.scadenza.isoformat(),
                "importo_cent": rata.importo,
                "interessi_cent": rata.interessi,
            }
            for rata in piano.rate
        ],
    }
