"""Lines of the giornale for tests, one fact each."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.dominio.giornale import Destinazione, Imputazione, RigaGiornale
from shared.dominio.importi import Centesimi, Voce

ENTE = "comune-prova"


def incassata(
    numero: int | str,
    voci: dict[Voce, Centesimi],
    giorno: date,
    *,
    eccedenza: Centesimi = 0,
    pagato_il: date | None = None,
    ente: str = ENTE,
    tipologia: str = "TARI",
    **imputazione: Any,
) -> RigaGiornale:
    """A payment booked on a posizione on `giorno`, with what exceeded the debt."""
    imputato = sum(voci.values())
    destinazioni = {Destinazione.IMPUTATO: imputato, Destinazione.DA_RIMBORSARE: eccedenza}
    return RigaGiornale(
        ente=ente,
        id=f"VERSAMENTO#I{numero}",
        giorno=giorno,
        incasso=f"I{numero}",
        canale="bonifico",
        pagato_il=pagato_il or giorno,
        entrata=imputato + eccedenza,
        destinazioni={d: c for d, c in destinazioni.items() if c},
        imputazione=Imputazione(
            posizione="L00001-00000001", lista="L00001", tipologia=tipologia, anno=2021, fase="notifica", voci=voci,
            **imputazione,
        ),
    )  # fmt: skip


def mossa(
    numero: int | str,
    giorno: date,
    entrata: Centesimi,
    destinazioni: dict[Destinazione, Centesimi],
    *,
    pagato_il: date | None = None,
    ente: str = ENTE,
) -> RigaGiornale:
    """Money that comes in or moves without paying a debt."""
    return RigaGiornale(
        ente, f"MOSSA#{numero}", giorno, f"I{numero}", "bonifico", pagato_il or giorno, entrata, destinazioni
    )
