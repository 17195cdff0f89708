"""The beginning of a name leads to who bears it, the two letters of a short surname to that surname alone."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.adattatori.indici_dynamo import IndiciDynamo
from shared.adattatori.portale_dynamo import IndiciPortale
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.dominio.flussi import id_posizione
from shared.dominio.posizioni import apri
from shared.dominio.ricerca import RicercaNonValida, interpreta
from tests.adattatori.tavola import tavola
from tests.fabbrica import CONSEGNA, ENTE, riga
from tests.modello.memoria import OrologioFinto

NOMI = ("RE MARIO", "Rè Anna", "REALI PIA", "REGGIANI UGO", "FO", "FORNI SRL")


@pytest.mark.parametrize(
    ("scritto", "trovati"),
    [
        ("re", {1, 2}),
        ("RE M", {1}),
        ("rea", {3}),
        ("regg", {4}),
        ("fo", {5}),
        ("for", {6}),
        ("roxy", set()),
    ],
)
def test_chi_cerca_un_nome_trova_chi_lo_porta(scritto: str, trovati: set[int]) -> None:
    attesi = sorted(id_posizione("L00001", n) for n in trovati)
    with ExitStack() as pila:
        tabella = tavola(pila, ("per_iniziali", "iniziali_pk", "iniziali_sk"))
        posizioni = PosizioniDynamo(tabella, OrologioFinto(datetime(2025, 1, 10, 8, 0, tzinfo=UTC)))
        for numero, nome in enumerate(NOMI, start=1):
            carico = riga()
            posizioni.importa([
                apri(
                    ente=ENTE.id, id=id_posizione("L00001", numero), lista="L00001", profilo="regione_abruzzo",
                    numero_avviso="302000010000000194", consegna_lista=CONSEGNA,
                    riga=replace(carico, debitore=replace(carico.debitore, denominazione=nome)),
                )
            ])  # fmt: skip
        nome = interpreta(scritto).testo
        portale = IndiciPortale(tabella).del_nome(ENTE.id, nome, 20)
        assert sorted(posizione for _, (_, posizione) in portale) == attesi
        assert sorted(posizione for _, posizione in IndiciDynamo(tabella).del_nome(ENTE.id, nome, "", 20)) == attesi


def test_una_lettera_sola_non_si_cerca() -> None:
    with pytest.raises(RicercaNonValida, match="almeno tre lettere"):
        interpreta(" r ")
