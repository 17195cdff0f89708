"""Instalments, asked for and decided: what the operator and the responsible person do."""

from __future__ import annotations

from datetime import date

from shared.casi_uso.ciclo import Ciclo, registra_fatto
from shared.casi_uso.norme_vigenti import tariffe
from shared.casi_uso.parametri_calcolo import ParametroContrattoMancante, regola_decadenza, scaglioni_rate
from shared.dominio.dilazioni import Condizioni, accogli, presenta_istanza, respingi
from shared.dominio.piani import StatoRateizzazione
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.rateizzazioni import RegolaDecadenza
from shared.dominio.regole import Regole


def presenta(
    ciclo: Ciclo, ente: str, posizione: str, rate: int, motivo: str, autore: str
) -> dict[str, object]:
    """Book an istanza; from this commit nothing escalates. Raises as `presenta_istanza`, and NonTrovato."""

    def comando(p: Posizione, _: Regole, oggi: date) -> Mutazione:
        return presenta_istanza(p, oggi, rate, motivo, scaglioni_rate(oggi), autore)

    return registra_fatto(ciclo, ente, posizione, comando)


def decidi(
    ciclo: Ciclo, ente: str, posizione: str, accolta: bool, motivazione: str, autore: str
) -> dict[str, object]:
    """Book the ente's decision; a plan takes its number here. Raises as `accogli` and `respingi`, and NonTrovato.

    A number taken for a decision that is then refused is lost: none is ever given twice.
    """
    if not accolta:
        return registra_fatto(ciclo, ente, posizione, lambda p, _, oggi: respingi(p, oggi, motivazione, autore))
    attuale = ciclo.posizioni.leggi(ente, posizione).rateizzazione
    in_esame = attuale is not None and attuale.stato is StatoRateizzazione.RICHIESTA
    numero = ciclo.posizioni.nuovo_piano(ente) if in_esame else 0

    def comando(p: Posizione, regole: Regole, oggi: date) -> Mutazione:
        return accogli(p, regole, oggi, condizioni(p, regole, numero, autore), motivazione)

    return registra_fatto(ciclo, ente, posizione, comando)


def condizioni(posizione: Posizione, regole: Regole, numero: int, autore: str = "sistema") -> Condizioni:
    """The contract's rule of decadenza for the day of the istanza, and the legal interest."""
    richiesta = posizione.rateizzazione
    istanza = date.max if richiesta is None else richiesta.richiesta_il
    return Condizioni(numero, _regola(regole, istanza), tariffe(posizione.profilo).interessi, autore)


def _regola(regole: Regole, istanza: date) -> RegolaDecadenza:
    scelta = regole.profilo.parametri.get("regola_decadenza")
    if scelta is None:
        raise ParametroContrattoMancante(f"Il profilo {regole.profilo.nome} non fissa «regola_decadenza».")
    return regola_decadenza(str(scelta["valore"]), istanza)
