"""Issuing the acts of enforcement, as all acts are issued: the paper first, then the fact."""

from __future__ import annotations

import hashlib
from datetime import date

from shared.casi_uso import stampe_esecutive
from shared.casi_uso.ciclo import Ciclo, Turno, applica
from shared.casi_uso.emissione import Emissione
from shared.casi_uso.fascicolo import componi
from shared.casi_uso.norme_vigenti import tariffe
from shared.casi_uso.porte import Archivio
from shared.dominio import esecuzioni_comandi as comandi
from shared.dominio.atti import Atto
from shared.dominio.documenti import Documento
from shared.dominio.enti import Ente
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole


class EmissioneEsecutive(Emissione):
    """The acts of the phase `esecutive`; `identita` is the act's id as the domain named it."""

    def emetti_intimazione(self, turno: Turno, identita: str) -> dict[str, object]:
        """Art. 50 c. 2 D.P.R. 602/1973."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return comandi.emetti_intimazione(p, regole, oggi, tariffe(p.profilo), chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            norma = regole.esecuzione(atto.data)
            return stampe_esecutive.intimazione(ente, m.posizione, atto, m.evento.dati["prove"], norma)

        return self._emetti(turno, identita, comando, documento)

    def pignora_terzi(self, turno: Turno, identita: str) -> dict[str, object]:
        """Art. 72-bis D.P.R. 602/1973."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return comandi.pignora_terzi(p, regole, oggi, tariffe(p.profilo), chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            norma = regole.esecuzione(atto.data)
            return stampe_esecutive.pignoramento_terzi(ente, m.posizione, atto, m.evento.dati["prove"], norma)

        return self._emetti(turno, identita, comando, documento)

    def pignora_mobili(self, turno: Turno, identita: str) -> dict[str, object]:
        """004 art. 7.8.o; 000 art. 2.8."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return comandi.pignora_mobili(p, regole, oggi, tariffe(p.profilo), chiave)

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe_esecutive.pignoramento_mobiliare(ente, m.posizione, atto, m.evento.dati["prove"])

        return self._emetti(turno, identita, comando, documento)

    def rinuncia_pignoramento(self, turno: Turno, identita: str) -> dict[str, object]:
        """The pignoramento falls with the debt."""

        def comando(p: Posizione, _: Regole, oggi: date, chiave: str) -> Mutazione:
            return comandi.rinuncia_pignoramento(p, oggi, chiave)

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe_esecutive.rinuncia(ente, m.posizione, atto)

        return self._emetti(turno, identita, comando, documento)


def trasmetti_fascicolo(ciclo: Ciclo, documenti: Archivio, turno: Turno) -> dict[str, object]:
    """The fascicolo as it stands, stored first, then handed over to who continues (000 artt. 2.7-2.9).

    Raises NonQuadra when the chain of the posizione does not hold.
    """

    def comando(attuale: Posizione, regole: Regole, oggi: date) -> Mutazione:
        contenuto, testa = componi(ciclo.posizioni, documenti, attuale.ente, attuale.id)
        chiave = f"fascicoli/{attuale.ente}/{attuale.id}-{testa[:16]}.zip"
        documenti.scrivi(chiave, contenuto, "application/zip")
        impronta = hashlib.sha256(contenuto).hexdigest()
        return comandi.trasmetti_fascicolo(attuale, regole, oggi, chiave, impronta)

    return applica(ciclo, turno, comando)


def chiudi_pignoramento(ciclo: Ciclo, turno: Turno) -> dict[str, object]:
    """The third party's days have run."""
    return applica(ciclo, turno, comandi.chiudi_pignoramento)


def registra_infruttuosita(ciclo: Ciclo, turno: Turno, motivo: str) -> dict[str, object]:
    """Record why enforcement took nothing more."""
    return applica(ciclo, turno, lambda p, _, oggi: comandi.registra_infruttuosita(p, oggi, motivo))
