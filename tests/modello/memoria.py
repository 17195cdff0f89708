"""The ports in memory, with the transactional behaviour of the real adapters and nothing else of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import BinaryIO

from shared.dominio.catena import Anello, anello, genesi, impronta_stato
from shared.dominio.enti import Ente
from shared.dominio.errori import GiaRegistrato, NonTrovato, VersioneSuperata
from shared.dominio.flussi import Lista
from shared.dominio.giorni import giorno_legale, istante_in_testo
from shared.dominio.incassi import Incasso
from shared.dominio.partitario import Registrazione
from shared.dominio.passi import Sosta
from shared.dominio.posizioni import Evento, Mutazione, Posizione
from tests.modello.memoria_incassi import IncassiInMemoria

Identita = tuple[str, str]
"""ente, posizione"""


class OrologioFinto:
    """A clock in somebody's hand."""

    def __init__(self, istante: datetime) -> None:
        self.istante = istante.astimezone(UTC)
        self._giorno = giorno_legale(istante)

    def adesso(self) -> datetime:
        return self.istante

    def oggi(self) -> date:
        return self._giorno

    def porta_a(self, istante: datetime) -> None:
        self.istante = istante.astimezone(UTC)
        self._giorno = giorno_legale(istante)


@dataclass
class Scheda:
    """One partition of the table."""

    stato: Posizione
    libri: dict[str, Registrazione]
    eventi: list[Anello] = field(default_factory=list)
    ultima: Mutazione | None = None
    sosta: Sosta | None = None


class PosizioniInMemoria:
    """The port `Posizioni`: one transaction at a time, on the version read. `sigilla` False spares the chain."""

    def __init__(
        self, orologio: OrologioFinto, *, sigilla: bool = True, incassi: IncassiInMemoria | None = None
    ) -> None:
        self.incassi = incassi or IncassiInMemoria()
        self.schede: dict[Identita, Scheda] = {}
        self.piani: dict[tuple[str, int], str] = {}
        self.segnalazioni: list[tuple[str, str, str]] = []
        self._piani_dati: dict[str, int] = {}
        self._orologio = orologio
        self._sigilla = sigilla

    def importa(self, aperte: Sequence[tuple[Posizione, Registrazione]]) -> None:
        for posizione, carico in aperte:
            catena = genesi(posizione, carico) if self._sigilla else ""
            identita = (posizione.ente, posizione.id)
            self.schede[identita] = Scheda(replace(posizione, catena=catena), {carico.id: carico})

    def leggi(self, ente: str, posizione: str) -> Posizione:
        return self._scheda(ente, posizione).stato

    def leggi_molte(self, ente: str, posizioni: Iterable[str]) -> Iterator[Posizione]:
        for posizione in posizioni:
            scheda = self.schede.get((ente, posizione))
            if scheda is not None:
                yield scheda.stato

    def con_attesa(self, ente: str, posizioni: list[str]) -> Iterator[tuple[Posizione, date | None]]:
        for posizione in self.leggi_molte(ente, posizioni):
            sosta = self.schede[ente, posizione.id].sosta
            yield posizione, None if sosta is None else sosta.entro

    def salva(self, mutazione: Mutazione) -> None:
        self.salva_insieme((mutazione,))

    def salva_insieme(self, mutazioni: Sequence[Mutazione], incassi: Sequence[Incasso] = ()) -> None:
        schede = [self._scheda(m.posizione.ente, m.posizione.id) for m in mutazioni]
        if schede and all(self._ripetuta(*coppia) for coppia in zip(schede, mutazioni, strict=True)):
            return
        for scheda, mutazione in zip(schede, mutazioni, strict=True):
            self._verifica(scheda, mutazione)
        for incasso in incassi:
            self.incassi.verifica(incasso, ())
        for scheda, mutazione in zip(schede, mutazioni, strict=True):
            self._scrive(scheda, mutazione)
        for incasso in incassi:
            self.incassi.scrivi(incasso, ())

    def gia_nei_libri(self, ente: str, posizione: str, registrazione: str) -> bool:
        return registrazione in self._scheda(ente, posizione).libri

    def _verifica(self, scheda: Scheda, mutazione: Mutazione) -> None:
        posizione, nuove = mutazione.posizione, mutazione.registrazioni
        if any(registrazione.id in scheda.libri for registrazione in nuove):
            raise GiaRegistrato(f"{posizione.id}: il fatto è già nei libri.")
        if mutazione.piano is not None and (posizione.ente, mutazione.piano) in self.piani:
            raise GiaRegistrato(f"{posizione.id}: il piano {mutazione.piano} è già di un'altra posizione.")
        if not self._attuale(scheda, posizione):
            raise VersioneSuperata(f"{posizione.id}: la versione è cambiata, rileggere.")
        self.incassi.verifica(mutazione.incasso, mutazione.giornale)

    def _scrive(self, scheda: Scheda, mutazione: Mutazione) -> None:
        posizione, nuove = mutazione.posizione, mutazione.registrazioni
        istante, catena, stato = istante_in_testo(self._orologio.adesso()), "", ""
        if self._sigilla:
            stato = impronta_stato(posizione)
            catena = anello(posizione.catena, posizione.versione, istante, mutazione.evento, nuove, stato)
        identita = tuple(registrazione.id for registrazione in nuove)
        scheda.stato = replace(posizione, catena=catena) if self._sigilla else posizione
        scheda.libri |= {registrazione.id: registrazione for registrazione in nuove}
        scheda.eventi.append(Anello(posizione.versione, istante, mutazione.evento, identita, stato, catena))
        scheda.ultima = mutazione
        self.incassi.scrivi(mutazione.incasso, mutazione.giornale)
        if mutazione.piano is not None:
            self.piani[posizione.ente, mutazione.piano] = posizione.id

    def nuovo_piano(self, ente: str) -> int:
        self._piani_dati[ente] = self._piani_dati.get(ente, 0) + 1
        return self._piani_dati[ente]

    def posizione_del_piano(self, ente: str, piano: int) -> str:
        if (ente, piano) not in self.piani:
            raise NonTrovato(f"Il piano {piano} non esiste.")
        return self.piani[ente, piano]

    def posizioni_dei_piani(self, ente: str, piani: Iterable[int]) -> dict[int, str]:
        return {piano: self.piani[ente, piano] for piano in piani if (ente, piano) in self.piani}

    def _ripetuta(self, scheda: Scheda, mutazione: Mutazione) -> bool:
        """The very transaction just written, sent again: the token of DynamoDB makes it one."""
        if scheda.ultima is None or scheda.ultima.posizione.versione != mutazione.posizione.versione:
            return False
        adesso = istante_in_testo(self._orologio.adesso())
        return scheda.eventi[-1].istante == adesso and scheda.ultima == mutazione

    def _attuale(self, scheda: Scheda, posizione: Posizione) -> bool:
        return scheda.stato.versione == posizione.versione - 1 and scheda.stato.catena == posizione.catena

    def registrazioni(self, ente: str, posizione: str) -> list[Registrazione]:
        scheda = self.schede.get((ente, posizione))
        return [scheda.libri[identita] for identita in sorted(scheda.libri)] if scheda else []

    def eventi(self, ente: str, posizione: str) -> list[tuple[str, Evento]]:
        return [(passo.istante, passo.evento) for passo in self.storia(ente, posizione)]

    def storia(self, ente: str, posizione: str) -> list[Anello]:
        scheda = self.schede.get((ente, posizione))
        return list(scheda.eventi) if scheda else []

    def deposita_attesa(self, ente: str, posizione: str, versione: int, sosta: Sosta) -> bool:
        scheda = self.schede.get((ente, posizione))
        if scheda is None or scheda.stato.versione != versione:
            return False
        scheda.sosta = sosta
        return True

    def in_sosta(self, ente: str, posizione: str) -> tuple[Posizione, Sosta | None]:
        scheda = self._scheda(ente, posizione)
        return scheda.stato, scheda.sosta

    def ritira_attesa(self, ente: str, posizione: str, token: str) -> bool:
        scheda = self._scheda(ente, posizione)
        if scheda.sosta is None or scheda.sosta.token != token:
            return False
        scheda.sosta = None
        return True

    def segnala(self, ente: str, posizione: str, fase: str, motivo: str) -> None:
        self.segnalazioni.append((posizione, fase, motivo))

    def _scheda(self, ente: str, posizione: str) -> Scheda:
        try:
            return self.schede[ente, posizione]
        except KeyError:
            raise NonTrovato(f"La posizione {posizione} non esiste.") from None


class ArchivioInMemoria:
    """The port `Archivio`."""

    def __init__(self) -> None:
        self.file: dict[str, bytes] = {}

    def leggi(self, chiave: str) -> bytes:
        try:
            return self.file[chiave]
        except KeyError:
            raise NonTrovato("Il documento richiesto non esiste.") from None

    def apri(self, chiave: str) -> BinaryIO:
        return io.BytesIO(self.leggi(chiave))

    def scrivi(self, chiave: str, contenuto: bytes, tipo: str) -> None:
        self.file[chiave] = contenuto

    def scrivi_da(self, chiave: str, sorgente: BinaryIO, tipo: str) -> None:
        self.file[chiave] = sorgente.read()

    def indirizzo_di_scarico(self, chiave: str, nome: str) -> str:
        return f"https://archivio.example/{chiave}"


@dataclass
class EntiInMemoria:
    """The port `Enti`, with one ente."""

    ente: Ente

    def leggi(self, ente: str) -> Ente:
        if ente != self.ente.id:
            raise NonTrovato("L'ente non esiste.")
        return self.ente

    def per_codice_fiscale(self, codice_fiscale: str) -> str:
        if codice_fiscale != self.ente.codice_fiscale:
            raise NonTrovato("L'ente non esiste.")
        return self.ente.id

    def elenca(self) -> list[str]:
        return [self.ente.id]

    def salva(self, ente: Ente) -> None:
        self.ente = ente


@dataclass
class ListeInMemoria:
    """Of the port `Liste`, the one call the guard makes."""

    lista: Lista

    def elenca_liste(self, ente: str) -> list[Lista]:
        return [self.lista]
