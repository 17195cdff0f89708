"""What is told of the future is what the cycle does when nothing else happens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.dominio.blocchi_comandi import segnala_pagamento
from shared.dominio.importi import Voce
from shared.dominio.passi import Esito
from shared.dominio.prossimi_passi import PAROLE, cosa_succede, prossimo_atto
from tests.fabbrica import (
    con_istanza,
    con_piano,
    con_visto,
    in_cautelari,
    ingiunta,
    notificata,
    pagata,
    passo,
    posizione,
    regole,
)

NOTIFICATA = date(2025, 1, 20)


def test_prima_del_visto_non_c_e_nulla_da_fare() -> None:
    (detto,) = cosa_succede(posizione(), regole(), date(2025, 1, 8))
    assert "deve ancora confermarla" in detto.testo


def test_il_termine_per_pagare_viene_prima_di_cio_che_segue() -> None:
    attuale = notificata(posizione(), NOTIFICATA)
    oggi = NOTIFICATA + timedelta(days=5)
    prima, poi = cosa_succede(attuale, regole(), oggi)
    assert prima.giorno == attuale.eventi["scadenza_pagamento"] > oggi
    assert "Ultimo giorno per pagare" in prima.testo
    assert poi.giorno is not None
    assert poi.giorno > prima.giorno
    assert poi.testo.startswith("Se la somma non viene pagata: ti inviamo")


def test_passato_il_termine_si_dice_che_si_puo_pagare_ancora() -> None:
    attuale = notificata(posizione(), NOTIFICATA)
    (prima, *_) = cosa_succede(attuale, regole(), attuale.eventi["scadenza_pagamento"] + timedelta(days=1))
    assert "puoi pagare comunque" in prima.testo


@pytest.mark.parametrize("oggi", [NOTIFICATA, date(2025, 2, 3), date(2025, 2, 19)])
def test_chi_non_paga_in_trenta_giorni_ha_qualcosa_il_giorno_dopo(oggi: date) -> None:
    """Notified on 20 January: thirty days end on 19 February (R.D. 639/1910, art. 2); a small debt has a sollecito."""
    piccola = notificata(posizione({Voce.CAPITALE: 400_00}), NOTIFICATA)
    assert prossimo_atto(piccola, regole(), oggi) == (Esito.INVIA_SOLLECITO, date(2025, 2, 20))
    assert passo(piccola, date(2025, 2, 19)).esito is Esito.ATTENDI


@pytest.mark.parametrize("oggi", [date(2025, 3, 3), date(2025, 3, 20)])
def test_cio_che_e_dovuto_oggi_si_dice_per_oggi(oggi: date) -> None:
    attuale = in_cautelari(notificata(posizione({Voce.CAPITALE: 1_500_00}), NOTIFICATA), date(2025, 3, 3))
    assert passo(attuale, oggi).esito is Esito.EMETTI_PREAVVISO
    assert prossimo_atto(attuale, regole(), oggi) == (Esito.EMETTI_PREAVVISO, oggi)


def test_una_domanda_di_rate_in_esame_ferma_tutto() -> None:
    attuale = con_istanza(notificata(posizione({Voce.CAPITALE: 1_500_00}), NOTIFICATA), date(2025, 2, 3), 5)
    detti = cosa_succede(attuale, regole(), date(2025, 2, 4))
    assert "sta esaminando la tua domanda" in detti[0].testo


def test_di_un_piano_si_dice_la_prossima_rata() -> None:
    attuale = con_piano(notificata(posizione({Voce.CAPITALE: 1_500_00}), NOTIFICATA), date(2025, 2, 3), 5)
    detto = cosa_succede(attuale, regole(), date(2025, 2, 10))[0]
    # 1.500 euro and 11,55 of notification (D.M. 14/04/2023), in five.
    assert detto.testo == "La rata 1 di 5, di 302,31 euro, scade."
    assert detto.giorno == date(2025, 3, 31)


def test_un_pagamento_segnalato_sospende_e_si_dice_quando_riprende() -> None:
    attuale = notificata(posizione(), NOTIFICATA)
    oggi = date(2025, 2, 3)
    sospesa = segnala_pagamento(attuale, regole(), oggi, "CRO1", "pagato").posizione
    ferma, riprende = cosa_succede(sospesa, regole(), oggi)
    assert "nessun atto può partire" in ferma.testo
    fine = sospesa.blocchi[-1].fino_al
    assert fine is not None
    assert riprende.giorno == fine + timedelta(days=1)


def test_chi_ha_pagato_non_deve_piu_nulla() -> None:
    attuale = pagata(ingiunta(con_visto(posizione())), date(2025, 1, 15))
    assert cosa_succede(attuale, regole(), date(2025, 1, 16))[0].testo.startswith("Non devi più nulla")


def test_ogni_passo_che_riguarda_il_debitore_ha_le_sue_parole() -> None:
    nostri = {
        Esito.REGISTRA_MOTIVO, Esito.CHIUDI_PIGNORAMENTO, Esito.TRASMETTI_FASCICOLO, Esito.REGISTRA_INFRUTTUOSITA,
        Esito.RINUNCIA_PIGNORAMENTO, Esito.REGISTRA_TERMINE_MANCATO, Esito.PASSA_FASE, Esito.ATTENDI,
        Esito.SUCCESSORE, Esito.CONCLUSA,
    }  # fmt: skip
    assert set(PAROLE) == set(Esito) - nostri
