"""The port `Incassi`: the same behaviour from the table and from memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.dominio.abbinamenti import abbina, riga_di_arrivo
from shared.dominio.errori import GiaRegistrato, NonTrovato, VersioneSuperata
from shared.dominio.giornale import quadra
from shared.dominio.incassi import Canale, Etichetta, Evidenza, Fonte, Incasso, apri, destina_al_rimborso
from shared.dominio.posizioni import apri as apri_posizione
from tests.adattatori.tavola import tavola
from tests.fabbrica import CONSEGNA, ENTE, regole, riga
from tests.modello.memoria import OrologioFinto, PosizioniInMemoria

OGGI = date(2025, 1, 10)


class Porta:
    def __init__(self, genere: str, pila: ExitStack) -> None:
        orologio = OrologioFinto(datetime(2025, 1, 10, 8, 0, tzinfo=UTC))
        memoria = PosizioniInMemoria(orologio)
        self.posizioni: Any = memoria
        self.incassi: Any = memoria.incassi
        if genere == "tabella":
            tabella = tavola(pila, ("per_coda", "coda_pk", "coda_sk"))
            self.posizioni, self.incassi = PosizioniDynamo(tabella, orologio), IncassiDynamo(tabella)


@pytest.fixture(params=["memoria", "tabella"])
def porta(request: pytest.FixtureRequest) -> Iterator[Porta]:
    with ExitStack() as pila:
        yield Porta(request.param, pila)


def incasso(numero: int = 1, importo: int = 500_00) -> Incasso:
    prova = Evidenza(Fonte.DOCUMENTO, f"rh#{numero}", importo, OGGI, OGGI)
    return apri(
        Incasso(ENTE.id, f"RH#{numero}", Canale.BONIFICO, importo, OGGI, OGGI, causale="saldo", evidenze=(prova,))
    )


def test_un_incasso_si_rilegge_come_si_e_scritto(porta: Porta) -> None:
    porta.incassi.salva(incasso(), (riga_di_arrivo(incasso(), OGGI),))
    assert porta.incassi.leggi(ENTE.id, "RH#1") == replace(incasso(), versione=1)
    with pytest.raises(NonTrovato):
        porta.incassi.leggi("altro-ente", "RH#1")


def test_lo_stesso_incasso_non_entra_due_volte(porta: Porta) -> None:
    porta.incassi.salva(incasso(), (riga_di_arrivo(incasso(), OGGI),))
    with pytest.raises(GiaRegistrato):
        porta.incassi.salva(replace(incasso(), causale="altra"), (riga_di_arrivo(incasso(), OGGI),))
    assert quadra(porta.incassi.giornale(ENTE.id, OGGI, OGGI)).incassi == 500_00


def test_chi_scrive_su_una_versione_vecchia_si_ferma(porta: Porta) -> None:
    porta.incassi.salva(incasso())
    letto = porta.incassi.leggi(ENTE.id, "RH#1")
    porta.incassi.salva(destina_al_rimborso(letto, OGGI, "È di altri.", "anna"))
    with pytest.raises(VersioneSuperata):
        porta.incassi.salva(destina_al_rimborso(letto, OGGI, "È di altri ancora.", "luca"))


def test_la_coda_e_in_ordine_di_urgenza_e_lascia_chi_e_andato_a_posto(porta: Porta) -> None:
    porta.incassi.salva(replace(incasso(1), scadenza=date(2025, 2, 1)))
    porta.incassi.salva(replace(incasso(2), scadenza=date(2025, 1, 20)))
    in_coda = [i.id for i in porta.incassi.in_coda(ENTE.id, Etichetta.NON_ABBINATO)]
    assert in_coda == ["RH#2", "RH#1"]
    letto = porta.incassi.leggi(ENTE.id, "RH#2")
    porta.incassi.salva(destina_al_rimborso(letto, OGGI, "È di altri.", "anna", incompetente=True))
    assert [i.id for i in porta.incassi.in_coda(ENTE.id, Etichetta.NON_ABBINATO)] == ["RH#1"]
    assert [i.id for i in porta.incassi.in_coda(ENTE.id, Etichetta.INCOMPETENTE)] == ["RH#2"]


def test_versamento_incasso_e_giornale_si_scrivono_insieme_o_per_niente(porta: Porta) -> None:
    aperta, carico = apri_posizione(
        ente=ENTE.id, id="L00001-00000001", lista="L00001", profilo="regione_abruzzo",
        numero_avviso="302000010000000194", riga=riga(), consegna_lista=CONSEGNA,
    )  # fmt: skip
    porta.posizioni.importa([(aperta, carico)])
    letta = porta.posizioni.leggi(ENTE.id, aperta.id)
    mutazione = abbina(letta, regole(), OGGI, incasso(), "Certo.")
    porta.posizioni.salva(mutazione)
    with pytest.raises(GiaRegistrato):
        porta.posizioni.salva(abbina(porta.posizioni.leggi(ENTE.id, aperta.id), regole(), OGGI, incasso(), "Ancora."))
    assert porta.posizioni.leggi(ENTE.id, aperta.id).residuo == 0
    totali = quadra(porta.incassi.giornale(ENTE.id, OGGI, OGGI))
    assert (totali.incassi, totali.imputato) == (500_00, 500_00)
    assert porta.incassi.leggi(ENTE.id, "RH#1").etichetta is Etichetta.RICONCILIATO
