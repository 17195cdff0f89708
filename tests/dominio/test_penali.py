"""Penalties of the four tenders: per day, per week or fraction, once, on an amount, after free time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Unita
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import in_decimale
from shared.dominio.penali import BasePenaleMancante, EsitoPenale, calcola_penale, penale_per_eventi
from shared.dominio.profili import FormaPenale, PenaleContrattuale
from tests.dominio.verificatore import errori

SCADENZA = date(2026, 4, 7)  # a Tuesday
CALENDARIO = Calendario()


def _clausola(forma: FormaPenale, **altro: Any) -> PenaleContrattuale:
    return PenaleContrattuale(id="15.b", clausola="15.b", forma=forma, per="lista", **altro)


AL_GIORNO = _clausola(FormaPenale.PER_GIORNO, importo=2000_00)
A_SETTIMANA = _clausola(FormaPenale.PER_SETTIMANA, aliquota=Decimal("0.3"), base="importo_ingiunzione")
UNA_VOLTA = _clausola(FormaPenale.UNA_TANTUM, importo=200_00)
PER_MILLE = _clausola(FormaPenale.PER_GIORNO, aliquota=Decimal("0.07"), base="ammontare_netto")
DOPO_DUE_LAVORATIVI = _clausola(
    FormaPenale.PER_GIORNO, importo=100_00, franchigia=Durata(2, Unita.GIORNI_LAVORATIVI)
)
DA_CENTO_A_MILLE = _clausola(FormaPenale.UNA_TANTUM, minimo=100_00, massimo=1000_00)


def _penale(
    clausola: PenaleContrattuale | None, ritardo: int, *, quantita: int = 1, **basi: int
) -> EsitoPenale:
    giorno = SCADENZA + timedelta(days=ritardo)
    esito = calcola_penale(clausola, SCADENZA, giorno, basi=basi, calendario=CALENDARIO, quantita=quantita)
    assert errori(esito.prova) == []
    return esito


@pytest.mark.parametrize(("ritardo", "importo"), [(-3, 0), (0, 0), (1, 2000_00), (5, 10_000_00)])
def test_ogni_giorno_di_ritardo_costa(ritardo: int, importo: int) -> None:
    esito = _penale(AL_GIORNO, ritardo)
    assert esito.importo == importo
    assert esito.giorni_ritardo == max(0, ritardo)
    assert esito.scadenza == SCADENZA
    assert esito.esito == ("dovuta" if importo else "nessun ritardo")


@pytest.mark.parametrize(
    ("ritardo", "importo"), [(0, 0), (1, 3_00), (7, 3_00), (8, 6_00), (14, 6_00), (15, 9_00)]
)
def test_una_frazione_di_settimana_conta_intera(ritardo: int, importo: int) -> None:
    assert _penale(A_SETTIMANA, ritardo, importo_ingiunzione=1000_00).importo == importo


@pytest.mark.parametrize(("ritardo", "importo"), [(0, 0), (1, 200_00), (400, 200_00)])
def test_la_penale_una_tantum_non_cresce_col_ritardo(ritardo: int, importo: int) -> None:
    assert _penale(UNA_VOLTA, ritardo).importo == importo


def test_se_non_si_dice_la_quantita_e_una() -> None:
    domani = SCADENZA + timedelta(days=1)
    assert calcola_penale(UNA_VOLTA, SCADENZA, domani, basi={}, calendario=CALENDARIO).importo == 200_00


def test_la_penale_si_paga_per_ogni_posizione_in_ritardo() -> None:
    assert _penale(UNA_VOLTA, 3, quantita=4).importo == 800_00
    assert _penale(UNA_VOLTA, 3, quantita=0).importo == 0


def test_il_sette_per_diecimila_dell_ammontare_si_arrotonda_una_volta() -> None:
    # 0,07% of 123.456,78 € is 86,419746 € a day: 259,259238 € for three days
    esito = _penale(PER_MILLE, 3, ammontare_netto=123_456_78)
    assert esito.importo == 259_26
    assert esito.prova.passi[1].testo == (
        "Penale: 0,07% di 123.456,78 € (ammontare netto) per 3 giorni = 259,26 €"
    )
    assert esito.prova.passi[1].dati == {"volte": 3, "importo": "259.26"}


def test_la_franchigia_di_due_giorni_lavorativi_non_e_ritardo() -> None:
    # Wednesday 8 and Thursday 9 April are free
    assert _penale(DOPO_DUE_LAVORATIVI, 2).importo == 0
    esito = _penale(DOPO_DUE_LAVORATIVI, 3)
    assert (esito.importo, esito.giorni_ritardo, esito.scadenza) == (100_00, 1, SCADENZA)
    assert esito.prova.passi[0].testo == (
        "Scadenza 07/04/2026, con franchigia fino al 09/04/2026, adempimento 10/04/2026: 1 giorno di ritardo"
    )
    assert esito.prova.passi[0].dati == {"decorre_dopo": "2026-04-09"}
    assert esito.prova.dati["franchigia"] == {"numero": 2, "unita": "giorni_lavorativi"}
    assert esito.prova.dati["patrono"] is None


def test_la_franchigia_salta_il_fine_settimana_e_il_patrono() -> None:
    venerdi = date(2026, 4, 10)
    esito = calcola_penale(
        DOPO_DUE_LAVORATIVI, venerdi, date(2026, 4, 16), basi={}, calendario=Calendario(patrono=(4, 13))
    )
    assert esito.giorni_ritardo == 1  # free until Wednesday 15: Monday 13 is the patron saint's day
    assert esito.prova.dati["patrono"] == "04-13"
    assert errori(esito.prova) == []


def test_senza_penale_nel_contratto_l_importo_non_e_determinabile() -> None:
    esito = _penale(None, 5)
    assert (esito.importo, esito.esito, esito.giorni_ritardo) == (None, "non determinabile", 5)
    assert (esito.prova.esito, esito.prova.unita) == ("non determinabile", "euro")
    assert esito.prova.passi[1].testo == "Il contratto non indica una penale: importo non determinabile"
    assert esito.prova.dati == {
        "scadenza": "2026-04-07",
        "adempimento": "2026-04-12",
        "giorni_ritardo": 5,
    }


def test_una_penale_fra_un_minimo_e_un_massimo_la_fissa_l_ente() -> None:
    esito = _penale(DA_CENTO_A_MILLE, 5)
    assert (esito.importo, esito.esito) == (None, "non determinabile")
    assert esito.prova.passi[1].testo == "La penale va da 100,00 a 1.000,00 €: la fissa l'ente"
    in_tempo = _penale(DA_CENTO_A_MILLE, 0)
    assert (in_tempo.importo, in_tempo.esito) == (0, "nessun ritardo")


@pytest.mark.parametrize("limiti", [{}, {"minimo": 100_00}, {"massimo": 1000_00}])
def test_una_clausola_senza_misura_lo_dice(limiti: dict[str, int]) -> None:
    esito = _penale(_clausola(FormaPenale.UNA_TANTUM, **limiti), 1)
    assert esito.importo is None
    assert esito.prova.passi[1].testo == (
        "Il contratto non indica la misura della penale: importo non determinabile"
    )


def test_la_penale_resta_fra_minimo_e_massimo() -> None:
    limitata = _clausola(FormaPenale.PER_GIORNO, importo=30_00, minimo=100_00, massimo=250_00)
    assert [_penale(limitata, giorni).importo for giorni in (0, 1, 4, 8, 9)] == [
        0,
        100_00,
        120_00,
        240_00,
        250_00,
    ]
    ridotta = _penale(limitata, 9)
    assert ridotta.prova.passi[1].dati == {"volte": 9, "importo": "270.00"}
    assert ridotta.prova.passi[2].testo == "Ricondotta nei limiti: 250,00 €"
    assert ridotta.prova.passi[2].dati == {"importo": "250.00"}
    assert len(_penale(limitata, 4).prova.passi) == 2
    assert ridotta.prova.esito == "250.00"


def test_la_base_che_manca_si_dice() -> None:
    with pytest.raises(BasePenaleMancante, match=r"^Per la penale 15\.b serve l'importo «ammontare_netto»"):
        _penale(PER_MILLE, 1)
    assert BasePenaleMancante.codice == "penale.base_mancante"


def test_basi_e_quantita_negative_sono_un_errore() -> None:
    with pytest.raises(ErroreDominio, match=r"^L'importo «ammontare_netto» non può essere negativo"):
        _penale(PER_MILLE, 1, ammontare_netto=-1)
    assert _penale(PER_MILLE, 1, ammontare_netto=0).importo == 0
    with pytest.raises(ErroreDominio, match=r"^La quantità su cui si calcola"):
        _penale(UNA_VOLTA, 1, quantita=-1)
    with pytest.raises(ErroreDominio, match=r"^La quantità su cui si calcola"):
        penale_per_eventi(UNA_VOLTA, -1, {})
    assert penale_per_eventi(UNA_VOLTA, 0, {})[0] == 0


@pytest.mark.parametrize(
    ("clausola", "ritardo", "parole"),
    [
        (AL_GIORNO, 1, "per 1 giorno ="),
        (AL_GIORNO, 2, "per 2 giorni ="),
        (UNA_VOLTA, 2, "per 1 volta ="),
        (_clausola(FormaPenale.PER_SETTIMANA, importo=1), 3, "per 1 settimana o frazione ="),
        (_clausola(FormaPenale.PER_SETTIMANA, importo=1), 8, "per 2 settimane o frazioni ="),
    ],
)
def test_la_prosa_conta_al_singolare_e_al_plurale(
    clausola: PenaleContrattuale, ritardo: int, parole: str
) -> None:
    assert parole in _penale(clausola, ritardo).prova.passi[1].testo


def test_la_prova_dice_clausola_e_misura() -> None:
    prova = _penale(AL_GIORNO, 2).prova
    assert prova.dati == {
        "scadenza": "2026-04-07",
        "adempimento": "2026-04-09",
        "giorni_ritardo": 2,
        "forma": "per_giorno",
        "per": "lista",
        "quantita": 1,
        "unita_ritardo": 2,
        "minimo": None,
        "massimo": None,
        "importo_unitario": "2000.00",
    }
    assert prova.passi[0].testo == "Scadenza 07/04/2026, adempimento 09/04/2026: 2 giorni di ritardo"
    assert _penale(AL_GIORNO, 0).prova.passi[0].testo.endswith(": nessun ritardo")
    assert prova.fonti == ("clausola 15.b",)
    assert (prova.regola, prova.unita, prova.esito) == ("penale", "euro", "4000.00")
    con_base = _penale(A_SETTIMANA, 1, importo_ingiunzione=1000_00).prova.dati
    assert (con_base["aliquota"], con_base["base"], con_base["importo_base"]) == (
        "0.3",
        "importo_ingiunzione",
        "1000.00",
    )


def test_le_penali_a_evento_contano_gli_eventi() -> None:
    reclami, prova = penale_per_eventi(_clausola(FormaPenale.UNA_TANTUM, importo=100_00), 3, {})
    assert reclami == 300_00
    assert prova.passi[0].testo == "Penale: 100,00 € per 3 volte = 300,00 €"
    assert (prova.regola, prova.esito, prova.unita) == ("penale_eventi", "300.00", "euro")
    assert prova.fonti == ("clausola 15.b",)
    assert prova.dati["unita_ritardo"] == 1
    assert errori(prova) == []
    telefonate, _ = penale_per_eventi(PER_MILLE, 2, {"ammontare_netto": 100_000_00})
    assert telefonate == 140_00
    ignota, vuota = penale_per_eventi(DA_CENTO_A_MILLE, 1, {})
    assert ignota is None
    assert vuota.esito == "non determinabile"
    assert errori(vuota) == []


@settings(deadline=None)
@given(
    st.sampled_from([AL_GIORNO, A_SETTIMANA, UNA_VOLTA, PER_MILLE, DOPO_DUE_LAVORATIVI]),
    st.integers(-30, 400),
    st.integers(0, 10**10),
    st.integers(0, 50),
)
def test_un_giorno_in_piu_non_abbassa_la_penale_e_la_prova_si_rifa(
    clausola: PenaleContrattuale, ritardo: int, base: int, quantita: int
) -> None:
    oggi = _penale(clausola, ritardo, quantita=quantita, importo_ingiunzione=base, ammontare_netto=base)
    domani = _penale(clausola, ritardo + 1, quantita=quantita, importo_ingiunzione=base, ammontare_netto=base)
    assert oggi.importo is not None
    assert domani.importo is not None
    assert 0 <= oggi.importo <= domani.importo
    assert oggi.prova.esito == str(in_decimale(oggi.importo))
