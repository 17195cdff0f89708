"""The state machines of the model: one step at a time, each the use case that its state calls."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shared.casi_uso import anagrafe, notifica
from shared.casi_uso import ciclo as uso
from shared.casi_uso import emissione_esecutive as esecutive
from shared.casi_uso.emissione_rate import EmissioneRate
from shared.dominio.errori import ErroreDominio
from shared.dominio.giorni import istante_di_lavoro
from tests import fabbrica
from tests.modello.porte_finte import Esecuzione, Morte
from tests.modello.vigile import pretendi, termini_registrati

if TYPE_CHECKING:
    from tests.modello.mondo_finto import Mondo

ENTE = fabbrica.ENTE
CON_OGGETTO = frozenset(
    {
        "EMETTI_INGIUNZIONE", "INVIA_SOLLECITO", "EMETTI_ACCOGLIMENTO", "EMETTI_DINIEGO", "EMETTI_AVVISO_RATA",
        "SOLLECITA_RATA", "DICHIARA_DECADENZA", "EMETTI_INTIMAZIONE", "PIGNORA_TERZI", "PIGNORA_MOBILI",
        "RINUNCIA_PIGNORAMENTO",
    }
)  # fmt: skip
"""Steps whose use case is told which act: there may be more than one of that kind."""
SENZA_SEGUITO = frozenset({"DOCUMENTO_REDATTO", "FASCICOLO_CONSULTATO", "PAGAMENTO_IN_ARRIVO", "QUOTA_VERSATA"})
"""Events that leave the next step as it was, or only forbid."""


class EmissioneIntera(esecutive.EmissioneEsecutive, EmissioneRate):
    """The issue of every act."""


class Officina:
    """Where the machines of a world are taken forward."""

    def __init__(self, mondo: Mondo) -> None:
        self._mondo = mondo
        self._emissione = EmissioneIntera(mondo.ciclo, mondo.archivio, mondo.stampatore)
        self._gettoni = itertools.count(1)
        self.fatti: set[str] = set()
        """the steps taken so far"""

    def vivi(self, esecuzione: Esecuzione, passi: int) -> None:
        """Take up to `passi` steps; a death leaves the step to be taken again."""
        for _ in range(passi):
            if not esecuzione.viva or not self._passo(esecuzione):
                return

    def _passo(self, e: Esecuzione) -> bool:
        if e.token is not None:
            if e.scade is None or self._mondo.orologio.istante < e.scade:
                return False
            e.token, e.passo = None, None
        try:
            if e.passo is None:
                e.passo = self._giudica(e)
                e.giudicata_il = self._mondo.orologio.oggi()
            else:
                self._esegui(e, e.passo)
        except Morte:
            return False
        except ErroreDominio as rifiuto:
            pretendi(self._mondo.orologio.oggi() != e.giudicata_il, f"chiesto ciò che il dominio rifiuta: {rifiuto}")
            uso.parcheggia(self._mondo.ciclo, ENTE.id, e.posizione, e.macchina, {"Error": rifiuto.codice})
            e.viva = False
        return e.viva

    def _giudica(self, e: Esecuzione) -> dict[str, Any]:
        passo = uso.valuta(self._mondo.ciclo, self._turno(e, 0))
        self._verifica_termini(e, passo)
        return passo

    def _verifica_termini(self, e: Esecuzione, passo: Mapping[str, Any]) -> None:
        posizione = self._mondo.posizione(e.posizione)
        if passo["versione"] == posizione.versione and passo["esito"] not in ("REGISTRA_TERMINE_MANCATO", "CONCLUSA"):
            regole = self._mondo.ciclo.regole(posizione)
            oggi = self._mondo.orologio.oggi()
            pretendi(termini_registrati(posizione, regole, oggi), "un termine mancato non è registrato")

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
            risposta = uso.passa_fase(self._mondo.ciclo, ENTE.id, e.posizione, passo["fase"], e.giro)
            e.viva, e.passo = risposta["esito"] != "FATTO", None
            return
        risposta = self._atto(esito, turno, oggetto, passo["motivo"])
        e.vecchi = [*e.vecchi[-3:], passo]
        e.passo, e.giudicata_il = risposta, self._mondo.orologio.oggi()
        self._verifica_termini(e, risposta)

    def _atto(self, esito: str, turno: uso.Turno, oggetto: str, motivo: str) -> dict[str, Any]:
        self.fatti.add(esito)
        if esito in ("AFFIDA_CONSEGNA", "DEPOSITA_ATTO"):
            return notifica.affida_consegna(self._mondo.ciclo, turno, oggetto)
        if esito == "CHIEDI_ANAGRAFE":
            return anagrafe.verifica_anagrafe(self._mondo.ciclo, turno)
        if esito == "REGISTRA_MOTIVO":
            return uso.registra_motivo_mancato_avvio(self._mondo.ciclo, turno, motivo)
        if esito == "REGISTRA_INFRUTTUOSITA":
            return esecutive.registra_infruttuosita(self._mondo.ciclo, turno, motivo)
        if esito == "CHIUDI_PIGNORAMENTO":
            return esecutive.chiudi_pignoramento(self._mondo.ciclo, turno)
        if esito == "TRASMETTI_FASCICOLO":
            return esecutive.trasmetti_fascicolo(self._mondo.ciclo, self._mondo.archivio, turno)
        if esito in CON_OGGETTO:
            con_oggetto: Callable[[uso.Turno, str], dict[str, Any]] = getattr(self._emissione, esito.lower())
            return con_oggetto(turno, oggetto)
        if esito == "PROPONI_INESIGIBILITA":
            return uso.proponi_inesigibilita(self._mondo.ciclo, turno, oggetto)
        del_ciclo = {"RICERCA_BENI": uso.ricerca_beni, "REGISTRA_TERMINE_MANCATO": uso.registra_termine_mancato}
        if esito in del_ciclo:
            return del_ciclo[esito](self._mondo.ciclo, turno)
        emetti: Callable[[uso.Turno], dict[str, Any]] = getattr(self._emissione, esito.lower())
        return emetti(turno)

    def _attendi(self, e: Esecuzione, passo: dict[str, Any]) -> None:
        token = f"T{next(self._gettoni)}"
        e.token, e.versione_attesa = token, passo["versione"]
        entro = date.fromisoformat(passo["entro"])
        e.entro = entro
        e.scade = max(istante_di_lavoro(entro), self._mondo.orologio.istante + timedelta(seconds=1))
        try:
            uso.attendi(self._mondo.ciclo, self._turno(e, passo["versione"]), token, entro)
        except Morte:
            e.token = None
            raise

    def nessun_risveglio_perso(self) -> None:
        """A machine that waits on a version that is gone has a wake-up on its way, or would only wait again."""
        in_viaggio = {identita for identita, _ in self._mondo.sveglie}
        for e in self._mondo.macchine.esecuzioni:
            if not e.viva or e.token is None or e.scade is None or e.posizione in in_viaggio:
                continue
            posizione = self._mondo.posizione(e.posizione)
            qui = (str(posizione.fase), posizione.giro) == (e.macchina, e.giro)
            if not qui or posizione.versione == e.versione_attesa or e.scade <= self._mondo.orologio.istante:
                continue
            storia = self._mondo.posizioni.storia(ENTE.id, e.posizione)
            ignari = [a for a in storia if a.versione > e.versione_attesa and a.evento.nome not in SENZA_SEGUITO]
            if ignari:
                passo = uso.valuta(self._mondo.ciclo, self._turno(e, 0))
                ancora = passo["esito"] == "ATTENDI" and date.fromisoformat(str(passo["entro"])) >= e.entro
                pretendi(ancora, "una macchina aspetta e nessuno la sveglia")
            e.versione_attesa = posizione.versione
