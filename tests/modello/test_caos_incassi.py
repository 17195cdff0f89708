"""Whatever the queue, the workers and the store do, the books end as in a calm run, byte for byte."""

from __future__ import annotations

import hashlib
import random
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.adattatori.codifica import in_testo
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.casi_uso.ciclo import Ciclo
from shared.contratti.messaggio_incasso import in_messaggio
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.giornale import quadra
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore
from shared.dominio.posizioni import apri
from tests.adattatori.tavola import tavola
from tests.fabbrica import CONSEGNA, ENTE, riga
from tests.modello.caos import CONSEGNE_MASSIME, Caos, Messaggio, lavoratore
from tests.modello.memoria import EntiInMemoria, OrologioFinto, PosizioniInMemoria

OGGI = date(2025, 3, 3)
POSIZIONI = 6


def messaggi(dado: random.Random, quanti: int) -> list[tuple[str, dict[str, Any]]]:
    """Payments of every channel, each with its group: proofs in two steps, numbers nobody was given, doubles."""
    usciti: list[tuple[str, dict[str, Any]]] = []
    for numero in range(quanti):
        identita = id_posizione("L00001", dado.randint(1, POSIZIONI))
        avviso = numero_avviso("02", base_avviso(identita)).numero
        genere = dado.choice(("certo", "certo", "due_prove", "ignoto", "muto", "doppio"))
        importo = dado.choice((10_00, 130_00, 500_00, 1))
        if genere == "ignoto":
            avviso = numero_avviso("02", base_avviso(f"L00077-{numero:08d}")).numero
        gruppo = avviso if genere != "muto" else f"muto{numero}"
        denaro = _incasso(numero, "" if genere == "muto" else avviso, importo, Fonte.DOCUMENTO)
        if genere == "due_prove":
            # The money is seen on the account before anything says whose it is.
            usciti.append((gruppo, in_messaggio(_incasso(numero, avviso, importo, Fonte.TESORERIA))))
            usciti.append((gruppo, in_messaggio(_incasso(numero, avviso, importo, Fonte.RICEVUTA))))
        else:
            usciti.append((gruppo, in_messaggio(denaro)))
        if genere == "doppio":
            usciti.append((gruppo, in_messaggio(replace(denaro, id=f"{denaro.id}-BIS"))))
    return usciti


def _incasso(numero: int, avviso: str, importo: int, fonte: Fonte) -> Incasso:
    canale = Canale.PAGOPA if fonte in (Fonte.RICEVUTA, Fonte.TESORERIA) else Canale.BONIFICO
    prova = Evidenza(fonte, f"{fonte}#{numero}", importo, OGGI, OGGI)
    return Incasso(
        ENTE.id, f"F#{numero}", canale, importo, OGGI, OGGI, avviso, avviso[1:], "saldo",
        Pagatore("ROSSI MARIO", "RSSMRA80A01H501U"), (prova,),
    )  # fmt: skip


class Negozio:
    """The store of one run, in memory or on the table."""

    def __init__(self, pila: ExitStack | None) -> None:
        self.orologio = OrologioFinto(datetime(2025, 3, 3, 9, tzinfo=UTC))
        memoria = PosizioniInMemoria(self.orologio)
        self.posizioni: Any = memoria
        self.incassi: Any = memoria.incassi
        if pila is not None:
            tabella = tavola(pila, ("per_coda", "coda_pk", "coda_sk"))
            self.posizioni, self.incassi = PosizioniDynamo(tabella, self.orologio), IncassiDynamo(tabella)
        for ordinale in range(1, POSIZIONI + 1):
            identita = id_posizione("L00001", ordinale)
            self.posizioni.importa([
                apri(
                    ente=ENTE.id, id=identita, lista="L00001", profilo="regione_abruzzo",
                    numero_avviso=numero_avviso("02", base_avviso(identita)).numero,
                    riga=riga({Voce.CAPITALE: 500_00, Voce.SANZIONI: 30_00}), consegna_lista=CONSEGNA,
                )
            ])  # fmt: skip

    def corri(self, seme: int, quanti: int, quanto: float) -> Caos:
        macchine: Any = None
        caos = Caos(random.Random(seme), quanto)
        caos.lavora = lavoratore(
            Ciclo(EntiInMemoria(ENTE), self.posizioni, self.orologio, macchine), self.incassi, caos
        )
        for gruppo, dati in messaggi(random.Random(1000 + seme), quanti):
            consegne = caos.dado.randint(1, CONSEGNE_MASSIME) if quanto else 1
            caos.messaggi.append(Messaggio(gruppo, dati, consegne))
        caos.consegna_tutto()
        return caos

    def fotografia(self, *, quadra_anche: bool = True) -> bytes:
        """Posizioni, books, events with their chain, incassi and giornale: canonical, in a fixed order."""
        righe: list[str] = []
        incassi: set[str] = set()
        for ordinale in range(1, POSIZIONI + 1):
            identita = id_posizione("L00001", ordinale)
            righe.append(in_testo(self.posizioni.leggi(ENTE.id, identita)))
            righe += sorted(in_testo(r) for r in self.posizioni.registrazioni(ENTE.id, identita))
            righe += [in_testo(passo) for passo in self.posizioni.storia(ENTE.id, identita)]
        giornale = list(self.incassi.giornale(ENTE.id, OGGI, OGGI))
        if quadra_anche:
            quadra(giornale)
        righe += sorted(in_testo(riga) for riga in giornale)
        incassi |= {riga.incasso for riga in giornale}
        righe += sorted(in_testo(i) for i in self.incassi.leggi_molti(ENTE.id, incassi))
        return "\n".join(righe).encode()


@pytest.mark.parametrize("seme", range(40))
def test_consegne_ripetute_e_mescolate_con_guasti_a_ogni_chiamata_finiscono_come_la_corsa_calma(seme: int) -> None:
    calmo, mosso = Negozio(None), Negozio(None)
    calmo.corri(seme, 30, 0)
    caos = mosso.corri(seme, 30, 0.12)
    assert mosso.fotografia() == calmo.fotografia()
    # The run was not calm by chance.
    assert caos.guasti > 30
    assert caos.intrecciati > 10


@pytest.mark.parametrize("seme", [3, 4])
def test_lo_stesso_sulla_tabella_vera(seme: int) -> None:
    with ExitStack() as pila:
        calmo = Negozio(pila)
        calmo.corri(seme, 10, 0)
        attesa = calmo.fotografia()
    with ExitStack() as pila:
        mosso = Negozio(pila)
        mosso.corri(seme, 10, 0.12)
        ottenuta = mosso.fotografia()
    assert ottenuta == attesa
    memoria = Negozio(None)
    memoria.corri(seme, 10, 0)
    assert hashlib.sha256(memoria.fotografia()).hexdigest() == hashlib.sha256(attesa).hexdigest()


def test_un_negozio_che_dimentica_si_vede(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the conditions of the store the two runs differ: the comparison is not blind."""
    calmo, mosso = Negozio(None), Negozio(None)
    calmo.corri(1, 30, 0)
    monkeypatch.setattr(PosizioniInMemoria, "_verifica", lambda *_: None)
    monkeypatch.setattr(type(mosso.incassi), "verifica", lambda *_: None)
    mosso.corri(1, 30, 0.12)
    assert calmo.fotografia() != mosso.fotografia(quadra_anche=False)
