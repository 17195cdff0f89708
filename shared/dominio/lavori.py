"""What a posizione waits for from somebody, today: whose hand it needs, since when, and its nearest term.

The cycle goes on by itself; here is only what it cannot do: an answer, an outcome, a report, a decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.blocchi import SENZA_FINE
from shared.dominio.decisioni import decisioni_attese
from shared.dominio.esecuzioni import pignoramento_in_corso
from shared.dominio.fase_esecutive import terzo_silente_dal
from shared.dominio.pignoramenti import ViaEsecutiva
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import UN_GIORNO, Corsi
from shared.dominio.termini_pratiche import termini_pratiche


class TipoLavoro(StrEnum):
    """What is waited for."""

    ANAGRAFE = "anagrafe"
    ESITO_NOTIFICA = "esito_notifica"
    VISURA = "visura"
    RISPOSTA_TERZO = "risposta_terzo"
    VERBALE = "verbale"
    PRATICA = "pratica"
    """a paper or an act of ours on what people asked: a note, a claim to file, a communication"""
    DECISIONE = "decisione_ente"


DI_CHI = {
    TipoLavoro.ANAGRAFE: "registri anagrafici",
    TipoLavoro.ESITO_NOTIFICA: "notificatore",
    TipoLavoro.VISURA: "registri dei beni",
    TipoLavoro.RISPOSTA_TERZO: "terzo pignorato",
    TipoLavoro.VERBALE: "ufficiale della riscossione",
    TipoLavoro.PRATICA: "concessionario",
    TipoLavoro.DECISIONE: "ente",
}
"""Who is to act, in words."""


@dataclass(frozen=True, slots=True)
class Lavoro:
    """`cosa` in Italian; `entro` the nearest term that presses on it, None where no term runs."""

    tipo: TipoLavoro
    cosa: str
    dal: date
    entro: date | None

    @property
    def chi(self) -> str:
        return DI_CHI[self.tipo]

    def giorni(self, oggi: date) -> int | None:
        """Days left, the last one included; negative once late; None without a term."""
        return None if self.entro is None else (self.entro - oggi).days


def lavori_attesi(posizione: Posizione, regole: Regole, corsi: Corsi) -> tuple[Lavoro, ...]:
    """What somebody has to do on the posizione, the nearest term first. `corsi`: its watched terms that run.

    What has no term of its own is pressed by the nearest one the contract gives the posizione.
    """
    contratto = None if posizione.conclusa else _piu_vicino(corsi)
    lavori = [*_delle_pratiche(posizione, regole)]
    if not posizione.conclusa:
        lavori += _del_ciclo(posizione, regole, contratto)
    return tuple(sorted(lavori, key=lambda lavoro: (lavoro.entro or date.max, lavoro.dal, lavoro.cosa)))


def _piu_vicino(corsi: Corsi) -> date | None:
    aperti = [
        scadenza for _, scadenza, adempiuto in corsi.values() if adempiuto is None and scadenza != SENZA_FINE
    ]
    return min(aperti, default=None)


def _del_ciclo(posizione: Posizione, regole: Regole, contratto: date | None) -> Iterator[Lavoro]:
    chiesta = posizione.eventi.get("richiesta_anagrafe")
    if chiesta is not None and posizione.anagrafe is None:
        yield Lavoro(TipoLavoro.ANAGRAFE, "esito della verifica anagrafica", chiesta, contratto)
    for consegna in posizione.consegne:
        if consegna.in_corso:
            cosa = f"esito della consegna: {consegna.atto.replace('_', ' ')}"
            yield Lavoro(TipoLavoro.ESITO_NOTIFICA, cosa, consegna.affidata_il, contratto)
    if posizione.visura_chiesta_il is not None and posizione.beni is None:
        yield Lavoro(TipoLavoro.VISURA, "esito della visura dei beni", posizione.visura_chiesta_il, contratto)
    pignoramento = pignoramento_in_corso(posizione)
    if pignoramento is None:
        return
    if pignoramento.via is ViaEsecutiva.TERZI:
        entro = terzo_silente_dal(pignoramento, regole) - UN_GIORNO
        yield Lavoro(TipoLavoro.RISPOSTA_TERZO, "risposta o pagamento del terzo", pignoramento.emesso_il, entro)
    elif pignoramento.dichiarato_il is None:
        yield Lavoro(TipoLavoro.VERBALE, "verbale di pignoramento mobiliare", pignoramento.emesso_il, contratto)


def _delle_pratiche(posizione: Posizione, regole: Regole) -> Iterator[Lavoro]:
    for attesa in decisioni_attese(posizione):
        yield Lavoro(TipoLavoro.DECISIONE, attesa.cosa, attesa.dal, attesa.entro)
    for termine in termini_pratiche(posizione, regole):
        if not termine.dell_ente and termine.adempiuto_il is None:
            cosa = f"{termine.termine.cosa} ({termine.pratica})"
            yield Lavoro(TipoLavoro.PRATICA, cosa, termine.dal, termine.scadenza)
