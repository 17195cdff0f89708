"""Finding posizioni: by what people have in hand, and those on which the ente has something to decide."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions._avvio import orologio, posizioni, tabella
from functions.api._corpi import giorno_in_testo
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, identita
from shared.adattatori.portale_dynamo import IndiciDynamo
from shared.casi_uso.cerca import cerca
from shared.dominio.decisioni import decisioni_attese
from shared.dominio.posizioni import Posizione

rotte = Blueprint(__name__)

DECISIONI_MOSTRATE = 100


@rotte.route("/posizioni", methods=["GET"])
@con_problemi
def trova() -> dict[str, Any]:
    """Posizioni by `q`: an id, a numero avviso, a codice fiscale, the beginning of a name; `dopo` for the next page."""
    chi = identita(rotte.current_request)
    campi = rotte.current_request.query_params
    scritto, dopo = (str(campi.get(nome) or "")[:200] if campi else "" for nome in ("q", "dopo"))
    trovate = cerca(posizioni(), IndiciDynamo(tabella()), [chi.ente], scritto, dopo)
    for posizione in trovate.posizioni:
        annota(rotte, chi, posizione.id, "risultati di ricerca")
    return {"posizioni": [_riga(posizione) for posizione in trovate.posizioni], "dopo": trovate.dopo or None}


@rotte.route("/decisioni", methods=["GET"])
@con_problemi
def da_decidere() -> dict[str, Any]:
    """What waits for the ente's decision, the nearest term first, with the days left."""
    chi = identita(rotte.current_request)
    indici, oggi = IndiciDynamo(tabella()), orologio().oggi()
    attese = []
    for posizione in indici.leggi(indici.in_decisione(chi.ente, DECISIONI_MOSTRATE)):
        annota(rotte, chi, posizione.id, "decisioni attese")
        attese += [
            {
                "posizione": posizione.id,
                "tipo": attesa.tipo.value,
                "id": attesa.id,
                "cosa": attesa.cosa,
                "dal": attesa.dal.isoformat(),
                "entro": giorno_in_testo(attesa.entro),
                "giorni": attesa.giorni(oggi),
            }
            for attesa in decisioni_attese(posizione)
        ]
    return {"decisioni": attese}


def _riga(posizione: Posizione) -> dict[str, Any]:
    return {
        "posizione": posizione.id,
        "lista": posizione.lista,
        "numero_avviso": posizione.numero_avviso,
        "debitore": posizione.riga.debitore.denominazione,
        "codice_fiscale": posizione.riga.debitore.codice_fiscale,
        "tipologia": posizione.riga.tipologia,
        "fase": posizione.fase.value,
        "conclusione": posizione.conclusione.value if posizione.conclusione else None,
        "residuo_cent": posizione.residuo,
    }
