"""The world of the model: the real use cases over ports in memory, with machines that take one step at a time.

Between any two touches of the world (a read, a paper, a commit, a start) an *incident* may happen:
the process dies, or somebody else does a whole thing of his. That is every interleaving of two
processes, and of more by nesting.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.casi_uso import ciclo as uso
from shared.casi_uso import emissione_esecutive as esecutive
from shared.casi_uso import incasso, notifica
from shared.casi_uso.custodia import custodisci
from shared.casi_uso.emissione_rate import EmissioneRate
from shared.casi_uso.riconciliazione import registra_incasso
from shared.dominio.anagrafe import EsitoAnagrafe
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.errori import ErroreDominio, NonTrovato, RegolaViolata
from shared.dominio.flussi import Controllo, Lista, StatoLista
from shared.dominio.giorni import istante_di_lavoro, istante_in_testo
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
from tests.modello.porte_finte import (
    ArchivioSorvegliato,
    Esecuzione,
    MacchineSorvegliate,
    Morte,
    PosizioniSorvegliate,
    StampatoreFinto,
)
from tests.modello.vigile import Vigile, pretendi, termini_registrati

INIZIO = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)
ENTE = fabbrica.ENTE
BANCA = {"denominazione": "BANCA", "codice_fiscale": "09876543217", "recapito": "banca@pec.example"}
ORDINI = {"terzi": "terzo", "mobiliare": "mobiliare"}
CON_OGGETTO = frozenset(
    {
        "INVIA_SOLLECITO", "EMETTI_ACCOGLIMENTO", "EMETTI_DINIEGO", "EMETTI_AVVISO_RATA", "SOLLECITA_RATA",
        "DICHIARA_DECADENZA", "EMETTI_INTIMAZIONE", "PIGNORA_TERZI", "PIGNORA_MOBILI", "RINUNCIA_PIGNORAMENTO",
    }
)  # fmt: skip
"""Steps whose use case is told which act: there may be more than one of that kind."""
SENZA_SEGUITO = frozenset({"DOCUMENTO_REDATTO", "FASCICOLO_CONSULTATO"})
"""Events that leave the next step as it was."""


class EmissioneIntera(esecutive.EmissioneEsecutive, EmissioneRate):
    """The issue of every act."""


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
        self.emissione = EmissioneIntera(self.ciclo, self.archivio, self.stampatore)
        self.sveglie: list[tuple[str, str]] = []
        self.carte_chieste: list[tuple[str, str]] = []
        """posizione and document, as committed events asked for them"""
        self.pagamenti: list[tuple[str, incasso.RicevutaPagamento]] = []
        self.incidente: tuple[str, Callable[[], None]] | None = None
        self.registrati_il: dict[str, date] = {}
        self._iur = itertools.count(1)
        self._gettoni = itertools.count(1)

    def punto(self, nome: str) -> None:
        if self.incidente is not None and self.incidente[0] == nome:
            _, azione = self.incidente
            self.incidente = None
            azione()

    def posizione(self, identita: str) -> Posizione:
        return self.posizioni.schede[ENTE.id, identita].stato

    # --- what happens from outside ------------------------------------------------------------------------

    def apri(self, profilo: str, quanto: int, veicoli: bool, prescrizione: date | None) -> str:
        """One more posizione, with the ente's visto and its first machine running."""
        ordinale = len(self.posizioni.schede) + 1
        identita = f"L00001-{ordinale:08d}"
        voci = {fabbrica.Voce.CAPITALE: quanto}
        riga = fabbrica.riga(voci, interessi_dal=date(2024, 1, 1), prescrizione=prescrizione)
        avviso = numero_avviso("02", f"00001{ordinale:08d}").numero
        aperta, carico = apri(
            ente=ENTE.id, id=identita, lista="L00001", profilo=profilo, numero_avviso=avviso, riga=riga,
            consegna_lista=date(2025, 1, 7),
        )  # fmt: skip
        aperta = replace(aperta, anagrafe=EsitoAnagrafe(date(2025, 1, 7)))
        self.posizioni.importa([(aperta, carico)])
        self.vigile.apri(aperta)
        self.vigile.fascicoli[identita].registrazioni.add(carico.id)
        self.registrati_il[identita] = self.orologio.oggi()
        evento = fabbrica.Evento("VISTO", self.orologio.oggi())
        visto = {"visto": self.orologio.oggi()}
        vistata = fabbrica.muta(aperta, evento, eventi=visto, fase=fabbrica.Fase.NOTIFICA, giro=1)
        vistata = replace(vistata, posizione=replace(vistata.posizione, catena=self.posizione(identita).catena))
        self.posizioni.salva(vistata)
        uso.avvia_macchina(self.ciclo, vistata.posizione)
        self._veicoli = veicoli
        return identita

    def paga(self, identita: str, cent: int, avviso: str = "") -> None:
        """Somebody pays (on that `avviso`, else on the posizione's own): the message is in the queue from now on.

        It may be delivered more than once.
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
                self.ciclo, ENTE.id, identita, lambda p, _, oggi: sgrava(p, oggi, provvedimento, "autotutela", voci)
            )
        except RegolaViolata:
            return

    def esito(self, identita: str, quale: int, esito: str, giorni_fa: int) -> None:
        """The notifier or the registers answer one of their orders, perhaps again, perhaps dated earlier."""
        posizione = self.posizione(identita)
        incarichi = [c.id for c in posizione.consegne]
        if posizione.visura_chiesta_il is not None:
            incarichi.append(f"{identita}-visura")
        incarichi += [f"{identita}-{ORDINI[p.via]}-{p.numero}" for p in posizione.pignoramenti]
        if not incarichi:
            return
        aperti = [c.id for c in posizione.consegne if c.in_corso]
        aperti = aperti or [f"{identita}-{ORDINI[p.via]}-{p.numero}" for p in posizione.pignoramenti if p.in_corso]
        scelto = (aperti or incarichi)[-1] if quale % 4 else incarichi[quale % len(incarichi)]
        comune = {"ente": ENTE.id, "posizione": identita, "incarico": scelto}
        if scelto.endswith("-visura"):
            beni = [
                {"tipo": "veicolo", "descrizione": "Autovettura", "targa": "AB123CD" if self._veicoli else ""},
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
        chiave = f"esiti/{ENTE.id}/{scelto}.json"
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
        """The stream catches up: whoever waits is woken."""
        while self.sveglie:
            identita, _ = self.sveglie.pop(0)
            uso.risveglia(self.ciclo, ENTE.id, identita)

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

    # --- the machines -------------------------------------------------------------------------------------

    def vivi(self, esecuzione: Esecuzione, passi: int) -> None:
        """Take up to `passi` steps; a death leaves the step to be taken again."""
        for _ in range(passi):
            if not esecuzione.viva or not self._passo(esecuzione):
                return

    def _passo(self, e: Esecuzione) -> bool:
        if e.token is not None:
            if e.scade is None or self.orologio.istante < e.scade:
                return False
            e.token, e.passo = None, None
        try:
            if e.passo is None:
                e.passo = self._giudica(e)
                e.giudicata_il = self.orologio.oggi()
            else:
                self._esegui(e, e.passo)
        except Morte:
            return False
        except ErroreDominio as rifiuto:
            pretendi(self.orologio.oggi() != e.giudicata_il, f"chiesto ciò che il dominio rifiuta: {rifiuto}")
            uso.parcheggia(self.ciclo, ENTE.id, e.posizione, e.macchina, {"Error": rifiuto.codice})
            e.viva = False
        return e.viva

    def _giudica(self, e: Esecuzione) -> dict[str, Any]:
        passo = uso.valuta(self.ciclo, self._turno(e, 0))
        self._verifica_termini(e, passo)
        return passo

    def _verifica_termini(self, e: Esecuzione, passo: Mapping[str, Any]) -> None:
        posizione = self.posizione(e.posizione)
        if passo["versione"] == posizione.versione and passo["esito"] not in ("REGISTRA_TERMINE_MANCATO", "CONCLUSA"):
            regole = self.ciclo.regole(posizione)
            pretendi(termini_registrati(posizione, regole, self.orologio.oggi()), "un termine mancato non è registrato")

    def _turno(self, e: Esecuzione, versione: int) -> uso.Turno:
        return uso.Turno(ENTE.id, e.posizione, e.macchina, e.iniziata_il, versione)

    def fantasma(self, e: Esecuzione, passo: dict[str, Any]) -> None:
        """A step is carried out by an attempt whose answer nobody hears: a late retry, or one given up as too slow."""
        copia = replace(e, passo=passo, vecchi=[], giudicata_il=None)
        try:
            self._esegui(copia, passo)
        except (Morte, ErroreDominio):
            return

    def ripeti(self, e: Esecuzione, quale: int) -> None:
        """An old answer is carried out once more."""
        if e.vecchi and e.token is None:
            self.fantasma(e, e.vecchi[quale % len(e.vecchi)])

    def _esegui(self, e: Esecuzione, passo: dict[str, Any]) -> None:
        esito, oggetto = passo["esito"], passo["oggetto"]
        turno = self._turno(e, passo["versione"])
        if esito == "CONCLUSA":
            e.viva = False
            return
        if esito == "ATTENDI":
            self._attendi(e, passo)
            return
        if esito in ("PASSA_FASE", "SUCCESSORE"):
            risposta = uso.passa_fase(self.ciclo, ENTE.id, e.posizione, passo["fase"], e.giro)
            e.viva, e.passo = risposta["esito"] != "FATTO", None
            return
        risposta = self._atto(esito, turno, oggetto, passo["motivo"])
        e.vecchi = [*e.vecchi[-3:], passo]
        e.passo, e.giudicata_il = risposta, self.orologio.oggi()
        self._verifica_termini(e, risposta)

    def _atto(self, esito: str, turno: uso.Turno, oggetto: str, motivo: str) -> dict[str, Any]:
        if esito == "AFFIDA_CONSEGNA":
            return notifica.affida_consegna(self.ciclo, turno, oggetto)
        if esito == "REGISTRA_MOTIVO":
            return uso.registra_motivo_mancato_avvio(self.ciclo, turno, motivo)
        if esito == "REGISTRA_INFRUTTUOSITA":
            return esecutive.registra_infruttuosita(self.ciclo, turno, motivo)
        if esito == "CHIUDI_PIGNORAMENTO":
            return esecutive.chiudi_pignoramento(self.ciclo, turno)
        if esito == "TRASMETTI_FASCICOLO":
            return esecutive.trasmetti_fascicolo(self.ciclo, self.archivio, turno)
        if esito in CON_OGGETTO:
            con_oggetto: Callable[[uso.Turno, str], dict[str, Any]] = getattr(self.emissione, esito.lower())
            return con_oggetto(turno, oggetto)
        if esito == "PROPONI_INESIGIBILITA":
            return uso.proponi_inesigibilita(self.ciclo, turno, oggetto)
        del_ciclo = {"RICERCA_BENI": uso.ricerca_beni, "REGISTRA_TERMINE_MANCATO": uso.registra_termine_mancato}
        if esito in del_ciclo:
            return del_ciclo[esito](self.ciclo, turno)
        emetti: Callable[..., dict[str, Any]] = getattr(self.emissione, esito.lower())
        return emetti(turno, oggetto) if esito in CON_OGGETTO else emetti(turno)

    def _attendi(self, e: Esecuzione, passo: dict[str, Any]) -> None:
        token = f"T{next(self._gettoni)}"
        e.token, e.versione_attesa = token, passo["versione"]
        entro = date.fromisoformat(passo["entro"])
        e.scade = max(istante_di_lavoro(entro), self.orologio.istante + timedelta(seconds=1))
        try:
            uso.attendi(self.ciclo, self._turno(e, passo["versione"]), token, entro)
        except Morte:
            e.token = None
            raise

    def nessun_risveglio_perso(self) -> None:
        """A machine that waits on a version that is gone has a wake-up on its way; papers written change no step."""
        in_viaggio = {identita for identita, _ in self.sveglie}
        for e in self.macchine.esecuzioni:
            if e.viva and e.token is not None and e.posizione not in in_viaggio:
                posizione = self.posizione(e.posizione)
                if (str(posizione.fase), posizione.giro) != (e.macchina, e.giro):
                    continue
                storia = self.posizioni.storia(ENTE.id, e.posizione)
                ignari = [a for a in storia if a.versione > e.versione_attesa and a.evento.nome not in SENZA_SEGUITO]
                pretendi(not ignari, "una macchina aspetta e nessuno la sveglia")
