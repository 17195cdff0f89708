"""The world of the model: the real use cases over ports in memory, with machines that take one step at a time.

Between any two touches of the world (a read, a paper, a commit, a start) an *incident* may happen:
the process dies, or somebody else does a whole thing of his. That is every interleaving of two
processes, and of more by nesting.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.casi_uso import ciclo as uso
from shared.casi_uso import incasso, notifica
from shared.casi_uso.annuncio import annuncia
from shared.casi_uso.custodia import custodisci
from shared.casi_uso.riconciliazione import registra_incasso
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.errori import NonTrovato, RegolaViolata, VersioneSuperata
from shared.dominio.flussi import Controllo, Lista, StatoLista
from shared.dominio.giorni import istante_in_testo
from shared.dominio.importi import in_decimale
from shared.dominio.posizioni import Posizione, apri
from shared.dominio.recapiti import DEPOSITI
from shared.dominio.sgravi import sgrava
from tests import fabbrica
from tests.modello.memoria import (
    EntiInMemoria,
    ListeInMemoria,
    OrologioFinto,
)
from tests.modello.officina import Officina
from tests.modello.porte_finte import (
    ArchivioSorvegliato,
    Esecuzione,
    MacchineSorvegliate,
    PosizioniSorvegliate,
    StampatoreFinto,
)
from tests.modello.vigile import Vigile, pretendi

INIZIO = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)
ENTE = fabbrica.ENTE
BANCA = {"denominazione": "BANCA", "codice_fiscale": "09876543217", "recapito": "banca@pec.example"}
ORDINI = {"terzi": "terzo", "mobiliare": "mobiliare"}
class Mondo:
    """Everything there is. `incidente` is (point, what happens): it happens once. `sigilla`: with the chain, slower."""

    def __init__(self, *, sigilla: bool = False) -> None:
        self.orologio = OrologioFinto(INIZIO)
        self.archivio = ArchivioSorvegliato(self)
        self.macchine = MacchineSorvegliate(self)
        self.posizioni = PosizioniSorvegliate(self, sigilla)
        self.vigile = Vigile(self.archivio.file)
        self.enti = EntiInMemoria(ENTE)
        self.incassi = self.posizioni.incassi
        self.ciclo = uso.Ciclo(self.enti, self.posizioni, self.orologio, self.macchine)
        self.stampatore = StampatoreFinto()
        self.officina = Officina(self)
        self.sveglie: list[tuple[str, str]] = []
        self.annunciati = True
        """whether who takes a receipt in says so at once, as the webhook does"""
        self.carte_chieste: list[tuple[str, str]] = []
        """posizione and document, as committed events asked for them"""
        self.pagamenti: list[tuple[str, incasso.RicevutaPagamento]] = []
        self.incidente: tuple[str, Callable[[], None]] | None = None
        self.registrati_il: dict[str, date] = {}
        self._anagrafi: dict[str, dict[str, Any]] = {}
        """what the registers will say of each debtor"""
        self._iur = itertools.count(1)

    def punto(self, nome: str) -> None:
        if self.incidente is not None and self.incidente[0] == nome:
            _, azione = self.incidente
            self.incidente = None
            azione()

    def posizione(self, identita: str) -> Posizione:
        return self.posizioni.schede[ENTE.id, identita].stato

    # --- what happens from outside ------------------------------------------------------------------------

    def apri(self, profilo: str, quanto: int, veicoli: bool, prescrizione: date | None, caso: int = 1) -> str:
        """One more posizione, with the ente's visto and its first machine running.

        `caso` says what the registers answer of the debtor, and when: with his lotto, or when the machine asks.
        """
        ordinale = len(self.posizioni.schede) + 1
        identita = f"L00001-{ordinale:08d}"
        voci = {fabbrica.Voce.CAPITALE: quanto}
        riga = fabbrica.riga(voci, interessi_dal=date(2024, 1, 1), prescrizione=prescrizione)
        avviso = numero_avviso("02", f"00001{ordinale:08d}").numero
        aperta, carico = apri(
            ente=ENTE.id, id=identita, lista="L00001", profilo=profilo, numero_avviso=avviso, riga=riga,
            consegna_lista=date(2025, 1, 7),
        )  # fmt: skip
        self.posizioni.importa([(aperta, carico)])
        self.vigile.apri(aperta)
        self.vigile.fascicoli[identita].registrazioni.add(carico.id)
        self.registrati_il[identita] = self.orologio.oggi()
        self._anagrafi[identita] = _anagrafe(identita, caso)
        if caso % 4:
            self._acquisisci(f"{identita}-anagrafe_lotto", self._anagrafi[identita])
            aperta = self.posizione(identita)
        evento = fabbrica.Evento("VISTO", self.orologio.oggi())
        visto = {"visto": self.orologio.oggi()}
        vistata = fabbrica.muta(aperta, evento, eventi=visto, fase=fabbrica.Fase.NOTIFICA, giro=1)
        vistata = replace(vistata, posizione=replace(vistata.posizione, catena=self.posizione(identita).catena))
        self.posizioni.salva(vistata)
        uso.avvia_macchina(self.ciclo, vistata.posizione)
        self._veicoli = veicoli
        return identita

    def paga(self, identita: str, cent: int, avviso: str = "", *, consegnato: bool = True) -> None:
        """Somebody pays (on that `avviso`, else on the posizione's own): the message is in the queue from now on.

        It may be delivered more than once, and unless `consegnato` it waits there for now.
        """
        if cent <= 0:
            return
        iur = f"IUR{next(self._iur)}"
        self.vigile.versati[f"PAGOPA#{iur}#1"] = cent
        ricevuta = incasso.RicevutaPagamento.model_construct(
            iur=iur, numero_avviso=avviso or self.posizione(identita).numero_avviso,
            codice_fiscale_ente=ENTE.codice_fiscale, importo=str(in_decimale(cent)), psp="",
            pagato_il=self.orologio.adesso(),
        )  # fmt: skip
        self.pagamenti.append((identita, ricevuta))
        if self.annunciati:
            incassato = ricevuta.incasso(ENTE.id, self.orologio.oggi(), f"incassi/{ricevuta.iur}.json")
            annuncia(self.ciclo, incassato)
        if consegnato:
            self.consegna_pagamento(len(self.pagamenti) - 1)

    def consegna_pagamento(self, indice: int) -> None:
        if self.pagamenti:
            identita, ricevuta = self.pagamenti[indice % len(self.pagamenti)]
            incassato = ricevuta.incasso(ENTE.id, self.orologio.oggi(), f"incassi/{ricevuta.iur}.json")
            esito = registra_incasso(self.ciclo, self.incassi, incassato)["esito"]
            pretendi(esito != "NON_ABBINATO", f"versamento non abbinato: {esito}")
            self.vigile.pagato(identita, incassato.id)

    def sgrava(self, identita: str, cent: int | None) -> None:
        voci = None if cent is None else {fabbrica.Voce.CAPITALE: cent}
        provvedimento = f"DET-{identita}-{cent}"
        try:
            uso.registra_fatto(
                self.ciclo, ENTE.id, identita,
                lambda p, regole, oggi: sgrava(
                    p, oggi, provvedimento, "autotutela", voci, regole=regole, anche_riscosso=bool(cent is None)
                ),
            )  # fmt: skip
        except RegolaViolata:
            return

    def esito(self, identita: str, quale: int, esito: str, giorni_fa: int) -> None:
        """The notifier or the registers answer one of their orders, perhaps again, perhaps dated earlier."""
        posizione = self.posizione(identita)
        incarichi = [c.id for c in posizione.consegne]
        if "richiesta_anagrafe" in posizione.eventi:
            incarichi.append(f"{identita}-anagrafe")
        if posizione.visura_chiesta_il is not None:
            incarichi.append(f"{identita}-visura")
        incarichi += [f"{identita}-{ORDINI[p.via]}-{p.numero}" for p in posizione.pignoramenti]
        if not incarichi:
            return
        aperti = [c.id for c in posizione.consegne if c.in_corso]
        aperti = aperti or [f"{identita}-{ORDINI[p.via]}-{p.numero}" for p in posizione.pignoramenti if p.in_corso]
        if "richiesta_anagrafe" in posizione.eventi and posizione.anagrafe is None:
            aperti = [f"{identita}-anagrafe"]
        scelto = (aperti or incarichi)[-1] if quale % 4 else incarichi[quale % len(incarichi)]
        comune = {"ente": ENTE.id, "posizione": identita, "incarico": scelto}
        if scelto.endswith("-anagrafe"):
            self._acquisisci(scelto, self._anagrafi[identita])
            return
        if scelto.endswith("-visura"):
            beni = [
                {"tipo": "veicolo", "descrizione": "Autovettura", "targa": "AB123CD" if self._veicoli else ""},
                {"tipo": "immobile", "descrizione": "Abitazione", "foglio": "1", "particella": "2", "quota": "1/2"},
                {"tipo": "conto", "descrizione": "conto corrente", "terzo": BANCA},
            ]
            dati: dict[str, Any] = {**comune, "tipo": "visura", "beni": beni}
        elif scelto.rpartition("-")[0].endswith(("-terzo", "-mobiliare")):
            tipo = scelto.split("-")[-2]
            risposta = {"risposta": "negativa" if quale % 2 else "positiva", "importo": "50.00"}
            data = self.orologio.oggi() - timedelta(days=giorni_fa)
            dati = {**comune, "tipo": tipo, "data": data.isoformat()}
            dati |= {"positivo": False} if tipo == "mobiliare" else risposta
        else:
            data = self.orologio.oggi() - timedelta(days=giorni_fa)
            giorno = data.isoformat()
            consegna = next(c for c in posizione.consegne if c.id == scelto)
            esito = "depositata" if consegna.mezzo in DEPOSITI else esito
            scritte = {"compiuta_giacenza": "cad_spedita_il", "depositata": "avviso_il"}
            altre = {scritte[esito]: giorno} if esito in scritte else {}
            dati = {**comune, "tipo": "consegna", "esito": esito, "data": giorno, **altre}
        self._acquisisci(scelto, dati)

    def _acquisisci(self, incarico: str, dati: dict[str, Any]) -> None:
        chiave = f"esiti/{ENTE.id}/{incarico}.json"
        self.archivio.file[chiave] = json.dumps(dati).encode()
        try:
            notifica.acquisisci_esito(self.ciclo, self.archivio, chiave)
        except (RegolaViolata, NonTrovato):
            return

    def passa_il_tempo(self, giorni: int) -> None:
        self.orologio.porta_a(self.orologio.istante + timedelta(days=giorni))

    def fino_alla_scadenza(self, esecuzione: Esecuzione) -> None:
        if esecuzione.scade is not None and esecuzione.scade > self.orologio.istante:
            self.orologio.porta_a(esecuzione.scade)

    def consegna_sveglie(self) -> None:
        """The stream catches up: whoever waits is woken. A record that finds another writing comes back."""
        while self.sveglie:
            identita, cosa = self.sveglie.pop(0)
            try:
                uso.risveglia(self.ciclo, ENTE.id, identita)
            except VersioneSuperata:
                self.sveglie.insert(0, (identita, cosa))

    def custodisci(self) -> None:
        """The daily guard: after it each open posizione has its machine, or has just moved by itself."""
        custodisci(self.ciclo, self._liste(), self.posizioni, self.macchine, self.archivio, ENTE.id)

    def _liste(self) -> Any:
        quante = len(self.posizioni.schede)
        controllo = Controllo("prova", quante, quante, 0, 0, None, True)
        return ListeInMemoria(
            Lista(ENTE.id, "L00001", "f", "f.csv", 1, ENTE.profilo, INIZIO.date(), istante_in_testo(INIZIO),
                  StatoLista.AVVIATA, controllo, (), visto_il=istante_in_testo(INIZIO))
        )  # fmt: skip

    def vivi(self, esecuzione: Esecuzione, passi: int) -> None:
        """Take up to `passi` steps; a death leaves the step to be taken again."""
        self.officina.vivi(esecuzione, passi)

    def fantasma(self, esecuzione: Esecuzione, passo: dict[str, Any]) -> None:
        self.officina.fantasma(esecuzione, passo)

    def ripeti(self, esecuzione: Esecuzione, quale: int) -> None:
        self.officina.ripeti(esecuzione, quale)

    def nessun_risveglio_perso(self) -> None:
        self.officina.nessun_risveglio_perso()


def _anagrafe(identita: str, caso: int) -> dict[str, Any]:
    """One debtor in sixteen has died, one is in a procedure; the others are alive and well."""
    soggetto: dict[str, Any] = {"posizione": identita}
    if caso >> 2 & 15 == 1:
        soggetto |= {"stato": "deceduto", "dal": "2024-11-02"}
    if caso >> 2 & 15 == 2:
        soggetto["procedura"] = {
            "tipo": "liquidazione giudiziale", "riferimento": "RG12-2024", "tribunale": "Chieti",
            "aperta_il": "2024-12-01", "curatore_pec": "curatore@pec.example",
        }  # fmt: skip
    return {"tipo": "anagrafe", "ente": ENTE.id, "incarico": f"{identita}-anagrafe", "soggetti": [soggetto]}
