"""Posizioni: what happened to one, why it owes what it owes, and its sgravio."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import Field, StringConstraints

from functions._avvio import ciclo, documenti, posizioni
from functions.api._corpi import Richiesta, Riferimento
from functions.api._forme import ElencoLetture, PosizioneLetta, PosizioneSgravata, Scarico, ScaricoFascicolo
from functions.api._letture import annota, registro
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from functions.api._sospensioni import sospensioni_in_dati
from shared.casi_uso.ciclo import registra_fatto
from shared.casi_uso.fascicolo import consulta
from shared.dominio.errori import NonTrovato
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.posizioni import Posizione
from shared.dominio.sgravi import sgrava

rotte = Blueprint(__name__)


class RichiestaSgravio(Richiesta):
    """`voci_cent` per voce; without it, all that is still owed, and what was paid too with `anche_riscosso`.

    `provvedimento` identifies the ente's act.
    """

    provvedimento: Riferimento
    motivo: Annotated[str, StringConstraints(min_length=3, max_length=500)]
    voci_cent: dict[Voce, Annotated[int, Field(ge=0)]] | None = None
    anche_riscosso: bool = False


@rotte.route("/posizioni/{posizione}", methods=["GET"])
@con_problemi
@risponde(PosizioneLetta)
def leggi(posizione: str) -> dict[str, Any]:
    """The posizione with its acts, events, terms and books."""
    chi = identita(rotte.current_request)
    attuale, registrazioni, storia = posizioni().con_libri(chi.ente, posizione)
    annota(rotte, chi, posizione, "posizione")
    return {
        **_stato(attuale),
        "registrazioni": [
            {
                "id": registrazione.id,
                "data": registrazione.data.isoformat(),
                "causale": registrazione.causale,
                "movimenti": [{"conto": m.conto, "importo_cent": m.importo} for m in registrazione.movimenti],
            }
            for registrazione in registrazioni
        ],
        "eventi": [
            {"istante": x.istante, "nome": x.evento.nome, "autore": x.evento.autore, "dati": dict(x.evento.dati)}
            for x in storia
        ],
    }


@rotte.route("/posizioni/{posizione}/atti/{atto}", methods=["GET"])
@con_problemi
@risponde(Scarico)
def scarica_atto(posizione: str, atto: str) -> dict[str, str]:
    """Where to download the PDF of an act."""
    chi = identita(rotte.current_request)
    attuale = posizioni().leggi(chi.ente, posizione)
    emesso = attuale.atto(atto)
    if emesso is None or not emesso.chiave:
        raise NonTrovato(f"L'atto {atto} non esiste o non ha un documento.")
    annota(rotte, chi, posizione, f"atto {atto}")
    estensione = emesso.chiave.rpartition(".")[2]
    return {"indirizzo": documenti().indirizzo_di_scarico(emesso.chiave, f"{posizione}-{atto}.{estensione}")}


@rotte.route("/posizioni/{posizione}/letture", methods=["GET"])
@con_problemi
@risponde(ElencoLetture)
def elenca_letture(posizione: str) -> dict[str, Any]:
    """Who has seen the data of the posizione, oldest first; asking is not seeing."""
    chi = identita(rotte.current_request, "responsabile")
    posizioni().leggi(chi.ente, posizione)
    trovate = registro().elenca(chi.ente, posizione)
    return {"letture": [{"istante": x.istante, "utente": x.utente, "cosa": x.cosa} for x in trovate]}


@rotte.route("/posizioni/{posizione}/fascicolo", methods=["GET"])
@con_problemi
@risponde(ScaricoFascicolo, problemi=(409,))
def scarica_fascicolo(posizione: str) -> dict[str, str]:
    """Where to download all that is known of the posizione, verifiable offline; that it was asked for is recorded."""
    chi = identita(rotte.current_request, "responsabile")
    chiave, testa = consulta(ciclo(), documenti(), chi.ente, posizione, chi.utente)
    return {"indirizzo": documenti().indirizzo_di_scarico(chiave, f"fascicolo-{posizione}.zip"), "testa": testa}


@rotte.route("/posizioni/{posizione}/sgravio", methods=["POST"])
@con_problemi
@risponde(PosizioneSgravata)
def sgravio(posizione: str) -> dict[str, Any]:
    """Cancel all or part of the credit; repeating the same provvedimento changes nothing."""
    chi = identita(rotte.current_request, "responsabile")
    richiesta = corpo(rotte.current_request, RichiestaSgravio)
    voci: dict[Voce, Centesimi] | None = richiesta.voci_cent
    esito = registra_fatto(
        ciclo(),
        chi.ente,
        posizione,
        lambda p, regole, oggi: sgrava(
            p, oggi, richiesta.provvedimento, richiesta.motivo, voci, chi.utente,
            regole=regole, anche_riscosso=richiesta.anche_riscosso,
        ),
    )  # fmt: skip
    return {**esito, **_stato(posizioni().leggi(chi.ente, posizione))}


def _stato(posizione: Posizione) -> dict[str, Any]:
    return {
        "posizione": posizione.id,
        "lista": posizione.lista,
        "numero_avviso": posizione.numero_avviso,
        "fase": posizione.fase.value,
        "conclusione": posizione.conclusione.value if posizione.conclusione else None,
        "saldi_cent": {voce.value: cent for voce, cent in posizione.saldi.items()},
        "residuo_cent": posizione.residuo,
        "date": {nome: giorno.isoformat() for nome, giorno in posizione.eventi.items()},
        "atti": [
            {"id": a.id, "tipo": a.tipo.value, "data": a.data.isoformat(), "importo_cent": a.importo}
            for a in posizione.atti
        ],
        "termini_mancati": [
            {"id": t.id, "scadenza": t.scadenza.isoformat(), "penale_cent": t.penale}
            for t in posizione.termini_mancati
        ],
        **sospensioni_in_dati(posizione),
    }
