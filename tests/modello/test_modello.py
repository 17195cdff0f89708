"""The model: the real use cases under random interleavings, crashes, repetitions and clocks.

2,000 runs of 50 steps here; `make maratona` asks for 100,000 (`RISCOSSA_CORSE`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shared.norme import NOMI_PROFILI
from tests.modello.mondo_finto import ENTE, Mondo
from tests.modello.porte_finte import PUNTI, Esecuzione, Morte
from tests.modello.sportello import Sportello
from tests.modello.vigile import pretendi

CORSE = int(os.environ.get("RISCOSSA_CORSE", "2000"))
PASSI = 50
GIRI_ALLA_FINE = 80
LONTANO = 200
"""Days: a longer wait is not jumped over, or every run would end at once."""
DEBITI = (25_00, 500_00, 1_500_00, 15_000_00)
ESITI = ("consegnata", "consegnata", "spedita", "compiuta_giacenza", "sconosciuto", "trasferito")
ATTI = {
    "EMETTI_INGIUNZIONE", "INVIA_SOLLECITO", "EMETTI_PREAVVISO", "ISCRIVI_FERMO", "REVOCA_FERMO", "CONCLUDI"
}  # fmt: skip
DA_FERMARE = ATTI - {"REVOCA_FERMO", "CONCLUDI"}
LENTI = ("letta", "prima_carta", "prima_carta", "prima_scrittura")
CASO = st.integers(0, 2**32 - 1).map(lambda n: (n + 1) * 0x9E3779B1 % 2**32)
"""A number whose bits make every choice of a step: drawn as one, and spread, since small numbers are drawn often."""


class Modello(RuleBasedStateMachine):
    """One or two posizioni of the same lista, and everything that may happen to them."""

    visti: ClassVar[Counter[str]] = Counter()
    """events and kinds of acts reached by all the histories so far"""

    def __init__(self) -> None:
        super().__init__()
        self.mondo = Mondo(sigilla=True)
        self.sportello = Sportello(self.mondo)
        self.identita: list[str] = []
        self.seme = 0

    @initialize(caso=CASO)
    def apri(self, caso: int) -> None:
        self.seme = caso
        profilo = NOMI_PROFILI[caso % 4]
        prescrizione = date(2025, 12, 31) if caso & 64 else None
        for numero in range(1 + (caso >> 8) % 2):
            quanto = DEBITI[(caso >> (10 + numero)) % 4]
            self.identita.append(self.mondo.apri(profilo, quanto, bool(caso & 48), prescrizione, caso >> 3 + numero))
        if caso & 384:
            self._avanti(2 + (caso >> 16) % 20)

    def _avanti(self, turni: int) -> None:
        """A quiet life for a while: everything delivered at once, nothing paid."""
        mondo = self.mondo
        for _ in range(turni):
            for esecuzione in mondo.macchine.vive():
                mondo.vivi(esecuzione, 8)
            for identita in self.identita:
                mondo.esito(identita, 1, "consegnata", 0)
                mondo.esito(identita, 4, "consegnata", 0)
            mondo.consegna_sveglie()
            for esecuzione in mondo.macchine.vive():
                mondo.vivi(esecuzione, 8)
            vive = mondo.macchine.vive()
            if vive:
                mondo.fino_alla_scadenza(min(vive, key=lambda e: e.scade or mondo.orologio.istante))

    def _azione(self, caso: int) -> Callable[[], None]:
        """Something that somebody does while somebody else is at work."""
        mondo, identita = self.mondo, self.identita[caso % len(self.identita)]
        parte = caso >> 4
        vive = mondo.macchine.vive()
        residuo = mondo.posizione(identita).residuo
        # What ends a debt is rarer than the rest, or no run would go far.
        tutto = residuo if parte % 2 == 0 else 1 + parte % 3_00
        azioni: list[Callable[[], None]] = [
            _muori,
            lambda: mondo.paga(identita, tutto),
            lambda: mondo.paga(identita, 1 + parte % 20_00),
            lambda: mondo.paga(identita, tutto + 1 + parte % 50_00 if parte % 2 == 0 else 1),
            lambda: mondo.consegna_pagamento(parte),
            lambda: mondo.esito(identita, parte, ESITI[parte % 6], parte % 3),
            lambda: mondo.sgrava(identita, 1 + parte % 10_00 if parte % 9 else None),
            mondo.custodisci,
            mondo.consegna_sveglie,
            lambda: mondo.passa_il_tempo(1),
            lambda: self._vivi(vive, parte, 2),
            lambda: self._ripeti(vive, parte),
        ]
        if (caso >> 28) % 4 == 0:
            scelte = self.sportello.azioni(identita, parte)
            return scelte[(caso >> 20) % len(scelte)]
        return azioni[(caso >> 20) % len(azioni)]

    def _vivi(self, vive: list[Esecuzione], quale: int, passi: int) -> None:
        if vive:
            self.mondo.vivi(vive[quale % len(vive)], passi)

    def _ripeti(self, vive: list[Esecuzione], quale: int) -> None:
        if vive:
            self.mondo.ripeti(vive[quale % len(vive)], quale >> 3)

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
        """Money comes in after an act was decided and before it is done."""
        for esecuzione in self._che_deve(ATTI, caso):
            residuo = self.mondo.posizione(esecuzione.posizione).residuo
            self.mondo.paga(esecuzione.posizione, residuo if altro % 3 else 1 + altro % 50_00)
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

    def _che_deve(self, cosa: set[str], caso: int) -> list[Esecuzione]:
        """One machine that has just been told to do one of those things, brought there if it is near."""
        identita = self.identita[caso % len(self.identita)]
        for _ in range(12):
            mia = next((e for e in self.mondo.macchine.vive() if e.posizione == identita), None)
            if mia is None:
                break
            if mia.passo is not None and mia.token is None and mia.passo["esito"] in cosa:
                return [mia]
            if mia.token is None:
                self.mondo.vivi(mia, 1)
                continue
            self.mondo.esito(identita, 1, ESITI[(caso >> 8) % 3], 0)
            self.mondo.consegna_sveglie()
            if mia.token is not None:
                self._fino_a(mia)
                self.mondo.vivi(mia, 1)
        return []

    def _fino_a(self, esecuzione: Esecuzione) -> None:
        """Up to the day the machine waits for, unless that is the end of the contract."""
        if esecuzione.scade is not None and (esecuzione.scade - self.mondo.orologio.istante).days < LONTANO:
            self.mondo.fino_alla_scadenza(esecuzione)

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

    def _senza_morire(self, azione: Callable[[], None]) -> None:
        try:
            azione()
        except Morte:
            return

    def _dopo_il_custode(self) -> None:
        for identita in self.identita:
            posizione = self.mondo.posizione(identita)
            nome = f"{posizione.ente}-{posizione.id}-{posizione.fase}-{posizione.giro}"
            vive = [e for e in self.mondo.macchine.vive() if e.nome == nome]
            pretendi(posizione.conclusa or len(vive) == 1, f"{len(vive)} macchine dopo il custode")

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


def _muori() -> None:
    raise Morte


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


def test_nessuna_storia_viola_le_garanzie() -> None:
    corri(CORSE, derandomizza=CORSE == 2000)
