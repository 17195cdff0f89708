"""The model: the real use cases under random interleavings, crashes, repetitions and clocks.

2,000 runs of 50 steps here; `make maratona` asks for 100,000 (`RISCOSSA_CORSE`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from shared.norme import NOMI_PROFILI
from tests.modello.mondo_finto import ENTE
from tests.modello.porte_finte import PUNTI, Esecuzione
from tests.modello.storie import DEBITI, ESITI, Storia
from tests.modello.vigile import pretendi

CORSE = int(os.environ.get("RISCOSSA_CORSE", "2000"))
PASSI = 50
GIRI_ALLA_FINE = 80
ATTI = {
    "EMETTI_INGIUNZIONE", "INVIA_SOLLECITO", "EMETTI_PREAVVISO", "ISCRIVI_FERMO", "REVOCA_FERMO", "CONCLUDI",
    "EMETTI_PREAVVISO_IPOTECA", "ISCRIVI_IPOTECA", "PIGNORA_TERZI", "PIGNORA_MOBILI", "EMETTI_INTIMAZIONE",
    "ASSENTI_CANCELLAZIONE", "RINUNCIA_PIGNORAMENTO",
}  # fmt: skip
DA_FERMARE = ATTI - {"REVOCA_FERMO", "CONCLUDI", "ASSENTI_CANCELLAZIONE", "RINUNCIA_PIGNORAMENTO"}
LENTI = ("letta", "prima_carta", "prima_carta", "prima_scrittura")
CASO = st.integers(0, 2**32 - 1).map(lambda n: (n + 1) * 0x9E3779B1 % 2**32)
"""A number whose bits make every choice of a step: drawn as one, and spread, since small numbers are drawn often."""


class Modello(Storia):
    """One or two posizioni of the same lista, and everything that may happen to them."""

    @initialize(caso=CASO)
    def apri(self, caso: int) -> None:
        self.seme = caso
        profilo = NOMI_PROFILI[caso % 4]
        prescrizione = date(2025, 12, 31) if caso & 64 else None
        for numero in range(1 + (caso >> 8) % 2):
            quanto = DEBITI[(caso >> (10 + numero)) % len(DEBITI)]
            self.identita.append(self.mondo.apri(profilo, quanto, bool(caso & 48), prescrizione, caso >> 3 + numero))
        if caso & 384:
            self._avanti(2 + (caso >> 16) % 20)

    @rule(caso=CASO)
    def passo(self, caso: int) -> None:
        """Machines at work, undisturbed."""
        self._vivi(self.mondo.macchine.vive(), caso, 1 + (caso >> 8) % 9)

    @rule(caso=CASO, altro=CASO)
    def passo_con_incidente(self, caso: int, altro: int) -> None:
        """A machine at work, and something happens in the middle of its step."""
        vive = self.mondo.macchine.vive()
        pronte = [e for e in vive if e.token is None]
        if vive and not pronte:
            pronte = [vive[caso % len(vive)]]
            self._fino_a(pronte[0])
        self.mondo.incidente = (PUNTI[(caso >> 12) % len(PUNTI)], self._azione(altro))
        self._vivi(pronte, caso, 2 + (caso >> 8) % 8)
        self.mondo.incidente = None

    @rule(caso=CASO, altro=CASO)
    def paga_chi_sta_per_subire(self, caso: int, altro: int) -> None:
        """Money comes in after an act was decided and before it is done; or its receipt does, to be booked later."""
        for esecuzione in self._che_deve(ATTI, caso):
            residuo = self.mondo.posizione(esecuzione.posizione).residuo
            quanto = residuo if altro % 3 else 1 + altro % 50_00
            self.mondo.paga(esecuzione.posizione, quanto, consegnato=altro >> 20 & 3 != 0)
            self.mondo.vivi(esecuzione, 1 + (caso >> 8) % 4)

    @rule(caso=CASO, altro=CASO)
    def ferma_chi_sta_per_subire(self, caso: int, altro: int) -> None:
        """A claim, a freeze, a request, instalments: booked after an act was decided and before it is done."""
        for esecuzione in self._che_deve(DA_FERMARE, caso):
            azioni = self.sportello.azioni(esecuzione.posizione, altro >> 6)
            self._senza_morire(azioni[(altro >> 3) % len(azioni)])
            self.mondo.vivi(esecuzione, 1 + (caso >> 8) % 4)

    @rule(caso=CASO)
    def pratica(self, caso: int) -> None:
        """Instalments, or a request: asked for, decided or not; of the rate some is paid, or none for months."""
        identita, sportello = self.identita[caso % len(self.identita)], self.sportello
        rate = caso & 2
        chiedi = sportello.chiedi_rate if rate else sportello.chiedi
        decidi = sportello.decidi_rate if rate else sportello.decidi
        self._senza_morire(lambda: chiedi(identita, 1 + (caso >> 4) % 7))
        if caso & 12:
            self._senza_morire(lambda: decidi(identita, caso >> 8))
        self.mondo.consegna_sveglie()
        for esecuzione in [e for e in self.mondo.macchine.vive() if e.posizione == identita]:
            self.mondo.vivi(esecuzione, 6)
        if rate and caso & 1 << 16:
            self._senza_morire(lambda: sportello.paga_rata(identita, caso >> 17))
        elif rate and caso & 1 << 18:
            self._avanti(4 + (caso >> 20) % 9)

    @rule(caso=CASO, altro=CASO)
    def tentativo_lento(self, caso: int, altro: int) -> None:
        """An attempt stands still, the world goes on, its retry goes first; then it comes to its end."""
        for esecuzione in self._che_deve(ATTI, caso):
            azione, passo = self._azione(altro), esecuzione.passo or {}

            def intanto(esecuzione: Esecuzione = esecuzione, azione: Callable[[], None] = azione) -> None:
                self._senza_morire(azione)
                self.mondo.vivi(esecuzione, 3)

            self.mondo.incidente = (LENTI[(caso >> 12) % len(LENTI)], intanto)
            self.mondo.fantasma(esecuzione, passo)
            self.mondo.incidente = None

    @rule(caso=CASO, altro=CASO)
    def fatto_prima_dell_attesa(self, caso: int, altro: int) -> None:
        """Something happens, and is announced, after a machine was told to wait and before it does."""
        for esecuzione in self._che_deve({"ATTENDI"}, caso):
            self._senza_morire(self._azione(altro))
            self.mondo.consegna_sveglie()
            self.mondo.vivi(esecuzione, 1 + caso % 2)

    @rule(caso=CASO)
    def fatto(self, caso: int) -> None:
        """Something from outside, alone."""
        self._senza_morire(self._azione(caso))

    @rule(caso=CASO, altro=CASO)
    def fatto_con_incidente(self, caso: int, altro: int) -> None:
        """Something from outside, and something else in the middle of it."""
        self.mondo.incidente = (PUNTI[(altro >> 24) % len(PUNTI)], self._azione(altro))
        self._senza_morire(self._azione(caso))
        self.mondo.incidente = None

    @rule(caso=CASO)
    def esito(self, caso: int) -> None:
        self.mondo.esito(self.identita[caso % len(self.identita)], caso >> 2, ESITI[(caso >> 8) % 6], (caso >> 12) % 4)
        if caso & 3 << 16:
            self.mondo.consegna_sveglie()

    @rule(caso=CASO)
    def tempo(self, caso: int) -> None:
        """Some days, or up to the day a machine waits for."""
        vive = self.mondo.macchine.vive()
        if vive and caso % 4:
            self._fino_a(vive[(caso >> 2) % len(vive)])
        else:
            self.mondo.passa_il_tempo((1, 1, 3, 3, 10, 10, 45, 250)[(caso >> 2) % 8])

    @rule(caso=CASO)
    def morte(self, caso: int) -> None:
        """An execution is killed, or all of them are; sometimes the guard comes at once."""
        vive = self.mondo.macchine.vive()
        for esecuzione in vive if caso % 5 == 0 else vive[:1]:
            esecuzione.viva = False
        if caso & 32:
            self.mondo.custodisci()
            self._dopo_il_custode()

    def teardown(self) -> None:
        """Whatever has happened, the guard and time bring each posizione to its end (one run in eight)."""
        for identita in self.identita:
            eventi = self.mondo.posizioni.eventi(ENTE.id, identita)
            self.visti.update({e.nome for _, e in eventi} | {a.tipo.value for a in self.mondo.posizione(identita).atti})
        if not self.identita or (self.seme >> 5) % 8:
            return
        mondo = self.mondo
        for identita in self.identita:
            self.sportello.sgombra(identita)
        for _ in range(GIRI_ALLA_FINE):
            mondo.custodisci()
            mondo.consegna_sveglie()
            for esecuzione in mondo.macchine.vive():
                mondo.vivi(esecuzione, 12)
            for identita in self.identita:
                mondo.esito(identita, 1, "consegnata", 0)
            mondo.consegna_sveglie()
            aperte = [i for i in self.identita if not mondo.posizione(i).conclusa]
            if not aperte:
                break
            attese = [e for e in mondo.macchine.vive() if e.token is not None]
            if attese:
                mondo.fino_alla_scadenza(min(attese, key=lambda e: e.scade or mondo.orologio.istante))
        else:
            pretendi(False, f"{aperte} non arriva alla fine")

    @invariant()
    def una_macchina_per_fase_e_giro(self) -> None:
        vive = [e.nome for e in self.mondo.macchine.vive()]
        pretendi(len(vive) == len(set(vive)), "due macchine per la stessa fase e lo stesso giro")

    @invariant()
    def nessun_risveglio_perso(self) -> None:
        self.mondo.nessun_risveglio_perso()


def corri(quante: int, *, derandomizza: bool = True, riduci: bool = True) -> None:
    """So many runs of the model. Raises the first violation found, with the steps that lead to it."""
    run_state_machine_as_test(
        Modello,
        settings=settings(
            max_examples=quante,
            stateful_step_count=PASSI,
            deadline=None,
            derandomize=derandomizza,
            database=None,
            phases=(Phase.generate, Phase.shrink) if riduci else (Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


ATTESI = {
    "ISTANZA_RATEIZZAZIONE", "RATEIZZAZIONE_DECISA", "BLOCCO_APERTO", "BLOCCO_CHIUSO", "ISTANZA_PRESENTATA",
    "ISTANZA_DECISA", "DOCUMENTO_REDATTO", "accoglimento_rate", "diniego_rate", "avviso_rata", "sollecito_rata",
    "decadenza_rate", "preavviso_fermo", "iscrizione_fermo", "revoca_fermo", "preavviso_ipoteca", "iscrizione_ipoteca",
    "PAGAMENTO_IN_ARRIVO", "ANAGRAFE_ACQUISITA", "intimazione", "pignoramento_terzi", "pignoramento_mobiliare",
    "PIGNORAMENTO_CHIUSO", "rinuncia_pignoramento", "INESIGIBILITA_PROPOSTA", "RIMBORSO_PAGATO",
}  # fmt: skip
"""Events and kinds of acts that histories must reach, or the guarantees would be tried on less than they promise."""


def test_nessuna_storia_viola_le_garanzie() -> None:
    Modello.visti.clear()
    corri(CORSE, derandomizza=CORSE == 2000)
    mai = ATTESI - set(Modello.visti)
    assert not mai, f"il modello non ci arriva mai: {sorted(mai)}"
