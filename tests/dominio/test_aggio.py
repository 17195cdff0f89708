"""The two rates of the Torgiano contract (art. 2.2, 10.5): 6%, or 9% after documented extrajudicial activity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.aggio import EsitoAggio, RegolaAggio, calcola_aggio
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_decimale
from tests.dominio.verificatore import errori

REGOLA = RegolaAggio(Decimal(6), Decimal(3), ("clausola 2.2", "clausola 10.5"))
SCADENZA = date(2026, 3, 31)


def _aggio(
    data: date,
    stragiudiziale: date | None,
    incassato: int = 1000_00,
    notifica: int = 8_75,
    procedura: int = 0,
) -> EsitoAggio:
    return calcola_aggio(
        incassato,
        spese_notifica=notifica,
        spese_procedura=procedura,
        data=data,
        scadenza_ingiunzione=SCADENZA,
        stragiudiziale=stragiudiziale,
        regola=REGOLA,
    )


def test_l_aggio_si_calcola_al_netto_delle_spese() -> None:
    esito = _aggio(date(2026, 3, 1), None, procedura=41_25)
    assert esito.base == 950_00
    assert esito.aggio == 57_00


@pytest.mark.parametrize(
    ("data", "stragiudiziale", "aliquota", "motivo"),
    [
        (
            date(2026, 3, 31),
            date(2026, 3, 1),
            6,
            "entro la scadenza dell'ingiunzione (31/03/2026): misura base",
        ),
        (date(2026, 4, 1), date(2026, 3, 31), 9, "anteriore al pagamento: misura maggiorata"),
        (date(2026, 6, 10), None, 6, "senza attività stragiudiziale documentata: misura base"),
        (date(2026, 6, 10), date(2026, 6, 9), 9, "attività stragiudiziale del 09/06/2026, anteriore"),
        (date(2026, 6, 10), date(2026, 6, 10), 6, "del 10/06/2026 non anteriore al pagamento: misura base"),
        (date(2026, 6, 10), date(2026, 6, 11), 6, "del 11/06/2026 non anteriore al pagamento: misura base"),
    ],
)
def test_la_misura_maggiorata_vuole_scadenza_passata_e_attivita_anteriore(
    data: date, stragiudiziale: date | None, aliquota: int, motivo: str
) -> None:
    esito = _aggio(data, stragiudiziale)
    assert esito.aliquota == aliquota
    assert motivo in esito.prova.passi[1].testo
    assert errori(esito.prova) == []


def test_la_prova_dell_aggio_si_legge() -> None:
    prova = _aggio(date(2026, 6, 10), date(2026, 5, 5), 2000_00, 8_75, 50_00).prova
    assert [passo.testo for passo in prova.passi] == [
        "Base: 2.000,00 € meno spese di notifica 8,75 € e di procedura 50,00 € = 1.941,25 €",
        "Pagamento dopo la scadenza e attività stragiudiziale del 05/05/2026, anteriore al pagamento: "
        "misura maggiorata",
        "Aggio: 9% di 1.941,25 € = 174,71 €",
    ]
    assert (prova.regola, prova.esito, prova.unita) == ("aggio", "174.71", "euro")
    assert prova.fonti == ("clausola 2.2", "clausola 10.5")


def test_le_spese_non_superano_l_incasso() -> None:
    assert _aggio(SCADENZA, None, incassato=8_75).aggio == 0
    with pytest.raises(ErroreDominio, match=r"Le spese superano l'incasso di 8,74 €"):
        _aggio(SCADENZA, None, incassato=8_74)


@pytest.mark.parametrize(("incassato", "notifica", "procedura"), [(-1, 0, 0), (10, -1, 0), (10, 0, -1)])
def test_importi_negativi_sono_un_errore(incassato: int, notifica: int, procedura: int) -> None:
    with pytest.raises(ErroreDominio, match="importi negativi"):
        _aggio(SCADENZA, None, incassato, notifica, procedura)


@settings(deadline=None)
@given(
    st.integers(0, 10**9),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_la_prova_dell_aggio_si_rifa(incassato: int, data: date, stragiudiziale: date | None) -> None:
    esito = _aggio(data, stragiudiziale, incassato, 0, 0)
    assert esito.prova.esito == str(in_decimale(esito.aggio))
    assert 0 <= esito.aggio <= esito.base == incassato
    assert errori(esito.prova) == []
