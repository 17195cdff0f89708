"""The ente's word on the heirs of a dead debtor, and what the registers said of one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import Field, model_validator

from functions._avvio import ciclo
from functions.api._corpi import Motivo, Richiesta, giorno_in_testo
from functions.api._forme import AnagrafeDecisa, AnagrafeLetta
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.ciclo import registra_fatto
from shared.contratti.esiti_anagrafe import RISPONDONO_MASSIMI, SoggettoComunicato
from shared.dominio.anagrafe import Qualifica
from shared.dominio.anagrafe_comandi import decidi_eredi
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole

rotte = Blueprint(__name__)


class DecisioneSugliEredi(Richiesta):
    """Authorised with no `eredi`: the acts go to them collectively, at the last domicile of the dead."""

    autorizzata: bool
    motivazione: Motivo
    eredi: Annotated[tuple[SoggettoComunicato, ...], Field(max_length=RISPONDONO_MASSIMI)] = ()

    @model_validator(mode="after")
    def _solo_eredi(self) -> DecisioneSugliEredi:
        if any(erede.qualifica is not Qualifica.EREDE for erede in self.eredi):
            raise ValueError("qui si indicano solo eredi")
        return self


@rotte.route("/posizioni/{posizione}/anagrafe", methods=["GET"])
@con_problemi
@risponde(AnagrafeLetta)
def leggi(posizione: str) -> dict[str, Any]:
    """What the registers answered, and who the acts are addressed to."""
    chi = identita(rotte.current_request)
    attuale = ciclo().posizioni.leggi(chi.ente, posizione)
    annota(rotte, chi, posizione, "anagrafe")
    return _in_dati(attuale)


@rotte.route("/posizioni/{posizione}/eredi", methods=["POST"])
@con_problemi
@risponde(AnagrafeDecisa)
def decidi(posizione: str) -> dict[str, Any]:
    """Authorise going on against the heirs, or refuse; the cycle goes on at once. Decided once."""
    chi = identita(rotte.current_request, "responsabile")
    presa = corpo(rotte.current_request, DecisioneSugliEredi)
    eredi = tuple(erede.responsabile() for erede in presa.eredi)

    def comando(attuale: Posizione, _: Regole, oggi: date) -> Mutazione:
        return decidi_eredi(attuale, oggi, presa.autorizzata, presa.motivazione, eredi, chi.utente)

    esito = registra_fatto(ciclo(), chi.ente, posizione, comando)
    return {**esito, **_in_dati(ciclo().posizioni.leggi(chi.ente, posizione))}


def _in_dati(posizione: Posizione) -> dict[str, Any]:
    esito = posizione.anagrafe
    if esito is None:
        return {"posizione": posizione.id, "anagrafe": None}
    eredi, procedura = esito.eredi, esito.procedura
    return {
        "posizione": posizione.id,
        "anagrafe": {
            "verificata_il": esito.data.isoformat(),
            "stato": esito.stato.value,
            "dal": giorno_in_testo(esito.dal),
            "natura": esito.natura.value if esito.natura else None,
            "procedura_concorsuale": procedura.tipo if procedura else None,
            "destinatario": posizione.destinatario.denominazione,
            "rispondono": [
                {"qualifica": r.qualifica.value, "denominazione": r.soggetto.denominazione} for r in esito.rispondono
            ],
            "eredi": {
                "autorizzata": eredi.autorizzata,
                "collettivamente": eredi.collettivamente,
                "decisa_il": eredi.il.isoformat(),
                "motivazione": eredi.motivazione,
            }
            if eredi
            else None,
        },
    }
