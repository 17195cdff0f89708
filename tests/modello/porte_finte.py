"""The ports of the model: in memory, watched at every commit, each touch a point where something may happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shared.dominio.documenti import Documento
from shared.dominio.posizioni import Mutazione, Posizione
from tests.modello.memoria import ArchivioInMemoria, PosizioniInMemoria

if TYPE_CHECKING:
    from tests.modello.mondo_finto import Mondo

PUNTI = ("letta", "prima_carta", "dopo_carta", "prima_scrittura", "dopo_scrittura", "prima_avvio", "dopo_avvio")


class Morte(BaseException):
    """The process dies here: not an error anybody may catch."""


@dataclass
class Esecuzione:
    """One execution of a state machine."""

    macchina: str
    nome: str
    posizione: str
    giro: int
    iniziata_il: date
    viva: bool = True
    passo: dict[str, Any] | None = None
    giudicata_il: date | None = None
    token: str | None = None
    versione_attesa: int = 0
    scade: datetime | None = None
    entro: date = date.min
    """the day it looks again by itself"""
    vecchi: list[dict[str, Any]] = field(default_factory=list)


class PosizioniSorvegliate(PosizioniInMemoria):
    def __init__(self, mondo: Mondo, sigilla: bool) -> None:
        super().__init__(mondo.orologio, sigilla=sigilla)
        self._mondo = mondo

    def leggi(self, ente: str, posizione: str) -> Posizione:
        letta = super().leggi(ente, posizione)
        self._mondo.punto("letta")
        return letta

    def salva(self, mutazione: Mutazione) -> None:
        mondo = self._mondo
        mondo.punto("prima_scrittura")
        scheda = self.schede[mutazione.posizione.ente, mutazione.posizione.id]
        quanti = len(scheda.eventi)
        super().salva(mutazione)
        if len(scheda.eventi) > quanti:
            regole = mondo.ciclo.regole(mutazione.posizione)
            mondo.vigile.scritta(mutazione, regole, mondo.orologio.oggi())
            if mutazione.evento.sveglia:
                mondo.sveglie.append((mutazione.posizione.id, mutazione.evento.nome))
            if "documento" in mutazione.evento.dati:
                mondo.carte_chieste.append((mutazione.posizione.id, str(mutazione.evento.dati["documento"])))
        mondo.punto("dopo_scrittura")


class ArchivioSorvegliato(ArchivioInMemoria):
    def __init__(self, mondo: Mondo) -> None:
        super().__init__()
        self._mondo = mondo

    def scrivi(self, chiave: str, contenuto: bytes, tipo: str) -> None:
        self._mondo.punto("prima_carta")
        self._mondo.vigile.carta(chiave, contenuto)
        super().scrivi(chiave, contenuto, tipo)
        self._mondo.punto("dopo_carta")


class MacchineSorvegliate:
    """The ports `Macchine` and `Registro`."""

    def __init__(self, mondo: Mondo) -> None:
        self.esecuzioni: list[Esecuzione] = []
        self._mondo = mondo

    def avvia(self, macchina: str, nome: str, dati: Mapping[str, object]) -> None:
        self._mondo.punto("prima_avvio")
        if all(e.nome != nome for e in self.esecuzioni):
            iniziata = date.fromisoformat(str(dati["iniziata_il"]))
            passo: Any = dati["passo"]
            nuova = Esecuzione(macchina, nome, str(dati["posizione"]), int(str(dati["giro"])), iniziata, passo=passo)
            nuova.giudicata_il = self._mondo.orologio.oggi()
            self.esecuzioni.append(nuova)
        self._mondo.punto("dopo_avvio")

    def sveglia(self, token: str, dati: Mapping[str, object]) -> bool:
        for e in self.esecuzioni:
            if e.viva and e.token == token:
                e.token, e.passo = None, None if dati["esito"] == "RIVALUTA" else dict(dati)
                e.giudicata_il = self._mondo.orologio.oggi()
                return True
        return False

    def in_corso(self, macchina: str) -> set[str]:
        return {e.nome for e in self.esecuzioni if e.viva and e.macchina == macchina}

    def corre(self, macchina: str, nome: str) -> bool | None:
        return next((e.viva for e in self.esecuzioni if e.nome == nome), None)

    def vive(self) -> list[Esecuzione]:
        return [e for e in self.esecuzioni if e.viva]


class StampatoreFinto:
    """Prints what tells one paper from another: kind, day, how much."""

    def stampa(self, documento: Documento) -> bytes:
        return f"{documento.tipo}|{documento.data}|{getattr(documento, 'totale', '')}".encode()
