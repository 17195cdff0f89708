"""Sospensioni and istanze of a posizione, as the API tells them."""

from __future__ import annotations

from typing import Any

from functions.api._corpi import giorno_in_testo
from shared.dominio.posizioni import Posizione


def sospensioni_in_dati(posizione: Posizione) -> dict[str, Any]:
    """`sospensioni` and `istanze`, oldest first."""
    return {
        "sospensioni": [
            {
                "id": b.id,
                "tipo": b.tipo.value,
                "dal": b.dal.isoformat(),
                "fino_al": giorno_in_testo(b.fino_al),
                "motivo": b.motivo,
                "chiusa_il": giorno_in_testo(b.chiuso_il),
                "esito": b.esito.value if b.esito else None,
            }
            for b in posizione.blocchi
        ],
        "istanze": [
            {
                "id": i.id,
                "tipo": i.tipo.value,
                "presentata_il": i.presentata_il.isoformat(),
                "scadenza_decisione": giorno_in_testo(i.scadenza_decisione),
                "decisione": i.decisione.value if i.decisione else None,
                "decisa_il": giorno_in_testo(i.decisa_il),
                "scheda": i.scheda if posizione.atto(i.scheda) else None,
                "risposta": i.risposta if posizione.atto(i.risposta) else None,
            }
            for i in posizione.istanze
        ],
    }
