"""What the routes for taxpayers (`/me`) stand on: which posizioni are the caller's, and the note of each reading."""

from __future__ import annotations

import base64
from typing import Any

from chalice.app import Blueprint

from functions._avvio import ciclo, orologio, tabella
from functions._carte import stampa
from functions.api._letture import registro
from functions.api._richiesta import Contribuente
from shared.adattatori.deleghe_dynamo import DelegheDynamo
from shared.adattatori.portale_dynamo import IndiciPortale
from shared.casi_uso import contribuente as casi
from shared.casi_uso import deleghe, letture
from shared.casi_uso.ciclo import Ciclo
from shared.dominio.documenti import Documento
from shared.dominio.posizioni import Posizione


def codici(chi: Contribuente) -> list[str]:
    """His own codice fiscale, then those he may act for today."""
    return deleghe.per_chi_agisce(DelegheDynamo(tabella()), orologio(), chi.codice_fiscale)


def mie(chi: Contribuente, presente: Ciclo) -> list[casi.Dovuta]:
    """Every posizione of his, with every ente."""
    return casi.mie_posizioni(presente, IndiciPortale(tabella()), codici(chi))


def mia(chi: Contribuente, ente: str, posizione: str) -> Posizione:
    """A posizione of his. Raises NonTrovato: another's does not exist for him."""
    return casi.mia_posizione(ciclo(), codici(chi), ente, posizione)


def mia_per_le_rate(chi: Contribuente, ente: str, posizione: str) -> Posizione:
    """The same, for who may ask for instalments on it. Raises RegolaViolata for a coobbligato."""
    return casi.mia_per_le_rate(ciclo(), codici(chi), ente, posizione)


def annota(rotte: Blueprint, chi: Contribuente, ente: str, oggetto: str, cosa: str) -> None:
    """Note that the caller is about to see `cosa` of `oggetto`."""
    richiesta = str(rotte.lambda_context.aws_request_id)
    letture.annota(registro(), orologio(), ente, chi.utente, oggetto, cosa, richiesta)


def carta_in_dati(documento: Documento, nome: str) -> dict[str, Any]:
    """A paper made for who asks, kept by nobody else: it travels in the answer."""
    contenuto = base64.b64encode(stampa(documento)).decode()
    return {"nome": nome, "tipo": "application/pdf", "contenuto": contenuto}
