"""Issuing the letters of a rateizzazione, as all acts are issued: the paper first, then the fact."""

from __future__ import annotations

from datetime import date

from shared.casi_uso import stampe_rate
from shared.casi_uso.ciclo import Turno
from shared.casi_uso.emissione import Emissione
from shared.dominio import dilazioni
from shared.dominio.atti import Atto
from shared.dominio.documenti import Documento
from shared.dominio.enti import Ente
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole


class EmissioneRate(Emissione):
    """The acts of the phase `rateizzazione`; `identita` is the act's id as the domain named it."""

    def emetti_accoglimento(self, turno: Turno, identita: str) -> dict[str, object]:
        """The plan, told to the debtor."""

        def comando(p: Posizione, _: Regole, oggi: date, chiave: str) -> Mutazione:
            return dilazioni.emetti_accoglimento(p, oggi, chiave)

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe_rate.accoglimento(ente, m.posizione, atto)

        return self._emetti(turno, identita, comando, documento)

    def emetti_diniego(self, turno: Turno, identita: str) -> dict[str, object]:
        """The refusal and its reason."""

        def comando(p: Posizione, _: Regole, oggi: date, chiave: str) -> Mutazione:
            return dilazioni.emetti_diniego(p, oggi, chiave)

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe_rate.diniego(ente, m.posizione, atto)

        return self._emetti(turno, identita, comando, documento)

    def emetti_avviso_rata(self, turno: Turno, identita: str) -> dict[str, object]:
        """The notice of the rata that `avviso_rata-<n>` names."""
        numero = _rata(identita)

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return dilazioni.emetti_avviso_rata(p, regole, oggi, chiave, numero)

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe_rate.avviso_rata(ente, m.posizione, atto, numero)

        return self._emetti(turno, identita, comando, documento)

    def sollecita_rata(self, turno: Turno, identita: str) -> dict[str, object]:
        """L. 160/2019 art. 1 c. 800: the express sollecito of the rata that `sollecito_rata-<n>` names."""
        numero = _rata(identita)

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return dilazioni.sollecita_rata(p, regole, oggi, chiave, numero)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            giorni = regole.ciclo.giorni_pagamento_sollecito
            return stampe_rate.sollecito_rata(ente, m.posizione, atto, numero, giorni)

        return self._emetti(turno, identita, comando, documento)

    def dichiara_decadenza(self, turno: Turno, identita: str) -> dict[str, object]:
        """The plan is lost: the letter says why and what is due."""

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe_rate.decadenza(ente, m.posizione, atto, str(m.evento.dati["motivo"]))

        return self._emetti(turno, identita, dilazioni.dichiara_decadenza, documento)


def _rata(identita: str) -> int:
    return int(identita.rpartition("-")[2])
