"""A sgravio of what was paid gives the aggio back at the rate it was earned at (004 art. 2.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.casi_uso.condizioni_distinte import condizioni_distinta
from shared.dominio.decadi import decade_di
from shared.dominio.giornale import Destinazione, Imputazione, RigaGiornale
from shared.dominio.importi import Voce
from shared.dominio.partitario import Movimento, Registrazione, credito, incassi, sgravi
from shared.dominio.righe_distinta import conta
from shared.dominio.storni_aggio import ParteResa, parti_rese
from tests.fabbrica import ENTE

SCADENZA, SOLLECITO = date(2026, 3, 31), date(2026, 4, 5)
PRESTO, TARDI, SGRAVIO = date(2026, 3, 10), date(2026, 4, 14), date(2026, 4, 17)


TORGIANO = condizioni_distinta(replace(ENTE, profilo="torgiano"), SGRAVIO)


def pagata(iur: str, giorno: date, cent: int, voce: Voce = Voce.CAPITALE) -> Registrazione:
    return Registrazione(
        f"VERSAMENTO#{iur}", giorno, "Versamento", (Movimento(incassi(voce), cent), Movimento(credito(voce), -cent))
    )


def sgravata(cent: int, giorno: date = SGRAVIO, nome: str = "SGRAVIO#S1") -> Registrazione:
    capitale = Voce.CAPITALE
    movimenti = (Movimento(sgravi(capitale), cent), Movimento(incassi(capitale), -cent))
    return Registrazione(nome, giorno, "Sgravio", movimenti)


def test_si_rendono_prima_gli_ultimi_pagamenti() -> None:
    libri = [pagata("A", PRESTO, 100_00), pagata("B", TARDI, 50_00), sgravata(80_00)]
    assert parti_rese(libri, "SGRAVIO#S1") == (ParteResa(TARDI, 50_00), ParteResa(PRESTO, 30_00))


def test_un_secondo_sgravio_rende_cio_che_il_primo_ha_lasciato() -> None:
    libri = [
        pagata("A", PRESTO, 100_00), pagata("B", TARDI, 50_00), sgravata(80_00),
        sgravata(70_00, date(2026, 4, 20), "SGRAVIO#S2"),
    ]  # fmt: skip
    assert parti_rese(libri, "SGRAVIO#S2") == (ParteResa(PRESTO, 70_00),)


def test_le_spese_e_i_pagamenti_successivi_non_contano() -> None:
    libri = [
        pagata("A", PRESTO, 100_00), pagata("S", TARDI, 8_75, Voce.SPESE_NOTIFICA), sgravata(40_00),
        pagata("C", date(2026, 5, 2), 60_00),
    ]  # fmt: skip
    assert parti_rese(libri, "SGRAVIO#S1") == (ParteResa(PRESTO, 40_00),)
    assert parti_rese(libri, "SGRAVIO#IGNOTO") == ()


def storno(cent: int) -> RigaGiornale:
    """What the books write of a sgravio of `cent` paid, all of it to be given back."""
    return RigaGiornale(
        "comune-prova", "SGRAVIO#S1#L00001-00000001", SGRAVIO, "", "", SGRAVIO, 0,
        {Destinazione.IMPUTATO: -cent, Destinazione.DA_RIMBORSARE: cent},
        Imputazione(
            posizione="L00001-00000001", lista="L00001", tipologia="TARI", anno=2021, fase="solleciti",
            voci={Voce.CAPITALE: -cent}, scadenza_ingiunzione=SCADENZA, stragiudiziale=SOLLECITO,
            atto_stragiudiziale="sollecito-1",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("libri", "cent", "aliquota", "aggio"),
    [
        # 6% of 100.00, though on the day of the sgravio the rate is 9%
        ([pagata("A", PRESTO, 100_00)], 100_00, "6", -6_00),
        ([pagata("B", TARDI, 100_00)], 100_00, "9", -9_00),
        # 9% of 50.00 and 6% of 30.00
        ([pagata("A", PRESTO, 100_00), pagata("B", TARDI, 50_00)], 80_00, "6/9", -6_30),
    ],
)
def test_l_aggio_torna_indietro_alla_misura_a_cui_fu_guadagnato(
    libri: list[Registrazione], cent: int, aliquota: str, aggio: int
) -> None:
    rese = parti_rese([*libri, sgravata(cent)], "SGRAVIO#S1")
    contata = conta(storno(cent), decade_di(SGRAVIO), TORGIANO, rese)
    assert (contata.base, contata.aliquota, contata.aggio) == (-cent, aliquota, aggio)
    assert "restituzione" in contata.motivo.lower()


@given(presto=st.integers(1, 10**7), tardi=st.integers(0, 10**7))
def test_pagare_e_rendere_tutto_lascia_l_aggio_a_zero(presto: int, tardi: int) -> None:
    pagamenti = [pagata("A", PRESTO, presto), *([pagata("B", TARDI, tardi)] if tardi else [])]
    rese = parti_rese([*pagamenti, sgravata(presto + tardi)], "SGRAVIO#S1")
    guadagnato = sum(
        _aggio(parte.pagata_il, parte.importo) for parte in (ParteResa(PRESTO, presto), ParteResa(TARDI, tardi))
    )
    assert conta(storno(presto + tardi), decade_di(SGRAVIO), TORGIANO, rese).aggio == -guadagnato


def _aggio(giorno: date, cent: int) -> int:
    """Half up, by hand: 6 in a hundred before the term, 9 after it and after a sollecito."""
    percento = 9 if giorno == TARDI else 6
    return int((Decimal(cent) * percento / 100 + Decimal("0.5")) // 1)
