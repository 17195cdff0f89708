"""A station in memory: the use case with one ente, its posizioni, a queue and the real worker behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.riconcilia_pagamento import _tratta
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.lette_insieme import LetteInsieme
from shared.casi_uso.nodo import Nodo, Risposta
from shared.casi_uso.righe_rendicontate import Distribuzioni
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.enti import ContoCorrentePostale, StazionePagopa
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import base_avviso
from shared.dominio.giorni import ROMA
from shared.dominio.incassi import Incasso
from shared.dominio.posizioni import Posizione
from shared.dominio.ricevute import RicevutaDelNodo
from tests.contratti.messaggi_nodo import INTERMEDIARIO, STAZIONE, corpo
from tests.fabbrica import ENTE
from tests.modello.memoria import ArchivioInMemoria, EntiInMemoria, OrologioFinto, PosizioniInMemoria, Scheda
from tests.modello.memoria_incassi import RendicontazioniInMemoria

IBAN, IBAN_POSTALE = "IT20X0542802800000012345678", "IT67X0760102800000012345678"
PAGOPA = StazionePagopa(INTERMEDIARIO, STAZIONE, IBAN, "0101100IM", {"CDS": "0301105AP"})
POSTALE = ContoCorrentePostale(IBAN_POSTALE, "Comune di Prova - riscossione", "AUT. DB/0001")
SUO = numero_avviso("02", base_avviso("L00001-00000001")).numero
"""The numero avviso of the posizione of these tests."""


class RicevuteInMemoria:
    """The port `Ricevute`."""

    def __init__(self) -> None:
        self.ricevute: dict[tuple[str, str], RicevutaDelNodo] = {}

    def leggi(self, ente: str, ricevuta: str) -> RicevutaDelNodo:
        try:
            return self.ricevute[ente, ricevuta]
        except KeyError:
            raise NonTrovato("La ricevuta non è stata acquisita.") from None

    def registra(self, ricevuta: RicevutaDelNodo) -> bool:
        return self.ricevute.setdefault((ricevuta.ente, ricevuta.id), ricevuta) is ricevuta


class CodaInMemoria:
    """The port `Coda`: messages in order, each with its group and identity."""

    def __init__(self) -> None:
        self.messaggi: list[tuple[str, str, dict[str, Any]]] = []

    def invia(self, gruppo: str, identita: str, dati: Mapping[str, object]) -> None:
        self.messaggi.append((gruppo, identita, dict(dati)))


class Stazione:
    """One ente on pagoPA on a day, with the posizioni it is given."""

    def __init__(self, oggi: date, *posizioni: Posizione, postale: bool = False) -> None:
        self.orologio = OrologioFinto(datetime.combine(oggi, time(12), ROMA))
        self.posizioni = PosizioniInMemoria(self.orologio, sigilla=False)
        self.ente = replace(ENTE, pagopa=PAGOPA, conto_corrente_postale=POSTALE if postale else None)
        self.archivio, self.coda, self.ricevute = ArchivioInMemoria(), CodaInMemoria(), RicevuteInMemoria()
        macchine: Any = None
        self.ciclo = Ciclo(EntiInMemoria(self.ente), self.posizioni, self.orologio, macchine)
        self.nodo = Nodo(self.ciclo, self.archivio, self.coda, self.ricevute)
        for posizione in posizioni:
            self.metti(posizione)

    def metti(self, posizione: Posizione) -> None:
        """Put a posizione as it is; a plan of its own leads to it."""
        self.posizioni.schede[posizione.ente, posizione.id] = Scheda(posizione, {})
        if posizione.rateizzazione is not None and posizione.rateizzazione.piano is not None:
            self.posizioni.piani[posizione.ente, posizione.rateizzazione.piano.numero] = posizione.id

    def posizione(self) -> Posizione:
        return self.posizioni.leggi(ENTE.id, "L00001-00000001")

    def chiedi(self, messaggio: bytes, azione: str = "") -> tuple[Risposta, Any]:
        """The answer and its body as lxml has it."""
        risposta = self.nodo.rispondi(azione, messaggio)
        return risposta, corpo(risposta.corpo)

    def guasto(self, messaggio: bytes) -> str:
        """The fault code of the answer, blank for an OK."""
        return str(self.chiedi(messaggio)[1].findtext("fault/faultCode") or "")

    def lavora(self, volte: int = 1) -> None:
        """Let the worker of the queue book what waits, each message `volte` times."""
        distribuzioni = Distribuzioni(RendicontazioniInMemoria())
        for _, _, dati in self.coda.messaggi:
            for _ in range(volte):
                record = SQSRecord({"body": json.dumps(dati)})
                _tratta(record, self.ciclo, self.posizioni.incassi, distribuzioni, LetteInsieme())

    def incassi(self) -> dict[str, Incasso]:
        return {identita: incasso for (_, identita), incasso in self.posizioni.incassi.incassi.items()}
