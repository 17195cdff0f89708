"""Who the taxpayer at the portal is, whom he may act for, and which posizioni are his to see."""

from __future__ import annotations

from functions._avvio import ciclo, orologio, tabella
from functions.web._rotte import Visita
from shared.adattatori.deleghe_dynamo import DelegheDynamo
from shared.casi_uso import contribuente, deleghe
from shared.dominio.posizioni import Posizione

POSIZIONE = "/cittadino/posizioni/{ente}/{posizione}"


def registro_deleghe() -> DelegheDynamo:
    return DelegheDynamo(tabella())


def codici(visita: Visita) -> list[str]:
    """His own codice fiscale, then those he may look at today for others."""
    return deleghe.per_chi_agisce(registro_deleghe(), orologio(), visita.sessione.codice_fiscale)


def mia(visita: Visita, ente: str, posizione: str) -> Posizione:
    """A posizione of his. Raises NonTrovato: another's does not exist for him."""
    return contribuente.mia_posizione(ciclo(), codici(visita), ente, posizione)


def mia_per_le_rate(visita: Visita, ente: str, posizione: str) -> Posizione:
    """The same, for who may ask for instalments on it. Raises RegolaViolata for a coobbligato."""
    return contribuente.mia_per_le_rate(ciclo(), codici(visita), ente, posizione)


def indirizzo(ente: str, posizione: str) -> str:
    """The page of a posizione."""
    return f"/cittadino/posizioni/{ente}/{posizione}"
