"""Whatever is owed, paid or cancelled, the rate of a plan owe exactly what the posizione owes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.casi_uso.parametri_calcolo import regola_decadenza, scaglioni_rate
from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.avvisi_rate import avviso_rata, rata_da_avviso
from shared.dominio.dilazioni import dichiara_decadenza
from shared.dominio.flussi import base_avviso
from shared.dominio.importi import Voce
from shared.dominio.piani import PIANI_MASSIMI, Piano
from shared.dominio.posizioni import Posizione
from shared.dominio.rateizzazioni import scaglione_rate
from shared.dominio.sgravi import sgrava
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import con_piano, notificata, piano_di, posizione, regole

NOTIFICA, ISTANZA, DECISIONE = date(2025, 1, 20), date(2025, 2, 3), date(2025, 2, 10)

DEBITI = st.fixed_dictionaries(
    {Voce.CAPITALE: st.integers(150_00, 50_000_00)},
    optional={Voce.SANZIONI: st.integers(1, 9_000_00), Voce.INTERESSI: st.integers(1, 900_00)},
)
FATTI = st.lists(st.tuples(st.sampled_from(["paga", "sgrava"]), st.integers(1, 3_000_00)), max_size=12)


def con_debito(debito: dict[Voce, int], con_interessi: bool) -> Posizione:
    """A plan of the longest tier of that debt."""
    attuale = notificata(posizione(debito, interessi_dal=date(2024, 1, 1) if con_interessi else None), NOTIFICA)
    rate = scaglione_rate(attuale.residuo, scaglioni_rate(ISTANZA)).massimo
    return con_piano(attuale, ISTANZA, rate, DECISIONE)


def per_voce(piano: Piano) -> dict[Voce, int]:
    somme: dict[Voce, int] = {}
    for rata in piano.rate:
        for voce, cent in rata.dovuto.items():
            somme[voce] = somme.get(voce, 0) + cent
    return somme


@given(debito=DEBITI, con_interessi=st.booleans())
def test_il_piano_somma_esattamente_al_debito_voce_per_voce(debito: dict[Voce, int], con_interessi: bool) -> None:
    attuale = con_debito(debito, con_interessi)
    piano = piano_di(attuale)
    assert per_voce(piano) == attuale.saldi
    assert all(rata.importo == rata.residuo > 0 for rata in piano.rate)
    quote = [rata.importo - rata.interessi for rata in piano.rate]
    assert len(set(quote[:-1])) <= 1
    assert 0 <= quote[-1] - quote[0] < len(quote)


@given(debito=DEBITI, con_interessi=st.booleans(), fatti=FATTI)
def test_dopo_ogni_pagamento_e_ogni_sgravio_le_rate_devono_quanto_la_posizione(
    debito: dict[Voce, int], con_interessi: bool, fatti: list[tuple[str, int]]
) -> None:
    attuale = con_debito(debito, con_interessi)
    ricevuto = 0
    for numero, (fatto, cent) in enumerate(fatti):
        if fatto == "paga":
            versamento = Versamento(f"V{numero}", attuale.numero_avviso, cent, date(2025, 3, 1))
            attuale = incassa(attuale, regole(), date(2025, 3, 1), versamento).posizione
            ricevuto += cent
        elif capitale := min(cent, attuale.saldi.get(Voce.CAPITALE, 0)):
            voci = {Voce.CAPITALE: capitale}
            attuale = sgrava(attuale, date(2025, 3, 1), f"D{numero}", "errore", voci).posizione
        assert per_voce(piano_di(attuale)) == attuale.saldi
    incassato = sum(cent for conto, cent in attuale.conti.items() if conto.startswith("incassi:"))
    assert incassato == ricevuto
    assert sum(attuale.conti.values()) == 0


@given(debito=DEBITI, pagato=st.integers(1, 30_000_00))
def test_nessuna_rata_riceve_prima_che_quelle_piu_vecchie_siano_piene(debito: dict[Voce, int], pagato: int) -> None:
    attuale = con_debito(debito, con_interessi=True)
    versamento = Versamento("V", attuale.numero_avviso, pagato, date(2025, 3, 1))
    rate = piano_di(incassa(attuale, regole(), date(2025, 3, 1), versamento).posizione).rate
    toccate = [rata.residuo < rata.importo for rata in rate]
    assert toccate == sorted(toccate, reverse=True)
    assert sum(0 < rata.residuo < rata.importo for rata in rate) <= 1


@given(debito=DEBITI, pagato=st.integers(0, 5_000_00))
def test_alla_decadenza_resta_il_debito_meno_gli_interessi_delle_rate_future(
    debito: dict[Voce, int], pagato: int
) -> None:
    attuale = con_debito(debito, con_interessi=True)
    prima = piano_di(attuale).rate[0]
    oggi = date(2025, 4, 8)
    versato = min(pagato, prima.importo - 1)
    if versato:
        versamento = Versamento("V", attuale.numero_avviso, versato, date(2025, 3, 1))
        attuale = incassa(attuale, regole(), date(2025, 3, 1), versamento).posizione
    futuri = sum(rata.interessi for rata in piano_di(attuale).rate[1:])
    decaduta = dichiara_decadenza(attuale, regole(), oggi, "k").posizione
    assert decaduta.residuo == attuale.residuo - futuri
    assert decaduta.saldi[Voce.CAPITALE] == attuale.saldi[Voce.CAPITALE]
    assert sum(decaduta.conti.values()) == 0


@given(
    segregazione=st.integers(0, 99),
    piano=st.integers(1, PIANI_MASSIMI),
    rata=st.integers(1, 99),
    altro=st.tuples(st.integers(1, 99_999), st.integers(1, 99_999_999)),
)
def test_l_avviso_di_una_rata_si_rilegge_e_non_e_mai_di_una_posizione(
    segregazione: int, piano: int, rata: int, altro: tuple[int, int]
) -> None:
    numero = avviso_rata(f"{segregazione:02d}", piano, rata)
    assert verifica_numero(numero)
    assert rata_da_avviso(numero) == (piano, rata)
    assert base_avviso(f"L{altro[0]:05d}-{altro[1]:08d}") != numero[3:16]


@pytest.mark.parametrize(
    ("profilo", "istanza", "rate", "prima"),
    [
        ("002_art_5.2.c", date(2025, 2, 3), 2, True),
        ("l160_c800", date(2025, 2, 3), 2, False),
        ("art_19_dpr_602", date(2022, 7, 15), 5, False),
        ("art_19_dpr_602", date(2022, 7, 16), 8, False),
    ],
)
def test_la_regola_e_quella_del_giorno_dell_istanza(profilo: str, istanza: date, rate: int, prima: bool) -> None:
    regola = regola_decadenza(profilo, istanza)
    assert (regola.rate_saltate, regola.prima_rata) == (rate, prima)
