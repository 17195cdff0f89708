"""Nulla osta of enforcement: what a fermo needs, but its vehicles, and what art. 50 D.P.R. 602/1973 adds."""

from __future__ import annotations

from datetime import date

from shared.dominio.esecuzioni import (
    inizio_previsto,
    intimazione_dovuta,
    intimazione_in_vigore,
    pignoramento_in_corso,
    primo_giorno,
    prossima_via,
)
from shared.dominio.nulla_osta import NullaOsta, Verifica, nulla_osta
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole


def nulla_osta_intimazione(posizione: Posizione, regole: Regole, oggi: date) -> NullaOsta:
    """Whether an intimazione may go out on `oggi` (art. 50 c. 2 D.P.R. 602/1973)."""
    return NullaOsta(oggi, posizione.versione, _verifiche(posizione, regole, oggi))


def nulla_osta_esecutivo(posizione: Posizione, regole: Regole, oggi: date) -> NullaOsta:
    """Whether an expropriation may begin with an order issued on `oggi` (artt. 50 and 72-bis D.P.R. 602/1973)."""
    verifiche = (*_verifiche(posizione, regole, oggi), _intimazione(posizione, regole, oggi))
    return NullaOsta(oggi, posizione.versione, verifiche)


def _verifiche(posizione: Posizione, regole: Regole, oggi: date) -> tuple[Verifica, ...]:
    comuni = tuple(v for v in nulla_osta(posizione, regole, oggi).verifiche if v.nome != "beni")
    in_corso = pignoramento_in_corso(posizione)
    stato = "nessun altro pignoramento in corso" if in_corso is None else f"{in_corso.atto} è in corso"
    return (
        *comuni,
        _attesa(posizione, regole, oggi),
        _bene(posizione, regole, oggi),
        Verifica("pignoramenti", in_corso is None, stato),
    )


def _attesa(posizione: Posizione, regole: Regole, oggi: date) -> Verifica:
    if "notifica_ingiunzione" not in posizione.eventi:
        return Verifica("attesa_espropriazione", False, "l'ingiunzione non risulta notificata")
    utile = primo_giorno(posizione, regole, oggi)
    return Verifica("attesa_espropriazione", oggi >= utile, f"l'espropriazione può iniziare dal {utile:%d/%m/%Y}")


def _bene(posizione: Posizione, regole: Regole, oggi: date) -> Verifica:
    via = prossima_via(posizione, regole, oggi)
    if via is None:
        return Verifica("bene_pignorabile", False, "nessun bene pignorabile")
    quale, posto = via
    bene = None if posto is None else (posizione.beni or ())[posto]
    cosa = "" if bene is None else f": {bene.tipo}"
    nome = "presso terzi" if quale == "terzi" else "mobiliare"
    return Verifica("bene_pignorabile", True, f"pignoramento {nome}{cosa}")


def _intimazione(posizione: Posizione, regole: Regole, oggi: date) -> Verifica:
    if "notifica_ingiunzione" not in posizione.eventi:
        return Verifica("intimazione", False, "l'ingiunzione non risulta notificata")
    inizio = inizio_previsto(regole, oggi)
    if not intimazione_dovuta(posizione, regole, inizio):
        return Verifica("intimazione", True, "non è passato un anno dalla notifica: l'intimazione non è dovuta")
    # Today too: the five days must have run before the order leaves, not before it arrives.
    vale = all(intimazione_in_vigore(posizione, regole, giorno) for giorno in (oggi, inizio))
    return Verifica("intimazione", vale, f"intimazione {'' if vale else 'non '}in vigore fino al {inizio:%d/%m/%Y}")
