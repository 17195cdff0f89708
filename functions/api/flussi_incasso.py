"""Flows of incassi: ask for an upload, follow it, read its receipt, download what was refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from chalice.app import Blueprint, Response

from functions._avvio import documenti, incassi, liste, orologio
from functions.api._corpi import RichiestaCaricamento, concedi_caricamento, flusso_in_dati
from functions.api._forme import Scarico
from functions.api._forme_liste import FlussoConcesso, FlussoIncassiLetto, FlussoRichiesto
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.acquisizione_incassi import (
    CARTELLA,
    CARTELLA_DOCUMENTI,
    DIMENSIONE_MASSIMA,
    chiave_ricevuta,
    chiave_scarti,
)
from shared.casi_uso.rendiconto_flusso import in_csv, in_xlsx, rendiconto_flusso
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import Flusso, StatoFlusso

rotte = Blueprint(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RichiestaFlusso(RichiestaCaricamento):
    """`genere`: the flow itself, or the document that proves payments put in by hand."""

    genere: Literal["flusso", "documento"] = "flusso"


@rotte.route("/incassi/flussi", methods=["POST"])
@con_problemi
@risponde(FlussoConcesso, stato=201, anche={200: FlussoRichiesto})
def richiedi() -> Response:
    """Grant the upload of one flow or document; a content already taken is recognised and not taken twice."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    richiesta = corpo(rotte.current_request, RichiestaFlusso)
    cartella = CARTELLA if richiesta.genere == "flusso" else CARTELLA_DOCUMENTI
    return concedi_caricamento(chi, richiesta, proprio="chiave", cartella=cartella, massima=DIMENSIONE_MASSIMA)


@rotte.route("/incassi/flussi/{sha256}", methods=["GET"])
@con_problemi
@risponde(FlussoIncassiLetto)
def leggi(sha256: str) -> dict[str, Any]:
    """How a flow stands; once it is read, its receipt: rows, totals, first scarti."""
    chi = identita(rotte.current_request)
    flusso = _di_incassi(chi.ente, sha256)
    dati = flusso_in_dati(flusso, "chiave")
    if flusso.stato in (StatoFlusso.ACQUISITO, StatoFlusso.RESPINTO):
        annota(rotte, chi, sha256, "ricevuta del flusso")
        dati["ricevuta"] = json.loads(documenti().leggi(chiave_ricevuta(chi.ente, sha256)))
    return dati


@rotte.route("/incassi/flussi/{sha256}/scarti", methods=["GET"])
@con_problemi
@risponde(Scarico)
def scarti(sha256: str) -> dict[str, str]:
    """Where to download the refused rows (CSV). 404 until the flow is read."""
    chi = identita(rotte.current_request)
    flusso = _di_incassi(chi.ente, sha256)
    if flusso.stato not in (StatoFlusso.ACQUISITO, StatoFlusso.RESPINTO):
        raise NonTrovato("Il flusso non è ancora stato letto.")
    annota(rotte, chi, sha256, "scarti del flusso")
    nome = f"scarti-incassi-{sha256[:12]}.csv"
    return {"indirizzo": documenti().indirizzo_di_scarico(chiave_scarti(chi.ente, sha256), nome)}


@rotte.route("/incassi/flussi/{sha256}/rendiconto", methods=["GET"])
@con_problemi
@risponde(dict[str, Any], problemi=(422,))
def rendiconto(sha256: str) -> dict[str, Any]:
    """Where the ente books each cent of the flow, with the links to download it. 422 when it does not balance."""
    chi = identita(rotte.current_request)
    flusso = _di_incassi(chi.ente, sha256)
    oggi, arrivo = orologio().oggi(), date.fromisoformat(flusso.richiesto_il[:10])
    dati = rendiconto_flusso(incassi(), chi.ente, flusso.chiave, arrivo, oggi)
    annota(rotte, chi, sha256, "rendiconto del flusso")
    nome = f"rendiconti/{chi.ente}/flusso-{sha256}-{oggi.isoformat()}"
    documenti().scrivi(f"{nome}.xlsx", in_xlsx(dati), XLSX)
    documenti().scrivi(f"{nome}.csv", "".join(in_csv(dati)).encode(), "text/csv; charset=utf-8")
    indirizzi = {
        tipo: documenti().indirizzo_di_scarico(f"{nome}.{tipo}", f"rendiconto-flusso-{sha256[:12]}.{tipo}")
        for tipo in ("xlsx", "csv")
    }
    return {**{chiave: valore for chiave, valore in dati.items() if chiave != "dettaglio"}, **indirizzi}


def _di_incassi(ente: str, sha256: str) -> Flusso:
    flusso = liste().leggi_flusso(ente, sha256)
    if not flusso.chiave.startswith(f"{CARTELLA}/"):
        raise NonTrovato("Il flusso indicato non esiste.")
    return flusso
