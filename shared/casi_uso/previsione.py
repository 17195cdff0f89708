"""What a lista is expected to bring in: the list twin over its own rows, once its cycles have started.

A forecast made of declared hypotheses (`gemello/comportamenti.py`), kept with them: what people do is supposed, what
machines do about it is not. It is made once, on the rows as they were delivered: what happens next never changes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import timedelta
from fractions import Fraction
from typing import Any

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.gemello.comandi import Ambiente, Ora
from shared.casi_uso.gemello.comportamenti import SCENARI, comportamento
from shared.casi_uso.gemello.conti import Cassa
from shared.casi_uso.gemello.tariffe import tariffe_svelte
from shared.casi_uso.gemello.vita import Vita
from shared.casi_uso.norme_vigenti import regole_di
from shared.casi_uso.porte import Archivio, Liste
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import GRUPPO, Lista, id_posizione
from shared.dominio.importi import Centesimi, arrotonda
from shared.dominio.posizioni import Posizione, apri

SCENARI_PREVISTI = ("medio", "prudente")
ORIZZONTE = timedelta(days=3 * 365)
"""From the visto: what comes in later is not forecast."""
CAMPIONE_MASSIMO = 20_000
"""Beyond so many posizioni one out of every few is lived, and the rest is in proportion to the euro loaded."""
VITE_MINIME = 200
"""A short lista is lived more times, each with other people, and the mean is taken: one draw would be mere chance."""
ESTRAZIONI_MASSIME = 20


def chiave(ente: str, lista: str) -> str:
    return f"previsioni/{ente}/{lista}.json"


def leggi(archivio: Archivio, ente: str, lista: str) -> dict[str, Any] | None:
    """The forecast as it was kept; None where there is none (the visto is not given, or came before this existed)."""
    try:
        letta: dict[str, Any] = json.loads(archivio.leggi(chiave(ente, lista)))
    except NonTrovato:
        return None
    return letta


def prevedi(ciclo: Ciclo, liste: Liste, archivio: Archivio, ente: str, lista: str) -> dict[str, object]:
    """Live the lista under each scenario and keep what it brings in, month by month. Repeated, it gives the same.

    Raises NonTrovato for an unknown lista, ValueError for one without its visto.
    """
    registro = liste.leggi_lista(ente, lista)
    passo = max(1, -(-registro.posizioni // CAMPIONE_MASSIMO))
    estrazioni = min(ESTRAZIONI_MASSIME, max(1, -(-VITE_MINIME // registro.posizioni)))
    # The registers answer on the day after the delivery: in the twin no cycle starts before.
    visto_il = max(registro.vistata_il, registro.consegnata_il + timedelta(days=1))
    anagrafica = ciclo.enti.leggi(ente)
    regole, tariffe = regole_di(anagrafica, registro.profilo), tariffe_svelte(registro.profilo)
    casse = {scenario: Cassa() for scenario in SCENARI_PREVISTI}
    vissute, caricato = 0, 0
    for posizione in _iniziali(ciclo, registro, passo):
        vissute += 1
        caricato += posizione.riga.totale
        for scenario, cassa in casse.items():
            for seme in range(1, estrazioni + 1):
                fine = (visto_il + ORIZZONTE, max(Ora))
                vita = Vita(
                    Ambiente(regole, tariffe, seme, scenario, visto_il, fine),
                    posizione,
                    comportamento(seme, posizione.id, scenario),
                )
                vita.vivi()
                cassa.incassa(vita.versamenti)
                cassa.incassa(registrazione for _, registrazione in vita.tardivi)
    # Euro of the whole lista for each cent that was lived.
    quota = Fraction(registro.controllo.totale, caricato * estrazioni * 100)
    dati = {
        "fatta_il": ciclo.orologio.oggi().isoformat(),
        "visto_il": visto_il.isoformat(),
        "fino_al": (visto_il + ORIZZONTE).isoformat(),
        "posizioni": registro.posizioni,
        "vissute": vissute,
        "estrazioni": estrazioni,
        "scenari": {
            scenario: {"ipotesi": ipotesi(scenario), "mesi": _mesi(cassa, quota)} for scenario, cassa in casse.items()
        },
    }
    archivio.scrivi(chiave(ente, lista), json.dumps(dati, sort_keys=True).encode(), "application/json")
    return {"esito": "PREVISTA", "vissute": vissute, "estrazioni": estrazioni}


def ipotesi(scenario: str) -> dict[str, Any]:
    """How the people of a scenario are supposed to behave, as plain data: weights, and shares out of a hundred."""
    return {
        nome: {str(chi): peso for chi, peso in valore.items()} if isinstance(valore, Mapping) else valore
        for nome, valore in asdict(SCENARI[scenario]).items()
    }


def _iniziali(ciclo: Ciclo, lista: Lista, passo: int) -> Iterator[Posizione]:
    """One posizione out of `passo`, as it was when it came: whatever has happened to it since is not looked at."""
    ordinali = range(1, lista.posizioni + 1, passo)
    for da in range(0, len(ordinali), GRUPPO):
        scelte = (id_posizione(lista.id, ordinale) for ordinale in ordinali[da : da + GRUPPO])
        for attuale in ciclo.posizioni.leggi_molte(lista.ente, scelte):
            yield apri(
                ente=attuale.ente,
                id=attuale.id,
                lista=attuale.lista,
                profilo=attuale.profilo,
                numero_avviso=attuale.numero_avviso,
                riga=attuale.riga,
                consegna_lista=lista.consegnata_il,
            )[0]


def _mesi(cassa: Cassa, quota: Fraction) -> dict[str, Centesimi]:
    entrati = sorted(cassa.riscosso.items())
    return {f"{anno}-{mese:02d}": arrotonda(cent * quota) for (anno, mese), cent in entrati}


def cumulati(mesi: Mapping[str, Centesimi], su: Iterable[str]) -> list[Centesimi]:
    """What had come in by the end of each month of `su` (in order), in cents."""
    totale, letti = 0, []
    restano = sorted(mesi)
    for mese in su:
        while restano and restano[0] <= mese:
            totale += mesi[restano.pop(0)]
        letti.append(totale)
    return letti
