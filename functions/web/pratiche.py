"""What the ente decides and tells us from the page of a posizione: refunds, their payment, heirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, incassi
from functions.web._moduli import DecisioneEredi, EredeIndicato, RimborsoDisposto, RimborsoPagato
from functions.web._pagine import verso
from functions.web._rotte import Visita, modulo
from shared.casi_uso.ciclo import registra_fatto
from shared.casi_uso.rimborsi_ente import registra_con_incassi
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.anagrafe import Responsabile
from shared.dominio.anagrafe_comandi import decidi_eredi
from shared.dominio.errori import RegolaViolata
from shared.dominio.rimborsi import disponi, registra_pagamento

rotte = Blueprint(__name__)

ENTE = Portale.ENTE
EREDI_MASSIMI = 20
_CAMPI = ("denominazione", "codice_fiscale", "via", "civico", "cap", "comune", "provincia")


@modulo(rotte, "/ente/posizioni/{posizione}/rimborsi", ENTE, Ruolo.RESPONSABILE)
def disponi_rimborso(visita: Visita, posizione: str) -> Response:
    """Decide to pay the excess back; a letter tells the debtor, and its incassi leave the queue."""
    deciso, chi = RimborsoDisposto.model_validate(dict(visita.campi)), visita.sessione
    registra_con_incassi(
        ciclo(), incassi(), chi.ente, posizione,
        lambda p, regole, oggi: disponi(p, regole, oggi, deciso.provvedimento, deciso.motivo, chi.utente), chi.utente,
    )  # fmt: skip
    return verso(f"/ente/posizioni/{posizione}?esito=deciso#rimborsi")


@modulo(
    rotte, "/ente/posizioni/{posizione}/rimborsi/{rimborso}/pagamento", ENTE, Ruolo.OPERATORE, Ruolo.RESPONSABILE
)
def paga_rimborso(visita: Visita, posizione: str, rimborso: str) -> Response:
    """The refund was paid: only now the books move."""
    pagato, chi = RimborsoPagato.model_validate(dict(visita.campi)), visita.sessione
    registra_fatto(
        ciclo(), chi.ente, posizione,
        lambda p, _, oggi: registra_pagamento(p, oggi, rimborso, pagato.documento, pagato.pagato_il, chi.utente),
        chi.utente,
    )  # fmt: skip
    return verso(f"/ente/posizioni/{posizione}?esito=pagato#rimborsi")


@modulo(rotte, "/ente/posizioni/{posizione}/eredi", ENTE, Ruolo.RESPONSABILE)
def decidi_sugli_eredi(visita: Visita, posizione: str) -> Response:
    """Go on against the heirs, named or all together at the last domicile of the dead, or give the credit back."""
    decisa, chi = DecisioneEredi.model_validate(dict(visita.campi)), visita.sessione
    eredi = _indicati(visita.campi)
    if (decisa.scelta == "indicati") != bool(eredi):
        raise RegolaViolata("Gli eredi si indicano quando si scelgono gli atti a loro nome, e solo allora.")
    registra_fatto(
        ciclo(), chi.ente, posizione,
        lambda p, _, oggi: decidi_eredi(p, oggi, decisa.scelta != "rifiuto", decisa.motivazione, eredi, chi.utente),
        chi.utente,
    )  # fmt: skip
    return verso(f"/ente/posizioni/{posizione}?esito=deciso")


def _indicati(campi: Mapping[str, str]) -> tuple[Responsabile, ...]:
    """The heirs of the rows that are not blank. Raises ValidationError for one half written."""
    eredi = []
    for numero in range(1, EREDI_MASSIMI + 1):
        riga: dict[str, Any] = {nome: campi.get(f"erede-{numero}-{nome}", "") for nome in _CAMPI}
        if any(riga.values()):
            eredi.append(EredeIndicato.model_validate(riga).responsabile())
    return tuple(eredi)
