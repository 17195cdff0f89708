"""Handing over by decade, net and gross (Regione Abruzzo, All. B art. 12 and 15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_decimale
from shared.dominio.riversamenti import (
    BaseIva,
    CondizioniRiversamento,
    Incassi,
    Modo,
    decade,
    escussione,
    fine_decade,
    riversamento,
)
from tests.dominio.verificatore import errori

CINQUE_LAVORATIVI = Durata(5, Unita.GIORNI_LAVORATIVI)
CONDIZIONI = CondizioniRiversamento(
    Decimal(6),
    Decimal(22),
    Decimal("0.5"),
    BaseIva.AGGIO_LORDO,
    Modo.NETTO,
    ("clausola 12.3", "clausola 12.4"),
)
INCASSI = Incassi(capitale=1000_00, sanzioni=200_00, interessi=50_00, spese_concessionario=20_00)
CENT = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("incasso", "fine"),
    [
        (date(2026, 2, 1), date(2026, 2, 10)),
        (date(2026, 2, 10), date(2026, 2, 10)),
        (date(2026, 2, 11), date(2026, 2, 20)),
        (date(2026, 2, 20), date(2026, 2, 20)),
        (date(2026, 2, 21), date(2026, 2, 28)),
        (date(2028, 2, 21), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_le_decadi_finiscono_il_10_il_20_e_l_ultimo_del_mese(incasso: date, fine: date) -> None:
    assert fine_decade(incasso) == fine


def test_si_riversa_nei_cinque_giorni_lavorativi_dopo_la_decade() -> None:
    esito = decade(
        date(2026, 4, 22), CINQUE_LAVORATIVI, Proroga.SABATO_E_FESTIVI, Calendario(), fonte="clausola 12.1"
    )
    assert esito.fine == date(2026, 4, 30)
    assert esito.scadenza == date(2026, 5, 8)  # 1 May and the week-end do not count: 4, 5, 6, 7, 8
    assert esito.prova.passi[0].testo == (
        "L'incasso del 22/04/2026 appartiene alla decade che si chiude il 30/04/2026"
    )
    assert esito.prova.fonti[-1] == "clausola 12.1"
    assert (esito.prova.regola, esito.prova.esito, esito.prova.unita) == ("decade", "2026-05-08", "data")
    assert errori(esito.prova) == []


def test_la_fideiussione_si_escute_dopo_altri_due_giorni() -> None:
    assert escussione(date(2026, 5, 12), Calendario()).scadenza == date(2026, 5, 14)
    assert escussione(date(2026, 5, 7), Calendario()).scadenza == date(
        2026, 5, 11
    )  # Saturday 9 rolls to Monday


def test_netto_si_trattengono_aggio_meno_garanzia_iva_e_spese() -> None:
    esito = riversamento(replace(INCASSI, spese_notifica_ente=10_00), CONDIZIONI)
    assert esito.aggio == 75_00  # 6% of 1.250,00
    assert esito.incassato == 1355_00
    assert esito.garanzia == 38  # 0,375 half up
    assert esito.iva == 16_50
    assert esito.trattenuto == 75_00 - 38 + 16_50 + 20_00
    assert esito.riversato == 1355_00 - 111_12
    assert esito.da_fatturare == 0
    assert esito.prova.esito == "1243.88"
    assert esito.prova.regola == "riversamento_netto"
    assert esito.prova.fonti == ("clausola 12.3", "clausola 12.4")
    assert errori(esito.prova) == []


def test_le_spese_anticipate_dall_ente_tornano_intere_all_ente() -> None:
    senza = riversamento(INCASSI, CONDIZIONI)
    con = riversamento(replace(INCASSI, spese_notifica_ente=10_00), CONDIZIONI)
    assert con.riversato - senza.riversato == 10_00
    assert con.trattenuto == senza.trattenuto


def test_lordo_si_riversa_tutto_e_si_fattura() -> None:
    esito = riversamento(INCASSI, replace(CONDIZIONI, modo=Modo.LORDO))
    assert (esito.trattenuto, esito.riversato) == (0, 1345_00)
    assert esito.da_fatturare == 75_00 - 38 + 16_50 + 20_00
    assert esito.prova.regola == "riversamento_lordo"
    assert errori(esito.prova) == []


def test_l_iva_puo_stare_sull_aggio_al_netto_della_garanzia() -> None:
    esito = riversamento(INCASSI, replace(CONDIZIONI, base_iva=BaseIva.AGGIO_NETTO_GARANZIA))
    assert esito.iva == 16_42  # 22% of 74,62 = 16,4164
    assert errori(esito.prova) == []


def test_l_aggio_gia_riscosso_non_si_ricalcola() -> None:
    esito = riversamento(replace(INCASSI, aggio=70_00), CONDIZIONI)
    assert (esito.aggio, esito.incassato) == (70_00, 1340_00)
    assert esito.prova.passi[1].testo == "Aggio riscosso: 70,00 €"
    assert errori(esito.prova) == []
    nullo = riversamento(replace(INCASSI, aggio=0), CONDIZIONI)
    assert (nullo.aggio, nullo.garanzia, nullo.iva) == (0, 0, 0)


def test_i_rimborsi_fatti_per_l_ente_si_trattengono() -> None:
    senza, con = riversamento(INCASSI, CONDIZIONI), riversamento(replace(INCASSI, rimborsi=30_00), CONDIZIONI)
    assert con.trattenuto - senza.trattenuto == 30_00
    assert con.incassato == senza.incassato


def test_non_si_trattiene_piu_di_quanto_si_incassa() -> None:
    con_uno = Incassi(capitale=1_00, rimborsi=1_00)
    with pytest.raises(ErroreDominio, match=r"trattenere 1,07 € su 1,06 € incassati"):
        riversamento(con_uno, CONDIZIONI)
    assert riversamento(con_uno, replace(CONDIZIONI, modo=Modo.LORDO)).riversato == 1_06
    tutto = riversamento(Incassi(spese_concessionario=5_00), CONDIZIONI)
    assert (tutto.trattenuto, tutto.riversato) == (5_00, 0)


@pytest.mark.parametrize(
    "nome",
    ["capitale", "sanzioni", "interessi", "spese_concessionario", "spese_notifica_ente", "rimborsi", "aggio"],
)
def test_importi_negativi_sono_un_errore(nome: str) -> None:
    with pytest.raises(ErroreDominio, match="non possono essere negativi"):
        riversamento(Incassi(**{"capitale": 1000_00, nome: -1}), CONDIZIONI)


def test_la_prova_del_riversamento_si_legge() -> None:
    testi = [passo.testo for passo in riversamento(INCASSI, CONDIZIONI).prova.passi]
    assert testi == [
        "Capitale, sanzioni e interessi: 1.250,00 €",
        "Aggio al 6%: 75,00 €",
        "Incassato, con aggio e spese: 1.345,00 €",
        "Trattenuta di garanzia, 0,5% dell'aggio: 0,38 €",
        "IVA 22% su 75,00 €: 16,50 €",
        "Trattenuto: aggio meno garanzia, IVA, spese anticipate e rimborsi: 111,12 €",
        "Da riversare: 1.233,88 €",
    ]


@settings(deadline=None)
@given(CENT, CENT, CENT, CENT, CENT, st.sampled_from(Modo), st.sampled_from(BaseIva))
def test_incassato_e_trattenuto_piu_riversato(
    capitale: int, sanzioni: int, interessi: int, spese: int, notifica: int, modo: Modo, base: BaseIva
) -> None:
    condizioni = replace(CONDIZIONI, modo=modo, base_iva=base)
    esito = riversamento(Incassi(capitale, sanzioni, interessi, spese, notifica), condizioni)
    assert esito.trattenuto + esito.riversato == esito.incassato
    assert esito.prova.esito == str(in_decimale(esito.riversato))
    assert errori(esito.prova) == []


@settings(deadline=None)
@given(st.dates(date(2001, 1, 1), date(2040, 1, 1)))
def test_la_scadenza_viene_dopo_la_decade(incasso: date) -> None:
    esito = decade(incasso, CINQUE_LAVORATIVI, Proroga.SABATO_E_FESTIVI, Calendario(), fonte="clausola 12.1")
    assert incasso <= esito.fine < esito.scadenza
    assert errori(esito.prova) == []
