"""The routes that show personal data note it first: who, when, what."""

from __future__ import annotations

from chalice.app import Blueprint

from functions._avvio import orologio, tabella
from functions.api._richiesta import Identita
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso import letture


def registro() -> LettureDynamo:
    return LettureDynamo(tabella())


def annota(rotte: Blueprint, chi: Identita, oggetto: str, cosa: str) -> None:
    """Note that the caller is about to see `cosa` of `oggetto`."""
    richiesta = str(rotte.lambda_context.aws_request_id)
    letture.annota(registro(), orologio(), chi.ente, chi.utente, oggetto, cosa, richiesta)
