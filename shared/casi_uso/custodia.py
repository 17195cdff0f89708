"""The daily guard: every open posizione has one running machine and a next date, or gets one now.

The timer of a machine is derived; the truth is the posizione. So a lost execution loses
nothing: the guard starts the next turn of the same phase, and acts are not repeated
because their ids come from the facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol

from shared.casi_uso.ciclo import Ciclo, avvia_macchina, avvia_svincolo, nome_esecuzione, risveglia
from shared.casi_uso.porte import Archivio, Liste
from shared.casi_uso.quadro import deposita
from shared.dominio.anagrafe_comandi import sollecita_ente
from shared.dominio.atti import Fase
from shared.dominio.catena import radice
from shared.dominio.emissioni import registra_termini_mancati
from shared.dominio.errori import GiaRegistrato, VersioneSuperata
from shared.dominio.fase_anagrafe import promemoria_eredi
from shared.dominio.flussi import Lista, StatoLista
from shared.dominio.incassi import SISTEMA
from shared.dominio.posizioni import Evento, Posizione, firmata, muta
from shared.dominio.quadri import QuadroDelGiorno
from shared.dominio.scelta_misure import da_svincolare, svincolata

MACCHINE_DI_FASE = ("notifica", "solleciti", "cautelari", "esecutive", "rateizzazione", "svincolo", "chiusura")


class Registro(Protocol):
    """What the guard needs to know of the executions."""

    def in_corso(self, macchina: str) -> set[str]:
        """Names of the running executions (may be seconds late)."""

    def corre(self, macchina: str, nome: str) -> bool | None:
        """Whether that execution runs now; None if it never began."""


class Stati(Protocol):
    """Posizioni with the day their machine waits for."""

    def con_attesa(self, ente: str, posizioni: list[str]) -> Iterator[tuple[Posizione, date | None]]: ...


@dataclass
class Certificato:
    """What the guard found and did for one ente on one day."""

    ente: str
    giorno: date
    aperte: int = 0
    con_prossimo_passo: int = 0
    riprese: list[str] = field(default_factory=list)
    """posizioni whose machine was missing and has been started again"""
    sollecitate: list[str] = field(default_factory=list)
    """posizioni whose machine waited for a day already past, and has been woken"""
    in_attesa_dell_ente: list[str] = field(default_factory=list)
    """posizioni of dead debtors on which the ente has been reminded today to decide"""
    prima_prescrizione: date | None = None
    teste: dict[str, str] = field(default_factory=dict)
    """the head of the chain of each posizione, concluded ones too, as the guard found it"""
    quadro: QuadroDelGiorno = field(init=False)
    """the picture of the day, kept beside it"""

    def __post_init__(self) -> None:
        self.quadro = QuadroDelGiorno(self.giorno)

    def in_dati(self) -> dict[str, Any]:
        """The certificate as plain data."""
        prescrizione = self.prima_prescrizione
        return {
            "ente": self.ente,
            "giorno": self.giorno.isoformat(),
            "aperte": self.aperte,
            "con_prossimo_passo": self.con_prossimo_passo,
            "riprese": self.riprese,
            "sollecitate": self.sollecitate,
            "in_attesa_dell_ente": self.in_attesa_dell_ente,
            "prima_prescrizione": prescrizione.isoformat() if prescrizione else None,
            "radice": radice(self.teste),
            "catene": len(self.teste),
            "testo": (
                f"Il {self.giorno:%d/%m/%Y}: {self.aperte} posizioni aperte, {self.con_prossimo_passo} con un prossimo "
                f"passo, {len(self.riprese)} riprese, {len(self.sollecitate)} sollecitate; prescrizione più vicina "
                + (f"{prescrizione:%d/%m/%Y}." if prescrizione else "non indicata.")
            ),
        }


def custodisci(
    ciclo: Ciclo,
    liste: Liste,
    stati: Stati,
    registro: Registro,
    archivio: Archivio,
    ente: str,
    altro: Callable[[QuadroDelGiorno], None] | None = None,
) -> Certificato:
    """Check every posizione of the ente, cure what is missing, store the certificate of the day and its picture.

    `altro` adds to the picture what is of no posizione.
    """
    oggi = ciclo.orologio.oggi()
    certificato = Certificato(ente, oggi)
    in_corso = {macchina: registro.in_corso(macchina) for macchina in MACCHINE_DI_FASE}
    for lista in liste.elenca_liste(ente):
        if lista.stato not in (StatoLista.VISTATA, StatoLista.AVVIATA):
            continue
        for posizione, attesa in _posizioni(stati, lista):
            certificato.teste[posizione.id] = posizione.catena
            certificato.quadro.aggiungi(posizione, ciclo.regole(posizione))
            ferma = senza_macchina(ciclo, registro, posizione, in_corso)
            if posizione.conclusa:
                if ferma:
                    riprendi(ciclo, registro, posizione, lista)
                    certificato.riprese.append(posizione.id)
                else:
                    _termini_dopo_la_fine(ciclo, posizione, oggi)
                continue
            certificato.aperte += 1
            _prescrizione(certificato, posizione)
            if ferma:
                riprendi(ciclo, registro, posizione, lista)
                certificato.riprese.append(posizione.id)
            elif attesa is not None and attesa < oggi:
                risveglia(ciclo, ente, posizione.id)
                certificato.sollecitate.append(posizione.id)
            elif _ricorda_all_ente(ciclo, posizione, oggi):
                certificato.in_attesa_dell_ente.append(posizione.id)
            certificato.con_prossimo_passo += 1
    testo = json.dumps(certificato.in_dati(), ensure_ascii=False, indent=1).encode()
    archivio.scrivi(f"certificati/{ente}/{oggi.isoformat()}.json", testo, "application/json")
    teste = json.dumps(certificato.teste, sort_keys=True, indent=0).encode()
    archivio.scrivi(f"certificati/{ente}/{oggi.isoformat()}-catene.json", teste, "application/json")
    if altro is not None:
        altro(certificato.quadro)
    deposita(archivio, ente, certificato.quadro)
    return certificato


def _ricorda_all_ente(ciclo: Ciclo, posizione: Posizione, oggi: date) -> bool:
    """The heirs wait for a word of the ente: its days are over, it is reminded, once."""
    if "decesso_accertato" not in posizione.eventi or not promemoria_eredi(posizione, ciclo.regole(posizione), oggi):
        return False
    try:
        ciclo.posizioni.salva(sollecita_ente(posizione, oggi))
    except VersioneSuperata:
        # It has just moved by itself, perhaps because the ente has answered: tomorrow's guard will look again.
        return False
    return True


def _termini_dopo_la_fine(ciclo: Ciclo, posizione: Posizione, oggi: date) -> None:
    """Requests, refunds and shares go on after the end, when no machine looks any more: the guard does."""
    if not posizione.istanze and posizione.pratiche.vuote:
        return
    try:
        ciclo.posizioni.salva(registra_termini_mancati(posizione, ciclo.regole(posizione), oggi))
    except GiaRegistrato:
        return
    except VersioneSuperata:
        # Somebody has just written to it: tomorrow's guard will look again.
        return


def _posizioni(stati: Stati, lista: Lista) -> Iterator[tuple[Posizione, date | None]]:
    for gruppo in lista.identita():
        yield from stati.con_attesa(lista.ente, gruppo)


def _prescrizione(certificato: Certificato, posizione: Posizione) -> None:
    indicata = posizione.riga.prescrizione
    if indicata is not None:
        prima = certificato.prima_prescrizione
        certificato.prima_prescrizione = indicata if prima is None else min(prima, indicata)


def senza_macchina(
    ciclo: Ciclo, registro: Registro, posizione: Posizione, in_corso: Mapping[str, Set[str]] = MappingProxyType({})
) -> bool:
    """Whether the posizione should have a machine at work and has none. `in_corso`: what the list already shows."""
    if posizione.conclusa:
        if not _da_liberare(ciclo, posizione):
            return False
        return posizione.fase is not Fase.SVINCOLO or not _corre(registro, in_corso, posizione)
    return posizione.fase is Fase.CARICO or not _corre(registro, in_corso, posizione)


def _corre(registro: Registro, in_corso: Mapping[str, Set[str]], posizione: Posizione) -> bool:
    """The list may be a little late on a machine just started: before judging, ask for that one."""
    nome = nome_esecuzione(posizione)
    fase = str(posizione.fase)
    return nome in in_corso.get(fase, ()) or registro.corre(fase, nome) is True


def _da_liberare(ciclo: Ciclo, posizione: Posizione) -> bool:
    """Concluded, paid since, and a measure is not yet lifted and told."""
    if da_svincolare(posizione):
        return True
    tentativi = ciclo.regole(posizione).ciclo.tentativi_notifica
    return posizione.fase is Fase.SVINCOLO and not svincolata(posizione, tentativi)


def riprendi(ciclo: Ciclo, registro: Registro, posizione: Posizione, lista: Lista, autore: str = SISTEMA) -> None:
    """Start a posizione that `senza_macchina` found again: the next turn of its phase, with an event signed `autore`.

    An execution that never began is only started. Whoever wrote meanwhile has the better of it: nothing is done.
    """
    try:
        if posizione.conclusa and posizione.fase is not Fase.SVINCOLO:
            avvia_svincolo(ciclo, posizione)
        else:
            _riprendi(ciclo, registro, posizione, lista, autore)
    except VersioneSuperata:
        # It has just moved by itself: tomorrow's guard will look again.
        return


def _riprendi(ciclo: Ciclo, registro: Registro, posizione: Posizione, lista: Lista, autore: str) -> None:
    oggi = ciclo.orologio.oggi()
    attuale = posizione
    mai_partita = posizione.giro > 0 and registro.corre(str(posizione.fase), nome_esecuzione(posizione)) is None
    if not mai_partita:
        campi: dict[str, Any] = {"giro": posizione.giro + 1}
        eventi: dict[str, date] = {}
        if posizione.fase is Fase.CARICO:
            campi["fase"] = Fase.NOTIFICA
            eventi["visto"] = lista.vistata_il
        evento = Evento("RIPRESA", oggi, {"fase": str(posizione.fase), "giro": posizione.giro + 1})
        mutazione = firmata(muta(posizione, evento, eventi=eventi, **campi), autore)
        ciclo.posizioni.salva(mutazione)
        attuale = mutazione.posizione
    avvia_macchina(ciclo, attuale)
