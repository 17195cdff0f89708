"""A collection of receipts, flows and credits with its queues in memory: any order, any repetition."""

from __future__ import annotations

import hashlib
import io
import json
import random
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.incasso import QuotaRicevuta
from shared.casi_uso.rendicontazioni import chiede_conciliazione, concilia_flusso, registra_fdr
from shared.casi_uso.riconciliazione import registra_incasso
from shared.casi_uso.righe_rendicontate import Distribuzioni, applica_riga
from shared.contratti.messaggio_rendicontato import MessaggioRendicontato
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.incassi import Incasso
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.posizioni import apri
from shared.dominio.rendicontazioni import EsitoPagamento, FlussoRendicontato, RigaRendicontata
from tests.fabbrica import CONSEGNA, ENTE, riga
from tests.modello.memoria import ArchivioInMemoria, EntiInMemoria, OrologioFinto, PosizioniInMemoria
from tests.modello.memoria_incassi import IncassiInMemoria, MovimentiInMemoria, RendicontazioniInMemoria
from tests.modello.porte_finte import MacchineSorvegliate

OGGI = date(2025, 2, 3)
PAGATO = date(2025, 1, 30)
FLUSSO = "2025-01-31PSPTEST-S0001"
PSP = "PSPTEST"


class Fifo:
    """A queue: in order inside a group, groups in any order."""

    def __init__(self) -> None:
        self.gruppi: dict[str, deque[Mapping[str, Any]]] = {}

    def invia(self, gruppo: str, identita: str, dati: Mapping[str, object]) -> None:
        # Through JSON, as on the wire.
        self.gruppi.setdefault(gruppo, deque()).append(json.loads(json.dumps(dati)))

    def invia_molti(self, messaggi: Iterable[tuple[str, str, Mapping[str, object]]]) -> None:
        for messaggio in messaggi:
            self.invia(*messaggio)


def avviso(numero: int) -> str:
    return numero_avviso("02", f"00001{numero:08d}").numero


def rigaf(
    numero: int, ricevuta: str, cent: int, esito: EsitoPagamento = EsitoPagamento.ESEGUITO, *, posto: int = 1,
    trasferimento: int = 1, iuv: str = "",
) -> RigaRendicontata:  # fmt: skip
    """A line of a flow for the posizione `numero`."""
    return RigaRendicontata(posto, iuv or avviso(numero)[1:], ricevuta, trasferimento, cent, esito, PAGATO)


class BancoFdr:
    """Four posizioni of 500 euro, numbered from 1, and everything that reconciles."""

    def __init__(self, seme: int = 0, ripetizioni: int = 1) -> None:
        self.caso = random.Random(seme)
        self.ripetizioni = ripetizioni
        self.orologio = OrologioFinto(datetime(2025, 2, 3, 9, tzinfo=UTC))
        self.incassi = IncassiInMemoria()
        self.posizioni = PosizioniInMemoria(self.orologio, incassi=self.incassi)
        self.rendicontazioni, self.movimenti = RendicontazioniInMemoria(), MovimentiInMemoria()
        self.documenti, self.enti = ArchivioInMemoria(), EntiInMemoria(ENTE)
        self.pagamenti, self.flussi = Fifo(), Fifo()
        self.esiti: list[str] = []
        self.posizioni.importa(
            [
                apri(ente=ENTE.id, id=f"L00001-{n:08d}", lista="L00001", profilo=ENTE.profilo,
                     numero_avviso=avviso(n), riga=riga(), consegna_lista=CONSEGNA)
                for n in range(1, 5)
            ]
        )  # fmt: skip
        self.ciclo = Ciclo(self.enti, self.posizioni, self.orologio, MacchineSorvegliate(None))  # type: ignore[arg-type]

    def ricevuta(self, numero: int, identita: str, cent: int, *, trasferimento: int = 1) -> None:
        quota = QuotaRicevuta(
            iur=identita, trasferimento=trasferimento, codice_fiscale_ente=ENTE.codice_fiscale,
            numero_avviso=avviso(numero), iuv=avviso(numero)[1:], importo=cent, giorno=PAGATO, causale="Pagamento",
            pagatore="ROSSI MARIO", codice_fiscale_pagatore="RSSMRA80A01H501U", chiave=f"rt/{identita}.xml",
        )  # fmt: skip
        self.pagamenti.invia(f"{ENTE.codice_fiscale}#{avviso(numero)}", identita, quota.model_dump(mode="json"))

    def flusso(
        self, *righe: RigaRendicontata, revisione: int = 1, totale: int | None = None, scartate: int = 0,
        flusso: str = FLUSSO, psp: str = PSP, pubblicato: date = date(2025, 2, 3),
    ) -> FlussoRendicontato:  # fmt: skip
        """A revision taken in: kept, and its look asked for."""
        impronta = hashlib.sha256(repr((righe, revisione, flusso, psp, totale)).encode()).hexdigest()
        rendicontato = FlussoRendicontato(
            ente=ENTE.id, flusso=flusso, psp=psp, revisione=revisione, istante="2025-02-01T00:00:00+00:00",
            impronta=impronta, regolamento="TRN", regolato_il=date(2025, 1, 31), pubblicato_il=pubblicato,
            pagamenti=len(righe) + scartate, totale=sum(r.importo for r in righe) if totale is None else totale,
            letti=len(righe), somma=sum(r.importo for r in righe), revoche=0, scartate=scartate,
            chiave="grezzo", righe=f"righe/{impronta}", acquisito_il=OGGI,
        )  # fmt: skip
        testi = [json.dumps({**asdict(r), "giorno": r.giorno.isoformat()}) + "\n" for r in righe]
        corpo = io.BytesIO("".join(testi).encode())
        registra_fdr(self.rendicontazioni, self.documenti, self.flussi, rendicontato, corpo)
        return rendicontato

    def accredito(
        self, cent: int, nome: str = "1", flusso: str | None = FLUSSO, progressivo: int | None = None
    ) -> MovimentoCumulativo:
        movimento = MovimentoCumulativo(
            ente=ENTE.id, id=f"MOVIMENTO#{nome}", conto="C1", giorno=date(2025, 2, 1), importo=cent, causale="x",
            trn="T", flusso=flusso, troncato=flusso is None, progressivo=progressivo, riferimento=f"estratto#{nome}",
        )  # fmt: skip
        self.movimenti.registra(movimento)
        if flusso is not None:
            chiede_conciliazione(self.flussi, ENTE.id, flusso, movimento.riferimento)
        return movimento

    def passo(self) -> bool:
        """One message of one group, taken by chance, delivered as often as it is to be."""
        pronti = [(coda, g) for coda in (self.flussi, self.pagamenti) for g, m in sorted(coda.gruppi.items()) if m]
        if not pronti:
            return False
        coda, gruppo = self.caso.choice(pronti)
        for _ in range(self.caso.randint(1, self.ripetizioni)):
            self._consegna(coda, coda.gruppi[gruppo][0])
        coda.gruppi[gruppo].popleft()
        return True

    def smaltisci(self) -> None:
        while self.passo():
            pass

    def _consegna(self, coda: Fifo, dati: Mapping[str, Any]) -> None:
        if coda is self.flussi:
            concilia_flusso(self.rendicontazioni, self.movimenti, self.enti, self.documenti, self.pagamenti,
                            ente=dati["ente"], flusso=dati["flusso"])  # fmt: skip
            return
        if "rendicontata" in dati:
            messaggio = MessaggioRendicontato.model_validate(dati["rendicontata"])
            esito = applica_riga(self.ciclo, self.incassi, Distribuzioni(self.rendicontazioni), messaggio)
        else:
            nuovo = QuotaRicevuta.model_validate(dati).incasso(ENTE.id, OGGI)
            esito = registra_incasso(self.ciclo, self.incassi, nuovo, attualizzato=True)
        self.esiti.append(str(esito["esito"]))

    def incasso(self, ricevuta: str, trasferimento: int = 1) -> Incasso:
        return self.incassi.leggi(ENTE.id, f"PAGOPA#{ricevuta}#{trasferimento}")

    def residuo(self, numero: int) -> int:
        return self.posizioni.leggi(ENTE.id, f"L00001-{numero:08d}").residuo

    def libri(self) -> dict[str, object]:
        """All that must not depend on the order: of an incasso, everything but the moves it made to get there."""
        finali = {
            i.id: replace(i, passaggi=(), versione=0, evidenze=tuple(sorted(i.evidenze, key=lambda e: e.riferimento)))
            for i in self.incassi.incassi.values()
        }
        return {"incassi": finali, "righe": self.incassi.righe, "residui": [self.residuo(n) for n in range(1, 5)]}
