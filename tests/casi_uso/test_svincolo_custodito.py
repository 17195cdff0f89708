"""A concluded posizione, paid since, with its fermo standing: whoever looks first begins the svincolo, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from shared.casi_uso.ciclo import Ciclo, risveglia
from shared.casi_uso.custodia import custodisci
from shared.dominio import emissioni, misure
from shared.dominio.atti import Fase
from shared.dominio.flussi import Controllo, Lista, StatoLista
from shared.dominio.importi import Voce
from shared.dominio.partitario import registra_carico
from shared.dominio.passi import Sosta
from shared.dominio.posizioni import Posizione
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import CONSEGNA, ENTE, consegnata, in_cautelari, notificata, posizione, regole, tariffe_di
from tests.modello.memoria import (
    ArchivioInMemoria,
    EntiInMemoria,
    ListeInMemoria,
    OrologioFinto,
    PosizioniInMemoria,
)

ADESSO = datetime(2027, 2, 10, 9, 0, tzinfo=UTC)


class Macchine:
    """Which executions were started; `vive` are those that still run."""

    def __init__(self) -> None:
        self.avviate: list[str] = []
        self.vive: set[str] = set()

    def avvia(self, macchina: str, nome: str, dati: Mapping[str, object]) -> None:
        if nome not in self.avviate:
            self.avviate.append(nome)
            self.vive.add(nome)

    def sveglia(self, token: str, dati: Mapping[str, object]) -> bool:
        return False

    def in_corso(self, macchina: str) -> set[str]:
        return {nome for nome in self.vive if f"-{macchina}-" in nome}

    def corre(self, macchina: str, nome: str) -> bool | None:
        return nome in self.vive if nome in self.avviate else None


def restituita_e_pagata() -> Posizione:
    """Handed back on 07/01/2027 with its fermo, paid in full on 10/02."""
    oggi = date(2025, 2, 20)
    pronta = in_cautelari(notificata(posizione({Voce.CAPITALE: 1_500_00}), date(2025, 1, 20)), oggi)
    avvisata = misure.emetti_preavviso(pronta, regole(), oggi, tariffe_di(), "p.pdf").posizione
    ricevuta = consegnata(avvisata, "preavviso_fermo", oggi, date(2025, 3, 3))
    fermata = misure.iscrivi_fermo(ricevuta, regole(), date(2025, 4, 3)).posizione
    in_chiusura = replace(fermata, fase=Fase.CHIUSURA)
    conclusa = emissioni.concludi(in_chiusura, regole(), date(2027, 1, 7), "k.pdf").posizione
    versamento = Versamento("A", conclusa.numero_avviso, conclusa.residuo, ADESSO.date())
    return incassa(conclusa, regole(), ADESSO.date(), versamento).posizione


class Scena:
    def __init__(self) -> None:
        orologio = OrologioFinto(ADESSO)
        self.posizioni = PosizioniInMemoria(orologio)
        self.macchine = Macchine()
        self.enti = EntiInMemoria(ENTE)
        self.ciclo = Ciclo(self.enti, self.posizioni, orologio, self.macchine)
        pagata = restituita_e_pagata()
        self.id = pagata.id
        self.posizioni.importa([(pagata, registra_carico(pagata.id, CONSEGNA, pagata.riga.voci))])

    def custodisci(self) -> list[str]:
        controllo = Controllo("prova", 1, 1, 0, 0, None, True)
        quando = "2025-01-10T09:00:00Z"
        lista = Lista(
            ENTE.id, "L00001", "f", "f.csv", 1, ENTE.profilo, CONSEGNA, quando, StatoLista.AVVIATA, controllo, (),
            visto_il=quando,
        )  # fmt: skip
        registro = self.macchine
        certificato = custodisci(
            self.ciclo, ListeInMemoria(lista), self.posizioni, registro, ArchivioInMemoria(), ENTE.id
        )
        return certificato.riprese

    @property
    def attuale(self) -> Posizione:
        return self.posizioni.leggi(ENTE.id, self.id)


def test_l_evento_del_pagamento_avvia_lo_svincolo_una_volta_sola() -> None:
    scena = Scena()
    giro = scena.attuale.giro
    # The token of the last wait is still there: nobody answers to it any more.
    vecchia = Sosta("vecchio", date(2027, 1, 7), "chiusura", date(2026, 6, 1))
    assert scena.posizioni.deposita_attesa(ENTE.id, scena.id, scena.attuale.versione, vecchia)
    risveglia(scena.ciclo, ENTE.id, scena.id)
    risveglia(scena.ciclo, ENTE.id, scena.id)
    assert (scena.attuale.fase, scena.attuale.giro) == (Fase.SVINCOLO, giro + 1)
    assert scena.macchine.avviate == [f"{ENTE.id}-{scena.id}-svincolo-{giro + 1}"]


def test_il_custode_avvia_lo_svincolo_che_nessuno_ha_avviato_e_riprende_quello_morto() -> None:
    scena = Scena()
    giro = scena.attuale.giro
    assert scena.custodisci() == [scena.id]
    assert scena.attuale.fase is Fase.SVINCOLO
    assert scena.custodisci() == []
    scena.macchine.vive.clear()
    assert scena.custodisci() == [scena.id]
    assert scena.macchine.avviate == [f"{ENTE.id}-{scena.id}-svincolo-{giro + n}" for n in (1, 2)]


def test_revocato_e_consegnato_il_custode_non_ha_piu_nulla_da_fare() -> None:
    scena = Scena()
    scena.custodisci()
    oggi = ADESSO.date()
    scena.posizioni.salva(misure.revoca_fermo(scena.attuale, oggi, "r.pdf"))
    scena.macchine.vive.clear()
    assert scena.custodisci() == [scena.id], "the letter has not left yet"
    detta = consegnata(scena.attuale, "revoca_fermo", oggi, oggi)
    scena.posizioni.schede[ENTE.id, scena.id].stato = detta
    scena.macchine.vive.clear()
    assert scena.custodisci() == []
