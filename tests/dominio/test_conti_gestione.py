"""The account of the year: worked by hand, and balanced whatever was handed over and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio.conti_gestione import conto_gestione
from shared.dominio.decadi import PeriodoDecade, decade_da_nome
from shared.dominio.distinte import Distinta, Svincolo, componi, quietanza
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Voce
from tests.dominio.righe_di_giornale import ENTE, incassata
from tests.dominio.test_distinte import condizioni

VOCI = {Voce.CAPITALE: 554_17, Voce.ONERI_RISCOSSIONE: 33_25, Voce.SPESE_PROCEDURA: 5_00}
"""592,42 in, 45,40 withheld, 547,02 handed over, 0,17 of guarantee in it."""
OGGI = date(2030, 1, 1)


def chiusa(nome: str, precedente: Distinta | None = None, profilo: str = "regione_abruzzo") -> Distinta:
    periodo = decade_da_nome(nome)
    righe = [incassata(nome, VOCI, periodo.dal)]
    return componi(ENTE, periodo, righe, condizioni(profilo), precedente, OGGI, None)[0]


def pagata(distinta: Distinta, giorno: date) -> Distinta:
    return quietanza(distinta, giorno, f"Q-{distinta.decade}", OGGI, "anna")


def test_il_conto_di_un_anno_con_due_decadi_a_cavallo() -> None:
    vecchia = pagata(chiusa("2025-12-3"), date(2026, 1, 8))
    gennaio = pagata(chiusa("2026-01-1", vecchia), date(2026, 1, 16))
    altra = pagata(chiusa("2026-01-2", gennaio), date(2026, 2, 3))
    ultima = pagata(chiusa("2026-12-3", altra), date(2027, 1, 8))
    svincoli = [
        Svincolo(ENTE, "DET-1", date(2026, 6, 1), 30, "anna"),
        Svincolo(ENTE, "DET-2", date(2027, 1, 1), 5, "anna"),
    ]
    conto = conto_gestione(ENTE, 2026, [ultima, vecchia, altra, gennaio], svincoli)
    assert (conto.iniziale, conto.riscosso, conto.trattenuto) == (547_02, 3 * 592_42, 3 * 45_40)
    assert (conto.versato, conto.finale) == (3 * 547_02, 547_02)
    assert [(v.decade, v.quietanza) for v in conto.mesi[0].versamenti] == [
        ("2025-12-3", "Q-2025-12-3"),
        ("2026-01-1", "Q-2026-01-1"),
    ]
    assert [v.decade for v in conto.mesi[1].versamenti] == ["2026-01-2"]
    assert (conto.mesi[0].pagamenti, conto.mesi[0].riscosso, conto.mesi[11].riscosso) == (2, 2 * 592_42, 592_42)
    assert conto.mesi[11].versamenti == ()
    # the guarantee of the four distinte, less what was released by the end of the year
    assert (conto.garanzia, conto.garanzia_saldo, conto.garanzia_svincolata) == (3 * 17, 4 * 17 - 30, 30)
    assert [(e.tipologia, e.righe, e.riscosso) for e in conto.entrate] == [("TARI", 3, 3 * 592_42)]
    assert conto.al == date(2026, 12, 31)


def test_dove_incassa_l_ente_tutto_risulta_versato() -> None:
    conto = conto_gestione(ENTE, 2026, [chiusa("2026-01-1", profilo="torgiano")], [])
    assert (conto.riscosso, conto.versato, conto.trattenuto, conto.finale) == (592_42, 592_42, 0, 0)
    assert [(v.giorno, v.quietanza) for v in conto.mesi[0].versamenti] == [(date(2026, 1, 10), "")]
    assert conto.aggio == 0  # it is invoiced, not part of the account


def test_un_anno_senza_decadi_non_ha_conto_e_un_conto_storto_non_esiste() -> None:
    with pytest.raises(NonQuadra):
        conto_gestione(ENTE, 2024, [chiusa("2026-01-1")], [])
    conto = conto_gestione(ENTE, 2026, [chiusa("2026-01-1")], [])
    assert conto.finale == 547_02
    for campo in ("versato", "riscosso", "iva"):
        with pytest.raises(NonQuadra):
            replace(conto, **{campo: getattr(conto, campo) + 1})


@given(
    importi=st.lists(st.tuples(st.integers(-90_000, 900_000), st.integers(0, 50_000)), min_size=1, max_size=45),
    ritardi=st.lists(st.integers(1, 60) | st.none(), min_size=45, max_size=45),
    netto=st.booleans(),
)
def test_il_conto_quadra_qualunque_cosa_si_versi_e_quando(
    importi: list[tuple[int, int]], ritardi: list[int | None], netto: bool
) -> None:
    terminati = condizioni("regione_abruzzo" if netto else "torgiano")
    periodo, precedente, distinte = PeriodoDecade(date(2025, 9, 1)), None, []
    for numero, (capitale, oneri) in enumerate(importi):
        voci = {Voce.CAPITALE: capitale, Voce.ONERI_RISCOSSIONE: oneri}
        righe = [incassata(numero, voci, periodo.dal, tipologia=("TARI", "IMU")[numero % 2])]
        precedente, _ = componi(ENTE, periodo, righe, terminati, precedente, OGGI, None)
        ritardo = ritardi[numero]
        pagato = netto and ritardo is not None
        distinte.append(pagata(precedente, periodo.al + timedelta(days=ritardo or 1)) if pagato else precedente)
        periodo = periodo.successiva
    anni = sorted({d.al.year for d in distinte})
    conti = [conto_gestione(ENTE, anno, distinte, []) for anno in anni]
    assert sum(c.riscosso for c in conti) == sum(capitale + oneri for capitale, oneri in importi)
    assert all(prima.finale == dopo.iniziale for prima, dopo in pairwise(conti))
    assert sum(m.riscosso for m in conti[-1].mesi) == conti[-1].riscosso
    assert sum(v.importo for m in conti[-1].mesi for v in m.versamenti) == conti[-1].versato
