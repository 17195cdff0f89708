"""Money out without a cloud: a seeded lista lived by the twin, its payments booked, its decades closed one by one.

The rules are those of the cloud (`casi_uso/riversamento`); only the stores are in memory. Whoever pays is the
people of the demo; the collector hands each decade over on the last day of its term.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, cast

from local.enti_demo import ENTI
from local.gemello import LISTA, Ipotesi
from local.gemello_comandi import Ora
from local.gemello_vita import Vita
from local.genera_lista import Credito, genera
from local.parti import interprete
from shared.casi_uso.cassa import Cassa
from shared.casi_uso.riversamento import chiudi_decadi, registra_quietanza
from shared.contratti.tracciato_lettura import Lettore, riconosci
from shared.dominio.abbinamenti import abbina, riga_di_spostamento
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.blocchi_comandi import annuncia_pagamento
from shared.dominio.decadi import decade_di
from shared.dominio.distinte import Distinta, Svincolo
from shared.dominio.enti import Ente
from shared.dominio.errori import GiaRegistrato, NonTrovato, Scarto, VersioneSuperata
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.giornale import Destinazione, RigaGiornale
from shared.dominio.importi import Voce, percentuale
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, apri
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Mutazione
from shared.dominio.posizioni import apri as apri_posizione
from shared.dominio.versamenti import Versamento

INIZIO = date(2026, 1, 7)
"""The day the lista is delivered, unless told."""
GIORNI_AL_RIMBORSO = 45
TESTA = 64 * 1024
_ORA_PAGAMENTI = Ora.PAGAMENTI


@dataclass(slots=True)
class VitaConGiornale(Vita):
    """A life whose payments are incassi; its books and the lines of the giornale that come of them."""

    giornale: list[RigaGiornale] = field(default_factory=list)
    libri: list[Registrazione] = field(default_factory=list)

    def _prendi(self, mutazione: Mutazione) -> None:
        self.giornale += mutazione.giornale
        self.libri += mutazione.registrazioni
        Vita._prendi(self, mutazione)

    def _versamento(self, oggi: date, versamento: Versamento) -> None:
        with suppress(GiaRegistrato):
            self._prendi(annuncia_pagamento(self.posizione, self.ambiente.regole, oggi, versamento.iur))
        identita = f"PAGOPA#{versamento.iur}#1"
        prova = Evidenza(Fonte.RICEVUTA, versamento.iur, versamento.importo, versamento.data, oggi)
        incasso = Incasso(
            ente=self.posizione.ente, id=identita, canale=Canale.PAGOPA, importo=versamento.importo,
            giorno=versamento.data, acquisito_il=oggi, numero_avviso=versamento.numero_avviso, evidenze=(prova,),
        )  # fmt: skip
        mutazione = abbina(self.posizione, self.ambiente.regole, oggi, apri(incasso), "Numero avviso della posizione.")
        eccedenza = mutazione.giornale[0].destinazioni.get(Destinazione.DA_RIMBORSARE, 0)
        if eccedenza:
            reso_il = oggi + timedelta(days=GIORNI_AL_RIMBORSO)
            da, a = Destinazione.DA_RIMBORSARE, Destinazione.RIMBORSATO
            self.giornale.append(riga_di_spostamento(incasso, reso_il, da, a, eccedenza, "Rimborso pagato."))
        self._accade(mutazione, oggi, _ORA_PAGAMENTI)


class LibriInMemoria:
    """The port `Libri` over lives."""

    def __init__(self, vite: list[VitaConGiornale]) -> None:
        self._per_posizione = {vita.posizione.id: vita.libri for vita in vite}

    def registrazioni(self, _: str, posizione: str) -> list[Registrazione]:
        return self._per_posizione[posizione]


class GiornaleInMemoria:
    """The giornale of one ente, by day."""

    def __init__(self, righe: list[RigaGiornale]) -> None:
        self._per_giorno: dict[date, list[RigaGiornale]] = {}
        for riga in righe:
            self._per_giorno.setdefault(riga.giorno, []).append(riga)

    def giornale(self, _: str, dal: date, al: date) -> Iterator[RigaGiornale]:
        for giorno in sorted(g for g in self._per_giorno if dal <= g <= al):
            yield from self._per_giorno[giorno]


class RiversamentiInMemoria:
    """The port `Riversamenti`, in memory."""

    def __init__(self) -> None:
        self._distinte: dict[tuple[str, str], Distinta] = {}
        self._svincoli: list[Svincolo] = []

    def chiudi(self, distinta: Distinta) -> bool:
        if (distinta.ente, distinta.decade) in self._distinte:
            return False
        self._distinte[distinta.ente, distinta.decade] = replace(distinta, versione=1)
        return True

    def leggi(self, ente: str, decade: str) -> Distinta:
        if (ente, decade) not in self._distinte:
            raise NonTrovato(f"La distinta della decade {decade} non esiste.")
        return self._distinte[ente, decade]

    def elenca(self, ente: str) -> Iterator[Distinta]:
        yield from sorted((d for (e, _), d in self._distinte.items() if e == ente), key=lambda d: d.dal)

    def salva(self, distinta: Distinta) -> Distinta:
        if self.leggi(distinta.ente, distinta.decade).versione != distinta.versione:
            raise VersioneSuperata(f"La distinta {distinta.decade} è cambiata: rileggerla e riprovare.")
        nuova = replace(distinta, versione=distinta.versione + 1)
        self._distinte[distinta.ente, distinta.decade] = nuova
        return nuova

    def svincola(self, svincolo: Svincolo, gia_fatti: int) -> None:
        if len(list(self.svincoli(svincolo.ente))) != gia_fatti:
            raise VersioneSuperata("Un altro svincolo è stato appena registrato: rileggere e riprovare.")
        self._svincoli.append(svincolo)

    def svincoli(self, ente: str) -> Iterator[Svincolo]:
        yield from [svincolo for svincolo in self._svincoli if svincolo.ente == ente]


class ArchivioInMemoria:
    """The part of the port `Archivio` that distinte use."""

    def __init__(self) -> None:
        self.file: dict[str, bytes] = {}

    def leggi(self, chiave: str) -> bytes:
        if chiave not in self.file:
            raise NonTrovato(f"Il file {chiave} non esiste.")
        return self.file[chiave]

    def scrivi(self, chiave: str, contenuto: bytes, _: str) -> None:
        self.file[chiave] = contenuto


@dataclass
class OrologioFermo:
    """A clock moved by hand."""

    giorno: date

    def oggi(self) -> date:
        return self.giorno

    def adesso(self) -> datetime:
        return datetime.combine(self.giorno, time(6), UTC)


@dataclass(frozen=True)
class SenzaListe:
    """The port `Liste` as far as closing decades asks: since when money may have come in."""

    lista: Any

    def elenca_liste(self, _: str) -> list[Any]:
        return [self.lista]


@dataclass(frozen=True)
class _Consegnata:
    consegnata_il: date


def cassa_simulata(
    profilo: str, posizioni: int, seme: int, scenario: str, inizio: date, fine: date
) -> tuple[Cassa, Ente]:
    """Every decade from `inizio` to `fine` closed in its turn, over a lista of so many posizioni of that seed."""
    ente = ENTI[profilo]
    ipotesi = Ipotesi(ente, scenario, seme, inizio=inizio)
    vite = list(_vite(ipotesi, posizioni))
    righe = [riga for vita in vite for riga in vita.giornale]
    orologio = OrologioFermo(inizio)
    cassa = Cassa(
        incassi=cast(Any, GiornaleInMemoria(righe)),
        riversamenti=RiversamentiInMemoria(),
        documenti=cast(Any, ArchivioInMemoria()),
        liste=cast(Any, SenzaListe(_Consegnata(inizio))),
        orologio=orologio,
        libri=LibriInMemoria(vite),
    )
    periodo, scadenze = decade_di(inizio), list[tuple[date, str]]()
    while periodo.al < fine:
        orologio.giorno = periodo.al + timedelta(days=1)
        for distinta in chiudi_decadi(cassa, ente):
            if distinta.scadenza is not None and distinta.riversato:
                scadenze.append((distinta.scadenza, distinta.decade))
        periodo = periodo.successiva
    orologio.giorno = fine
    for numero, (scadenza, decade) in enumerate(scadenze, start=1):
        if scadenza <= fine:
            registra_quietanza(cassa, ente.id, decade, scadenza, f"{scadenza.year}/{numero:04d}", "simulazione")
    return cassa, ente


def _vite(ipotesi: Ipotesi, posizioni: int) -> Iterator[VitaConGiornale]:
    generate = genera(posizioni, ipotesi.seme, Fraction(0), "riscossa-csv", ipotesi.inizio, _con_oneri(ipotesi))
    contenuto = b"".join(generate)
    tracciato = riconosci(contenuto[:TESTA])
    assert tracciato is not None
    ambiente = ipotesi.ambiente()
    lette = Lettore(tracciato, al=ipotesi.inizio).leggi(io.BytesIO(contenuto))
    for ordinale, riga in enumerate((r for r in lette if not isinstance(r, Scarto)), start=1):
        identita = id_posizione(LISTA, ordinale)
        posizione, _ = apri_posizione(
            ente=ipotesi.ente.id, id=identita, lista=LISTA, profilo=ipotesi.ente.profilo, riga=riga,
            numero_avviso=numero_avviso(ipotesi.ente.segregazione, base_avviso(identita)).numero,
            consegna_lista=ipotesi.inizio,
        )  # fmt: skip
        vita = VitaConGiornale(ambiente, posizione, interprete(ipotesi.seme, identita, ipotesi.scenario))
        vita.vivi()
        yield vita


def _con_oneri(ipotesi: Ipotesi) -> Any:
    """Where the debtor bears the aggio, the lista brings it with the debt (002 art. 3.2)."""
    percento = ipotesi.ente.aggio_percento

    def adatta(_: int, credito: Credito) -> Credito:
        if percento is None:
            return credito
        base = sum(credito.voci.get(voce, 0) for voce in (Voce.CAPITALE, Voce.SANZIONI, Voce.INTERESSI))
        return replace(credito, voci={**credito.voci, Voce.ONERI_RISCOSSIONE: percentuale(base, percento)})

    return adatta
