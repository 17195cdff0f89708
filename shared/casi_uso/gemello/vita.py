"""The life of one posizione on a discrete clock: the same domain and the same people as the demo, no cloud.

Nothing crosses posizioni, so each is lived alone, from the visto to the horizon. What the
state machines do with a step, and what the world of the demo answers, is replayed here in
the same order: by instant, then by insertion.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any

from pydantic import TypeAdapter

from shared.casi_uso.esiti_esecutive import Esito as EsitoDichiarato
from shared.casi_uso.esiti_esecutive import EsitoEsecutivo, comando_di
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello import registri, terzi
from shared.casi_uso.gemello.comandi import COMANDI, ORDINI, Ambiente, Istante, Ora
from shared.casi_uso.gemello.gesti import COSE, VISTO, Gesto
from shared.casi_uso.parametri_calcolo import scaglioni_rate
from shared.casi_uso.rateizzazione import condizioni
from shared.contratti.esiti_anagrafe import SoggettoVerificato
from shared.dominio import dilazioni, misure
from shared.dominio.anagrafe import EsitoAnagrafe
from shared.dominio.anagrafe_comandi import registra_anagrafe
from shared.dominio.atti import Atto, Fase
from shared.dominio.avvii import apri_ciclo, passa_a
from shared.dominio.avvisi_rate import avviso_per
from shared.dominio.blocchi_comandi import annuncia_pagamento
from shared.dominio.consegne import registra_esito
from shared.dominio.errori import ErroreDominio, GiaRegistrato, RegolaViolata
from shared.dominio.esecuzioni import bene_di
from shared.dominio.fasi import valuta
from shared.dominio.lettere import redigi
from shared.dominio.partitario import Registrazione
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Evento, Mutazione, Posizione
from shared.dominio.recapiti import Consegna, Relata
from shared.dominio.scelta_misure import da_svincolare
from shared.dominio.soggetti import Indirizzo
from shared.dominio.versamenti import Versamento, incassa

UN_GIORNO = timedelta(days=1)
ESITO: TypeAdapter[EsitoEsecutivo] = TypeAdapter(EsitoDichiarato)


@dataclass(slots=True)
class Vita:
    """One posizione and what is planned for it.

    After `vivi`, `conclusa_a` is the instant of its end (None: still open at the horizon),
    `eventi` what happened to it, `versamenti` are the payments booked before it, `tardivi` those that came after it.
    """

    ambiente: Ambiente
    posizione: Posizione
    debitore: persone.Comportamento
    attesa: date | None = None
    """the day on which the waiting machine looks again"""
    conclusa_a: Istante | None = None
    eventi: list[Evento] = field(default_factory=list)
    versamenti: list[Registrazione] = field(default_factory=list)
    tardivi: list[tuple[Istante, Registrazione]] = field(default_factory=list)
    _agenda: list[tuple[date, int, int, Callable[[date, Any], None], Any]] = field(default_factory=list)
    _numero: int = 0
    _iniziata_il: date = date.min
    _liberato: bool = False

    def vivi(self) -> None:
        """From the visto to the horizon, or until nothing is planned any more."""
        self._anagrafe()
        visto_il, sgravio_dopo = self.ambiente.visto_il, self.debitore.sgravio_dopo
        self._programma(visto_il, Ora.UFFICI, self._visto, None)
        if sgravio_dopo is not None:
            corpo = {"provvedimento": f"DET-{self.posizione.id}", "motivo": "annullamento in autotutela"}
            sgravio = Gesto("sgravio", VISTO, sgravio_dopo, corpo)
            self._programma(visto_il + timedelta(days=sgravio_dopo), Ora.UFFICI, self._gesto, sgravio)
        self._gesti(VISTO, visto_il)
        agenda, fine = self._agenda, self.ambiente.fine
        while True:
            if self.attesa is not None and (not agenda or (self.attesa, Ora.SVEGLIA) < agenda[0]):
                giorno = self.attesa
                if (giorno, Ora.SVEGLIA) > fine:
                    return
                self._procedi(giorno, Ora.SVEGLIA)
            elif agenda:
                if agenda[0][:2] > fine:
                    return
                giorno, _, _, azione, argomento = heappop(agenda)
                azione(giorno, argomento)
            else:
                return

    def _anagrafe(self) -> None:
        """The registers answer on the morning after the lista came in, days before the visto."""
        detto = registri.anagrafe(self.debitore, self.posizione.id)
        oggi = self.posizione.eventi["consegna_lista"] + UN_GIORNO
        if len(detto) == 1:
            self._prendi(registra_anagrafe(self.posizione, oggi, EsitoAnagrafe(oggi)))
            return
        soggetto = SoggettoVerificato.model_validate(detto)
        nuovo = None if soggetto.indirizzo is None else soggetto.indirizzo.indirizzo()
        mutazione = registra_anagrafe(self.posizione, oggi, soggetto.esito(oggi), nuovo)
        self._prendi(mutazione)
        self._lettera(mutazione, oggi)

    @property
    def orfana(self) -> bool:
        """Open, and nothing will ever move it."""
        return not self.posizione.conclusa and self.attesa is None and not self._agenda

    def _programma(self, giorno: date, ora: int, azione: Callable[[date, Any], None], argomento: Any) -> None:
        self._numero += 1
        heappush(self._agenda, (giorno, ora, self._numero, azione, argomento))

    def _visto(self, oggi: date, _: None) -> None:
        self._prendi(apri_ciclo(self.posizione, oggi, oggi))
        self._iniziata_il = oggi
        self._procedi(oggi, Ora.UFFICI)

    def _prendi(self, mutazione: Mutazione) -> None:
        self.posizione = mutazione.posizione
        self.eventi.append(mutazione.evento)

    def _accade(self, mutazione: Mutazione, oggi: date, ora: int) -> None:
        """A fact from outside: it is booked, and the machine that waits looks again."""
        self._prendi(mutazione)
        if self.attesa is not None:
            self._procedi(oggi, ora)
        elif self.posizione.conclusa and da_svincolare(self.posizione):
            self._prendi(passa_a(self.posizione, oggi, Fase.SVINCOLO))
            self._iniziata_il = oggi
            self._procedi(oggi, ora)

    def _procedi(self, oggi: date, ora: int) -> None:
        """The machine of the phase, and those it hands over to, until one waits or the posizione ends."""
        regole = self.ambiente.regole
        while True:
            passo = valuta(self.posizione, regole, oggi, self._iniziata_il)
            if passo.esito is Esito.ATTENDI:
                self.attesa = passo.entro
                return
            if passo.esito is Esito.CONCLUSA:
                self.attesa, self.conclusa_a = None, self.conclusa_a or (oggi, ora)
                return
            mutazione = COMANDI[passo.esito](self.posizione, self.ambiente, passo, oggi)
            self._prendi(mutazione)
            if "documento" in mutazione.evento.dati:
                # The paper is written before anything else happens to the posizione.
                self._prendi(redigi(self.posizione, oggi, mutazione.evento.dati["documento"], "", ""))
            if passo.esito in (Esito.AFFIDA_CONSEGNA, Esito.DEPOSITA_ATTO):
                self._programma(oggi + UN_GIORNO, Ora.RACCOLTA, self._presa, self.posizione.consegne[-1])
            elif passo.esito is Esito.RICERCA_BENI:
                self._programma(oggi + UN_GIORNO, Ora.ESITI, self._visura, None)
            elif passo.esito in ORDINI:
                self._programma(oggi + UN_GIORNO, Ora.RACCOLTA, self._presa_esecutiva, passo)
            elif passo.fase is not None:
                self._iniziata_il = oggi

    def _presa(self, oggi: date, consegna: Consegna) -> None:
        """The notifier takes the order: what it will report is planned, and what the debtor will then pay."""
        risposta = persone.consegna(self.debitore, consegna.mezzo, consegna.tentativo, oggi)
        self._programma(risposta.depositata_il, Ora.ESITI, self._esito, (consegna.id, risposta))
        in_mano = persone.ricevuto_il(risposta, consegna.mezzo)
        atto = self.posizione.atto(consegna.atto)
        if in_mano is None or atto is None:
            return
        if self.debitore.rateista is not None:
            self._rate(oggi, in_mano, atto)
        self._gesti(atto.id, in_mano)
        for numero, pagamento in enumerate(
            persone.pagamenti(self.debitore, atto.id, in_mano, atto.importo), start=1
        ):
            iur = f"IUR-{self.ambiente.seme}-{self.posizione.id}-{atto.id}-{numero}"
            avviso = avviso_per(self.posizione, atto.id)
            versamento = Versamento(iur, avviso, pagamento.importo, pagamento.giorno)
            self._programma(pagamento.giorno, Ora.PAGAMENTI, self._versamento, versamento)

    def _presa_esecutiva(self, oggi: date, passo: Passo) -> None:
        """Third parties, officers and who continues take their orders; a third party that is released pays no more."""
        if passo.esito is Esito.RINUNCIA_PIGNORAMENTO:
            self._liberato = True
            return
        if passo.esito is Esito.TRASMETTI_FASCICOLO:
            seguito = terzi.prosecuzione(oggi)
            self._programma(seguito.depositata_il, Ora.ESITI, self._esito_esecutivo, (seguito, "prosecuzione"))
            return
        ordine = next(p for p in self.posizione.pignoramenti if p.atto == passo.oggetto)
        bene, atto = bene_di(self.posizione, ordine), self.posizione.atto(ordine.atto)
        assert atto is not None
        terzo = None if bene is None else bene.terzo
        risposta = terzi.mobiliare(oggi) if terzo is None else terzi.terzo(ordine.tipo, atto.importo, oggi)
        incarico = f"{self.posizione.id}-{'mobiliare' if terzo is None else 'terzo'}-{ordine.numero}"
        self._programma(risposta.depositata_il, Ora.ESITI, self._esito_esecutivo, (risposta, incarico))
        for numero, (giorno, importo) in enumerate(risposta.pagamenti, start=1):
            assert terzo is not None
            iur = f"IUR-{self.ambiente.seme}-{incarico}-{numero}"
            versamento = Versamento(iur, self.posizione.numero_avviso, importo, giorno, terzo.codice_fiscale)
            self._programma(giorno, Ora.PAGAMENTI, self._versamento_del_terzo, versamento)

    def _esito_esecutivo(self, oggi: date, dati: tuple[terzi.RispostaTerzo, str]) -> None:
        risposta, incarico = dati
        esito = ESITO.validate_python(
            {"ente": self.posizione.ente, "posizione": self.posizione.id, "incarico": incarico, **risposta.esito}
        )
        mutazione = comando_di(esito)(self.posizione, self.ambiente.regole, oggi)
        if mutazione.evento.sveglia:
            self._accade(mutazione, oggi, Ora.ESITI)
        else:
            self.posizione = mutazione.posizione

    def _versamento_del_terzo(self, oggi: date, versamento: Versamento) -> None:
        if not self._liberato:
            self._versamento(oggi, versamento)

    def _rate(self, oggi: date, in_mano: date, atto: Atto) -> None:
        chiesta = persone.istanza(self.debitore, atto.id, in_mano, atto.importo, scaglioni_rate(oggi))
        if chiesta is not None:
            istanza_il, rate, decisione_il = chiesta
            self._programma(istanza_il, Ora.UFFICI, self._istanza, rate)
            self._programma(decisione_il, Ora.UFFICI, self._decisione, None)

    def _gesti(self, atto: str, ricevuto_il: date) -> None:
        for giorno, gesto in persone.gesti_dopo(self.debitore, atto, ricevuto_il):
            self._programma(giorno, Ora.UFFICI, self._gesto, gesto)

    def _gesto(self, oggi: date, gesto: Gesto) -> None:
        corpo = gesto.compilato({voce.value: cent for voce, cent in self.posizione.saldi.items()}, oggi)
        try:
            mutazione = COSE[gesto.cosa].comando(self.posizione, self.ambiente.regole, oggi, gesto.oggetto, corpo)
        except ErroreDominio:
            return  # refused by then: the office drops it
        self._accade(mutazione, oggi, Ora.UFFICI)
        self._lettera(mutazione, oggi)

    def _lettera(self, mutazione: Mutazione, oggi: date) -> None:
        documento = mutazione.evento.dati.get("documento")
        if documento is not None:
            # The machine looks first: who writes the papers is told through a queue.
            self._prendi(redigi(self.posizione, oggi, documento, "", ""))
            if self.posizione.consegne_di(documento):
                self._programma(oggi + UN_GIORNO, Ora.RACCOLTA, self._presa, self.posizione.consegne[-1])

    def _esito(self, oggi: date, dati: tuple[str, persone.Risposta]) -> None:
        incarico, risposta = dati
        nuovo = Indirizzo(**risposta.nuovo_indirizzo) if risposta.nuovo_indirizzo else None
        mutazione = registra_esito(
            self.posizione,
            self.ambiente.regole,
            oggi,
            incarico,
            risposta.esito,
            Relata(risposta.data, risposta.ricevente, **risposta.altre_date),
            nuovo,
        )
        self._accade(mutazione, oggi, Ora.ESITI)

    def _visura(self, oggi: date, _: None) -> None:
        beni = registri.visura(self.debitore, self.posizione.id)
        self._accade(misure.registra_visura(self.posizione, oggi, beni), oggi, Ora.ESITI)

    def _versamento(self, oggi: date, versamento: Versamento) -> None:
        with suppress(GiaRegistrato):
            # As at the door: the receipt marks the posizione before it is booked.
            self._prendi(annuncia_pagamento(self.posizione, self.ambiente.regole, oggi, versamento.iur))
        mutazione = incassa(self.posizione, self.ambiente.regole, oggi, versamento)
        if self.posizione.conclusa:
            self.tardivi += [
                ((oggi, Ora.PAGAMENTI), registrazione) for registrazione in mutazione.registrazioni
            ]
        else:
            self.versamenti += mutazione.registrazioni
        self._accade(mutazione, oggi, Ora.PAGAMENTI)

    def _istanza(self, oggi: date, rate: int) -> None:
        motivo = "temporanea difficoltà economica"
        try:
            mutazione = dilazioni.presenta_istanza(self.posizione, oggi, rate, motivo, scaglioni_rate(oggi))
        except RegolaViolata:
            return  # nothing is owed any more, or no longer in that tier
        self._accade(mutazione, oggi, Ora.UFFICI)

    def _decisione(self, oggi: date, _: None) -> None:
        try:
            if self.debitore.istanza_accolta:
                regole = self.ambiente.regole
                intese = condizioni(self.posizione, regole, 1)
                mutazione = dilazioni.accogli(self.posizione, regole, oggi, intese, "requisiti verificati")
            else:
                mutazione = dilazioni.respingi(self.posizione, oggi, "requisiti non documentati")
        except RegolaViolata:
            return  # the istanza was not taken, or nothing is owed any more
        self._accade(mutazione, oggi, Ora.UFFICI)
