"""Every penalty clause of the four contracts gives an amount, or says that it cannot, with a prova that holds."""

from __future__ import annotations

from datetime import date

import pytest

from shared.dominio.calendario import Calendario
from shared.dominio.penali import calcola_penale, penale_per_eventi
from shared.dominio.profili import PenaleContrattuale
from shared.norme import NOMI_PROFILI, profilo
from tests.dominio.verificatore import errori

SCADENZA = date(2026, 4, 7)
CLAUSOLE = [
    pytest.param(clausola, id=f"{nome}-{clausola.clausola}")
    for nome in NOMI_PROFILI
    for clausola in profilo(nome).penali.values()
]


@pytest.mark.parametrize("clausola", CLAUSOLE)
def test_ogni_clausola_penale_si_calcola(clausola: PenaleContrattuale) -> None:
    basi = {clausola.base: 1000_00} if clausola.base else {}
    in_tempo = calcola_penale(clausola, SCADENZA, SCADENZA, basi=basi, calendario=Calendario())
    in_ritardo = calcola_penale(clausola, SCADENZA, date(2026, 5, 7), basi=basi, calendario=Calendario())
    eventi, prova = penale_per_eventi(clausola, 2, basi)
    assert in_tempo.importo == 0
    assert errori(in_tempo.prova) == errori(in_ritardo.prova) == errori(prova) == []
    if clausola.importo is None and clausola.aliquota is None:
        assert in_ritardo.importo is None
        assert eventi is None
    else:
        assert in_ritardo.importo is not None
        assert in_ritardo.importo > 0
        assert eventi is not None
        assert eventi > 0


@pytest.mark.parametrize(
    ("nome", "clausola", "giorni", "basi", "importo"),
    [
        # worked by hand from the tenders
        ("regione_abruzzo", "15.b", 3, {}, 6000_00),
        ("regione_abruzzo", "15.c", 3, {}, 3000_00),
        ("regione_abruzzo", "15.i", 3, {"da_riversare": 12_345_67}, 617_28),  # 5%, once: 617,2835
        ("regione_abruzzo", "15.k", 90, {}, 200_00),
        ("regione_abruzzo", "15.l", 4, {}, 200_00),
        ("emilia_romagna", "8.13 pen. b", 4, {"ammontare_netto": 480_000_00}, 1344_00),
        ("emilia_romagna", "8.13 pen. a", 1, {"ammontare_netto": 480_000_00}, 144_00),
        ("torgiano", "27.2", 8, {"importo_ingiunzione": 1234_56}, 7_41),
    ],
)
def test_le_penali_lette_nei_capitolati(
    nome: str, clausola: str, giorni: int, basi: dict[str, int], importo: int
) -> None:
    giorno = date.fromordinal(SCADENZA.toordinal() + giorni)
    penale = profilo(nome).penali[clausola]
    assert calcola_penale(penale, SCADENZA, giorno, basi=basi, calendario=Calendario()).importo == importo


def test_anci_toscana_non_ha_penali_nel_documento() -> None:
    assert not profilo("anci_toscana").penali
