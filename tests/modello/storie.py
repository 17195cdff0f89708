"""What every history of the model is made of: the world, its people, and how a machine is brought somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from tests.modello.mondo_finto import Mondo
from tests.modello.porte_finte import Esecuzione, Morte
from tests.modello.sportello import Sportello
from tests.modello.vigile import pretendi, termini_registrati

LONTANO = 200
"""Days: a longer wait is not jumped over, or every run would end at once."""
DEBITI = (25_00, 500_00, 1_500_00, 15_000_00, 25_000_00)
ESITI = ("consegnata", "consegnata", "spedita", "compiuta_giacenza", "sconosciuto", "trasferito")


class Storia(RuleBasedStateMachine):
    """A history: what may happen in it is told by who derives from this."""

    visti: ClassVar[Counter[str]] = Counter()
    """events and kinds of acts reached by all the histories so far"""

    def __init__(self) -> None:
        super().__init__()
        self.mondo = Mondo(sigilla=True)
        self.sportello = Sportello(self.mondo)
        self.identita: list[str] = []
        self.seme = 0

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
            regole, oggi = self.mondo.ciclo.regole(posizione), self.mondo.orologio.oggi()
            tenuti = not posizione.conclusa or vive or termini_registrati(posizione, regole, oggi)
            pretendi(bool(tenuti), "un termine mancato dopo la fine non è registrato")


def _muori() -> None:
    raise Morte
