"""«Perché devo questa somma?»: every euro of a debt with the fact it comes from, its computation, its norm.

Nothing is computed again: the facts are the registrazioni, the computations the prove that were stored with
them. What is explained adds up to what is owed, voce by voce, or nothing is explained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.dominio.catena import Anello
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Posizione
from shared.dominio.prova import Prova

_REGOLE: Mapping[Voce, tuple[str, ...]] = {
    Voce.INTERESSI: ("interessi_legali",),
    Voce.SPESE_NOTIFICA: ("spese_notifica",),
    Voce.ONERI_RISCOSSIONE: ("oneri_riscossione",),
}
"""Which computations stand behind what an act adds to a voce."""
_DEL_PAGAMENTO = ("imputazione", "imputazione_rate")


@dataclass(frozen=True, slots=True)
class Addendo:
    """One amount that entered or left a voce, in cents (negative: what was paid or cancelled).

    `perche` is an Italian sentence without figures of its own, `calcoli` the stored prove in prose, `fonti` the
    norms or acts it rests on.
    """

    giorno: date
    importo: Centesimi
    perche: str
    calcoli: tuple[str, ...]
    fonti: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoceSpiegata:
    """A voce with all that made it; `totale` is what is owed of it today, in cents."""

    voce: Voce
    addendi: tuple[Addendo, ...]

    @property
    def totale(self) -> Centesimi:
        return sum(addendo.importo for addendo in self.addendi)


def spiega(
    posizione: Posizione,
    registrazioni: Sequence[Registrazione],
    storia: Sequence[Anello],
    oggi: date,
    maturati: tuple[Centesimi, Prova | None] = (0, None),
) -> tuple[VoceSpiegata, ...]:
    """Each voce that was ever owed, in the order of `Voce`, with its addendi by day.

    `maturati` is the interest that has run since the last act, in cents, with its prova: owed by who pays today.
    Raises NonQuadra when the addendi do not add up to the balances of the posizione.
    """
    fatti = {identita: anello.evento.dati for anello in storia for identita in anello.registrazioni}
    per_voce: dict[Voce, list[Addendo]] = {voce: [] for voce in Voce}
    for registrazione in sorted(registrazioni, key=lambda r: r.data):
        for movimento in registrazione.movimenti:
            if movimento.conto.startswith("credito:"):
                voce = Voce(movimento.conto.removeprefix("credito:"))
                dati = fatti.get(registrazione.id, {})
                per_voce[voce].append(_addendo(posizione, registrazione, voce, movimento.importo, dati))
    for voce, addendi in per_voce.items():
        if sum(a.importo for a in addendi) != posizione.saldi.get(voce, 0):
            raise NonQuadra(f"La spiegazione della posizione {posizione.id} non dà il suo saldo di {voce}.")
    importo, prova = maturati
    if importo and prova is not None:
        testo = "Interessi maturati dall'ultimo atto a oggi"
        per_voce[Voce.INTERESSI].append(Addendo(oggi, importo, testo, (_prosa(prova),), prova.fonti))
    return tuple(VoceSpiegata(voce, tuple(addendi)) for voce, addendi in per_voce.items() if addendi)


def _addendo(
    posizione: Posizione, registrazione: Registrazione, voce: Voce, importo: Centesimi, dati: Mapping[str, Any]
) -> Addendo:
    genere = registrazione.id.partition("#")[0]
    if genere == "CARICO":
        return Addendo(registrazione.data, importo, _del_carico(posizione), (), (_titolo(posizione),))
    regole = _DEL_PAGAMENTO if genere == "VERSAMENTO" else _REGOLE.get(voce, ())
    scelte = _prove(dati, regole)
    fonti = tuple(dict.fromkeys(fonte for prova in scelte for fonte in prova.fonti))
    if genere in ("SGRAVIO", "DISCARICO"):
        fonti = (f"provvedimento {registrazione.id.partition('#')[2]}", *fonti)
    perche = _PERCHE.get(genere) or f"{_ACCESSORI.get(voce, registrazione.causale)} ({registrazione.causale.lower()})"
    return Addendo(registrazione.data, importo, perche, tuple(_prosa(p) for p in scelte), fonti)


_PERCHE: Mapping[str, str] = {
    "VERSAMENTO": "Pagamento ricevuto",
    "SGRAVIO": "Somma annullata dall'ente",
    "DISCARICO": "Somma a cui l'ente ha rinunciato",
    "RESTITUZIONE": "Somma restituita all'ente, che non viene più chiesta qui",
}


_ACCESSORI: Mapping[Voce, str] = {
    Voce.INTERESSI: "Interessi di legge sul capitale",
    Voce.SPESE_NOTIFICA: "Costo della notifica o della spedizione",
    Voce.SPESE_PROCEDURA: "Spese della procedura",
    Voce.ONERI_RISCOSSIONE: "Oneri di riscossione",
}


def _del_carico(posizione: Posizione) -> str:
    riga = posizione.riga
    return f"{riga.causale}: somma affidata dall'ente per la riscossione (partita {riga.partita})"


def _titolo(posizione: Posizione) -> str:
    atto = posizione.riga.atto
    testo = f"{atto.tipo} n. {atto.numero}" if atto.numero else atto.tipo
    if atto.data is not None:
        testo += f" del {atto.data:%d/%m/%Y}"
    return testo if atto.data_notifica is None else f"{testo}, notificato il {atto.data_notifica:%d/%m/%Y}"


def _prove(dati: Mapping[str, Any], regole: tuple[str, ...]) -> list[Prova]:
    grezze = [*dati.get("prove", ()), *((dati["prova"],) if "prova" in dati else ())]
    return [Prova.da_dati(grezza) for grezza in grezze if grezza["regola"] in regole]


def _prosa(prova: Prova) -> str:
    return ". ".join(passo.testo.rstrip(".") for passo in prova.passi) + "."
