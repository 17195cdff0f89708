"""The Modello 21 as the ragioniere who signs it reads it."""

from __future__ import annotations

from datetime import date

import pytest

from local.cassa_simulata import cassa_simulata
from shared.adattatori.documenti import StampatoreTypst
from shared.casi_uso.condizioni_distinte import condizioni_distinta
from shared.casi_uso.conto_gestione import conto_di, modello_21
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import in_euro
from tests.adattatori import prospetti_di_prova as prospetti
from tests.adattatori.lettura import letto, pagine


def test_le_colonne_i_totali_e_le_firme_ci_sono() -> None:
    testo = letto(StampatoreTypst().stampa(prospetti.modello_21()))
    for atteso in (
        "Modello n. 21",
        "Estremi della riscossione",
        "Versamento in tesoreria",
        "2026/0002 - 27/01/2026",
        "3.000,00",
        "2.500,00",
        "n. 3 registrazioni in n. 1 pagine",
        "versato 2.500,00 + trattenuto 400,00 + resta da versare 100,00",
        "L'agente contabile",
        "Visto di regolarità",
        "Il responsabile del servizio finanziario",
    ):
        assert atteso in testo.replace("’", "'")


def test_un_conto_che_non_quadra_non_si_stampa() -> None:
    for campi in ({"riscosso": 1}, {"versato": 1}, {"finale": 1}, {"entrate": ()}):
        with pytest.raises(NonQuadra):
            prospetti.modello_21(**campi)


@pytest.mark.parametrize("profilo", ["regione_abruzzo", "torgiano", "emilia_romagna", "anci_toscana"])
def test_un_anno_intero_di_ogni_contratto_si_stampa_con_gli_stessi_byte(profilo: str) -> None:
    def stampato() -> bytes:
        cassa, ente = cassa_simulata(profilo, 60, 7, "medio", date(2026, 1, 7), date(2027, 1, 31))
        conto = conto_di(cassa, ente.id, 2026)
        carta = modello_21(ente, conto, date(2027, 1, 31), condizioni_distinta(ente, conto.al).modo)
        assert conto.riscosso > 0
        assert in_euro(conto.riscosso) in letto(StampatoreTypst().stampa(carta))
        return StampatoreTypst().stampa(carta)

    pdf = stampato()
    assert stampato() == pdf
    assert len(pagine(pdf)) <= 3
