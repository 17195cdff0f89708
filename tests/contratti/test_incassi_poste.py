"""Poste: bollettini by position, the TD 896 code, blocks that balance."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contratti.flussi_incasso.poste import codice_cliente, codice_cliente_valido
from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from shared.dominio.incassi import Canale
from tests.contratti.incassi_di_prova import AVVISO, bollettino, incassi, leggi, poste, scarti

VETTORI = Path(__file__).resolve().parents[3] / "shared" / "formati" / "esempi" / "td896_vectors.csv"


def test_i_codici_del_td_896_sono_quelli_dei_vettori() -> None:
    if not VETTORI.exists():
        pytest.skip("the samples of the formats are not here")
    with VETTORI.open(encoding="utf-8") as file:
        righe = list(csv.DictReader(file))
    assert len(righe) >= 4
    for riga in righe:
        assert codice_cliente_valido(riga["codice_cliente"]) == (riga["valid_mod93"] == "Y"), riga


@pytest.mark.parametrize("codice", ["069920107000000177", "202501000000012313"])
def test_le_due_cifre_di_controllo_sono_il_resto_per_93(codice: str) -> None:
    assert codice_cliente(codice[:16]) == codice


@pytest.mark.parametrize("codice", ["", "0" * 17, "٠" * 18, "06992010700000017", "069920107000000178", "O" * 18])
def test_un_codice_diverso_non_e_valido(codice: str) -> None:
    assert not codice_cliente_valido(codice)


def test_un_premarcato_896_con_il_codice_dell_avviso_e_certo() -> None:
    lette, controllo = leggi(poste(bollettino(96_75)))
    (letta,) = incassi(lette)
    assert (letta.canale, letta.importo, letta.numero_avviso) == (Canale.BOLLETTINO_PREMARCATO, 96_75, AVVISO)
    assert letta.giorno == date(2025, 1, 15), "the day the citizen paid, not that of the credit"
    assert controllo.quadra


def test_le_cifre_di_controllo_nel_filler_se_ci_sono_devono_tornare() -> None:
    giuste, sbagliate = AVVISO[16:], f"{(int(AVVISO[16:]) + 1) % 93:02d}"
    lette = incassi(leggi(poste(bollettino(1, controllo=giuste), bollettino(1, controllo=sbagliate, n=2)))[0])
    assert [r.numero_avviso for r in lette] == [AVVISO, ""]
    assert lette[1].codice == AVVISO[:16]


@pytest.mark.parametrize(("tipo", "codice"), [("674", AVVISO[:16]), ("247", AVVISO[:16]), ("896", "2025010000000123")])
def test_gli_altri_codici_si_dicono_ma_non_bastano(tipo: str, codice: str) -> None:
    (letta,) = incassi(leggi(poste(bollettino(1, tipo, codice)))[0])
    assert (letta.numero_avviso, letta.codice) == ("", codice)


@pytest.mark.parametrize("tipo", ["123", "451"])
def test_un_bollettino_bianco_non_ha_codice(tipo: str) -> None:
    (letta,) = incassi(leggi(poste(bollettino(1, tipo)))[0])
    assert (letta.canale, letta.numero_avviso, letta.codice) == (Canale.BOLLETTINO_BIANCO, "", "")


def test_un_totale_di_blocco_diverso_respinge_il_flusso() -> None:
    _, controllo = leggi(poste(bollettino(96_75), totale=96_74))
    assert controllo.messaggi == ["Totale del blocco 1: dichiarato 96,74, letto 96,75."]


def test_la_somma_riparte_a_ogni_blocco() -> None:
    lette, controllo = leggi(poste(bollettino(10_00)) + poste(bollettino(20_00, n=2)))
    assert [r.importo for r in incassi(lette)] == [10_00, 20_00]
    assert [(c.dichiarato, c.letto) for c in controllo.confronti] == [(10_00, 10_00), (20_00, 20_00)]


def test_senza_l_ultimo_riepilogo_il_file_e_troncato() -> None:
    _, controllo = leggi(poste(bollettino(10_00)) + bollettino(5_00, n=2).encode())
    assert controllo.messaggi == ["Gli ultimi bollettini non hanno un riepilogo: il file è troncato."]
    with pytest.raises(FlussoIllegibile):
        leggi(bollettino(5_00).encode())


def test_il_record_di_192_e_lo_stesso_senza_il_primo_campo() -> None:
    lungo = poste(bollettino(10_00), bollettino(20_00, n=2))
    corto = b"".join(riga[8:] + b"\r\n" for riga in lungo.split(b"\r\n")[:-1])
    spogliato = b"".join(riga[8:].rstrip() + b"\n" for riga in lungo.split(b"\r\n")[:-1])
    attesi = [r.id for r in incassi(leggi(lungo)[0])]
    assert [r.id for r in incassi(leggi(corto)[0])] == attesi
    assert [r.id for r in incassi(leggi(spogliato)[0])] == attesi


def test_le_lire_e_lo_zero_sono_scarti_e_gli_altri_passano() -> None:
    in_lire = bollettino(10_00)[:54] + "1" + bollettino(10_00)[55:]
    lette, controllo = leggi(poste(in_lire, bollettino(0, n=2), bollettino(5_00, n=3)))
    assert [(s.riga, s.campo) for s in scarti(lette)] == [(1, "divisa"), (2, "importo")]
    assert [r.importo for r in incassi(lette)] == [5_00]
    assert controllo.quadra


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(1, 10**10 - 1), st.sampled_from(["896", "674", "247", "123", "451"]),
                          st.integers(0, 10**16 - 1)), min_size=1, max_size=6))  # fmt: skip
def test_quello_che_si_scrive_si_rilegge(voci: list[tuple[int, str, int]]) -> None:
    righe = [bollettino(cent, tipo, f"{codice:016d}", n=n) for n, (cent, tipo, codice) in enumerate(voci)]
    lette, controllo = leggi(poste(*righe))
    assert [r.importo for r in incassi(lette)] == [cent for cent, _, _ in voci]
    assert len({r.id for r in incassi(lette)}) == len(voci)
    assert controllo.quadra
