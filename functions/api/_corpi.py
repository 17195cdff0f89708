"""What request bodies and answers are made of, said once for every route."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from chalice.app import Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from functions._avvio import flussi, liste, orologio
from functions.api._richiesta import Identita
from shared.casi_uso.caricamenti import DIMENSIONE_MASSIMA, richiedi_caricamento
from shared.dominio.flussi import Flusso

Riferimento = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/._-]{1,60}$")]
"""The number of an act, a protocol, a payment order."""
Motivo = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class Richiesta(BaseModel):
    """A body: nothing beyond what it declares, each value of its own kind (no number where a text is asked)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RichiestaCaricamento(Richiesta):
    """`sha256` in hex and `dimensione` in bytes are of the file's content."""

    nome_file: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    dimensione: int
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def concedi_caricamento(
    chi: Identita,
    richiesta: RichiestaCaricamento,
    *,
    proprio: str,
    cartella: str = "carichi",
    massima: int = DIMENSIONE_MASSIMA,
) -> Response:
    """Grant the upload of one file to `cartella`: 201 with its form, 200 when the content is already there.

    `proprio` is the field that this kind of flusso shows besides the common ones.
    """
    esito = richiedi_caricamento(
        liste(),
        flussi(),
        orologio(),
        ente=chi.ente,
        utente=chi.utente,
        nome=richiesta.nome_file,
        dimensione=richiesta.dimensione,
        sha256=richiesta.sha256,
        cartella=cartella,
        massima=massima,
    )
    stato = flusso_in_dati(esito.flusso, proprio)
    if esito.modulo is None:
        return Response(body={"ripetuto": True, **stato}, status_code=200)
    return Response(body={"ripetuto": False, **stato, "caricamento": esito.modulo}, status_code=201)


def flusso_in_dati(flusso: Flusso, proprio: str) -> dict[str, Any]:
    """How a flusso stands; `proprio` names one more of its fields (`lista`, `chiave`)."""
    return {
        "flusso": flusso.sha256,
        "nome_file": flusso.nome,
        proprio: getattr(flusso, proprio),
        "stato": flusso.stato.value,
        "motivo": flusso.motivo,
        "richiesto_il": flusso.richiesto_il,
    }


def giorno_in_testo(giorno: date | None) -> str | None:
    """ISO text of a day; None where there is none."""
    return giorno.isoformat() if giorno else None
