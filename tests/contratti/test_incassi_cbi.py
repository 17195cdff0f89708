"""CBI RH: rows worked by hand from the sample, balances recomputed, texts that wrap, identities that hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.incassi import Canale
from tests.contratti.incassi_di_prova import (
    AVVISO,
    CONTESTO,
    campi,
    cumulativi,
    incassi,
    leggi,
    movimento,
    oggi,
    rh,
    scarti,
)

ALTRO = numero_avviso("02", "0000100000002").numero
ESEMPIO = Path(__file__).resolve().parents[3] / "shared" / "formati" / "esempi" / "cbi_rh_sample.txt"


def test_l_esempio_porta_un_riversamento_di_pagopa_e_quadra() -> None:
    if not ESEMPIO.exists():
        pytest.skip("the samples of the formats are not here")
    lette, controllo = leggi(ESEMPIO.read_bytes())
    (riversamento,) = cumulativi(lette)
    assert (riversamento.importo, riversamento.giorno) == (250_00, date(2025, 1, 17))
    assert riversamento.flusso == "2025-01-16PSPTEST-S0001"
    assert riversamento.conto == "0100503200000000001234"
    assert (len(lette), controllo.estranee, controllo.quadra) == (1, 1, True)
    # 1000,00 + 250,00 - 30,00
    assert [(c.dichiarato, c.letto) for c in controllo.confronti] == [(1220_00, 1220_00), (9, 9), (1, 1)]


def test_un_bonifico_con_un_solo_numero_avviso_dell_ente_e_certo() -> None:
    (letta,) = incassi(leggi(rh(movimento(1, 120_50, f"SALDO AVVISO {AVVISO} GRAZIE", trn="CRO0001")))[0])
    assert (letta.canale, letta.importo, letta.giorno) == (Canale.BONIFICO, 120_50, date(2025, 1, 17))
    assert letta.numero_avviso == AVVISO
    incasso = letta.incasso(CONTESTO)
    assert (incasso.numero_avviso, incasso.iuv) == (AVVISO, AVVISO[1:])
    (prova,) = incasso.evidenze
    assert prova.riferimento == f"{CONTESTO.chiave}#3"


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        (AVVISO[1:], AVVISO),
        (f"IUV {AVVISO[1:]}.", AVVISO),
        (f"{AVVISO[:4]} {AVVISO[4:8]} {AVVISO[8:12]} {AVVISO[12:16]} {AVVISO[16:]}", AVVISO),
        (f"{AVVISO} {AVVISO}", AVVISO),
        (f"{AVVISO[:17]}{(int(AVVISO[17]) + 1) % 10}", ""),
        (f"0{AVVISO}", ""),
        ("399000010000000199", ""),
        (f"{AVVISO} {ALTRO}", ""),
        ("SALDO TARI 2021", ""),
    ],
)
def test_meno_di_un_numero_esatto_non_e_certo(testo: str, atteso: str) -> None:
    (letta,) = incassi(leggi(rh(movimento(1, 10_00, testo)))[0])
    assert letta.numero_avviso == atteso


def test_un_numero_spezzato_fra_due_righe_si_ricompone() -> None:
    riempi = "X" * 100
    prima, seconda = f"{riempi}-{AVVISO[:6]}", AVVISO[6:]
    assert len(prima) == 107
    (letta,) = incassi(leggi(rh(movimento(1, 5_00, prima, seconda)))[0])
    assert letta.numero_avviso == AVVISO


def test_l_identificativo_del_flusso_spezzato_fra_ri1_e_ri2_si_ricompone() -> None:
    causale = "ACCREDITI VARI " + "-" * 60 + " /PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPTEST-S0001"
    assert len(causale) > 104
    lette, _ = leggi(rh(movimento(1, 5_00, "RI1" + causale[:104], "RI2" + causale[104:])))
    assert [m.flusso for m in cumulativi(lette)] == ["2025-01-16PSPTEST-S0001"]


def test_una_causale_che_riempie_il_campo_puo_essere_troncata() -> None:
    causale = "/PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPTEST-S0001".rjust(104, "*")
    (riversamento,) = cumulativi(leggi(rh(movimento(1, 5_00, "RI1" + causale)))[0])
    assert (riversamento.flusso, riversamento.troncato) == (None, True)


def test_chi_paga_viene_dalle_righe_strutturate() -> None:
    ordinante = "YYY" + "17012025" + "RSSMRA80A01H501U" + "ROSSI MARIO".ljust(40) + "ROMA".ljust(40)
    dove = "YY2" + "VIA VERDI 3".ljust(50) + "IT60X0542811101000000123456".ljust(34)
    (letta,) = incassi(leggi(rh(movimento(1, 5_00, ordinante, dove, "ID1" + " " * 35 + "E2E-1")))[0])
    chi = letta.pagatore
    assert (chi.denominazione, chi.codice_fiscale, chi.iban) == (
        "ROSSI MARIO", "RSSMRA80A01H501U", "IT60X0542811101000000123456",
    )  # fmt: skip
    assert letta.riferimenti["end_to_end"] == "E2E-1"


def test_lo_stesso_bonifico_in_due_estratti_e_uno_solo() -> None:
    """A daily statement and the weekly one: progressives, positions and balances differ, the payment does not."""
    giornaliero = incassi(leggi(rh(movimento(1, 50_00, "SALDO", trn="CRO7"), movimento(2, 50_00, "SALDO")))[0])
    settimanale = incassi(
        leggi(rh(movimento(8, 7_00, "ALTRO", giorno="160125"), movimento(9, 50_00, "SALDO", trn="CRO7"),
                 movimento(10, 50_00, "SALDO")))[0]
    )  # fmt: skip
    assert [r.id for r in giornaliero] == [r.id for r in settimanale[1:]]
    assert len({r.id for r in settimanale}) == 3


def test_due_bonifici_uguali_nello_stesso_giorno_sono_due() -> None:
    lette = incassi(leggi(rh(movimento(1, 50_00, "SALDO"), movimento(2, 50_00, "SALDO")))[0])
    assert len({r.id for r in lette}) == 2


def test_gli_addebiti_non_sono_incassi() -> None:
    lette, controllo = leggi(rh(movimento(1, 30_00, segno="D")))
    assert (lette, controllo.estranee, controllo.quadra) == ([], 1, True)


def test_un_saldo_che_non_torna_respinge_il_flusso_con_le_cifre() -> None:
    _, controllo = leggi(rh(movimento(1, 50_00, "SALDO"), finale=1049_99))
    assert controllo.messaggi == ["Saldo finale della rendicontazione 1: dichiarato 1.049,99, letto 1.050,00."]


def test_un_numero_di_record_che_non_torna_respinge_il_flusso() -> None:
    _, controllo = leggi(rh(movimento(1, 50_00, "SALDO"), record=7))
    assert controllo.messaggi == ["Record del flusso: dichiarato 7, letto 6."]


def test_un_file_troncato_si_respinge() -> None:
    intero = rh(movimento(1, 50_00, "SALDO"))
    _, controllo = leggi(intero[: intero.index(b" EF")])
    assert controllo.messaggi == ["Manca il record EF di chiusura: il file è troncato."]


def test_piu_flussi_stanno_in_un_file() -> None:
    lette, controllo = leggi(rh(movimento(1, 1_00, "A")) + rh(movimento(1, 2_00, "B")))
    assert [r.importo for r in incassi(lette)] == [1_00, 2_00]
    assert controllo.quadra


def test_una_riga_illeggibile_e_uno_scarto_e_il_saldo_la_tradisce() -> None:
    guasta = movimento(1, 50_00, "SALDO")
    guasta[0] = guasta[0].replace("000000000050,00", "00000000005O,00")
    righe = rh(movimento(1, 50_00, "SALDO")).decode("latin-1").split("\r\n")
    righe[2:4] = guasta
    lette, controllo = leggi("\r\n".join(righe).encode("latin-1"))
    assert [(s.riga, s.campo) for s in scarti(lette)] == [(3, "importo")]
    assert not controllo.quadra


def test_una_data_futura_e_uno_scarto() -> None:
    lette, _ = leggi(rh(movimento(1, 50_00, "SALDO")), oggi(date(2025, 1, 16)))
    assert [s.motivo for s in scarti(lette)] == ["Il giorno del pagamento è futuro: verificare la data."]


def test_la_valuta_di_domani_cede_alla_data_contabile() -> None:
    righe = movimento(1, 50_00, "SALDO")
    righe[0] = righe[0][:13] + "180125" + righe[0][19:]
    (letta,) = incassi(leggi(rh(righe), oggi(date(2025, 1, 17)))[0])
    assert letta.giorno == date(2025, 1, 17)


def test_un_file_che_comincia_per_rh_ma_non_lo_e_non_si_legge() -> None:
    with pytest.raises(FlussoIllegibile):
        leggi(b"PRHA")


testi = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="|"), min_size=1, max_size=60)
giorni = st.dates(date(2001, 1, 1), date(2025, 1, 17))


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(1, 10**9), testi, st.sampled_from("CD"), giorni), max_size=6))
def test_quello_che_si_scrive_si_rilegge(voci: list[tuple[int, str, str, date]]) -> None:
    movimenti = [
        movimento(n, cent, "RI1" + testo, segno=segno, giorno=giorno.strftime("%d%m%y"), trn=f"T{n}")
        for n, (cent, testo, segno, giorno) in enumerate(voci, start=1)
    ]
    lette, controllo = leggi(rh(*movimenti, apertura=10**12))
    attese = [(cent, testo, giorno) for cent, testo, segno, giorno in voci if segno == "C"]
    assert [(r.importo, r.causale, r.giorno) for r in incassi(lette)] == attese
    assert controllo.quadra
    assert controllo.totale == sum(cent for cent, _, _ in attese)


def test_le_posizioni_scritte_qui_sono_quelle_lunghe_120() -> None:
    assert {len(r) for r in rh(movimento(1, 1, "A")).decode().split("\r\n")[:-1]} == {120}
    assert campi(3, (2, "x")) == " x "
