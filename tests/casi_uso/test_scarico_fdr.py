"""The daily download: what is new and nothing else, whole, whatever pagoPA does meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from local.fdr_finto import FdrFinto, Guasto, RigaFinta
from shared.adattatori.fdr_rest import FdrRest
from shared.casi_uso.scarico_fdr import EsitoScarico, scarica_pubblicati
from shared.dominio.enti import StazionePagopa
from tests.adattatori.test_rendicontazioni_contratto import FLUSSO
from tests.fabbrica import ENTE
from tests.modello.memoria import ArchivioInMemoria, EntiInMemoria, OrologioFinto
from tests.modello.memoria_incassi import RendicontazioniInMemoria

ADESSO = datetime(2025, 2, 3, 6, 30, tzinfo=UTC)
STAZIONE = StazionePagopa("99000000051", "99000000051_01", "IT20X0542802800000012345678", "0101100IM")
NOMI = ("2025-01-31PSPFINTO-0001", "2025-01-31PSPFINTO-0002")


class Corsa:
    """What a run meets."""

    def __init__(self, finto: FdrFinto) -> None:
        self.finto = finto
        self.note, self.flussi = RendicontazioniInMemoria(), ArchivioInMemoria()
        self.enti = EntiInMemoria(replace(ENTE, pagopa=STAZIONE))
        self.minuti = 10**6

    def corri(self) -> EsitoScarico:
        def c_e_tempo() -> bool:
            self.minuti -= 1
            return self.minuti >= 0

        nodo = FdrRest(self.finto.indirizzo, self.finto.chiave, [].append, 0)
        return scarica_pubblicati(nodo, self.note, self.enti, self.flussi, OrologioFinto(ADESSO), c_e_tempo)


@pytest.fixture
def corsa() -> Iterator[Corsa]:
    with FdrFinto() as finto:
        for nome in NOMI:
            righe = [RigaFinta("R1", "02000000000000001", 100_00, giorno=date(2025, 1, 30))]
            quando = datetime(2025, 2, 1, 12, tzinfo=UTC)
            finto.pubblica(ENTE.codice_fiscale, nome, righe, pubblicato=quando, regolato=date(2025, 1, 31))
        yield Corsa(finto)


def test_ogni_flusso_si_scarica_intero_sotto_la_sua_impronta(corsa: Corsa) -> None:
    assert corsa.corri() == EsitoScarico(scaricati=2)
    assert len(corsa.flussi.file) == 2
    for chiave, contenuto in corsa.flussi.file.items():
        assert chiave.split("/")[:4] == ["incassi", "flussi", ENTE.id, hashlib.sha256(contenuto).hexdigest()]
        dati = json.loads(contenuto)
        assert dati["pagine"][0]["data"][0]["iur"] == "R1"
        assert chiave.endswith(f"/{dati['flusso']['fdr']}-r1.json")
    prima = dict(corsa.flussi.file)
    assert corsa.corri() == EsitoScarico(scaricati=2)
    assert corsa.flussi.file == prima


def test_quello_che_c_e_gia_non_si_scarica_e_la_sua_revisione_si(corsa: Corsa) -> None:
    corsa.note.registra(replace(FLUSSO, flusso=NOMI[0], psp="PSPFINTO"))
    assert corsa.corri() == EsitoScarico(scaricati=1, gia_acquisiti=1)
    quando = datetime(2025, 2, 2, 12, tzinfo=UTC)
    corsa.finto.pubblica(ENTE.codice_fiscale, NOMI[0], [], pubblicato=quando, regolato=date(2025, 1, 31))
    assert corsa.corri() == EsitoScarico(scaricati=2)


def test_si_chiede_dei_trenta_giorni_che_pagopa_conserva(corsa: Corsa) -> None:
    corsa.corri()
    assert "publishedGt=2025-01-04T00%3A00%3A00Z" in corsa.finto.chiamate[0]


def test_finito_il_tempo_il_resto_e_della_prossima_corsa(corsa: Corsa) -> None:
    corsa.minuti = 1
    assert corsa.corri() == EsitoScarico(scaricati=1, rimasti=1)


def test_un_flusso_che_non_si_ottiene_non_ferma_gli_altri(corsa: Corsa) -> None:
    corsa.finto.chiamate.clear()
    vero = corsa.finto._rispondi

    def rispondi(bersaglio: str, chiave: str) -> Guasto:
        return Guasto(400) if f"{NOMI[0]}/revisions" in bersaglio else vero(bersaglio, chiave)

    corsa.finto._rispondi = rispondi  # type: ignore[method-assign]
    assert corsa.corri() == EsitoScarico(scaricati=1, falliti=1)
    corsa.finto.guasti = [Guasto(401)]
    assert corsa.corri() == EsitoScarico(falliti=1)


def test_un_ente_che_non_e_su_pagopa_non_si_chiede(corsa: Corsa) -> None:
    corsa.enti = EntiInMemoria(ENTE)
    assert corsa.corri() == EsitoScarico()
    assert corsa.finto.chiamate == []
