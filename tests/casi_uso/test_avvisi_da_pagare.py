"""Which notices a debt can be paid with today: those the station would answer, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.casi_uso.avvisi_da_pagare import Pagabili, avviso_di_oggi, da_pagare
from shared.dominio.atti import Conclusione
from shared.dominio.attualizzazione import NonPagabile
from shared.dominio.avvisi_rate import avvisi_del_piano
from shared.dominio.blocchi import Blocco, TipoBlocco
from shared.dominio.errori import NonTrovato
from shared.dominio.importi import Voce
from shared.dominio.posizioni import Posizione
from tests import fabbrica
from tests.casi_uso.stazione_finta import SUO, Stazione

OGGI = date(2025, 2, 20)


def ingiunta(interessi_dal: date | None = None) -> Posizione:
    """Of 500.00, with the number of the station's tests."""
    return replace(fabbrica.ingiunta(fabbrica.posizione(interessi_dal=interessi_dal)), numero_avviso=SUO)


def notificata(cent: int) -> Posizione:
    return fabbrica.notificata(replace(fabbrica.posizione({Voce.CAPITALE: cent}), numero_avviso=SUO), date(2025, 1, 20))


def test_prima_dell_ingiunzione_non_c_e_nulla_con_cui_pagare() -> None:
    affidata = replace(fabbrica.posizione(), numero_avviso=SUO)
    assert da_pagare(Stazione(OGGI, affidata).ciclo, affidata) == Pagabili((), NonPagabile.SCONOSCIUTO)


def test_l_avviso_chiede_il_debito_e_gli_interessi_fino_a_oggi() -> None:
    # 500.00 at 2% (D.M. 10/12/2024) from 10/01 to 20/02/2025, 41 days: 1.1233 euro.
    debito = ingiunta(interessi_dal=date(2023, 5, 20))
    (avviso,) = da_pagare(Stazione(OGGI, debito).ciclo, debito).avvisi
    assert (avviso.numero, avviso.rata, avviso.somma.importo) == (SUO, None, debito.residuo + 1_12)
    foglio = avviso_di_oggi(Stazione(OGGI, debito).ciclo, debito, SUO)
    assert foglio.avviso.importo == debito.residuo + 1_12
    assert foglio.data == OGGI


def test_con_un_piano_prima_le_rate_poi_tutto() -> None:
    debito = fabbrica.con_piano(notificata(1_000_00), date(2025, 2, 1), 5)
    trovati = da_pagare(Stazione(OGGI, debito).ciclo, debito)
    piano = fabbrica.piano_di(debito)
    assert [a.numero for a in trovati.avvisi] == [*avvisi_del_piano(debito, piano), SUO]
    assert [a.rata for a in trovati.avvisi] == [1, 2, 3, 4, 5, None]
    assert sum(a.somma.importo for a in trovati.avvisi[:-1]) == trovati.avvisi[-1].somma.importo == debito.residuo


def test_una_rata_pagata_non_si_paga_piu() -> None:
    debito = fabbrica.con_piano(notificata(1_000_00), date(2025, 2, 1), 5)
    prima = fabbrica.piano_di(debito).rata(1)
    dopo = fabbrica.paga(debito, prima.importo, date(2025, 2, 10))
    assert [a.rata for a in da_pagare(Stazione(OGGI, dopo).ciclo, dopo).avvisi] == [2, 3, 4, 5, None]
    numero = avvisi_del_piano(dopo, fabbrica.piano_di(dopo))[0]
    with pytest.raises(NonTrovato):
        avviso_di_oggi(Stazione(OGGI, dopo).ciclo, dopo, numero)


def test_chi_non_deve_piu_nulla_non_ha_avvisi() -> None:
    pagata = fabbrica.pagata(ingiunta(), date(2025, 2, 1))
    assert da_pagare(Stazione(OGGI, pagata).ciclo, pagata) == Pagabili((), NonPagabile.PAGATO)


@pytest.mark.parametrize("conclusione", [Conclusione.DISCARICATA, Conclusione.RESTITUITA])
def test_un_credito_scaricato_o_restituito_non_si_chiede_piu(conclusione: Conclusione) -> None:
    """Though the books may still hold what was owed."""
    chiusa = replace(ingiunta(), conclusione=conclusione)
    assert da_pagare(Stazione(OGGI, chiusa).ciclo, chiusa) == Pagabili((), NonPagabile.SCONOSCIUTO)
    with pytest.raises(NonTrovato):
        avviso_di_oggi(Stazione(OGGI, chiusa).ciclo, chiusa, SUO)


def test_finche_il_pagamento_di_oggi_non_e_nei_libri_non_lo_si_chiede_di_nuovo() -> None:
    debito = ingiunta()
    blocco = Blocco("pagamento_in_arrivo-X", TipoBlocco.PAGAMENTO_IN_ARRIVO, OGGI, None, "ricevuta X")
    in_arrivo = replace(debito, blocchi=(blocco,))
    assert da_pagare(Stazione(OGGI, in_arrivo).ciclo, in_arrivo) == Pagabili((), NonPagabile.IN_CORSO)


def test_una_sospensione_ferma_gli_atti_e_non_chi_vuole_pagare() -> None:
    sospesa = replace(ingiunta(), blocchi=(Blocco("sospensione-D1", TipoBlocco.SOSPENSIONE, OGGI, None, "determina"),))
    assert [a.numero for a in da_pagare(Stazione(OGGI, sospesa).ciclo, sospesa).avvisi] == [SUO]
