"""Expenses with a tariff, and oneri di riscossione (L. 160/2019 art. 1 c. 803)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.accessori import Costo, MisuraOneri, RegolaOneri, oneri_riscossione, spese_notifica
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_decimale
from tests.dominio.verificatore import errori

REGOLA = RegolaOneri(
    60,
    MisuraOneri(Decimal(3), 300_00),
    MisuraOneri(Decimal(6), 600_00),
    "L. 160/2019 art. 1 c. 803",
    "memoria",
)
ESECUTIVITA = date(2026, 3, 1)
SESSANTESIMO = date(2026, 4, 30)


def test_le_spese_di_notifica_sono_quelle_della_tariffa() -> None:
    importo, prova = spese_notifica("raccomandata AR", Costo(7_83, "D.M. 14/04/2023", "scelta"))
    assert importo == 7_83
    assert prova.in_prosa().startswith(
        "Spese di notifica (raccomandata AR): 7,83 €, tariffa di D.M. 14/04/2023 (fonte da verificare: scelta)"
    )
    assert prova.dati == {"tipo": "raccomandata AR", "tariffa": "7.83", "quantita": 1, "certezza": "scelta"}
    assert (prova.regola, prova.unita, prova.fonti) == ("spese_notifica", "euro", ("D.M. 14/04/2023",))
    assert errori(prova) == []


def test_una_tariffa_certa_non_porta_riserve() -> None:
    _, prova = spese_notifica("PEC", Costo(0, "capitolato 18.1"))
    assert prova.passi[0].testo == "Spese di notifica (PEC): 0,00 €, tariffa di capitolato 18.1"


@pytest.mark.parametrize("costo", [Costo(-1, "D.M. 14/04/2023"), Costo(1, " ")])
def test_una_tariffa_negativa_o_senza_fonte_e_un_errore(costo: Costo) -> None:
    with pytest.raises(ErroreDominio, match="importo non negativo e una fonte"):
        spese_notifica("PEC", costo)


def test_il_sessantesimo_giorno_e_ancora_nel_termine() -> None:
    assert oneri_riscossione(1000_00, ESECUTIVITA, SESSANTESIMO, REGOLA)[0] == 30_00
    assert oneri_riscossione(1000_00, ESECUTIVITA, date(2026, 5, 1), REGOLA)[0] == 60_00


def test_gli_oneri_non_superano_il_tetto() -> None:
    assert oneri_riscossione(10_000_00, ESECUTIVITA, SESSANTESIMO, REGOLA)[0] == 300_00
    assert oneri_riscossione(10_000_01, ESECUTIVITA, SESSANTESIMO, REGOLA)[0] == 300_00
    assert oneri_riscossione(20_000_00, ESECUTIVITA, date(2026, 12, 31), REGOLA)[0] == 600_00


def test_chi_paga_prima_dell_esecutivita_non_deve_oneri() -> None:
    oneri, prova = oneri_riscossione(1000_00, ESECUTIVITA, date(2026, 2, 28), REGOLA)
    assert oneri == 0
    assert prova.passi[0].testo == "Pagamento prima dell'esecutività dell'atto: nessun onere di riscossione"
    assert errori(prova) == []
    assert oneri_riscossione(1000_00, ESECUTIVITA, ESECUTIVITA, REGOLA)[0] == 30_00


def test_la_prova_degli_oneri_dice_misura_e_tetto() -> None:
    _, prova = oneri_riscossione(1000_17, ESECUTIVITA, date(2026, 5, 1), REGOLA)
    assert prova.passi[0].testo == (
        "Oneri di riscossione, pagamento oltre 60 giorni dall'esecutività: 6% di 1.000,17 € = 60,01 €, "
        "massimo 600,00 €: 60,01 € (fonte da verificare: memoria)"
    )
    assert prova.dati["giorni_trascorsi"] == 61
    _, entro = oneri_riscossione(1000_17, ESECUTIVITA, SESSANTESIMO, REGOLA)
    assert "pagamento entro 60 giorni dall'esecutività: 3% di 1.000,17 € = 30,01 €" in entro.passi[0].testo


def test_un_dovuto_negativo_e_un_errore() -> None:
    assert oneri_riscossione(0, ESECUTIVITA, SESSANTESIMO, REGOLA)[0] == 0
    with pytest.raises(ErroreDominio, match="importo negativo"):
        oneri_riscossione(-1, ESECUTIVITA, SESSANTESIMO, REGOLA)


@settings(deadline=None)
@given(st.integers(0, 10**9), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
def test_la_prova_degli_oneri_si_rifa(dovuto: int, pagamento: date) -> None:
    oneri, prova = oneri_riscossione(dovuto, ESECUTIVITA, pagamento, REGOLA)
    assert prova.esito == str(in_decimale(oneri))
    assert 0 <= oneri <= 600_00
    assert errori(prova) == []
