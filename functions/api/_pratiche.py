"""Pratiche of a posizione as the API tells them, and the kinds of text its bodies may hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from functions._avvio import ciclo, posizioni
from functions.api._corpi import giorno_in_testo
from functions.api._richiesta import Identita
from shared.casi_uso.ciclo import Comando, registra_fatto
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.termini_pratiche import termini_pratiche

Nome = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]
Cent = Annotated[int, Field(ge=0, le=10**12)]


def registra(chi: Identita, posizione: str, comando: Comando) -> dict[str, Any]:
    """Book the fact and answer with the pratiche as they are now."""
    esito = registra_fatto(ciclo(), chi.ente, posizione, comando, chi.utente)
    return {**esito, **pratiche_in_dati(chi, posizione)}


def pratiche_in_dati(chi: Identita, posizione: str) -> dict[str, Any]:
    """All the pratiche, and the contract's terms that run from them."""
    attuale = posizioni().leggi(chi.ente, posizione)
    regole = ciclo().regole(attuale)
    return {"posizione": posizione, **_pratiche(attuale), "termini": _termini(attuale, regole)}


def _pratiche(posizione: Posizione) -> dict[str, Any]:
    p = posizione.pratiche
    return {
        "sgravi": [
            {
                "provvedimento": s.provvedimento,
                "data": s.data.isoformat(),
                "motivo": s.motivo,
                "voci_cent": {v.value: c for v, c in s.voci.items()},
                "gia_pagato_cent": {v.value: c for v, c in s.gia_pagato.items()},
                "eccedenza_cent": s.eccedenza,
            }
            for s in p.sgravi
        ],
        "rimborsi": [
            {
                "id": r.id,
                "importo_cent": r.importo,
                "disposto_il": r.disposto_il.isoformat(),
                "provvedimento": r.provvedimento,
                "a_carico": r.a_carico.value,
                "pagato_il": giorno_in_testo(r.pagato_il),
                "documento": r.documento,
            }
            for r in p.rimborsi
        ],
        "procedure": [
            {
                "id": c.id,
                "tipo": c.tipo,
                "tribunale": c.tribunale,
                "aperta_il": c.aperta_il.isoformat(),
                "udienza": giorno_in_testo(c.udienza),
                "scadenza_deposito": giorno_in_testo(c.scadenza_deposito),
                "tardiva": c.tardiva,
                "rango": c.privilegio or "chirografo",
                "chiesto_cent": c.chiesto,
                "depositata_il": giorno_in_testo(c.depositata_il),
                "ammesso_cent": c.ammesso,
                "ripartito_cent": sum(riparto.importo for riparto in c.riparti),
                "chiusa_il": giorno_in_testo(c.chiusa_il),
            }
            for c in p.procedure
        ],
        "inesigibilita": [
            {
                "id": i.id,
                "causa": i.causa.value,
                "riscontri": list(i.riscontri),
                "proposta_il": i.proposta_il.isoformat(),
                "importo_cent": i.importo,
                "esito": None if i.accolta is None else "discarico" if i.accolta else "diniego",
                "decisa_il": giorno_in_testo(i.decisa_il),
                "relazione": i.relazione if posizione.atto(i.relazione) else None,
                "fascicolo": i.fascicolo if posizione.atto(i.fascicolo) else None,
            }
            for i in p.proposte
        ],
        "quote": [
            {
                "id": q.id,
                "richiesta_il": q.richiesta_il.isoformat(),
                "quota_cent": q.quota,
                "interessi_cent": q.interessi,
                "dal": q.dal.isoformat(),
                "versata_il": giorno_in_testo(q.versata_il),
            }
            for q in p.quote
        ],
    }


def _termini(posizione: Posizione, regole: Regole) -> list[dict[str, Any]]:
    return [
        {
            "id": t.id,
            "cosa": t.termine.cosa,
            "clausola": t.termine.clausola,
            "di": "ente" if t.dell_ente else "concessionario",
            "scadenza": t.scadenza.isoformat(),
            "adempiuto_il": giorno_in_testo(t.adempiuto_il),
        }
        for t in termini_pratiche(posizione, regole)
    ]
