"""What freezes a posizione and lets it go on: payment claims, suspensions, disputes, requests of the debtor."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from pydantic import Field, StringConstraints

from functions._avvio import ciclo, incassi, posizioni
from functions.api._corpi import Richiesta
from functions.api._corpi import Riferimento as NumeroAtto
from functions.api._forme import SospensioniRegistrate
from functions.api._richiesta import Identita, con_problemi, corpo, identita
from functions.api._risposte import risponde
from functions.api._sospensioni import sospensioni_in_dati
from shared.casi_uso.ciclo import Comando, registra_fatto
from shared.casi_uso.rimborsi_ente import registra_con_incassi
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import apri_blocco, chiudi_blocco, segnala_pagamento
from shared.dominio.importi import Voce
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.istanze_comandi import decidi, presenta
from shared.dominio.pratiche import Sentenza, Soccombente

rotte = Blueprint(__name__)

Riferimento = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
"""Names the fact in ids and addresses: no slash."""
Motivo = Annotated[str, StringConstraints(min_length=3, max_length=500)]
VociCent = dict[Voce, Annotated[int, Field(ge=0)]]


class Segnalazione(Richiesta):
    """`riferimento` names the payment the debtor points to."""

    riferimento: Riferimento
    motivo: Motivo


class RichiestaSospensione(Richiesta):
    """`riferimento` names the act that orders it; `fino_al`, included, is for the ente's own suspension."""

    tipo: Literal[TipoBlocco.SOSPENSIONE, TipoBlocco.CONTENZIOSO]
    riferimento: Riferimento
    motivo: Motivo
    fino_al: date | None = None


class DatiSentenza(Richiesta):
    """The judgment, and who bears its costs."""

    autorita: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]
    numero: NumeroAtto
    depositata_il: date
    spese_cent: Annotated[int, Field(ge=0, le=10**12)] = 0
    a_carico: Soccombente = Soccombente.COMPENSATE


class RichiestaChiusura(Richiesta):
    """`provvedimento` and `voci_cent` go with an outcome that cancels the credit, in whole or in part.

    `anche_riscosso`: cancelled in whole, what had been paid is to be given back.
    """

    esito: EsitoBlocco = EsitoBlocco.REVOCATO
    motivo: Motivo
    provvedimento: NumeroAtto | None = None
    voci_cent: VociCent | None = None
    anche_riscosso: bool = False
    sentenza: DatiSentenza | None = None


class RichiestaIstanza(Richiesta):
    """`protocollo` is the number under which the request came in."""

    tipo: TipoIstanza
    protocollo: Riferimento
    motivo: Motivo
    termine_richiesto: date | None = None


class RichiestaDecisione(Richiesta):
    """`voci_cent` only for a sgravio granted in part, `fino_al` only for a suspension granted.

    `anche_riscosso`: an annullamento, or a whole sgravio, that gives back what was paid too.
    """

    decisione: Decisione
    motivazione: Motivo
    provvedimento: Riferimento
    voci_cent: VociCent | None = None
    fino_al: date | None = None
    anche_riscosso: bool = False


@rotte.route("/posizioni/{posizione}/segnalazioni-pagamento", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def segnala(posizione: str) -> dict[str, Any]:
    """The debtor says he has paid: the cycle waits for the money, then goes on by itself."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, Segnalazione)
    return _registra(
        chi, posizione, lambda p, regole, oggi: segnala_pagamento(p, regole, oggi, r.riferimento, r.motivo)
    )


@rotte.route("/posizioni/{posizione}/sospensioni", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def sospendi(posizione: str) -> dict[str, Any]:
    """Freeze by decision of the ente or by order of a judge; a procedura concorsuale has a route of its own."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaSospensione)
    return _registra(
        chi, posizione, lambda p, _, oggi: apri_blocco(p, oggi, r.tipo, r.riferimento, r.motivo, r.fino_al)
    )


@rotte.route("/posizioni/{posizione}/sospensioni/{sospensione}/chiusura", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def chiudi(posizione: str, sospensione: str) -> dict[str, Any]:
    """End a freeze, with the judge's outcome where there is one."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaChiusura)
    provvedimento, s = r.provvedimento or "", r.sentenza
    sentenza = None
    if s is not None:
        sentenza = Sentenza(sospensione, s.autorita, s.numero, s.depositata_il, s.spese_cent, s.a_carico)
    return _registra(
        chi,
        posizione,
        lambda p, regole, oggi: chiudi_blocco(
            p, oggi, sospensione, r.esito, r.motivo, provvedimento, r.voci_cent,
            sentenza=sentenza, regole=regole, anche_riscosso=r.anche_riscosso,
        ),
    )  # fmt: skip


@rotte.route("/posizioni/{posizione}/istanze", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def presenta_istanza(posizione: str) -> dict[str, Any]:
    """Take in a request of the debtor; its scheda riassuntiva follows."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaIstanza)
    return _registra(
        chi,
        posizione,
        lambda p, regole, oggi: presenta(p, regole, oggi, r.tipo, r.protocollo, r.motivo, r.termine_richiesto),
    )


@rotte.route("/posizioni/{posizione}/istanze/{istanza}/decisione", methods=["POST"])
@con_problemi
@risponde(SospensioniRegistrate)
def decidi_istanza(posizione: str, istanza: str) -> dict[str, Any]:
    """The ente's answer, and its effect; the letter to the debtor follows."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaDecisione)
    esito = registra_con_incassi(
        ciclo(), incassi(), chi.ente, posizione,
        lambda p, regole, oggi: decidi(
            p, regole, oggi, istanza, r.decisione, r.motivazione, r.provvedimento,
            voci=r.voci_cent, fino_al=r.fino_al, anche_riscosso=r.anche_riscosso,
        ),
        chi.utente,
    )  # fmt: skip
    return {**esito, "posizione": posizione, **sospensioni_in_dati(posizioni().leggi(chi.ente, posizione))}


def _registra(chi: Identita, posizione: str, comando: Comando) -> dict[str, Any]:
    esito = registra_fatto(ciclo(), chi.ente, posizione, comando, chi.utente)
    return {**esito, "posizione": posizione, **sospensioni_in_dati(posizioni().leggi(chi.ente, posizione))}
