"""Issuing acts: what each one charges, states and changes.

An act has an id made from the business fact (`ingiunzione`, `sollecito-2`), so the same
act cannot be issued twice. Each command checks its own preconditions: the machine asks,
the domain decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.dominio import partitario
from shared.dominio.atti import CON_NULLA_OSTA, Atto, Conclusione, TermineMancato, TipoAtto
from shared.dominio.blocchi import esigi_libera
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.fase_anagrafe import id_ingiunzione, motivo_di_restituzione
from shared.dominio.fasi import conclusione_di
from shared.dominio.importi import Centesimi, Voce, in_euro
from shared.dominio.lettere import FASCICOLO_RESTITUITO
from shared.dominio.nulla_osta import NullaOsta
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.prova import Prova
from shared.dominio.recapiti import Mezzo
from shared.dominio.regole import Regole
from shared.dominio.scadenze import aggiorna, termini_mancati
from shared.dominio.tentativi import mezzo_per

Interessi = Callable[[Centesimi, date, date], tuple[Centesimi, Prova]]
"""Legal interest on cents, from a day (excluded) to a day (included)."""

Spese = Callable[[Mezzo, date], tuple[Centesimi, Prova] | None]
"""What one delivery by that way costs the debtor on that day; None: nothing may be charged."""


@dataclass(frozen=True, slots=True)
class Tariffe:
    """What the law in force lets an act add to the debt."""

    interessi: Interessi
    spese: Spese


def emetti_ingiunzione(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str
) -> Mutazione:
    """Ingiunzione (R.D. 639/1910, art. 2): interest up to `oggi` and the cost of notification join the debt.

    Raises GiaRegistrato when already issued; RegolaViolata without the ente's visto or the registers' answer, when
    nothing is owed or too little, while a blocco holds, and for whatever sends the credit back to the ente.
    """
    identita = id_ingiunzione(posizione)
    una_volta(posizione, identita)
    if "visto" not in posizione.eventi:
        raise RegolaViolata("Manca il visto dell'ente: nessuna ingiunzione può essere emessa.")
    if posizione.anagrafe is None:
        raise RegolaViolata("Manca la verifica anagrafica: nessuna ingiunzione può essere emessa.")
    esigi_libera(posizione, oggi)
    if motivo := motivo_di_restituzione(posizione, regole, oggi):
        raise RegolaViolata(f"La posizione {posizione.id} torna all'ente: {motivo}.")
    addebito, prove = addebiti(posizione, oggi, tariffe, TipoAtto.INGIUNZIONE, identita)
    return emetti_atto(posizione, oggi, identita, TipoAtto.INGIUNZIONE, chiave, addebito, prove)


def invia_sollecito(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str, numero: int
) -> Mutazione:
    """The sollecito number `numero` (from 1). Raises RegolaViolata out of order, beyond what the rule asks, or while a
    blocco holds."""
    identita = f"sollecito-{numero}"
    una_volta(posizione, identita)
    esigi_libera(posizione, oggi)
    non_sospesa(posizione)
    regola = regole.ciclo.solleciti(posizione.residuo)
    if numero > regola.numero or numero != posizione.quanti(TipoAtto.SOLLECITO) + 1:
        raise RegolaViolata(f"Il sollecito {numero} non è dovuto: la regola ne prevede {regola.numero}.")
    if numero == regole.ciclo.visura_prima_del_sollecito and posizione.beni is None:
        raise RegolaViolata(f"Il sollecito {numero} nomina i beni del debitore: manca l'esito della visura.")
    addebito, prove = addebiti(posizione, oggi, tariffe, TipoAtto.SOLLECITO, identita, interessi=False)
    return emetti_atto(posizione, oggi, identita, TipoAtto.SOLLECITO, chiave, addebito, prove)


def registra_termini_mancati(
    posizione: Posizione, regole: Regole, oggi: date
) -> Mutazione:
    """Bring the list of missed terms up to `oggi`: new ones, late fulfilments, and misses an outcome has cleared."""
    mancati = termini_mancati(posizione, regole, oggi)
    if mancati == posizione.termini_mancati:
        raise GiaRegistrato("I termini mancati sono già aggiornati.")
    return muta(posizione, Evento("TERMINI_MANCATI", oggi, _in_dati(mancati)), termini_mancati=mancati)


def _in_dati(mancati: tuple[TermineMancato, ...]) -> dict[str, Any]:
    return {m.id: {"scadenza": m.scadenza.isoformat(), "penale_cent": m.penale} for m in mancati}


def concludi(posizione: Posizione, regole: Regole, oggi: date, chiave: str, motivo: str = "") -> Mutazione:
    """The end: collected, cancelled, given up, or handed back with its file; misses still running stop counting.

    `motivo` is why the credit goes back before its time, where it does. A step decided on the last day of a
    term and done on the next is late: the miss is written with the end, for nothing looks at terms after it.

    Raises GiaRegistrato when concluded, RegolaViolata while instalments are examined or kept.
    """
    if posizione.conclusa:
        raise GiaRegistrato(f"La posizione {posizione.id} è già conclusa.")
    non_sospesa(posizione)
    conclusione = conclusione_di(posizione)
    restituita = bool(motivo) and conclusione is Conclusione.RESTITUITA
    eventi = {"conclusione": oggi, **({"restituzione": oggi} if restituita else {})}
    mancati = termini_mancati(replace(posizione, eventi={**eventi, **posizione.eventi}), regole, oggi)
    dati: dict[str, Any] = {"conclusione": conclusione.value, "residuo_cent": posizione.residuo}
    if conclusione is Conclusione.RESTITUITA:
        dati["documento"] = FASCICOLO_RESTITUITO
    if restituita:
        dati["motivo"] = motivo
    if scoperti := tuple(m for m in mancati if m.id not in {noto.id for noto in posizione.termini_mancati}):
        dati["termini_mancati"] = _in_dati(scoperti)
    atto = Atto(
        "comunicazione_chiusura", TipoAtto.COMUNICAZIONE_CHIUSURA, oggi, posizione.residuo, chiave
    )
    return muta(
        posizione,
        Evento("CONCLUSA", oggi, dati),
        eventi=eventi,
        motivo=motivo if restituita else posizione.motivo,
        conclusione=conclusione,
        atti=(*posizione.atti, atto),
        termini_mancati=aggiorna(mancati, oggi),
    )


def una_volta(posizione: Posizione, identita: str) -> None:
    """Raises GiaRegistrato when that act is there already."""
    if posizione.atto(identita) is not None:
        raise GiaRegistrato(f"L'atto {identita} della posizione {posizione.id} è già stato emesso.")


def non_sospesa(posizione: Posizione) -> None:
    """Raises RegolaViolata while instalments are examined or kept (L. 160/2019 art. 1 c. 798)."""
    if posizione.sospesa:
        raise RegolaViolata(f"La posizione {posizione.id} ha una rateizzazione in esame o in regola: il ciclo è fermo.")


def addebiti(
    posizione: Posizione, oggi: date, tariffe: Tariffe, tipo: TipoAtto, identita: str, interessi: bool = True
) -> tuple[partitario.Registrazione | None, tuple[Mapping[str, Any], ...]]:
    """What issuing `identita` adds to the debt, with its prove: interest to `oggi` included, the cost of delivery."""
    voci: dict[Voce, Centesimi] = {}
    prove: list[Mapping[str, Any]] = []
    dal = posizione.interessi_fino_al or posizione.riga.interessi_dal
    capitale = posizione.saldi.get(Voce.CAPITALE, 0)
    if interessi and dal is not None and dal < oggi and capitale:
        voci[Voce.INTERESSI], prova = tariffe.interessi(capitale, dal, oggi)
        prove.append(prova.in_dati())
    spesa = tariffe.spese(mezzo_per(posizione, tipo), oggi)
    if spesa is not None:
        voci[Voce.SPESE_NOTIFICA], prova = spesa
        prove.append(prova.in_dati())
    causale = f"Accessori di {identita}"
    return partitario.registra_accessori(f"{posizione.id}#{identita}", oggi, causale, voci), tuple(prove)


def emetti_atto(
    posizione: Posizione,
    oggi: date,
    identita: str,
    tipo: TipoAtto,
    chiave: str,
    addebito: partitario.Registrazione | None,
    prove: tuple[Mapping[str, Any], ...],
    *,
    eventi_legali: tuple[str, ...] = (),
    dopo_estinzione: bool = False,
    esame: NullaOsta | None = None,
) -> Mutazione:
    """The act enters the posizione with what it charges; `eventi_legali` are the legal events of its day, if any.

    `esame` is stored with the act. Raises RegolaViolata when nothing is owed, unless the act is due
    `dopo_estinzione`, and for an act that harms without a nulla osta granted today on this very version.
    """
    _col_nulla_osta(posizione, oggi, identita, tipo, esame)
    prove = prove if esame is None else (*prove, esame.in_dati())
    if posizione.residuo == 0 and not dopo_estinzione:
        raise RegolaViolata(f"La posizione {posizione.id} non ha debito: l'atto {identita} non può uscire.")
    registrazioni = (addebito,) if addebito else ()
    accessori = sum(m.importo for r in registrazioni for m in r.movimenti if m.conto.startswith("credito:"))
    importo = posizione.residuo + accessori
    atto = Atto(identita, tipo, oggi, importo, chiave)
    eventi = {"emissione_ingiunzione": oggi} if tipo is TipoAtto.INGIUNZIONE else {}
    eventi |= dict.fromkeys(eventi_legali, oggi)
    con_interessi = any(prova["regola"] == "interessi_legali" for prova in prove)
    evento = Evento(
        "ATTO_EMESSO", oggi, {"atto": identita, "importo": in_euro(importo), "prove": list(prove)}
    )
    return muta(
        posizione,
        evento,
        registrazioni=registrazioni,
        eventi=eventi,
        atti=(*posizione.atti, atto),
        interessi_fino_al=oggi if con_interessi else posizione.interessi_fino_al,
    )


def _col_nulla_osta(posizione: Posizione, oggi: date, identita: str, tipo: TipoAtto, esame: NullaOsta | None) -> None:
    if tipo not in CON_NULLA_OSTA:
        return
    if esame is None or (esame.giorno, esame.versione) != (oggi, posizione.versione):
        raise RegolaViolata(f"L'atto {identita} non ha il nulla osta di oggi per questa versione della posizione.")
    if not esame.concesso:
        raise RegolaViolata(f"Atto {identita} non consentito: {esame.motivo}.")
