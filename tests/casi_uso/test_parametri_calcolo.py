"""From the dated law to the domain's arguments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shared.casi_uso.parametri_calcolo import (
    ParametroContrattoMancante,
    condizioni_riversamento,
    regola_aggio,
    regola_decadenza,
    regola_oneri,
    scaglioni_rate,
)
from shared.casi_uso.saggi import saggi_legali
from shared.dominio.errori import ErroreDominio
from shared.dominio.interessi import interessi_legali
from shared.dominio.rateizzazioni import numero_massimo_rate
from shared.dominio.riversamenti import BaseIva
from shared.norme import ParametroNonVigente, profilo


def test_i_saggi_coprono_ogni_giorno_dal_1942() -> None:
    interessi, prova = interessi_legali(100_00, date(1942, 4, 20), date(2026, 12, 31), saggi_legali())
    assert interessi > 0
    assert prova.dati["provvisorio"] is False
    assert interessi_legali(100_00, date(2026, 12, 1), date(2027, 1, 1), saggi_legali())[1].dati[
        "provvisorio"
    ]


def test_la_fonte_di_un_saggio_e_il_suo_decreto() -> None:
    fonti = {saggio.dal.year: (saggio.fonte, saggio.certezza) for saggio in saggi_legali()}
    assert fonti[2022] == ("D.M. 13/12/2021", "memoria")
    assert fonti[2024] == ("D.M. 29/11/2023", "certo")


def test_gli_oneri_del_comma_803() -> None:
    regola = regola_oneri(date(2026, 1, 1))
    assert (regola.giorni, regola.entro.percento, regola.entro.massimo) == (60, Decimal(3), 300_00)
    assert (regola.oltre.percento, regola.oltre.massimo) == (Decimal(6), 600_00)
    assert regola.certezza == "memoria"
    with pytest.raises(ParametroNonVigente):
        regola_oneri(date(2019, 12, 31))


@pytest.mark.parametrize(
    ("importo", "rate"),
    [(100_00, 0), (100_01, 4), (500_01, 12), (3000_01, 24), (6000_01, 36), (20_000_00, 36), (20_000_01, 72)],
)
def test_le_rate_del_comma_796(importo: int, rate: int) -> None:
    assert numero_massimo_rate(importo, scaglioni_rate(date(2026, 1, 1))) == rate


@pytest.mark.parametrize(
    ("istanza", "rate"),
    [
        (date(2014, 1, 1), 8),
        (date(2016, 1, 1), 5),
        (date(2020, 3, 8), 10),
        (date(2021, 12, 31), 10),
        (date(2022, 7, 15), 5),
        (date(2022, 7, 16), 8),
    ],
)
def test_art_19_le_rate_saltate_dipendono_dal_giorno_dell_istanza(istanza: date, rate: int) -> None:
    assert regola_decadenza("art_19_dpr_602", istanza).rate_saltate == rate


def test_i_piani_in_essere_l_8_marzo_2020_decadono_con_diciotto_rate() -> None:
    assert (
        regola_decadenza("art_19_dpr_602", date(2019, 5, 1), in_essere_8_marzo_2020=True).rate_saltate == 18
    )


def test_ogni_profilo_indica_una_regola_di_decadenza_che_esiste() -> None:
    for nome in ("anci_toscana", "regione_abruzzo", "torgiano"):
        regola = profilo(nome).parametri["regola_decadenza"]["valore"]
        assert regola_decadenza(regola, date(2026, 1, 1)).nome == regola


def test_una_regola_di_decadenza_inventata_e_un_errore() -> None:
    with pytest.raises(
        ErroreDominio, match=r"«boh» sconosciuta: usare 002_art_5\.2\.c, l160_c800, art_19_dpr_602"
    ):
        regola_decadenza("boh", date(2026, 1, 1))


def test_le_misure_dell_aggio_di_torgiano() -> None:
    regola = regola_aggio(profilo("torgiano"))
    assert (regola.percento, regola.maggiorazione) == (Decimal(6), Decimal(3))
    assert regola.fonti[0].startswith("clausola 2.2.a")


def test_garanzia_e_base_dell_iva_sono_del_contratto() -> None:
    condizioni = condizioni_riversamento(profilo("regione_abruzzo"), Decimal(6), Decimal(22))
    assert condizioni.garanzia_percento == Decimal("0.5")
    assert condizioni.base_iva is BaseIva.AGGIO_LORDO
    assert condizioni.fonti == ("clausola 12.4", "clausola 12.3.c")


def test_un_contratto_che_tace_non_si_completa_a_caso() -> None:
    with pytest.raises(ParametroContrattoMancante, match="torgiano non fissa «trattenuta_garanzia»"):
        condizioni_riversamento(profilo("torgiano"), Decimal(6), Decimal(22))
